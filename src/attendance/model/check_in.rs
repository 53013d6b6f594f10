//! Checking in by oneself at a meeting, with the code shown in the room.

use crate::live::model::Mark;
use crate::types::text::fold;
use crate::types::{MeetingId, SignupId, When, form};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long before a meeting's start and after its end its code works, in microseconds: half an hour.
pub const AROUND_US: i64 = 30 * 60 * 1_000_000;

/// How long a check-in may have waited on a device without a network, in microseconds: half a day, so that it can go out at home.
pub const WAITED_MOST_US: i64 = 12 * 3600 * 1_000_000;

/// Whether a meeting's code works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Window {
    /// Not yet.
    Early,
    /// Now.
    Open,
    /// No longer.
    Over,
}

impl Window {
    /// Returns whether the code of a meeting works at a time; all in microseconds UTC.
    pub fn at(starts_at: i64, ends_at: i64, now: i64) -> Self {
        if now < starts_at - AROUND_US {
            Self::Early
        } else if now <= ends_at + AROUND_US {
            Self::Open
        } else {
            Self::Over
        }
    }
}

/// Returns the moments at which pages say something else about a meeting: its code begins to work, it begins, it is over, its code no
/// longer works. In microseconds UTC, as the times of the meeting.
pub fn turns(starts_at: i64, ends_at: i64) -> [i64; 4] {
    [starts_at - AROUND_US, starts_at, ends_at, ends_at + AROUND_US + 1]
}

form! {
    /// The form on a participant's own page.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct CheckInForm {
        /// The participant's signed link.
        pub link: String,
        /// The code as typed.
        pub code: String,
        /// The circle's slug if the page to return to without JavaScript was reached by account; otherwise empty.
        pub slug: String,
    }
}

/// Returns a code as typed without what people put between digits.
pub fn tidy(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && !"-–.,".contains(*c)).collect()
}

/// Checking in, as a participant sees it while a meeting's code works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckInCard {
    /// The meeting's number in the circle, from 1.
    pub number: u32,
    /// When they checked in, "18:32"; empty if they have not.
    pub done: When,
    /// What was typed and rejected; empty otherwise.
    pub typed: String,
}

/// A participant who checked in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedIn {
    /// The sign-up.
    pub id: SignupId,
    /// Full name.
    pub name: String,
    /// Whether a facilitator decided not to count it.
    pub left_out: bool,
}

/// The page that shows a meeting's code in the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodePage {
    /// The circle's slug.
    pub slug: String,
    /// The circle's title.
    pub title: String,
    /// The meeting.
    pub meeting: MeetingId,
    /// Its number in the circle, from 1.
    pub number: u32,
    /// "Monday 21 December, 18:30".
    pub when: When,
    /// The code: four digits; empty if it no longer works.
    pub code: String,
    /// Whether it works.
    pub window: Window,
    /// From when to when it works: "6:00 PM", "8:30 PM".
    pub hours: (When, When),
    /// How many have checked in.
    pub count: u32,
    /// How far the page is, for following the circle.
    pub mark: Mark,
    /// The time at which it was made, in words.
    pub as_of: String,
    /// Where participants without their link get it: "circlet.example/my-link".
    pub my_link: String,
}

/// A sheet to print: names with boxes to tick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPage {
    /// The circle's slug.
    pub slug: String,
    /// The circle's title.
    pub title: String,
    /// The meeting.
    pub meeting: MeetingId,
    /// Its number in the circle, from 1.
    pub number: u32,
    /// "Monday 21 December, 18:30".
    pub when: When,
    /// Where; empty if it is online.
    pub place: String,
    /// Who may come, as others may read it: see [`sheet_names`].
    pub names: Vec<String>,
    /// How many empty lines follow.
    pub lines: u32,
}

/// Returns names for a sheet that goes round the room, in their order, from what others see of a name and the whole
/// one: what others see. Of names of before 0.4, as many letters of the rest as it takes to tell two people apart.
pub fn sheet_names(names: &[(String, String)]) -> Vec<String> {
    let people: Vec<(&str, Vec<char>)> = names.iter().map(|(shown, name)| (shown.as_str(), rest(shown, name))).collect();
    let mut alike: BTreeMap<String, Vec<&[char]>> = BTreeMap::new();
    for (first, rest) in &people {
        alike.entry(fold(first)).or_default().push(rest);
    }
    let start = |rest: &[char], letters: usize| rest.iter().take(letters).collect::<String>();
    let shown = |(first, rest): &(&str, Vec<char>)| {
        let others: Vec<&[char]> = alike.get(&fold(first)).into_iter().flatten().copied().filter(|other| other != rest).collect();
        let differs = |letters: &usize| others.iter().all(|other| start(other, *letters) != start(rest, *letters));
        let letters = (0..=rest.len()).find(differs).unwrap_or(rest.len());
        let dot = if letters < rest.len() { "." } else { "" };
        if letters == 0 { (*first).to_owned() } else { format!("{first} {}{dot}", start(rest, letters).trim_end()) }
    };
    people.iter().map(shown).collect()
}

/// Returns what others do not see of a name.
fn rest(shown: &str, name: &str) -> Vec<char> {
    name.strip_prefix(shown).unwrap_or_default().trim_start().chars().collect()
}

/// Returns how many empty lines a sheet has, so that up to 25 names fit on one page.
pub fn sheet_lines(names: usize) -> u32 {
    u32::try_from(24_usize.saturating_sub(names)).unwrap_or_default().clamp(3, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60 * 1_000_000;

    #[test]
    fn a_code_works_from_half_an_hour_before_to_half_an_hour_after() {
        let (starts, ends) = (100 * MINUTE, 190 * MINUTE);
        let at = |now| Window::at(starts, ends, now);
        assert_eq!((at(70 * MINUTE - 1), at(70 * MINUTE)), (Window::Early, Window::Open));
        assert_eq!((at(150 * MINUTE), at(220 * MINUTE), at(220 * MINUTE + 1)), (Window::Open, Window::Open, Window::Over));
    }

    #[test]
    fn at_each_turn_the_code_or_the_meeting_is_in_another_state_than_just_before() {
        let (starts, ends) = (100 * MINUTE, 190 * MINUTE);
        let state = |now: i64| (Window::at(starts, ends, now), starts <= now, ends <= now);
        for at in turns(starts, ends) {
            assert_ne!(state(at), state(at - 1), "{at}");
        }
    }

    #[test]
    fn a_code_may_be_typed_in_groups() {
        assert_eq!([" 12 34 ", "12-34", "1.2.3.4", "1234"].map(tidy), ["1234"; 4]);
        assert_eq!(tidy("12x4"), "12x4");
    }

    #[test]
    fn case_24_a_sheet_shows_names_as_typed_and_tells_people_of_before_apart() {
        let typed = |given: &[&str]| sheet_names(&given.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect::<Vec<_>>());
        assert_eq!(typed(&["Dr. Ngozi Eze", "Dr. Ada Eze", "Nguyễn Thị Lan"]), ["Dr. Ngozi Eze", "Dr. Ada Eze", "Nguyễn Thị Lan"]);
        let before = |name: &&str| (name.split_once(' ').map_or(*name, |(first, _)| first).to_owned(), (*name).to_owned());
        let names = |given: &[&str]| sheet_names(&given.iter().map(before).collect::<Vec<_>>());
        assert_eq!(names(&["Ana Lima", "Ben Okoro", "Cher"]), ["Ana", "Ben", "Cher"]);
        assert_eq!(names(&["Ana Lima", "Ana Gómez", "Ben Okoro"]), ["Ana L.", "Ana G.", "Ben"]);
        assert_eq!(names(&["Ana Lima", "Ana Lopez", "Ana"]), ["Ana Li.", "Ana Lo.", "Ana"]);
        assert_eq!(names(&["Ana Lima", "Ana Lima"]), ["Ana", "Ana"], "two people with one name");
        assert_eq!(names(&["Ana Li", "Ana Lima"]), ["Ana Li", "Ana Lim."]);
    }

    #[test]
    fn a_sheet_has_room_for_new_people_and_fits_on_a_page() {
        assert_eq!([0, 8, 14, 20, 25, 60].map(sheet_lines), [10, 10, 10, 4, 3, 3]);
    }
}
