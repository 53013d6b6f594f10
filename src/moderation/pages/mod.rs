//! The pages about the site itself.

pub mod staff;
pub mod texts;

pub use staff::Staff;
pub use texts::{About, Imprint, Privacy};
