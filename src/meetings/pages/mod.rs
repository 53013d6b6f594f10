//! Pages of meetings.

mod dashboard;
mod rsvp;

pub use dashboard::{MyCircleView, ParticipantView};
pub use rsvp::RsvpView;
