//! The email that asks a facilitator how a meeting went.

use crate::i18n::{Locale, t};
use crate::platform::outbox::{Block, Letter};

/// The data of the email.
#[derive(Debug)]
pub struct Ask<'a> {
    /// The facilitator's language.
    pub locale: Locale,
    /// The circle's title.
    pub circle: &'a str,
    /// The meeting's number.
    pub number: i64,
    /// When it was: "Monday 14 December".
    pub when: String,
    /// The first question, and its answers in words with the URLs that mark them.
    pub first: (String, Vec<(String, String)>),
    /// URL of the form.
    pub form: String,
    /// URL that ends such emails.
    pub stop: String,
    /// Whether this is the second and last email about the meeting.
    pub again: bool,
}

/// Builds the letter.
pub fn letter(ask: &Ask<'_>) -> Letter {
    let l = ask.locale;
    Letter {
        locale: l,
        subject: if ask.again {
            t!(l, feedback.nudge_subject, number = ask.number, circle = ask.circle).to_string()
        } else {
            t!(l, feedback.mail_subject, number = ask.number, circle = ask.circle).to_string()
        },
        heading: t!(l, feedback.title).to_owned(),
        blocks: blocks(ask),
        foot: vec![
            Block::Text(t!(l, feedback.mail_why, circle = ask.circle).to_string()),
            Block::Link(t!(l, accounts.mails_stop_feedback).to_owned(), ask.stop.clone()),
        ],
    }
}

fn blocks(ask: &Ask<'_>) -> Vec<Block> {
    let l = ask.locale;
    let (question, answers) = &ask.first;
    let text = if ask.again {
        t!(l, feedback.nudge_text, number = ask.number, circle = ask.circle, when = ask.when.as_str()).to_string()
    } else {
        t!(l, feedback.mail_text, number = ask.number, circle = ask.circle, when = ask.when.as_str()).to_string()
    };
    let mut blocks = vec![Block::Text(text), Block::Text(question.clone())];
    blocks.extend(answers.iter().map(|(words, url)| Block::Link(words.clone(), url.clone())));
    blocks.push(Block::Button(t!(l, feedback.mail_button).to_owned(), ask.form.clone()));
    blocks.push(Block::Link(t!(l, feedback.mail_decline).to_owned(), format!("{}#not-this-time", ask.form)));
    blocks
}

const SAMPLE: &str = "https://circlet.example/circles/public-speaking/manage/feedback/3";

/// Returns a sample of each kind of letter.
pub fn sample(locale: Locale) -> Vec<Letter> {
    let sample = |again| Ask {
        locale,
        again,
        circle: "Public speaking for shy people",
        number: 3,
        when: "Monday 14 December".to_owned(),
        first: ("Overall".to_owned(), vec![("Great".to_owned(), format!("{SAMPLE}?overall=5")), ("Okay".to_owned(), format!("{SAMPLE}?overall=3"))]),
        form: SAMPLE.to_owned(),
        stop: "https://circlet.example/unsubscribe/account/abc".to_owned(),
    };
    vec![letter(&sample(false)), letter(&sample(true))]
}
