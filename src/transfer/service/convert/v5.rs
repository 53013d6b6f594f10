//! Version 5 (Circlet 0.5) to version 6 (0.6).

use super::{Converter, Row};

/// What is new in 0.6 has no value in older rows.
pub(super) struct V5;

impl Converter for V5 {
    fn row(&mut self, _table: &str, _row: &mut Row) -> Result<(), String> {
        Ok(())
    }
}
