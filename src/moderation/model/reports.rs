//! Pages that readers reported.

use crate::types::{When, form};
use serde::{Deserialize, Serialize};

/// What is wrong with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Advertising, or not what this site is for.
    Spam,
    /// It deceives people, or asks for money.
    Deceit,
    /// It insults, threatens or excludes people.
    Hate,
    /// It shows someone's data who did not agree.
    Private,
    /// A link leads to something else, or nowhere.
    Link,
    /// Anything else.
    Other,
}

impl Wrong {
    /// All reasons, in the order of the form.
    pub const ALL: [Self; 6] = [Self::Spam, Self::Deceit, Self::Hate, Self::Private, Self::Link, Self::Other];

    /// Returns the reason as it is stored and posted.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Deceit => "deceit",
            Self::Hate => "hate",
            Self::Private => "private",
            Self::Link => "link",
            Self::Other => "other",
        }
    }

    /// Parses a stored or posted reason.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wrong| wrong.code() == code)
    }
}

form! {
    /// The form that reports a page to staff.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct ReportForm {
        /// The page's path: `/circles/<slug>` or `/courses/<slug>`.
        pub page: String,
        /// A [`Wrong`] code.
        pub wrong: String,
        /// What the reader says about it.
        pub words: String,
        /// Where an answer goes; may be empty.
        pub email: String,
    }
}

form! {
    /// The form that closes a report, with an answer to the reader if there is an address.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct AnswerForm {
        /// The report's id.
        pub report: String,
        /// The answer; may be empty.
        pub answer: String,
        /// The password, if it was entered too long ago.
        pub answer_password: String,
    }
}

/// The page on which a page is reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPage {
    /// The title of the reported page.
    pub title: String,
    /// The form, empty or as typed and rejected.
    pub form: ReportForm,
}

/// A reported page in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// The report's id.
    pub id: i64,
    /// When it came.
    pub at: When,
    /// The page's path.
    pub page: String,
    /// Its title.
    pub title: String,
    /// A [`Wrong`] code.
    pub wrong: String,
    /// What the reader said.
    pub words: String,
    /// Whether the reader left an address for an answer.
    pub answerable: bool,
    /// Whether the page is hidden now.
    pub hidden: bool,
    /// When it was closed.
    pub closed: Option<When>,
    /// The answer.
    pub answer: String,
}

/// A page of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Its reports, newest first.
    pub items: Vec<Reported>,
    /// The report before which older ones begin; `None` if there are none.
    pub next: Option<i64>,
    /// What was typed into a rejected form: the report's id and the answer.
    pub typed: Option<AnswerForm>,
    /// Whether an action asks for the password.
    pub stale: bool,
}
