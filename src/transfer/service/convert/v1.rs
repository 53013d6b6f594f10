//! Version 1: Circlet 0.1.

use super::{Converter, Row};
use serde_json::{Value as Json, json};

/// From version 1 to version 2 (Circlet 0.2). A slice that changed its columns has a function of its
/// own here, called for its tables.
#[derive(Debug, Default)]
pub(super) struct V1 {}

impl Converter for V1 {
    fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String> {
        if table == "outbox" {
            written_mail(row);
        }
        Ok(())
    }
}

/// 0.1 wrote every mail out when it was decided: that is version 0 of its kind.
fn written_mail(row: &mut Row) {
    let priority = match row.get("kind").and_then(Json::as_str).unwrap_or_default() {
        "account-confirm" | "account-known" | "account-reset" | "account-unknown" | "account-change" => 0,
        "reminder" => 2,
        "feedback" => 3,
        _ => 1,
    };
    row.extend([
        ("version".to_owned(), json!(0)),
        ("facts".to_owned(), json!("{}")),
        ("account_id".to_owned(), Json::Null),
        ("priority".to_owned(), json!(priority)),
        ("blanked".to_owned(), json!(0)),
    ]);
}
