//! Sign-ups: values, forms, and rules that need no database.

pub mod contact;
mod walk_in;

pub use walk_in::{Heads, WalkInForm};

use crate::types::{CalendarLinks, CircleId, EmailKey, LinkKey, Refusal, SignupId, When, form};
use serde::{Deserialize, Serialize};

form! {
    /// The sign-up form.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct SignUpForm {
        /// The circle's slug.
        pub slug: String,
        /// Name, as the circle should see it.
        pub name: String,
        /// Email address.
        pub email: String,
        /// The person's goal.
        pub goal: String,
        /// How the person will support others.
        pub support: String,
        /// The answer to the circle's extra question.
        pub answer: String,
        /// "on" when ticked.
        pub consent: String,
    }
}

form! {
    /// A form that posts a signed link and nothing else.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct LinkForm {
        /// The signed link.
        pub link: String,
    }
}

form! {
    /// The form that takes a sign-up back, to correct it.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct ChangeForm {
        /// The circle's slug.
        pub slug: String,
        /// The address that the page shows.
        pub email: String,
    }
}

form! {
    /// The form that leaves an address at a full circle.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct AlertForm {
        /// The circle's slug.
        pub slug: String,
        /// Email address.
        pub email: String,
        /// "on" when ticked.
        pub consent: String,
    }
}

form! {
    /// The form for lost links.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct MyLinkForm {
        /// Email address.
        pub email: String,
    }
}

/// A person's answers at sign-up. Stored as JSON while a change can be undone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Name as typed, which facilitators see.
    pub name: String,
    /// What others see of a name of before 0.4, its first word; empty: the name.
    #[serde(default)]
    pub shown: String,
    /// The person's goal.
    pub goal: String,
    /// How the person will support others.
    pub support: String,
    /// Answer to the extra question.
    pub answer: String,
}

impl Answers {
    /// Returns these answers in place of others: the same name stays shown as it was.
    #[must_use]
    pub fn over(&self, before: &Self) -> Self {
        let shown = if self.name == before.name { before.shown.clone() } else { self.shown.clone() };
        Self { shown, ..self.clone() }
    }
}

/// What a second sign-up with an address that has a seat proposes. Stored as JSON until the owner takes it over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The answers.
    pub answers: Answers,
    /// Language code of the pages it was made on.
    pub locale: String,
    /// Whether the person chose it.
    pub locale_chosen: bool,
    /// The text that the person agreed to. Since 0.5.
    #[serde(default)]
    pub consent_text: Option<i64>,
}

/// A sign-up with everything the server's rules need; not for the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signup {
    /// The sign-up.
    pub id: SignupId,
    /// Its circle.
    pub circle: CircleId,
    /// Address; empty once the seat was given up.
    pub email: String,
    /// The address folded.
    pub email_key: EmailKey,
    /// What was answered.
    pub answers: Answers,
    /// Language code: the chosen one, or that of the pages it was made on.
    pub locale: String,
    /// Whether the person chose it.
    pub locale_chosen: bool,
    /// Incremented when answers change.
    pub revision: i64,
    /// The answers before the last change.
    pub previous: Option<Answers>,
    /// Whether reminders are wanted.
    pub reminders: bool,
    /// Whether messages of facilitators are wanted by email.
    pub messages: bool,
    /// Whether the person still takes part.
    pub active: bool,
    /// Whether it takes a seat; a walk-in of a full circle does not.
    pub seated: bool,
    /// Whether a facilitator entered the person.
    pub walk_in: bool,
    /// Key of its calendar feed; `None` until the person asks for one.
    pub feed_key: Option<String>,
    /// Key of the links about it.
    pub link_key: LinkKey,
    /// Whether links of versions before 0.5, which name the number of its row, are still about it.
    pub row_links: bool,
    /// The answers that a second sign-up with the address proposes.
    pub proposed: Option<Proposal>,
    /// When it did, microseconds UTC.
    pub proposed_at: Option<i64>,
    /// Incremented with every proposal and when one is taken over: a link is for one.
    pub proposal: i64,
    /// Whether no button behind a link mailed to the address was pressed yet.
    pub unproven: bool,
    /// When the person signed up, microseconds UTC.
    pub created_at: i64,
    /// When it last changed.
    pub updated_at: i64,
}

/// A participant, as the circle's facilitators see them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// The sign-up.
    pub id: SignupId,
    /// Name as typed.
    pub name: String,
    /// What others see of it.
    pub shown: String,
    /// Address; a walk-in may have none.
    pub email: String,
    /// The person's goal.
    pub goal: String,
    /// How the person will support others.
    pub support: String,
    /// Answer to the extra question.
    pub answer: String,
    /// Language code chosen at sign-up.
    pub locale: String,
    /// Whether a facilitator entered the person.
    pub walk_in: bool,
    /// The facilitator's name; empty for others, and if that account was deleted.
    pub added_by: String,
    /// Whether the person takes a seat.
    pub seated: bool,
    /// Whether the owner of the address has not confirmed it yet.
    pub unproven: bool,
    /// When they signed up, microseconds UTC.
    pub created_at: i64,
}

/// A kind of email that a participant can end and ask for again. A changed date or a cancellation is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Reminders of meetings.
    Reminders,
    /// Messages of facilitators.
    Messages,
}

impl Switch {
    /// Returns its code in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reminders => "reminders",
            Self::Messages => "messages",
        }
    }

    /// Returns the one with a code.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Reminders, Self::Messages].into_iter().find(|switch| switch.code() == code)
    }

    /// Returns its number in links; links of before 0.4, which knew reminders only, have 0.
    pub fn number(self) -> i64 {
        match self {
            Self::Reminders => 0,
            Self::Messages => 1,
        }
    }

    /// Returns the one with a number.
    pub fn of_number(number: i64) -> Option<Self> {
        [Self::Reminders, Self::Messages].into_iter().find(|switch| switch.number() == number)
    }
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
    /// Returns its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Removed => "removed",
            Self::Deleted => "deleted",
        }
    }
}

/// The data of the sign-up page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpPage {
    /// The circle's title.
    pub title: String,
    /// The circle's extra question; empty for none.
    pub question: String,
    /// "Monday, December 21, 6:30 PM"; empty if there is no upcoming meeting.
    pub next: When,
    /// "Chicago time".
    pub zone: String,
    /// Where the next meeting is; empty if online.
    pub place: String,
    /// Why no one can sign up now, if so.
    pub closed: Option<Refusal>,
    /// The form's initial contents.
    pub form: SignUpForm,
    /// The form that leaves an address; `None` unless the circle is full.
    pub alert: Option<AlertForm>,
    /// Whether the form is one that was typed and not accepted.
    pub typed: bool,
}

/// A page about one sign-up and its circle, behind a signed link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPage {
    /// The circle's title.
    pub title: String,
    /// The circle's slug.
    pub slug: String,
    /// Whether the action was already done.
    pub done: bool,
    /// Whether it is about messages, not about reminders.
    pub messages: bool,
}

/// The page that shows answers which a second sign-up proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalPage {
    /// The circle, and whether they were taken over.
    pub page: LinkPage,
    /// What would change: label and new answer.
    pub facts: Vec<(String, String)>,
}

/// The page after signing up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedUpPage {
    /// The circle's title.
    pub title: String,
    /// The circle's slug.
    pub slug: String,
    /// How to enter its dates in a calendar, as for everyone.
    pub calendar: CalendarLinks,
    /// The address that was typed in this browser within the hour; empty in others.
    pub email: String,
}

/// How long the same answers from the same address count as one submission, in microseconds.
pub const ONE_CLICK_US: i64 = 10 * 60 * 1_000_000;

impl Signup {
    /// Returns whether a repeated form contains nothing new: a double click, a resent page.
    pub fn says_the_same(&self, answers: &Answers) -> bool {
        self.answers == answers.over(&self.answers)
    }

    /// Returns whether the same form was submitted a moment ago, so that its email is already queued.
    pub fn just_said(&self, answers: &Answers, now_us: i64) -> bool {
        let recent = |at: i64| now_us - at < ONE_CLICK_US;
        let proposed = self.proposed.as_ref().is_some_and(|proposal| proposal.answers == *answers);
        (self.says_the_same(answers) && recent(self.updated_at)) || (proposed && self.proposed_at.is_some_and(recent))
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
            email_key: EmailKey::of(" Amina@Example.org"),
            answers: Answers { name: "Amina".into(), goal: "speak".into(), ..Answers::default() },
            locale: "en".into(),
            locale_chosen: false,
            revision: 0,
            previous: None,
            reminders: true,
            messages: true,
            active: true,
            seated: true,
            walk_in: false,
            feed_key: None,
            link_key: LinkKey::default(),
            row_links: false,
            proposed: None,
            proposed_at: None,
            proposal: 0,
            unproven: false,
            created_at: 1_000,
            updated_at: 1_000,
        }
    }

    #[test]
    fn addresses_are_compared_without_case() {
        assert_eq!(signup().email_key.as_str(), "amina@example.org");
    }

    #[test]
    fn the_same_form_counts_as_one_submission_for_ten_minutes() {
        let same = signup().answers;
        let other = Answers { goal: "sing".into(), ..same.clone() };
        assert!(signup().just_said(&same, 1_000 + ONE_CLICK_US - 1));
        assert!(!signup().just_said(&same, 1_000 + ONE_CLICK_US));
        assert!(!signup().just_said(&other, 1_001));
        let proposed = Some(Proposal { answers: other.clone(), ..Proposal::default() });
        let signup = Signup { proposed, proposed_at: Some(2_000), ..signup() };
        assert!(signup.just_said(&other, 2_000 + ONE_CLICK_US - 1) && !signup.just_said(&other, 2_000 + ONE_CLICK_US));
    }
}
