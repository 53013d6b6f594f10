//! What a course consists of: a line for each section, with title, link and minutes.

use crate::types::check::looks_like_link;
use serde::{Deserialize, Serialize};

/// The maximum length of an outline in characters.
pub const OUTLINE_MAX: u32 = 20_000;
/// The maximum number of sections.
pub const SECTIONS_MAX: usize = 200;
/// The maximum length of a section's title in characters.
const TITLE_MAX: usize = 200;
/// The maximum time that a section takes, in minutes.
const MINUTES_MAX: u32 = 600;

/// A section of a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Title.
    pub title: String,
    /// Where it is; empty for none.
    pub link: String,
    /// How long it takes in minutes.
    pub minutes: Option<u32>,
}

/// Reads an outline: lines of the form `Title | link | minutes`, where link and minutes may be left out. Empty lines do not count.
///
/// # Errors
/// The number of the first line that has another form, from 1.
pub fn sections(text: &str) -> Result<Vec<Section>, u32> {
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1_u32..) {
        if line.trim().is_empty() {
            continue;
        }
        found.push(section(line).filter(|_| found.len() < SECTIONS_MAX).ok_or(number)?);
    }
    Ok(found)
}

fn section(line: &str) -> Option<Section> {
    let mut parts = line.split('|').map(str::trim);
    let title = parts.next()?.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() || title.chars().count() > TITLE_MAX || title.chars().any(char::is_control) {
        return None;
    }
    let mut section = Section { title, ..Section::default() };
    for part in parts.filter(|part| !part.is_empty()) {
        if section.minutes.is_some() {
            return None;
        } else if section.link.is_empty() && looks_like_link(part) {
            section.link = part.to_owned();
        } else {
            section.minutes = Some(part.parse().ok().filter(|minutes| (1..=MINUTES_MAX).contains(minutes))?);
        }
    }
    Some(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_a_title_with_or_without_link_and_minutes() {
        let read = |text: &str| sections(text).map(|all| all.into_iter().map(|s| (s.title, s.link, s.minutes)).collect::<Vec<_>>());
        let of = |title: &str, link: &str, minutes| (title.to_owned(), link.to_owned(), minutes);
        assert_eq!(
            read(" Opening  a speech | https://example.org/1 | 12 \r\n\nPractice"),
            Ok(vec![of("Opening a speech", "https://example.org/1", Some(12)), of("Practice", "", None),])
        );
        assert_eq!(
            read("A | 5\nB | | 600\nC | http://example.org |"),
            Ok(vec![of("A", "", Some(5)), of("B", "", Some(600)), of("C", "http://example.org", None),])
        );
        assert_eq!(read(""), Ok(vec![]));
    }

    #[test]
    fn the_first_line_of_another_form_is_named() {
        for bad in [
            " | https://example.org",
            "A | example.org",
            "A | javascript:alert(1)",
            "A | 0",
            "A | 601",
            "A | 5 | 5",
            "A | 5 | https://example.org",
            "A | -1",
        ] {
            assert_eq!(sections(&format!("First\n\n{bad}\n|")), Err(3), "{bad}");
        }
        assert_eq!(sections(&"x".repeat(201)), Err(1));
        assert_eq!(sections(&"x\n".repeat(201)), Err(201));
        assert_eq!(sections(&"x\n".repeat(200)).map(|all| all.len()), Ok(200));
    }
}
