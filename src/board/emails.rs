//! The emails about posts.

use crate::circles::model::AddressShown;
use crate::i18n::{Locale, plural, t};
use crate::platform::outbox::{Block, Letter};

/// What both emails say of their circle and reader.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The reader's language.
    pub locale: Locale,
    /// The circle's title.
    pub circle: &'a str,
    /// URL of the board.
    pub board: &'a str,
    /// URL that ends these emails.
    pub stop: &'a str,
    /// How a participant reaches the facilitators; `None` if a reply reaches no one.
    pub reached_by: Option<AddressShown>,
}

/// A post in an email.
#[derive(Clone, Debug)]
pub struct Quoted {
    /// The author's name, as others see it.
    pub author: String,
    /// The text, or its beginning (Markdown).
    pub body: String,
    /// Whether it is a reply.
    pub reply: bool,
}

/// Builds the email with one post.
pub fn post(about: &About<'_>, post: &Quoted) -> Letter {
    let l = about.locale;
    let heading = if post.reply {
        t!(l, board.mail_replied, author = post.author.as_str()).to_string()
    } else {
        t!(l, board.mail_wrote, author = post.author.as_str()).to_string()
    };
    Letter {
        locale: l,
        subject: format!("{heading} · {}", about.circle),
        heading,
        blocks: vec![Block::Quote(post.body.clone()), Block::Link(t!(l, board.mail_open).to_owned(), about.board.to_owned())],
        foot: foot(about),
    }
}

/// Builds the daily email: some posts, and how many there are.
pub fn digest(about: &About<'_>, posts: &[Quoted], count: u32) -> Letter {
    let l = about.locale;
    let line = |post: &Quoted| {
        if post.reply {
            t!(l, board.mail_replied, author = post.author.as_str()).to_string()
        } else {
            t!(l, board.mail_wrote, author = post.author.as_str()).to_string()
        }
    };
    let more = count.saturating_sub(u32::try_from(posts.len()).unwrap_or_default());
    let mut blocks: Vec<Block> = posts.iter().flat_map(|post| [Block::Text(line(post)), Block::Quote(post.body.clone())]).collect();
    if more > 0 {
        blocks.push(Block::Text(plural!(l, board.mail_more, more)));
    }
    blocks.push(Block::Link(t!(l, board.mail_open).to_owned(), about.board.to_owned()));
    Letter {
        locale: l,
        subject: format!("{} · {}", plural!(l, board.new_count, count), about.circle),
        heading: t!(l, board.mail_digest).to_owned(),
        blocks,
        foot: foot(about),
    }
}

/// Builds the email that tells a facilitator of a report. It names no one and quotes nothing.
pub fn report(l: Locale, circle: &str, page: &str) -> Letter {
    Letter {
        locale: l,
        subject: format!("{} · {circle}", t!(l, board.mail_reported)),
        heading: t!(l, board.mail_reported).to_owned(),
        blocks: vec![
            Block::Text(t!(l, board.mail_reported_text, circle = circle).to_string()),
            Block::Link(t!(l, board.mail_reported_open).to_owned(), page.to_owned()),
        ],
        foot: vec![Block::Text(t!(l, board.mail_reported_why, circle = circle).to_string())],
    }
}

fn foot(about: &About<'_>) -> Vec<Block> {
    let l = about.locale;
    let why = t!(l, board.mail_why, circle = about.circle).to_string();
    let reply = match about.reached_by {
        Some(AddressShown::Page | AddressShown::Reply) => format!("{why} {}", t!(l, board.mail_reply)),
        Some(AddressShown::Form) | None => why,
    };
    vec![Block::Text(reply), Block::Link(t!(l, board.mail_stop).to_owned(), about.stop.to_owned())]
}

/// Returns a sample of each kind of letter.
pub fn sample(locale: Locale) -> Vec<Letter> {
    let about = About {
        locale,
        circle: "Public speaking for shy people",
        board: "https://circlet.example/p/abc#post-7",
        stop: "https://circlet.example/unsubscribe/board/abc",
        reached_by: Some(AddressShown::Reply),
    };
    let quoted = |author: &str, body: &str, reply| Quoted { author: author.to_owned(), body: body.to_owned(), reply };
    let first = quoted("Ana Lima", "Has anyone tried *toasts*?", false);
    let second = quoted("Ben Okoro", "I have, at a wedding.", true);
    vec![
        post(&about, &first),
        post(&About { reached_by: None, ..about }, &second),
        digest(&about, &[first, second], 7),
        report(locale, about.circle, "https://circlet.example/circles/speaking/manage/board/7"),
    ]
}
