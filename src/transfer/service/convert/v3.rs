//! Version 3 (Circlet 0.3) to version 4 (0.4).

use super::{Converter, Row};
use serde_json::Value as Json;

/// Adds the new columns: ids of meetings in calendars (filled in by a step), addresses of calendar feeds, which no one has
/// asked for, and kinds of email, all of which people get.
pub(super) struct V3;

impl Converter for V3 {
    fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String> {
        let nulls: &[&str] = match table {
            "accounts" => &["feed_key", "joined_off_at", "left_off_at", "feedback_off_at"],
            "signups" => &["feed_key", "messages_off_at"],
            _ => &[],
        };
        for name in nulls {
            row.insert((*name).to_owned(), Json::Null);
        }
        if table == "meetings" {
            let created = row.get("created_at").cloned().unwrap_or(Json::from(0));
            row.insert("uid".to_owned(), Json::from(""));
            row.insert("changed_at".to_owned(), created);
        }
        Ok(())
    }
}
