//! The data of a course's page.

use crate::courses::model::outline::Section;
use crate::courses::model::{Cost, Format, Licence};
use crate::reviews::model::{Role, TipKind};
use serde::{Deserialize, Serialize};

/// A course's own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoursePage {
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
    /// What it is about, as safe HTML.
    pub description_html: String,
    /// How that begins, without markup.
    pub blurb: String,
    /// Topics.
    pub topics: Vec<String>,
    /// Language code.
    pub language: String,
    /// The language's name in that language.
    pub language_name: String,
    /// Licence.
    pub licence: Licence,
    /// What it costs.
    pub cost: Cost,
    /// The day on which someone last checked that, in words; empty if no cost is known.
    pub cost_checked_on: String,
    /// How to take it for free, as safe HTML.
    pub free_how_html: String,
    /// Hours a week.
    pub hours: Option<u32>,
    /// How many sessions it has.
    pub sessions: Option<u32>,
    /// What it consists of.
    pub outline: Vec<Section>,
    /// How many published circles have used it.
    pub circles: u32,
    /// What its circles made of it.
    pub experience: Experience,
    /// How many circles rated it.
    pub voice_circles: u32,
    /// Whether the viewer is staff, who may hide words.
    pub staff: bool,
    /// Whether the viewer may edit it.
    pub can_edit: bool,
    /// Hidden by staff.
    pub hidden: bool,
    /// Why; may be empty.
    pub hidden_reason: String,
}

/// A tip as the course's page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tip {
    /// Its id.
    pub id: i64,
    /// Tip or resource.
    pub kind: TipKind,
    /// As written.
    pub words: String,
    /// When: "November 2026".
    pub when: String,
    /// How many people found it helpful.
    pub helpful: u32,
    /// Whether the viewer did.
    pub mine: bool,
    /// Whether staff hid it; only staff see it then.
    pub hidden: bool,
}

/// A reason for a rating as the course's page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The rating's id.
    pub id: i64,
    /// Who rates.
    pub role: Role,
    /// 1 to 5.
    pub stars: u32,
    /// As written.
    pub reason: String,
    /// When: "November 2026".
    pub when: String,
    /// Whether staff hid it; only staff see it then.
    pub hidden: bool,
}

/// What a course's page says about its circles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experience {
    /// How many people gave 1, 2, 3, 4, 5 stars.
    pub steps: [u32; 5],
    /// Whether a circle has met with the course.
    pub tried: bool,
    /// When one last met: "November 2026"; empty if none has.
    pub last_used: String,
    /// How many people came to a meeting of a finished circle, and how many of them to its last third.
    pub came: (u32, u32),
    /// The newest reasons, the newest first.
    pub reviews: Vec<Review>,
    /// Whether there are more.
    pub more_reviews: bool,
    /// The most helpful tips and extra resources, the most helpful first.
    pub tips: Vec<Tip>,
    /// Whether there are more.
    pub more_tips: bool,
}

/// What circles say about a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Reasons for ratings.
    Reviews,
    /// Tips and extra resources.
    Tips,
}

impl Kind {
    /// Returns its name in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reviews => "reviews",
            Self::Tips => "tips",
        }
    }
}

/// How many entries a page of [`WordsPage`] goes through; those of hidden circles are left out.
pub const PART: i64 = 50;

/// A part of everything that circles say about a course, of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordsPage {
    /// The course's slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The reviews, the newest first.
    pub reviews: Vec<Review>,
    /// Or the tips, the most helpful first.
    pub tips: Vec<Tip>,
    /// The entry after which this part begins; empty for the first part.
    pub after: String,
    /// The entry after which the next part begins; `None` on the last one.
    pub next: Option<i64>,
    /// Whether the viewer is staff, who may hide words.
    pub staff: bool,
}

impl Experience {
    /// Returns how many people rated.
    pub fn voices(&self) -> u32 {
        self.steps.iter().sum()
    }

    /// Returns the plain mean of all stars, in hundredths; `None` without a voice.
    pub fn mean_hundredths(&self) -> Option<u32> {
        let stars: u32 = (1..).zip(self.steps).map(|(star, count)| star * count).sum();
        (stars * 200 + self.voices()).checked_div(self.voices() * 2)
    }

    /// Returns the share of people who came to the last third, in per cent; `None` if no attendance is recorded.
    pub fn completion(&self) -> Option<u32> {
        (self.came.1 * 200 + self.came.0).checked_div(self.came.0 * 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_all_stars_is_rounded_to_hundredths() {
        let of = |steps| Experience { steps, ..Experience::default() };
        assert_eq!(of([0, 0, 0, 1, 2]).mean_hundredths(), Some(467));
        assert_eq!(of([1, 0, 0, 0, 0]).mean_hundredths(), Some(100));
        assert_eq!((of([0; 5]).mean_hundredths(), of([0, 0, 0, 1, 2]).voices()), (None, 3));
    }

    #[test]
    fn completion_is_a_share_of_those_who_came_at_all() {
        let of = |came| Experience { came, ..Experience::default() }.completion();
        assert_eq!((of((0, 0)), of((8, 6)), of((3, 2)), of((3, 0))), (None, Some(75), Some(67), Some(0)));
    }
}
