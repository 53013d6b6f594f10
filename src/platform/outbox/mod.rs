//! The transactional outbox: a mail is decided in the transaction of the action, and sent after.

pub mod claims;
pub mod letter;
pub mod message;
pub mod queue;
pub mod transport;
pub mod worker;

pub use letter::{Block, Letter};
pub use queue::{Mail, drop_for_circle, drop_for_meeting, drop_for_signup, drop_for_signup_kind, enqueue};
