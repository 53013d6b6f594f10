//! Pages about circles.

pub mod cancel;
pub mod circle;
pub mod home;
pub mod invitation;
pub mod list;
pub mod review;
pub mod start;
pub mod steps;
pub mod wizard;

pub use cancel::{CancelCirclePage, DeleteDraftPage};
pub use circle::CirclePageView;
pub use home::Home;
pub use invitation::InvitationView;
pub use list::CircleList;
pub use start::StartPage;
pub use wizard::Wizard;
