//! Figures: what a circle contributes, and the totals that the page shows.

use crate::types::When;
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// What is counted, of one circle or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Figures {
    /// Circles: published, not hidden, at least one meeting held.
    pub circles: i64,
    /// Sign-ups, including those who left and those imported as a number.
    pub signups: i64,
    /// Of these, imported as a number.
    pub imported: i64,
    /// Meetings that have ended.
    pub meetings: i64,
    /// Of these, meetings whose attendance is known.
    pub recorded: i64,
    /// Who came, summed over the meetings whose attendance is known.
    pub attendances: i64,
    /// Circles that are over and have names marked in their last third.
    pub completed: i64,
    /// People marked at least once in those circles.
    pub came: i64,
    /// Of these, people marked in the last third.
    pub stayed: i64,
}

impl Figures {
    /// Returns each figure multiplied by a number.
    #[must_use]
    pub fn times(self, n: i64) -> Self {
        Self {
            circles: self.circles * n,
            signups: self.signups * n,
            imported: self.imported * n,
            meetings: self.meetings * n,
            recorded: self.recorded * n,
            attendances: self.attendances * n,
            completed: self.completed * n,
            came: self.came * n,
            stayed: self.stayed * n,
        }
    }

    /// Returns the attendances; `None` if meetings were held and nothing is known about any.
    pub fn known_attendances(&self) -> Option<i64> {
        (self.recorded > 0 || self.meetings == 0).then_some(self.attendances)
    }

    /// Returns the completion in whole percent; `None` if it is not known of anyone.
    pub fn completion(&self) -> Option<i64> {
        (self.came > 0).then(|| (self.stayed * 200 + self.came) / (self.came * 2))
    }
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.circles += other.circles;
        self.signups += other.signups;
        self.imported += other.imported;
        self.meetings += other.meetings;
        self.recorded += other.recorded;
        self.attendances += other.attendances;
        self.completed += other.completed;
        self.came += other.came;
        self.stayed += other.stayed;
    }
}

/// How many different places, courses and languages there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Different {
    /// Cities.
    pub cities: i64,
    /// Countries.
    pub countries: i64,
    /// Courses.
    pub courses: i64,
    /// Languages.
    pub languages: i64,
}

/// A line of figures: of everything, a year, a place or a language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The year, the place or the code of the language; empty for everything.
    pub name: String,
    /// Its figures.
    pub figures: Figures,
    /// Different ones; only of everything and of a year.
    pub different: Option<Different>,
}

/// The page of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// When everything had been counted, microseconds UTC; 0 if never.
    pub counted_at: i64,
    /// The same in words; filled in for the page.
    pub counted: When,
    /// Everything.
    pub all: Line,
    /// Different people among the sign-ups; `None` before they were first counted.
    pub people: Option<i64>,
    /// Circles that only meet online.
    pub online: Figures,
    /// Per year of the first meeting, oldest first.
    pub years: Vec<Line>,
    /// Per country, most circles first.
    pub countries: Vec<Line>,
    /// Per city, most circles first.
    pub cities: Vec<Line>,
    /// Per language, most circles first.
    pub languages: Vec<Line>,
}

/// What a line of the table and of the file is about.
pub type Scope<'a> = (&'static str, &'a Line);

impl Numbers {
    /// Returns all lines with what they are about, in the order of the table.
    pub fn lines(&self) -> impl Iterator<Item = Scope<'_>> {
        let lists = [("year", &self.years), ("country", &self.countries), ("city", &self.cities), ("language", &self.languages)];
        let listed = lists.into_iter().flat_map(|(scope, lines)| lines.iter().map(move |line| (scope, line)));
        std::iter::once(("all", &self.all)).chain(listed)
    }
}

/// A column of the table: its name, and its number in a line.
pub type Column = (&'static str, fn(&Numbers, &Line) -> Option<i64>);

/// The columns of the table and of the file; the page defines each.
pub const COLUMNS: [Column; 15] = [
    ("circles", |_, line| Some(line.figures.circles)),
    ("sign_ups", |_, line| Some(line.figures.signups)),
    ("sign_ups_imported", |_, line| Some(line.figures.imported)),
    ("people", |numbers, line| numbers.people.filter(|_| line.name.is_empty())),
    ("meetings", |_, line| Some(line.figures.meetings)),
    ("meetings_with_attendance", |_, line| Some(line.figures.recorded)),
    ("attendances", |_, line| line.figures.known_attendances()),
    ("completed_circles", |_, line| Some(line.figures.completed)),
    ("came", |_, line| Some(line.figures.came)),
    ("stayed", |_, line| Some(line.figures.stayed)),
    ("completion_percent", |_, line| line.figures.completion()),
    ("cities", |_, line| Some(line.different?.cities)),
    ("countries", |_, line| Some(line.different?.countries)),
    ("courses", |_, line| Some(line.different?.courses)),
    ("languages", |_, line| Some(line.different?.languages)),
];

/// A meeting that was not cancelled, as counting needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its end, microseconds UTC.
    pub ends_at: i64,
    /// How many names are marked.
    pub named: i64,
    /// How many others came; `None` if no number was given.
    pub others: Option<i64>,
}

/// Counts the meetings of a circle that ended by `now`. `last_seen` has, for each person marked at least once, the
/// end of the last meeting they were marked at; `meetings` is sorted by their ends.
pub fn count(meetings: &[Held], last_seen: &[i64], now: i64) -> Figures {
    let held: Vec<&Held> = meetings.iter().filter(|meeting| meeting.ends_at <= now).collect();
    let known = |meeting: &&&Held| meeting.named > 0 || meeting.others.is_some();
    let size = |n: usize| i64::try_from(n).unwrap_or_default();
    let third = held.iter().skip(held.len() - held.len().div_ceil(3));
    let begins = third.clone().next().map_or(i64::MAX, |meeting| meeting.ends_at);
    let complete = held.len() == meetings.len() && third.into_iter().any(|meeting| meeting.named > 0);
    let figures = Figures {
        circles: i64::from(!held.is_empty()),
        meetings: size(held.len()),
        recorded: size(held.iter().filter(known).count()),
        attendances: held.iter().map(|meeting| meeting.named + meeting.others.unwrap_or_default()).sum(),
        ..Figures::default()
    };
    if !complete {
        return figures;
    }
    let stayed = size(last_seen.iter().filter(|at| **at >= begins).count());
    Figures { completed: 1, came: size(last_seen.len()), stayed, ..figures }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(named: &[i64]) -> Vec<Held> {
        (1..).zip(named).map(|(ends_at, named)| Held { ends_at, named: *named, others: None }).collect()
    }

    #[test]
    fn unknown_attendance_is_not_counted_as_none() {
        let mut meetings = held(&[5, 0, 0]);
        meetings.extend([Held { ends_at: 4, named: 3, others: Some(2) }, Held { ends_at: 5, named: 0, others: Some(0) }]);
        let figures = count(&meetings, &[], 9);
        assert_eq!((figures.meetings, figures.recorded, figures.known_attendances()), (5, 3, Some(10)));
        assert_eq!(count(&held(&[0, 0]), &[], 9).known_attendances(), None);
        assert_eq!(count(&[], &[], 9).known_attendances(), Some(0));
    }

    #[test]
    fn completion_is_of_the_last_third_of_a_circle_that_is_over() {
        // The last third of seven meetings are three; of one meeting it is that one.
        let seven = held(&[4, 4, 4, 3, 2, 0, 1]);
        let figures = count(&seven, &[2, 4, 5, 7], 7);
        assert_eq!((figures.completed, figures.came, figures.stayed, figures.completion()), (1, 4, 2, Some(50)));
        assert_eq!(count(&held(&[2]), &[1, 1], 1).completion(), Some(100));
        let running = count(&seven, &[2, 4, 5], 6);
        assert_eq!((running.meetings, running.completed, running.came, running.completion()), (6, 0, 0, None));
        // No one marked in the last third: no one took attendance there, which is not the same as no one stayed.
        assert_eq!(count(&held(&[4, 4, 0]), &[1, 2], 3).completed, 0);
    }

    #[test]
    fn a_circle_counts_once_a_meeting_was_held() {
        assert_eq!((count(&held(&[0, 0]), &[], 0).circles, count(&held(&[0, 0]), &[], 1).circles, count(&[], &[], 1).circles), (0, 1, 0));
    }

    #[test]
    fn percentages_are_rounded_to_the_nearest_whole() {
        let of = |stayed, came| Figures { stayed, came, ..Figures::default() }.completion();
        assert_eq!([of(1, 3), of(2, 3), of(1, 200), of(0, 5), of(5, 5), of(0, 0)], [Some(33), Some(67), Some(1), Some(0), Some(100), None]);
    }
}
