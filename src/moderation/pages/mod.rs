//! The pages about the site itself.

pub mod limits;
pub mod log;
pub mod staff;
pub mod texts;

pub use limits::StaffLimits;
pub use log::StaffLog;
pub use staff::Staff;
pub use texts::{About, Imprint, Privacy};
