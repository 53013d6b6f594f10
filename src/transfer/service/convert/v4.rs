//! Version 4 (Circlet 0.4) to version 5 (0.5).

use super::{Converter, Row};

/// What is new in 0.5 has no value in older rows.
pub(super) struct V4;

impl Converter for V4 {
    fn row(&mut self, _table: &str, _row: &mut Row) -> Result<(), String> {
        Ok(())
    }
}
