//! Converts rows of older exports to the current format: one converter per version, each to the next version,
//! on rows as JSON. What only Rust can compute is left to the steps (`platform/steps.rs`), which run after
//! the import.

mod v1;
mod v3;
mod v4;
mod v5;

use super::lines::VERSION;
use serde_json::{Map, Value as Json};

/// A row: columns and values.
pub type Row = Map<String, Json>;

/// Returns the converters of all older versions, oldest first: the first converts version 1 to version 2.
fn converters() -> [Box<dyn Converter>; VERSION as usize - 1] {
    [Box::new(v1::V1::default()), Box::new(V2), Box::new(v3::V3), Box::new(v4::V4), Box::new(v5::V5)]
}

/// Converts the export of one version to the next one. Tables come in the order of the table list.
trait Converter: Send {
    /// Converts a row of `table`.
    ///
    /// # Errors
    /// What is wrong with the row.
    fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String>;

    /// Returns rows of `table` that this version stored elsewhere. Called once, after all rows of its file. A
    /// row without an `id` gets the next one.
    fn more(&mut self, _table: &str) -> Vec<Row> {
        Vec::new()
    }
}

/// Version 2 (Circlet 0.2) to version 3 (0.3): new tables, into which a step moves the weekly feedback, and new columns:
/// a circle's goal, which no one was asked for, what a course costs and takes, which no one has said, and sign-ups that
/// may be walk-ins.
struct V2;

impl Converter for V2 {
    fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String> {
        let defaults: &[(&str, Json)] = match table {
            "circles" => &[("goal", Json::String(String::new()))],
            "courses" => &[
                ("cost", Json::String(String::new())),
                ("cost_checked_on", Json::Null),
                ("free_how", Json::String(String::new())),
                ("hours", Json::Null),
                ("sessions", Json::Null),
            ],
            _ => &[],
        };
        for (name, value) in defaults {
            row.entry(*name).or_insert_with(|| value.clone());
        }
        if table == "signups" {
            for (column, value) in [("walk_in_key", Json::Null), ("added_by", Json::Null), ("seated", 1.into())] {
                row.insert(column.to_owned(), value);
            }
        }
        Ok(())
    }
}

/// Converts an export from its version to the current one.
pub struct Conversion(Vec<Box<dyn Converter>>);

impl Conversion {
    /// Creates the conversion from the version in the manifest; for the current one there is nothing to do.
    pub fn from(version: u64) -> Self {
        let done = usize::try_from(version.saturating_sub(1)).unwrap_or(usize::MAX);
        Self(converters().into_iter().skip(done).collect())
    }

    /// Converts a row of `table`.
    ///
    /// # Errors
    /// What is wrong with the row.
    pub fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String> {
        self.0.iter_mut().try_for_each(|converter| converter.row(table, row))
    }

    /// Returns the rows of `table` that older versions stored elsewhere. Called once, after the rows of its
    /// file.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub fn more(&mut self, table: &str) -> Result<Vec<Row>, String> {
        let mut all = Vec::new();
        for converter in &mut self.0 {
            all.iter_mut().try_for_each(|row| converter.row(table, row))?;
            all.extend(converter.more(table));
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(value: Json) -> Row {
        value.as_object().cloned().unwrap_or_default()
    }

    /// Moves the plan out of a circle into meetings.
    #[derive(Default)]
    struct First(Vec<Row>);

    impl Converter for First {
        fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String> {
            if table == "circles" {
                let day = row.remove("plan").ok_or("has no plan")?;
                self.0.extend([Row::from_iter([("day".to_owned(), day)])]);
            }
            Ok(())
        }

        fn more(&mut self, table: &str) -> Vec<Row> {
            if table == "meetings" { std::mem::take(&mut self.0) } else { Vec::new() }
        }
    }

    /// Adds a zone to a meeting.
    struct Second;

    impl Converter for Second {
        fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String> {
            if table == "meetings" {
                row.insert("zone".to_owned(), json!("UTC"));
            }
            Ok(())
        }
    }

    #[test]
    fn every_row_passes_all_later_converters_including_those_stored_elsewhere_before() -> Result<(), String> {
        let mut conversion = Conversion(vec![Box::<First>::default(), Box::new(Second)]);
        let mut circle = row(json!({"id": 1, "plan": "2026-11-23"}));
        conversion.row("circles", &mut circle)?;
        assert_eq!(circle, row(json!({"id": 1})));
        assert_eq!(conversion.row("circles", &mut circle), Err("has no plan".to_owned()));
        let mut meeting = row(json!({"id": 1, "day": "2026-11-16"}));
        conversion.row("meetings", &mut meeting)?;
        assert_eq!(meeting, row(json!({"id": 1, "day": "2026-11-16", "zone": "UTC"})));
        assert_eq!(conversion.more("circles")?, []);
        assert_eq!(conversion.more("meetings")?, [row(json!({"day": "2026-11-23", "zone": "UTC"}))]);
        assert_eq!(conversion.more("meetings")?, []);
        Ok(())
    }

    #[test]
    fn of_a_name_of_before_others_see_the_first_word() -> Result<(), String> {
        let signup = |name: &str, previous: Json| row(json!({"name": name, "previous": previous}));
        let mut two = signup("Grace Wanjiru", json!(r#"{"name":"Grace W","goal":"","support":"","answer":""}"#));
        v3::V3.row("signups", &mut two)?;
        assert_eq!(two.get("shown_name"), Some(&json!("Grace")));
        assert_eq!(two.get("previous"), Some(&json!(r#"{"answer":"","goal":"","name":"Grace W","shown":"Grace","support":""}"#)));
        let mut one = signup("Cher", Json::Null);
        v3::V3.row("accounts", &mut one)?;
        assert_eq!((one.get("name"), one.get("shown_name")), (Some(&json!("Cher")), Some(&json!(""))));
        let mut other = row(json!({"name": "Two words"}));
        v3::V3.row("totals", &mut other)?;
        assert_eq!(other, row(json!({"name": "Two words"})));
        Ok(())
    }

    #[test]
    fn a_current_export_needs_no_converter() {
        assert_eq!(Conversion::from(VERSION).0.len(), 0);
        assert_eq!(Conversion::from(1).0.len(), converters().len());
    }
}
