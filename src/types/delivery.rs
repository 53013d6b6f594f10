//! What became of an email, for people who do not read the words of mail servers.

use super::When;
use serde::{Deserialize, Serialize};

/// Why an email waits or was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailTrouble {
    /// The other side does not know the address.
    Address,
    /// The mailbox is full.
    Full,
    /// The other side refuses this email.
    Refused,
    /// The other side asks for a later attempt.
    Busy,
    /// The mail server that this site uses cannot be reached, or it is refused.
    Server,
    /// Letters before the @ that the mail server cannot handle.
    Letters,
    /// Held back after a restored backup.
    Held,
    /// Too many emails to unconfirmed addresses today.
    Limit,
    /// It could not be sent in time.
    Late,
    /// A fault of this site.
    Site,
}

/// What became of an email.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailState {
    /// A mail server took it, at this time.
    Sent(When),
    /// It is going out, or waits for this reason.
    Waiting(Option<MailTrouble>),
    /// It was not delivered; the reason is kept for a month.
    Failed(Option<MailTrouble>),
}

/// What became of an email, and what can be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// What became of it.
    pub state: MailState,
    /// The email, if it can be sent again.
    pub again: Option<i64>,
}
