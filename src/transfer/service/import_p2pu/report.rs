//! The report of an import.

use super::Outcomes;
use super::read::{P2puCircle, P2puCourse};
use crate::courses::service::import::Taken;
use crate::platform::{Error, Result};
use crate::types::{AppError, FieldCode};
use std::fmt;

/// Counts, notes, and the skipped records.
#[derive(Debug, Default)]
pub struct Report {
    /// Courses that were added.
    pub new_courses: u32,
    /// Courses that existed and got their description.
    pub filled_courses: u32,
    /// Courses that existed, or whose link another course has.
    pub known_courses: u32,
    /// Circles that were added.
    pub new_circles: u32,
    /// Circles that existed.
    pub known_circles: u32,
    /// Contradictions in records that were imported.
    pub notes: Vec<String>,
    /// The skipped records: file, number, reason.
    pub bad: Vec<String>,
}

impl Report {
    pub(super) fn course(&mut self, course: &P2puCourse, taken: Taken) {
        match taken {
            Taken::New(_) => self.new_courses += 1,
            Taken::Filled(_) => self.filled_courses += 1,
            Taken::Known(_) => self.known_courses += 1,
            Taken::SameLink(_) => {
                self.known_courses += 1;
                self.notes.push(format!("course {} ({}): the library has its link already: that course is used", course.id, course.title()));
            }
        }
    }

    pub(super) fn circle(&mut self, circle: &P2puCircle, outcomes: Outcomes) {
        if outcomes.new.is_none() {
            self.known_circles += 1;
            return;
        }
        self.new_circles += 1;
        match outcomes.course {
            Taken::New(_) => self.new_courses += 1,
            Taken::SameLink(_) => self.course(&circle.course, outcomes.course),
            Taken::Filled(_) | Taken::Known(_) => {}
        }
        self.notes.extend(outcomes.notes.iter().map(|note| format!("circle {}: {note}", circle.id)));
    }

    /// Notes a record that a slice rejected; an internal error ends the import.
    pub(super) fn failed(&mut self, file: &str, number: usize, what: &str, fail: Error) -> Result<()> {
        match fail {
            Error::Expected(AppError::Invalid(errors)) => {
                let why: Vec<String> = errors.iter().map(|e| format!("{} {}", e.field, words(e.code))).collect();
                self.bad.push(bad(file, number, &format!("{what}: {}", why.join("; "))));
                Ok(())
            }
            Error::Expected(other) => {
                self.bad.push(bad(file, number, &format!("{what}: {other}")));
                Ok(())
            }
            fault @ Error::Internal(_) => Err(fault),
        }
    }
}

/// Formats "courses.json, record 3: …".
pub(super) fn bad(file: &str, number: usize, why: &str) -> String {
    format!("{file}, record {number}: {why}")
}

fn words(code: FieldCode) -> String {
    match code {
        FieldCode::Required => "is missing".to_owned(),
        FieldCode::TooLong(most) => format!("is longer than {most} characters"),
        FieldCode::Link => "is no web address".to_owned(),
        FieldCode::Characters => "holds control characters".to_owned(),
        FieldCode::Range(low, high) => format!("is not between {low} and {high}"),
        FieldCode::Zone => "is no known time zone".to_owned(),
        other => format!("is wrong ({other:?})"),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        for bad in &self.bad {
            writeln!(f, "skipped: {bad}")?;
        }
        writeln!(f, "courses: {} new, {} filled in, {} known", self.new_courses, self.filled_courses, self.known_courses)?;
        writeln!(f, "circles: {} new, {} known", self.new_circles, self.known_circles)?;
        write!(f, "{} new, {} skipped", self.new_courses + self.new_circles, self.bad.len())
    }
}
