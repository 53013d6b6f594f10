//! Letters about circles to the people who run them.

use crate::i18n::{Locale, t};
use crate::paths;
use crate::platform::outbox::{Block, Letter};

/// "Your circle is public", to one facilitator in their language.
pub fn published(l: Locale, base: &str, title: &str, slug: &str) -> Letter {
    Letter {
        locale: l,
        subject: t!(l, circles.mail_published_subject, title = title.to_owned()).to_string(),
        heading: t!(l, circles.mail_published_heading).to_owned(),
        blocks: vec![
            Block::Text(t!(l, circles.mail_published_text, title = title.to_owned()).to_string()),
            Block::Button(t!(l, circles.mail_published_manage).to_owned(), paths::absolute(base, &paths::manage(slug))),
            Block::Link(t!(l, circles.mail_published_share).to_owned(), paths::absolute(base, &paths::circle(slug))),
        ],
        foot: vec![Block::Text(t!(l, circles.mail_published_why).to_owned())],
    }
}

/// Returns a sample of each kind of letter.
pub fn sample(l: Locale) -> Vec<Letter> {
    vec![published(l, "https://circlet.example", "Public speaking", "public-speaking")]
}
