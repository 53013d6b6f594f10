//! Lists for staff: accounts, circles, courses and emails, each with a search.

use crate::types::{When, form};
use serde::{Deserialize, Serialize};

form! {
    /// What staff look for among the emails that were not sent.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct EmailSearch {
        /// A word of its kind or reason, or a whole address.
        pub q: String,
    }
}

form! {
    /// The button that sends an email again.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct MailForm {
        /// The email's id.
        pub mail: String,
    }
}

/// A list: the rows that a search found, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The row before which older ones begin; `None` if nothing is left.
    pub next: Option<i64>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Its id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Whether it has staff rights.
    pub staff: bool,
    /// Whether its address is confirmed.
    pub confirmed: bool,
    /// Whether it is blocked.
    pub blocked: bool,
    /// Since when it exists.
    pub since: When,
}

/// The page about one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPage {
    /// The account.
    pub person: Person,
    /// The circles it runs, newest first, at most fifty.
    pub circles: Vec<Listed>,
    /// The reason that was typed into the rejected form.
    pub reason: String,
    /// Whether the actions ask for the password.
    pub stale: bool,
}

/// A circle or course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its page.
    pub page: String,
    /// Title; may be empty for a draft.
    pub title: String,
    /// Its city, or the course's provider.
    pub place: String,
    /// Who runs or added it; empty if no account does.
    pub who: String,
    /// "draft", "published", "cancelled"; empty for a course.
    pub state: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Since when it exists.
    pub since: When,
}

/// The page that hides one page or shows it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HidePage {
    /// Its path, or what was typed and rejected.
    pub page: String,
    /// Its title; empty if no page is named yet, or there is no such page.
    pub title: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// The reason: as typed and rejected, or why it is hidden.
    pub reason: String,
    /// Whether the actions ask for the password.
    pub stale: bool,
}

/// An email that was not sent. Does not contain the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostMail {
    /// Its id.
    pub id: i64,
    /// When it was given up.
    pub at: When,
    /// Its kind.
    pub kind: String,
    /// "failed" or "dropped".
    pub state: String,
    /// The reason given by the mail server or by Circlet.
    pub error: String,
    /// Whether it can be sent again: it failed, and what it says is still kept.
    pub again: bool,
}
