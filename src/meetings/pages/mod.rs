//! Pages about a circle's dates.

pub mod correct;
pub mod when;

pub use correct::CorrectMeetingPage;
pub use when::WhenStepPage;
