//! What can be downloaded.

use serde::{Deserialize, Serialize};

/// A table of a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// The circles themselves.
    Circles,
    /// Sign-ups.
    People,
    /// Meetings with their feedback's figures.
    Meetings,
    /// Answers to "Are you coming?".
    Rsvps,
    /// Who was there.
    Attendance,
    /// Answers to forms.
    Answers,
}

impl Table {
    /// All, in the order of a download.
    pub const ALL: [Self; 6] = [Self::Circles, Self::People, Self::Meetings, Self::Rsvps, Self::Attendance, Self::Answers];

    /// Returns its name in file names and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Circles => "circles",
            Self::People => "people",
            Self::Meetings => "meetings",
            Self::Rsvps => "rsvps",
            Self::Attendance => "attendance",
            Self::Answers => "answers",
        }
    }
}

/// A file: one table for spreadsheets, or all for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// One table as CSV.
    Csv(Table),
    /// All tables as JSON.
    Json,
}

impl File {
    /// Parses a file's name: "people.csv", "all.json".
    pub fn parse(name: &str) -> Option<Self> {
        if name == "all.json" {
            return Some(Self::Json);
        }
        let table = name.strip_suffix(".csv")?;
        Table::ALL.into_iter().find(|known| known.name() == table).map(Self::Csv)
    }

    /// Returns the file's name.
    pub fn name(self) -> String {
        match self {
            Self::Csv(table) => format!("{}.csv", table.name()),
            Self::Json => "all.json".to_owned(),
        }
    }
}

/// Whose data is downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One circle's, by slug.
    Circle(String),
    /// That of all circles of the person signed in.
    Mine,
    /// That of the whole site.
    All,
}

/// What the page of downloads shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Downloads {
    /// The circle's title; empty if it is not one circle's.
    pub title: String,
    /// Each table with its number of rows; none where the number is not shown.
    pub rows: Vec<(Table, Option<u32>)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_name_of_its_own() {
        for file in Table::ALL.map(File::Csv).into_iter().chain([File::Json]) {
            assert_eq!(File::parse(&file.name()), Some(file));
        }
        assert_eq!(["people", "people.json", "all.csv", "../people.csv", ""].map(File::parse), [None; 5]);
    }
}
