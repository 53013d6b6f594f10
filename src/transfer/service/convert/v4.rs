//! Version 4 (Circlet 0.4) to version 5 (0.5).

use super::{Converter, Row};
use serde_json::Value as Json;

/// The keys of links are filled in by a step; links that name the number of a row stay good for rows of before. Of accounts
/// it is not known which browser registered them, and every link to choose a new password, or to sign in, is the first one.
/// Addresses of sign-ups count as proven. Which slug a circle had as a draft is not known.
pub(super) struct V4;

impl Converter for V4 {
    fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String> {
        match table {
            "signups" => {
                row.insert("link_key".to_owned(), Json::from(""));
                row.insert("row_links".to_owned(), Json::from(1));
                row.insert("proposed".to_owned(), Json::Null);
                row.insert("proposed_at".to_owned(), Json::Null);
                row.insert("proposal".to_owned(), Json::from(0));
                row.insert("unproven".to_owned(), Json::from(0));
                row.insert("consent_text".to_owned(), Json::Null);
            }
            "accounts" => {
                row.insert("registered_by".to_owned(), Json::Null);
                row.insert("reset_round".to_owned(), Json::from(0));
                row.insert("sign_in_round".to_owned(), Json::from(0));
                row.insert("link_key".to_owned(), Json::from(""));
                row.insert("row_links".to_owned(), Json::from(1));
                row.insert("deleting_at".to_owned(), Json::Null);
                row.insert("consent_text".to_owned(), Json::Null);
            }
            "outbox" => {
                let blanked = row.get("blanked").cloned().unwrap_or(Json::from(0));
                row.insert("nameless".to_owned(), blanked);
                row.insert("key_hash".to_owned(), Json::from(""));
                row.insert("held".to_owned(), Json::from(0));
            }
            "circle_facilitators" => {
                row.insert("address_shown".to_owned(), Json::from("page"));
            }
            "circles" => {
                row.insert("hidden_reason".to_owned(), Json::from(""));
                row.insert("draft_slug".to_owned(), Json::from(""));
            }
            "courses" => {
                row.insert("hidden_reason".to_owned(), Json::from(""));
            }
            "staff_log" => {
                row.insert("reason".to_owned(), Json::from(""));
            }
            _ => {}
        }
        Ok(())
    }
}
