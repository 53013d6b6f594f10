//! Version 3 (Circlet 0.3) to version 4 (0.4).

use super::{Converter, Row};
use serde_json::Value as Json;

/// What others see of a name of before is its first word, as in the migration "shown_names". Ids of meetings in calendars
/// are filled in by a step; no one has named a country, asked for a calendar feed, ended a kind of email or chosen a language
/// for those of a circle.
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
        match table {
            "meetings" => {
                let created = row.get("created_at").cloned().unwrap_or(Json::from(0));
                row.insert("uid".to_owned(), Json::from(""));
                row.insert("changed_at".to_owned(), created);
            }
            "accounts" => {
                shown_name(row);
                row.insert("region".to_owned(), Json::from(""));
            }
            "signups" => {
                shown_name(row);
                row.insert("locale_chosen".to_owned(), Json::from(0));
            }
            _ => {}
        }
        Ok(())
    }
}

fn shown_name(row: &mut Row) {
    let shown = first_word(row.get("name"));
    row.insert("shown_name".to_owned(), shown.into());
    // The answers that an undo link brings back.
    let Some(Ok(mut previous)) = row.get("previous").and_then(Json::as_str).map(serde_json::from_str::<Row>) else { return };
    let shown = first_word(previous.get("name"));
    previous.insert("shown".to_owned(), shown.into());
    row.insert("previous".to_owned(), Json::Object(previous).to_string().into());
}

/// Returns the first of several words; empty if there is only one.
fn first_word(name: Option<&Json>) -> &str {
    name.and_then(Json::as_str).and_then(|name| name.split_once(' ')).map_or("", |(first, _)| first)
}
