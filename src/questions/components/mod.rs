//! Questions as fields: they post natively, and a form that saves automatically reads and marks them.

mod fields;
mod filling;
mod saving;

pub use fields::{Face, QuestionField};
pub use filling::Filling;
pub use saving::{Autosaved, Saving};
