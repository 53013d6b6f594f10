//! What staff's forms post and their page shows.

use serde::{Deserialize, Serialize};

/// The texts of the site, as their form posts them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteForm {
    /// The site's name; empty: Circlet.
    pub name: String,
    /// An address people can write to.
    pub contact: String,
    /// The privacy text (Markdown).
    pub privacy: String,
    /// The imprint (Markdown).
    pub imprint: String,
    /// Where the source is; empty: the project's own place.
    pub source: String,
}

/// What hiding and showing a circle or course posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HideForm {
    /// The page's address, or `courses/<slug>`, or `circles/<slug>`.
    pub page: String,
    /// Which button: "hide" or "show".
    pub button: String,
}

/// What blocking an account posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BlockForm {
    /// The account's address.
    pub email: String,
    /// Which button: "block" or "unblock".
    pub button: String,
}

/// Something with a page that staff can hide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A course, by its slug.
    Course(String),
    /// A circle, by its slug.
    Circle(String),
}

impl Subject {
    /// Reads a page's address: with or without host, query and what follows the slug.
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

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// When, in words.
    pub at: String,
    /// Who; empty when the account is gone.
    pub who: String,
    /// What: "hide", "show", "block", "unblock", "texts".
    pub what: String,
    /// The page's path, or the account's name; may be empty.
    pub subject: String,
}

/// A mail that did not go out. Without the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostMail {
    /// When it was given up, in words.
    pub at: String,
    /// Its kind.
    pub kind: String,
    /// "failed" or "dropped".
    pub state: String,
    /// What the mail server or we said.
    pub error: String,
}

/// What staff see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffOverview {
    /// The texts as they are.
    pub site: SiteForm,
    /// The page that was typed into the form to hide something and came back.
    pub page: String,
    /// The address that was typed into the form to block somebody and came back.
    pub email: String,
    /// What was done lately, newest first.
    pub log: Vec<Action>,
    /// Mails of the last days that did not go out, newest first.
    pub mails: Vec<LostMail>,
    /// Mails that should have gone out more than ten minutes ago and wait.
    pub overdue: u32,
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
    /// Safe HTML; empty while nobody has written it.
    pub html: String,
    /// Whom to write to; may be empty.
    pub contact: String,
}

/// Hides what looks like an e-mail address: mail servers repeat it in their answers.
pub fn without_addresses(text: &str) -> String {
    let hidden = |word: &str| if word.contains('@') { "…".to_owned() } else { word.to_owned() };
    text.split_whitespace().map(hidden).collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_its_address_in_any_spelling() {
        for text in ["https://circlet.example/courses/tea?page=2", "/courses/tea/edit", "courses/tea", " /courses/tea#top "] {
            assert_eq!(Subject::parse(text), Some(Subject::Course("tea".into())), "{text}");
        }
        assert_eq!(Subject::parse("https://x.org/circles/a-b/manage"), Some(Subject::Circle("a-b".into())));
        for text in ["", "tea", "/about/tea", "https://x.org", "/courses/"] {
            assert_eq!(Subject::parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_address_survives_in_an_error() {
        assert_eq!(without_addresses("550 5.1.1 <amina@example.org>: unknown"), "550 5.1.1 … unknown");
    }
}
