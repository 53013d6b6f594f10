//! Pages about circles.

pub mod cancel;
pub mod circle;
pub mod delete_account;
pub mod hand_over;
pub mod home;
pub mod invitation;
pub mod list;
pub mod review;
pub mod start;
pub mod steps;
pub mod wizard;

pub use cancel::{CancelCirclePage, DeleteDraftPage};
pub use circle::CirclePageView;
pub use delete_account::DeleteAccountView;
pub use hand_over::HandOverView;
pub use home::Home;
pub use invitation::InvitationView;
pub use list::CircleList;
pub use start::StartPage;
pub use wizard::Wizard;
