//! Rows of an older export become rows of today: one converter per version of the files, each from
//! its version to the next, on rows as JSON. What a row needs that only Rust can work out is left to
//! the steps (`platform/steps.rs`), which run after the import.

mod v1;

use super::lines::VERSION;
use serde_json::{Map, Value as Json};

/// A row: column and value.
pub type Row = Map<String, Json>;

/// The converters of all older versions, oldest first: the first makes version 2 of version 1.
fn converters() -> [Box<dyn Converter>; VERSION as usize - 1] {
    [Box::new(v1::V1::default())]
}

/// Brings the export of one version up to the next one. Tables come in the order of the table list.
trait Converter: Send {
    /// Changes a row of `table`.
    ///
    /// # Errors
    /// What is wrong with the row.
    fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String>;

    /// Rows of `table` that this version kept elsewhere. Asked once, after all rows of its file. One
    /// without an `id` gets the next.
    fn more(&mut self, _table: &str) -> Vec<Row> {
        Vec::new()
    }
}

/// An export on its way from its version to today's.
pub struct Conversion(Vec<Box<dyn Converter>>);

impl Conversion {
    /// From the version in the manifest; from today's there is nothing to do.
    pub fn from(version: u64) -> Self {
        let done = usize::try_from(version.saturating_sub(1)).unwrap_or(usize::MAX);
        Self(converters().into_iter().skip(done).collect())
    }

    /// Changes a row of `table`.
    ///
    /// # Errors
    /// What is wrong with the row.
    pub fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String> {
        self.0.iter_mut().try_for_each(|converter| converter.row(table, row))
    }

    /// The rows of `table` that older versions kept elsewhere. Asked once, after the rows of its file.
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

    /// Takes the plan out of a circle and makes meetings of it.
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

    /// Gives a meeting a zone.
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
    fn a_row_passes_all_later_converters_and_so_does_one_that_an_older_version_kept_elsewhere() -> Result<(), String> {
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
    fn an_export_of_today_needs_no_converter() {
        assert_eq!(Conversion::from(VERSION).0.len(), 0);
        assert_eq!(Conversion::from(1).0.len(), converters().len());
    }
}
