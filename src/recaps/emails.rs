//! The email that contains a recap.

use crate::circles::model::AddressShown;
use crate::i18n::{Locale, t};
use crate::platform::outbox::{Block, Letter};

/// What both letters say of their circle, meeting and reader.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The reader's language.
    pub locale: Locale,
    /// The circle's title; without links if the address is not proven.
    pub circle: &'a str,
    /// The meeting's number, from 1.
    pub number: u32,
    /// When it was.
    pub when: &'a str,
    /// URL of the participant's dashboard.
    pub dashboard: &'a str,
    /// URL that ends messages by email.
    pub stop: &'a str,
    /// URL for leaving.
    pub leave: &'a str,
    /// How a participant reaches the facilitators; `None` if a reply reaches no one.
    pub reached_by: Option<AddressShown>,
}

/// Builds the letter with the recap (Markdown); `next` may be empty.
pub fn recap(about: &About<'_>, done: &str, next: &str) -> Letter {
    let l = about.locale;
    let mut blocks = vec![Block::Text(about.when.to_owned()), Block::Quote(done.to_owned())];
    if !next.is_empty() {
        blocks.push(Block::Text(t!(l, recaps.mail_next).to_owned()));
        blocks.push(Block::Quote(next.to_owned()));
    }
    blocks.push(Block::Link(t!(l, messages.mail_open).to_owned(), about.dashboard.to_owned()));
    let why = t!(l, messages.mail_why, circle = about.circle).to_string();
    let why = match about.reached_by {
        None => why,
        Some(AddressShown::Form) => format!("{why} {}", t!(l, messages.mail_why_form)),
        Some(AddressShown::Page | AddressShown::Reply) => format!("{why} {}", t!(l, messages.mail_why_reply)),
    };
    letter(about, blocks, why)
}

/// Builds the letter to an address that is not proven: that there is a recap, and nothing of what it says.
pub fn unproven(about: &About<'_>) -> Letter {
    let l = about.locale;
    let blocks = vec![
        Block::Text(t!(l, recaps.unproven_text, circle = about.circle).to_string()),
        Block::Text(t!(l, recaps.unproven_confirm).to_owned()),
        Block::Button(t!(l, messages.mail_open).to_owned(), about.dashboard.to_owned()),
    ];
    letter(about, blocks, t!(l, messages.unproven_why, circle = about.circle).to_string())
}

fn letter(about: &About<'_>, blocks: Vec<Block>, why: String) -> Letter {
    let l = about.locale;
    let heading = t!(l, recaps.mail_heading, number = about.number).to_string();
    Letter {
        locale: l,
        subject: format!("{heading} · {}", about.circle),
        heading,
        blocks,
        foot: vec![
            Block::Text(why),
            Block::Link(t!(l, messages.mail_stop).to_owned(), about.stop.to_owned()),
            Block::Link(t!(l, messages.mail_leave).to_owned(), about.leave.to_owned()),
        ],
    }
}

/// Returns a sample of each kind of letter.
pub fn sample(locale: Locale) -> Vec<Letter> {
    let about = About {
        locale,
        circle: "Public speaking for shy people",
        number: 3,
        when: "Monday, November 30, 6:30 PM",
        dashboard: "https://circlet.example/p/abc",
        stop: "https://circlet.example/unsubscribe/abc",
        leave: "https://circlet.example/leave/abc",
        reached_by: Some(AddressShown::Reply),
    };
    let done = "Everyone gave a toast of *one minute*.\n\nThe list of openings: https://example.org/openings";
    vec![recap(&about, done, "Bring a story of two minutes."), recap(&About { reached_by: None, ..about }, done, ""), unproven(&about)]
}
