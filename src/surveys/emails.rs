//! The email that asks how a circle was.

use crate::i18n::{Locale, t};
use crate::platform::outbox::{Block, Letter};

/// The data of the email.
#[derive(Debug)]
pub struct Ask<'a> {
    /// The recipient's language.
    pub locale: Locale,
    /// The circle's title.
    pub circle: &'a str,
    /// To a participant; otherwise to a facilitator.
    pub participant: bool,
    /// The first question, and its answers in words with the URLs that mark them.
    pub first: Option<(String, Vec<(String, String)>)>,
    /// URL of the survey.
    pub form: String,
    /// URL that ends such emails.
    pub stop: String,
    /// Whether this is the second and last email about it.
    pub again: bool,
}

/// Builds the letter.
pub fn letter(ask: &Ask<'_>) -> Letter {
    let l = ask.locale;
    let why = if ask.participant {
        t!(l, surveys.mail_why, circle = ask.circle).to_string()
    } else {
        t!(l, surveys.mail_why_facilitator, circle = ask.circle).to_string()
    };
    let mut foot = vec![Block::Text(why)];
    if !ask.participant {
        foot.push(Block::Link(t!(l, accounts.mails_stop_feedback).to_owned(), ask.stop.clone()));
    }
    Letter {
        locale: l,
        subject: if ask.again {
            t!(l, surveys.nudge_subject, circle = ask.circle).to_string()
        } else {
            t!(l, surveys.mail_subject, circle = ask.circle).to_string()
        },
        heading: t!(l, surveys.title).to_owned(),
        blocks: blocks(ask),
        foot,
    }
}

fn blocks(ask: &Ask<'_>) -> Vec<Block> {
    let l = ask.locale;
    let text = match (ask.again, ask.participant) {
        (true, _) => t!(l, surveys.nudge_text, circle = ask.circle).to_string(),
        (false, true) => t!(l, surveys.mail_text, circle = ask.circle).to_string(),
        (false, false) => t!(l, surveys.mail_text_facilitator, circle = ask.circle).to_string(),
    };
    let mut blocks = vec![Block::Text(text)];
    if let Some((question, answers)) = &ask.first {
        blocks.push(Block::Text(question.clone()));
        blocks.extend(answers.iter().map(|(words, url)| Block::Link(words.clone(), url.clone())));
    }
    blocks.push(Block::Button(t!(l, surveys.mail_button).to_owned(), ask.form.clone()));
    blocks.push(Block::Link(t!(l, surveys.decline).to_owned(), format!("{}#not-this-time", ask.form)));
    blocks
}

/// Returns a sample of each kind of letter.
pub fn sample(locale: Locale) -> Vec<Letter> {
    let form = "https://circlet.example/p/3.example/survey";
    let sample = |participant, again| Ask {
        locale,
        again,
        participant,
        circle: "Public speaking for shy people",
        first: Some(("Did you reach your goal?".to_owned(), vec![("Completely".to_owned(), format!("{form}?first=5"))])),
        form: form.to_owned(),
        stop: "https://circlet.example/unsubscribe/account/abc".to_owned(),
    };
    vec![letter(&sample(true, false)), letter(&sample(false, false)), letter(&sample(true, true))]
}
