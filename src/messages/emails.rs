//! The email that contains a message.

use crate::circles::model::AddressShown;
use crate::i18n::{Locale, t};
use crate::platform::outbox::{Block, Letter};

/// The data of the email.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The circle's language.
    pub locale: Locale,
    /// The circle's title.
    pub circle: &'a str,
    /// The facilitator, as others see the name.
    pub author: &'a str,
    /// The subject as typed.
    pub subject: &'a str,
    /// The message as typed.
    pub body: &'a str,
    /// URL of the participant's dashboard.
    pub dashboard: &'a str,
    /// URL that ends messages by email.
    pub stop: &'a str,
    /// URL for leaving.
    pub leave: &'a str,
    /// How a participant reaches the facilitators.
    pub reached_by: Option<AddressShown>,
}

/// Builds the letter.
pub fn letter(m: &Message<'_>) -> Letter {
    let l = m.locale;
    Letter {
        locale: l,
        subject: format!("{} · {}", m.subject, m.circle),
        heading: m.subject.to_owned(),
        blocks: vec![
            Block::Text(t!(l, messages.mail_from, author = m.author, circle = m.circle).to_string()),
            Block::Quote(m.body.to_owned()),
            Block::Link(t!(l, messages.mail_open).to_owned(), m.dashboard.to_owned()),
        ],
        foot: vec![
            Block::Text(why(m)),
            Block::Link(t!(l, messages.mail_stop).to_owned(), m.stop.to_owned()),
            Block::Link(t!(l, messages.mail_leave).to_owned(), m.leave.to_owned()),
        ],
    }
}

fn why(m: &Message<'_>) -> String {
    let l = m.locale;
    let why = t!(l, messages.mail_why, circle = m.circle).to_string();
    match m.reached_by {
        None => why,
        Some(AddressShown::Form) => format!("{why} {}", t!(l, messages.mail_why_form)),
        Some(AddressShown::Page | AddressShown::Reply) => format!("{why} {}", t!(l, messages.mail_why_reply)),
    }
}

/// The data of the email about a message to an address that is not proven.
#[derive(Debug)]
pub struct Unproven<'a> {
    /// The circle's language.
    pub locale: Locale,
    /// The circle's title, without links.
    pub circle: &'a str,
    /// URL of the participant's dashboard.
    pub dashboard: &'a str,
    /// URL that ends messages by email.
    pub stop: &'a str,
    /// URL for leaving.
    pub leave: &'a str,
}

/// Builds the letter that says that there is a message, and nothing of what it says.
pub fn unproven(m: &Unproven<'_>) -> Letter {
    let l = m.locale;
    Letter {
        locale: l,
        subject: t!(l, messages.unproven_subject, circle = m.circle).to_string(),
        heading: t!(l, messages.unproven_heading).to_owned(),
        blocks: vec![
            Block::Text(t!(l, messages.unproven_text, circle = m.circle).to_string()),
            Block::Text(t!(l, messages.unproven_confirm).to_owned()),
            Block::Button(t!(l, messages.mail_open).to_owned(), m.dashboard.to_owned()),
        ],
        foot: vec![
            Block::Text(t!(l, messages.unproven_why, circle = m.circle).to_string()),
            Block::Link(t!(l, messages.mail_stop).to_owned(), m.stop.to_owned()),
            Block::Link(t!(l, messages.mail_leave).to_owned(), m.leave.to_owned()),
        ],
    }
}

/// Builds the letter that goes to the author only: the same, and its subject says that it is a test.
pub fn test(m: &Message<'_>) -> Letter {
    let letter = letter(m);
    Letter { subject: t!(m.locale, messages.test_subject, subject = letter.subject).to_string(), ..letter }
}

/// Returns a sample of each kind of letter.
pub fn sample(locale: Locale) -> Vec<Letter> {
    let message = Message {
        locale,
        circle: "Public speaking for shy people",
        author: "Dede Mensah",
        subject: "Room 302 this week",
        body: "We meet in room 302 this week, the lift is on the left.\n\nTea is on me.",
        dashboard: "https://circlet.example/p/abc",
        stop: "https://circlet.example/unsubscribe/abc",
        leave: "https://circlet.example/leave/abc",
        reached_by: Some(AddressShown::Reply),
    };
    let told = Unproven { locale, circle: message.circle, dashboard: message.dashboard, stop: message.stop, leave: message.leave };
    vec![letter(&message), letter(&Message { reached_by: Some(AddressShown::Form), ..message }), test(&message), unproven(&told)]
}
