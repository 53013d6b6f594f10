//! The transactional outbox: a mail is decided in the transaction of the deed, and sent after.

pub mod letter;
pub mod queue;

pub use letter::{Block, Letter};
pub use queue::{Mail, drop_for_circle, drop_for_meeting, drop_for_signup, enqueue};
