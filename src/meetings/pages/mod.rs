//! Pages about a circle's dates.

pub mod correct;
pub mod edit;
pub mod when;

pub use correct::CorrectMeetingPage;
pub use edit::EditMeetingPage;
pub use when::WhenStepPage;
