//! Version 1: Circlet 0.1.

use super::{Converter, Row};

/// From version 1 to version 2 (Circlet 0.2). A slice that changed its columns has a function of its
/// own here, called for its tables.
#[derive(Debug, Default)]
pub(super) struct V1 {}

impl Converter for V1 {
    fn row(&mut self, _table: &str, _row: &mut Row) -> Result<(), String> {
        Ok(())
    }
}
