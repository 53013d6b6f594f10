//! The email to a new co-facilitator.

use crate::i18n::{Locale, t};
use crate::platform::outbox::{Block, Letter};

/// To a new co-facilitator.
pub fn added(l: Locale, circle: &str, by: &str, page: &str) -> Letter {
    Letter {
        locale: l,
        subject: t!(l, facilitation.mail_subject, circle = circle).to_string(),
        heading: t!(l, facilitation.mail_heading).to_owned(),
        blocks: vec![
            Block::Text(t!(l, facilitation.mail_text, by = by, circle = circle).to_string()),
            Block::Button(t!(l, facilitation.mail_button).to_owned(), page.to_owned()),
        ],
        foot: vec![Block::Text(t!(l, facilitation.mail_why).to_owned())],
    }
}

/// Returns a sample of each kind of letter.
pub fn sample(locale: Locale) -> Vec<Letter> {
    vec![added(locale, "Public speaking for shy people", "Dede Mensah", "https://circlet.example/circles/public-speaking/manage")]
}
