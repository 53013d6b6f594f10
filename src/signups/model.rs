//! Sign-ups: their values, their forms, and the rules that need no database.

use crate::types::{CircleId, Refusal, SignupId};
use serde::{Deserialize, Serialize};

/// What the sign-up form posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignUpForm {
    /// The circle's name in the URL.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// One's own goal.
    pub goal: String,
    /// How one will support others.
    pub support: String,
    /// The answer to the circle's extra question.
    pub answer: String,
    /// "on" when ticked.
    pub consent: String,
}

/// A form that posts a signed link and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    /// The signed link.
    pub link: String,
}

/// What the form for lost links posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MyLinkForm {
    /// E-mail address.
    pub email: String,
}

/// What a person answers when signing up. Kept as JSON while a change can be undone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Full name.
    pub name: String,
    /// Own goal.
    pub goal: String,
    /// How to support others.
    pub support: String,
    /// Answer to the extra question.
    pub answer: String,
}

/// A sign-up with everything the server's rules need; not for the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signup {
    /// The sign-up.
    pub id: SignupId,
    /// Its circle.
    pub circle: CircleId,
    /// Address; empty once given up.
    pub email: String,
    /// The address folded.
    pub email_key: String,
    /// What was answered.
    pub answers: Answers,
    /// Language code of its pages.
    pub locale: String,
    /// Grows when answers change.
    pub revision: i64,
    /// The answers before the last change.
    pub previous: Option<Answers>,
    /// Whether reminders are wanted.
    pub reminders: bool,
    /// Whether the seat is held.
    pub active: bool,
    /// When it last changed, microseconds UTC.
    pub updated_at: i64,
}

/// Somebody who takes part, as the circle's facilitators see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// The sign-up.
    pub id: SignupId,
    /// Full name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Own goal.
    pub goal: String,
    /// How to support others.
    pub support: String,
    /// Answer to the extra question.
    pub answer: String,
    /// Language code chosen at sign-up.
    pub locale: String,
    /// When, microseconds UTC.
    pub created_at: i64,
}

/// How a seat was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By the person.
    Left,
    /// By a facilitator.
    Removed,
    /// With the person's account.
    Deleted,
}

impl How {
    /// Its word in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Removed => "removed",
            Self::Deleted => "deleted",
        }
    }
}

/// The sign-up page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpPage {
    /// The circle's title.
    pub title: String,
    /// The circle's extra question; empty for none.
    pub question: String,
    /// "Monday 21 December, 18:30"; empty when none is ahead.
    pub next: String,
    /// "Chicago time".
    pub zone: String,
    /// Where; empty when online.
    pub place: String,
    /// Why nobody can sign up now, if so.
    pub closed: Option<Refusal>,
    /// What the form holds at first.
    pub form: SignUpForm,
}

/// A page about one sign-up and its circle, behind a signed link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPage {
    /// The circle's title.
    pub title: String,
    /// The circle's name in the URL.
    pub slug: String,
    /// Whether the action was done already.
    pub done: bool,
}

/// The address as it is compared: lower case.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// How long the same answers from the same address count as one click, in microseconds.
pub const ONE_CLICK_US: i64 = 10 * 60 * 1_000_000;

impl Signup {
    /// Whether a repeated form says nothing new: a double click, a page sent again.
    pub fn says_the_same(&self, answers: &Answers) -> bool {
        self.answers == *answers
    }

    /// Whether the same form was taken a moment ago, so that its mail is on its way already.
    pub fn just_said(&self, answers: &Answers, now_us: i64) -> bool {
        self.says_the_same(answers) && now_us - self.updated_at < ONE_CLICK_US
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signup() -> Signup {
        Signup {
            id: SignupId(1),
            circle: CircleId(1),
            email: "Amina@Example.org".into(),
            email_key: email_key(" Amina@Example.org"),
            answers: Answers { name: "Amina".into(), goal: "speak".into(), ..Answers::default() },
            locale: "en".into(),
            revision: 0,
            previous: None,
            reminders: true,
            active: true,
            updated_at: 1_000,
        }
    }

    #[test]
    fn addresses_are_compared_without_case() {
        assert_eq!(signup().email_key, "amina@example.org");
    }

    #[test]
    fn the_same_form_counts_as_one_click_for_ten_minutes() {
        let same = signup().answers;
        let other = Answers { goal: "sing".into(), ..same.clone() };
        assert!(signup().just_said(&same, 1_000 + ONE_CLICK_US - 1));
        assert!(!signup().just_said(&same, 1_000 + ONE_CLICK_US));
        assert!(!signup().just_said(&other, 1_001));
    }
}
