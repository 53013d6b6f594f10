//! Pages of sign-ups.

mod deeds;
mod my_link;
mod sign_up;

pub use deeds::{LeaveView, UndoView, UnsubscribeView};
pub use my_link::MyLinkView;
pub use sign_up::{SignUpView, SignedUpView};
