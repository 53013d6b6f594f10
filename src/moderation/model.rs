//! Forms and data of the staff pages.

pub mod lists;
pub mod reports;
pub mod setup;

use crate::accounts::model::LogItem;
use crate::types::{FieldName, When, form};
use serde::{Deserialize, Serialize};

/// A limit on how often something can be done, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitRow {
    /// Its name in the log.
    pub name: String,
    /// What it counts.
    pub what: String,
    /// Whose uses are counted together.
    pub per: String,
    /// The maximum number of uses.
    pub most: i64,
    /// "15 minutes".
    pub within: String,
}

form! {
    /// The form for the site's texts.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct SiteForm {
        /// The site's name; empty means Circlet.
        pub name: String,
        /// An address people can write to.
        pub contact: String,
        /// The privacy text (Markdown).
        pub privacy: String,
        /// The imprint (Markdown).
        pub imprint: String,
        /// Where the source code is; empty means the copy among the site files.
        pub source: String,
        /// Fingerprints of the stored fields that the form was made from, for optimistic locking.
        pub base: String,
        /// The password, if it was entered too long ago.
        pub texts_password: String,
    }
}

impl SiteForm {
    /// The fields that are saved.
    pub const SAVED: &[FieldName] = &[Self::name, Self::contact, Self::privacy, Self::imprint, Self::source];
}

form! {
    /// The form that hides or shows a circle or course.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct HideForm {
        /// The page's URL, or `courses/<slug>`, or `circles/<slug>`.
        pub page: String,
        /// The button pressed: "hide" or "show".
        pub button: String,
        /// Why, in words that the owner is told; required to hide.
        pub reason: String,
        /// The password, if it was entered too long ago.
        pub hide_password: String,
    }
}

form! {
    /// The form that blocks or unblocks an account.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct BlockForm {
        /// The account's id.
        pub account: String,
        /// The button pressed: "block" or "unblock".
        pub button: String,
        /// Why, in words that the owner is told; required to block.
        pub reason: String,
        /// The password, if it was entered too long ago.
        pub block_password: String,
    }
}

form! {
    /// The form that releases or drops the emails that waited in a restored backup.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct HeldForm {
        /// The button pressed: "release" or "drop".
        pub button: String,
        /// The password, if it was entered too long ago.
        pub held_password: String,
    }
}

/// Emails that waited in a restored backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldMails {
    /// How many.
    pub count: u32,
    /// When the oldest was due.
    pub first: When,
    /// When the newest was due.
    pub last: When,
}

/// A page that staff can hide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A course, by its slug.
    Course(String),
    /// A circle, by its slug.
    Circle(String),
}

impl Subject {
    /// Parses a page's URL, percent-decoded, with or without host, query and anything after the slug.
    pub fn parse(text: &str) -> Option<Self> {
        let path = text.trim();
        let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut parts = path.split('/').filter(|p| !p.is_empty());
        let (kind, slug) = (parts.next()?, parts.next()?.to_owned());
        match kind {
            "courses" => Some(Self::Course(slug)),
            "circles" => Some(Self::Circle(slug)),
            _ => None,
        }
    }
}

/// A log entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// When.
    pub at: When,
    /// Who; empty if the account was deleted.
    pub who: String,
    /// What: "hide", "show", "hide_words", "show_words", "block", "unblock", "release", "drop", "report", "mail", "test", "records", "texts".
    pub what: String,
    /// The page's path, or the account's name; may be empty.
    pub subject: String,
    /// Why; may be empty.
    pub reason: String,
}

/// A page of the security log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPage {
    /// Its entries, newest first.
    pub items: Vec<LogItem>,
    /// The entry before which older ones begin; `None` if there are none.
    pub next: Option<i64>,
}

/// Why waiting emails are refused for now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The mail server's answer.
    pub error: String,
    /// How many emails got it.
    pub count: u32,
}

impl Refusal {
    /// Counts answers that are equal but for numbers of single emails, keeping the order in which each was first given; at most ten.
    pub fn count(answers: impl Iterator<Item = String>) -> Vec<Self> {
        let mut out: Vec<Self> = Vec::new();
        for error in answers.map(|answer| without_ids(&answer)) {
            let more = out.len() < 10;
            match out.iter_mut().find(|known| known.error == error) {
                Some(known) => known.count += 1,
                None if more => out.push(Self { error, count: 1 }),
                None => {}
            }
        }
        out
    }
}

/// The data of the staff page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffOverview {
    /// The current texts.
    pub site: SiteForm,
    /// Recent actions, newest first.
    pub log: Vec<Action>,
    /// How many reported pages wait for an answer, counted up to 1,000.
    pub reports: u32,
    /// How many emails failed in the last 14 days, counted up to 1,000.
    pub failed: u32,
    /// Why waiting emails are refused for now.
    pub refusals: Vec<Refusal>,
    /// Emails that waited in a restored backup, if any do.
    pub held: Option<HeldMails>,
    /// The number of emails that have been waiting for more than ten minutes.
    pub overdue: u32,
    /// The address of a proxy in a private network that is not trusted; empty if there is none.
    pub near_proxy: String,
    /// Whether a public address that is not trusted sent `X-Forwarded-For`.
    pub far_proxy: bool,
    /// What facilitators want the staff to hear, newest first.
    pub told: Vec<Told>,
    /// Whether the password is asked for again before an action.
    pub stale: bool,
    /// What a fresh site needs; `None` on a demo.
    pub setup: Option<setup::Setup>,
}

/// What a facilitator wants the staff to hear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When (UTC).
    pub at: When,
    /// The circle's slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What.
    pub words: String,
}

/// A text of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Text {
    /// The privacy text.
    Privacy,
    /// The imprint.
    Imprint,
}

/// A text of the site as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteText {
    /// Safe HTML; empty until it has been written.
    pub html: String,
    /// Whom to write to; may be empty.
    pub contact: String,
    /// How many nightly backups are kept.
    pub backups: u32,
}

/// Masks email addresses, which mail servers repeat in their answers.
pub fn without_addresses(text: &str) -> String {
    let hidden = |word: &str| if word.contains('@') { "…".to_owned() } else { word.to_owned() };
    text.split_whitespace().map(hidden).collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

/// Returns an answer of a mail server without what names one email: of many that are refused for one reason each has its own.
fn without_ids(answer: &str) -> String {
    let is_id = |word: &str| {
        let has = |kind: fn(&char) -> bool| word.chars().any(|c| kind(&c));
        let digits = has(char::is_ascii_digit);
        word.len() >= 6 && digits && !word.contains("://") && (word.len() >= 8 && has(char::is_ascii_alphabetic) || !has(|c| !c.is_ascii_digit()))
    };
    answer
        .split(' ')
        .map(|word| if is_id(word.trim_matches(|c: char| !c.is_ascii_alphanumeric())) { "…" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_that_differ_only_by_the_number_of_an_email_are_one() {
        let answers =
            ["550 5.7.1 not from 192.0.2.1 d75a77b69052e-4f1cdf0bcd5si10 - gsmtp", "550 5.7.1 not from 192.0.2.1 00f3fd1bdcaf-4f1cdsi77 - gsmtp"];
        let counted = Refusal::count(answers.into_iter().map(str::to_owned));
        assert_eq!(counted, [Refusal { error: "550 5.7.1 not from 192.0.2.1 … - gsmtp".to_owned(), count: 2 }]);
        assert_eq!(Refusal::count(["552 5.2.2 full", "550 5.7.1 no"].into_iter().map(str::to_owned)).len(), 2);
    }

    #[test]
    fn a_page_is_recognised_by_its_url_in_any_spelling() {
        for text in ["https://circlet.example/courses/tea?page=2", "/courses/tea/edit", "courses/tea", " /courses/tea#top "] {
            assert_eq!(Subject::parse(text), Some(Subject::Course("tea".into())), "{text}");
        }
        assert_eq!(Subject::parse("https://x.org/circles/a-b/manage"), Some(Subject::Circle("a-b".into())));
        for text in ["https://x.org/circles/学习圈/sign-up", "/circles/学习圈"] {
            assert_eq!(Subject::parse(text), Some(Subject::Circle("学习圈".into())), "{text}");
        }
        for text in ["", "tea", "/about/tea", "https://x.org", "/courses/"] {
            assert_eq!(Subject::parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_address_survives_in_an_error() {
        assert_eq!(without_addresses("550 5.1.1 <amina@example.org>: unknown"), "550 5.1.1 … unknown");
    }
}
