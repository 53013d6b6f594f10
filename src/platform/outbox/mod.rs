//! The transactional outbox. An action's transaction enqueues an email as facts; the worker checks that its
//! reason still holds, renders it and sends it.

pub mod again;
pub mod brake;
pub mod claims;
pub mod erase;
pub mod held;
pub mod kinds;
pub mod letter;
pub mod message;
pub mod news;
pub mod queue;
pub mod recipient;
pub mod transport;
pub mod trouble;
pub mod worker;

pub use again::{send_again, send_again_in};
pub use brake::Brake;
pub use claims::Claimed;
pub use kinds::{Gone, LetterKind, Letters, Outcome, Priority, Rendered, Rendering, render};
pub use letter::{Block, Letter};
pub use message::sender_address;
pub use queue::{Mail, drop_for_circle, drop_for_meeting, drop_for_signup_kind, enqueue, enqueue_all, replace_for_circle};
pub use recipient::{Addressee, Recipient};
pub use trouble::trouble;
