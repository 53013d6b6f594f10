//! The pages about the site itself.

pub mod desk;
pub mod texts;

pub use desk::Staff;
pub use texts::{About, Imprint, Privacy};
