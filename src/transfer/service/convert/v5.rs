//! Version 5 (Circlet 0.5) to version 6 (0.6).

use super::{Converter, Row};
use serde_json::Value as Json;

/// What is new in 0.6 has no value in older rows: no one has said what a course consists of.
pub(super) struct V5;

impl Converter for V5 {
    fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String> {
        if table == "courses" {
            row.insert("outline".to_owned(), Json::from(""));
        }
        Ok(())
    }
}
