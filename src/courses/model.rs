//! Courses: values, forms, and rules that need no database.

pub mod cost;
pub mod library;
pub mod outline;
pub mod topics;

pub use cost::Cost;
pub use topics::{MOST_TOPICS, split_topics, topic_key};

use crate::types::{AccountId, CourseId, FieldName, LocalDate, form};
use serde::{Deserialize, Serialize};

/// The kind of material. Source of the list: P2PU's `resource_format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// An online course.
    #[default]
    Course,
    /// A book.
    Book,
    /// Videos.
    Video,
    /// An article.
    Article,
    /// An interest group without fixed material.
    Group,
    /// Anything else.
    Other,
}

impl Format {
    /// All formats, in the order of forms.
    pub const ALL: [Self; 6] = [Self::Course, Self::Book, Self::Video, Self::Article, Self::Group, Self::Other];

    /// Returns its code in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Course => "course",
            Self::Book => "book",
            Self::Video => "video",
            Self::Article => "article",
            Self::Group => "group",
            Self::Other => "other",
        }
    }

    /// Reads the word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.code() == code)
    }
}

/// The terms under which a course may be used. Source of the list: P2PU's licence choices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Licence {
    /// Creative Commons Attribution.
    By,
    /// … ShareAlike.
    BySa,
    /// … NonCommercial.
    ByNc,
    /// … NonCommercial-ShareAlike.
    ByNcSa,
    /// Public domain.
    PublicDomain,
    /// All rights reserved.
    Reserved,
    /// Another one.
    Other,
    /// Unknown.
    #[default]
    Unknown,
}

impl Licence {
    /// All licences, in the order of forms.
    pub const ALL: [Self; 8] = [Self::Unknown, Self::By, Self::BySa, Self::ByNc, Self::ByNcSa, Self::PublicDomain, Self::Reserved, Self::Other];

    /// Returns its code in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::By => "CC-BY",
            Self::BySa => "CC-BY-SA",
            Self::ByNc => "CC-BY-NC",
            Self::ByNcSa => "CC-BY-NC-SA",
            Self::PublicDomain => "public-domain",
            Self::Reserved => "reserved",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.code() == code)
    }

    /// Returns whether the licence makes it an open educational resource.
    pub fn is_open(self) -> bool {
        matches!(self, Self::By | Self::BySa | Self::ByNc | Self::ByNcSa | Self::PublicDomain)
    }
}

form! {
    /// The form for a course.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct CourseForm {
        /// The course's slug if it is being edited; empty if it is being added.
        pub slug: String,
        /// Title.
        pub title: String,
        /// The provider.
        pub provider: String,
        /// Its URL.
        pub link: String,
        /// A [`Format`] code.
        pub format: String,
        /// What it is about.
        pub description: String,
        /// Topics, separated by commas.
        pub topics: String,
        /// Language code.
        pub language: String,
        /// A [`Licence`] code.
        pub licence: String,
        /// A [`Cost`] code.
        pub cost: String,
        /// "on" if the cost has just been checked and is still the same.
        pub cost_checked: String,
        /// How to take it for free.
        pub free_how: String,
        /// Hours a week, or empty.
        pub hours: String,
        /// How many sessions it has, or empty.
        pub sessions: String,
        /// What it consists of: a line for each section ([`outline::sections`]).
        pub outline: String,
        /// Fingerprints of the stored fields that the form was made from; empty when one is added, for optimistic locking.
        pub base: String,
        /// The slug of the draft or circle whose first step the form was opened from, or empty.
        pub circle: String,
        /// The button pressed: "resend" sends the email that confirms the address again.
        pub button: String,
    }
}

impl CourseForm {
    /// The fields that are saved.
    pub const SAVED: &[FieldName] = &[
        Self::title,
        Self::provider,
        Self::link,
        Self::format,
        Self::description,
        Self::topics,
        Self::language,
        Self::licence,
        Self::cost,
        Self::free_how,
        Self::hours,
        Self::sessions,
        Self::outline,
    ];
}

/// The most hours a week that a course may take.
pub const MOST_HOURS: i32 = 40;
/// The most sessions that a course may have.
pub const MOST_SESSIONS: i32 = 100;

/// The form for a course with what stands next to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedCourse {
    /// The form, as stored or as typed and rejected.
    pub form: CourseForm,
    /// The day on which the stored cost was last checked, in words; empty if no cost is stored.
    pub cost_checked_on: String,
}

/// A course as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseCard {
    /// The course.
    pub id: CourseId,
    /// Its slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// The provider.
    pub provider: String,
    /// Format.
    pub format: Format,
    /// Language code.
    pub language: String,
    /// How many published circles have used it.
    pub circles: u32,
    /// Whether a circle has met with it.
    pub tried: bool,
    /// What people who took it in a circle think of it.
    pub voices: Voices,
    /// What it costs.
    pub cost: Cost,
    /// Hours a week.
    pub hours: Option<u32>,
    /// How many sessions it has.
    pub sessions: Option<u32>,
    /// The beginning of the description.
    pub blurb: String,
}

/// Ratings in sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voices {
    /// How many people rated it.
    pub people: u32,
    /// The sum of their stars, 1 to 5 each.
    pub stars: u32,
    /// How many circles they were in.
    pub circles: u32,
}

impl Voices {
    /// Returns the raw mean in tenths of a star, rounded; `None` without a rating.
    pub fn tenths(self) -> Option<u32> {
        (self.stars.saturating_mul(10).saturating_add(self.people / 2)).checked_div(self.people)
    }
}

/// A course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// The course.
    pub id: CourseId,
    /// Its slug.
    pub slug: String,
    /// Title.
    pub title: String,
    /// The provider.
    pub provider: String,
    /// Its URL.
    pub link: String,
    /// Format.
    pub format: Format,
    /// What it is about, as written (Markdown).
    pub description: String,
    /// Topics.
    pub topics: Vec<String>,
    /// Language code.
    pub language: String,
    /// Licence.
    pub licence: Licence,
    /// What it costs.
    pub cost: Cost,
    /// The day on which someone last checked that.
    pub cost_checked_on: Option<LocalDate>,
    /// How to take it for free.
    pub free_how: String,
    /// Hours a week.
    pub hours: Option<u32>,
    /// How many sessions it has.
    pub sessions: Option<u32>,
    /// What it consists of, as typed: a line for each section.
    pub outline: String,
    /// How many published circles have used it.
    pub circles: u32,
    /// How many circles rated it.
    pub voice_circles: u32,
    /// Who added it; `None` if it was imported or the account is gone.
    pub creator: Option<AccountId>,
    /// Hidden by staff.
    pub hidden: bool,
    /// Why; may be empty.
    pub hidden_reason: String,
}

/// The form for an existing course.
impl From<&Course> for CourseForm {
    fn from(course: &Course) -> Self {
        let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        Self {
            slug: course.slug.clone(),
            title: course.title.clone(),
            provider: course.provider.clone(),
            link: course.link.clone(),
            format: course.format.code().to_owned(),
            description: course.description.clone(),
            topics: course.topics.join(", "),
            language: course.language.clone(),
            licence: course.licence.code().to_owned(),
            cost: course.cost.code().to_owned(),
            cost_checked: String::new(),
            free_how: course.free_how.clone(),
            hours: number(course.hours),
            sessions: number(course.sessions),
            outline: course.outline.clone(),
            base: String::new(),
            circle: String::new(),
            button: String::new(),
        }
    }
}

/// An existing course with the same link, offered instead of adding one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Existing {
    /// The slug of the existing course.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// Returns a link without what does not distinguish courses: scheme, `www.`, a trailing slash, the fragment,
/// and tracking parameters.
pub fn link_key(link: &str) -> String {
    let rest = link.trim();
    let rest = rest.split_once("://").map_or(rest, |(_, r)| r);
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let path = path.trim_end_matches('/');
    let tracks = |pair: &&str| !["utm_", "fbclid", "gclid", "ref="].iter().any(|t| pair.starts_with(t));
    let query: Vec<&str> = query.split('&').filter(|p| !p.is_empty()).filter(tracks).collect();
    let mut key = host.to_owned();
    if !path.is_empty() {
        key.push('/');
        key.push_str(path);
    }
    if !query.is_empty() {
        key.push('?');
        key.push_str(&query.join("&"));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_a_link_have_one_key() {
        let key = link_key("https://www.Example.org/Course/?utm_source=x#top");
        assert_eq!(key, "example.org/Course");
        assert_eq!(link_key("http://example.org/Course"), key);
        assert_ne!(link_key("http://example.org/course"), key, "paths may differ by case");
        assert_eq!(link_key("https://example.org/c?id=2&utm_medium=y"), "example.org/c?id=2");
    }

    #[test]
    fn a_mean_is_rounded_to_tenths() {
        let mean = |people, stars| Voices { people, stars, circles: 1 }.tenths();
        assert_eq!([mean(0, 0), mean(1, 5), mean(3, 14), mean(20, 91), mean(7, 7)], [None, Some(50), Some(47), Some(46), Some(10)]);
    }

    #[test]
    fn codes_are_read_back() {
        assert!(Format::ALL.iter().all(|f| Format::parse(f.code()) == Some(*f)));
        assert!(Licence::ALL.iter().all(|l| Licence::parse(l.code()) == Some(*l)));
    }
}
