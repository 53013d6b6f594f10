//! What is on the checklist, and when it is due. The stages and most items are the practice of learning circles in libraries: the
//! course, the room and the dates six weeks before, telling people four weeks before, confirming it all two weeks before.

use crate::types::form;
use serde::{Deserialize, Serialize};

/// When something is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// Six weeks before the first meeting.
    Six,
    /// Four weeks before it.
    Four,
    /// Two weeks before it.
    Two,
    /// In its week.
    Week,
    /// From the first meeting on.
    After,
}

const WEEK_US: i64 = 7 * 24 * 3600 * 1_000_000;

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::Six, Self::Four, Self::Two, Self::Week, Self::After];

    /// Returns the stage at a moment, with the start of the first meeting, both in microseconds UTC. A stage begins in the middle
    /// between its week and the one before.
    pub fn at(now: i64, first: i64) -> Self {
        match first - now {
            left if left <= 0 => Self::After,
            left if left <= WEEK_US => Self::Week,
            left if left <= 3 * WEEK_US => Self::Two,
            left if left <= 5 * WEEK_US => Self::Four,
            _ => Self::Six,
        }
    }
}

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Item {
    /// Asking what people here want to learn.
    Topic,
    /// A room for all dates.
    Room,
    /// Laptops to borrow.
    Devices,
    /// The circle is public.
    Published,
    /// The poster hangs.
    Poster,
    /// Partners know about it.
    Partners,
    /// It is in the library's calendar and newsletter.
    Announced,
    /// Someone has signed up.
    SignedUp,
    /// Those who signed up were asked whether they will come.
    Confirmed,
    /// The room is certain.
    RoomSure,
    /// The first part of the course was tried.
    Tried,
    /// The next meeting has tasks.
    Planned,
    /// The attendance sheet or the code is printed.
    Sheet,
    /// Name tags, pens, tea.
    Supplies,
    /// The opening is prepared.
    Opening,
    /// There is feedback on each meeting so far.
    Feedback,
    /// Those who were missing were written to.
    Missing,
    /// The circle has talked about what comes next.
    Next,
    /// The wrap-up is closed.
    Closed,
}

impl Item {
    /// All, in the order in which they are listed.
    pub const ALL: [Self; 19] = [
        Self::Topic,
        Self::Room,
        Self::Devices,
        Self::Published,
        Self::Poster,
        Self::Partners,
        Self::Announced,
        Self::SignedUp,
        Self::Confirmed,
        Self::RoomSure,
        Self::Tried,
        Self::Planned,
        Self::Sheet,
        Self::Supplies,
        Self::Opening,
        Self::Feedback,
        Self::Missing,
        Self::Next,
        Self::Closed,
    ];

    /// Returns its stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Room => "room",
            Self::Devices => "devices",
            Self::Published => "published",
            Self::Poster => "poster",
            Self::Partners => "partners",
            Self::Announced => "announced",
            Self::SignedUp => "signed-up",
            Self::Confirmed => "confirmed",
            Self::RoomSure => "room-sure",
            Self::Tried => "tried",
            Self::Planned => "planned",
            Self::Sheet => "sheet",
            Self::Supplies => "supplies",
            Self::Opening => "opening",
            Self::Feedback => "feedback",
            Self::Missing => "missing",
            Self::Next => "next",
            Self::Closed => "closed",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.code() == code)
    }

    /// Returns when it is due.
    pub const fn stage(self) -> Stage {
        match self {
            Self::Topic | Self::Room | Self::Devices => Stage::Six,
            Self::Published | Self::Poster | Self::Partners | Self::Announced => Stage::Four,
            Self::SignedUp | Self::Confirmed | Self::RoomSure | Self::Tried => Stage::Two,
            Self::Planned | Self::Sheet | Self::Supplies | Self::Opening => Stage::Week,
            Self::Feedback | Self::Missing | Self::Next | Self::Closed => Stage::After,
        }
    }
}

/// What the program knows by itself; `None` of an item means that someone has to tick it off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether someone has signed up.
    pub signed_up: bool,
    /// Whether the next meeting has tasks.
    pub planned: bool,
    /// Whether there is feedback on each meeting so far.
    pub feedback: bool,
    /// Whether the wrap-up is closed.
    pub closed: bool,
}

impl Facts {
    /// Returns whether an item is done, if the program knows.
    pub fn knows(self, item: Item) -> Option<bool> {
        match item {
            // A draft has no checklist.
            Item::Published => Some(true),
            Item::SignedUp => Some(self.signed_up),
            Item::Planned => Some(self.planned),
            Item::Feedback => Some(self.feedback),
            Item::Closed => Some(self.closed),
            _ => None,
        }
    }
}

/// A line of the checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What to do.
    pub item: Item,
    /// Whether it is done.
    pub done: bool,
    /// Whether the program ticks it off by itself.
    pub known: bool,
}

/// A circle's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// Where the circle is.
    pub stage: Stage,
    /// All lines, in order.
    pub lines: Vec<Line>,
}

impl Checklist {
    /// Returns the checklist of a circle: `ticked` are the codes that someone has ticked off.
    pub fn of(stage: Stage, facts: Facts, ticked: &[String]) -> Self {
        let line = |item: Item| {
            let known = facts.knows(item);
            Line { item, done: known.unwrap_or_else(|| ticked.iter().any(|code| code == item.code())), known: known.is_some() }
        };
        Self { stage, lines: Item::ALL.map(line).to_vec() }
    }

    /// Returns the lines of a stage.
    pub fn stage(&self, stage: Stage) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.item.stage() == stage)
    }

    /// Returns how many lines of a stage are done, and how many there are.
    pub fn progress(&self, stage: Stage) -> (usize, usize) {
        (self.stage(stage).filter(|line| line.done).count(), self.stage(stage).count())
    }

    /// Returns the first line of the present stage that is not done and that someone has to tick off. After the first meeting nothing of
    /// the list is urgent, and what an earlier stage left open is no reason to hold anyone up.
    pub fn due(&self) -> Option<Item> {
        let stage = self.stage(self.stage).filter(|_| self.stage != Stage::After);
        stage.filter(|line| !line.done && !line.known).map(|line| line.item).next()
    }
}

form! {
    /// Ticks a line off, or not any more.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct CheckForm {
        /// The circle's slug.
        pub slug: String,
        /// A code of [`Item`].
        pub item: String,
        /// `yes` or `no`.
        pub button: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_begins_halfway_between_its_week_and_the_one_before() {
        let at = |weeks: f64| Stage::at(0, (weeks * 7.0 * 24.0 * 3600.0) as i64 * 1_000_000);
        let stages = [9.0, 5.1, 4.9, 3.1, 2.9, 1.1, 0.9, 0.01, 0.0, -3.0].map(at);
        use Stage::{After, Four, Six, Two, Week};
        assert_eq!(stages, [Six, Six, Four, Four, Two, Two, Week, Week, After, After]);
    }

    #[test]
    fn items_are_listed_by_stage_and_read_as_they_are_written() {
        assert!(Item::ALL.is_sorted_by_key(|item| item.stage()));
        for item in Item::ALL {
            assert_eq!(Item::parse(item.code()), Some(item));
        }
        assert_eq!(Item::parse("everything"), None);
    }

    #[test]
    fn the_due_line_is_the_first_open_one_of_this_stage_that_a_person_ticks() {
        let list = |stage, ticked: &[&str]| Checklist::of(stage, Facts::default(), &ticked.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>());
        assert_eq!(list(Stage::Six, &[]).due(), Some(Item::Topic));
        assert_eq!(list(Stage::Six, &["topic", "room", "devices"]).due(), None, "later stages are not due");
        assert_eq!(list(Stage::Four, &["poster", "unknown"]).due(), Some(Item::Partners), "nor are earlier ones");
        assert_eq!(list(Stage::Two, &[]).due(), Some(Item::Confirmed), "the program sees by itself whether someone has signed up");
        assert_eq!(list(Stage::After, &[]).due(), None);
        assert_eq!(list(Stage::Four, &["poster"]).progress(Stage::Four), (2, 4));
    }
}
