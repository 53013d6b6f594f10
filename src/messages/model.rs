//! Messages: their form and what their page shows.

use crate::types::MessageId;
use serde::{Deserialize, Serialize};

/// Most characters of a subject.
pub const SUBJECT_MAX: u32 = 120;
/// Most characters of a message.
pub const BODY_MAX: u32 = 4000;

/// What the form for a message posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageForm {
    /// The circle's slug.
    pub slug: String,
    /// Made once by the server for each page, so that a double click sends once.
    pub key: String,
    /// Subject.
    pub subject: String,
    /// The message (Markdown).
    pub body: String,
}

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentMessage {
    /// The message.
    pub id: MessageId,
    /// Subject.
    pub subject: String,
    /// The message as safe HTML.
    pub body_html: String,
    /// Who wrote it; empty when the account is gone.
    pub author: String,
    /// When, in the circle's time: "21 December, 18:30".
    pub when: String,
    /// To how many people.
    pub total: u32,
    /// How many of these mails a mail server has taken.
    pub sent: u32,
    /// How many were refused for good.
    pub failed: u32,
}

/// The page for writing to the participants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagesPage {
    /// The circle's slug.
    pub slug: String,
    /// The circle's title.
    pub title: String,
    /// How many people get a message now.
    pub people: u32,
    /// Names of the first 200 of them.
    pub names: Vec<String>,
    /// The form as it should stand.
    pub form: MessageForm,
    /// What was sent, newest first.
    pub sent: Vec<SentMessage>,
}
