//! Pages of sign-ups.

mod link_actions;
mod my_link;
mod sign_up;

pub use link_actions::{AnswersView, LeaveView, SeatAlertView, UndoView, UnsubscribeView};
pub use my_link::MyLinkView;
pub use sign_up::{SignUpView, SignedUpView};
