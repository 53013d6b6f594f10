//! The secret that signs links in emails: in the file `secret` of the data folder, or in `CIRCLET_SECRET`. The database
//! holds only its fingerprint, and those of former secrets with the time until which their links work
//! (docs/decisions/0018-the-secret.md).

mod key;
mod marks;
mod open;
mod rotate;
mod source;

pub use key::{Key, Keys};
pub use marks::{Former, Marks, is_setting, marks, put_marks};
pub use open::{Secret, open};
pub use rotate::{Rotation, Wanted, rotate};
pub use source::{Source, write};
