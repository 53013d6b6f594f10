//! Version 1: Circlet 0.1.

use super::{Converter, Row};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Converts version 1 to version 2 (Circlet 0.2). A slice that changed its columns has its own function here,
/// called for its tables.
#[derive(Debug, Default)]
pub(super) struct V1 {
    meetings: Meetings,
}

impl Converter for V1 {
    fn row(&mut self, table: &str, row: &mut Row) -> Result<(), String> {
        match table {
            "circles" => self.meetings.circle(row),
            "meetings" => self.meetings.meeting(row),
            "rsvps" => self.meetings.rsvp(row),
            "outbox" => {
                written_mail(row);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn more(&mut self, table: &str) -> Vec<Row> {
        if table == "meetings" { self.meetings.planned() } else { Vec::new() }
    }
}

/// In version 1 the plan was JSON in the circle's row, and the meetings of a public circle had rows in
/// addition.
#[derive(Debug, Default)]
struct Meetings {
    /// Circle, time of its last change, entries.
    plans: Vec<(i64, Json, Vec<Json>)>,
    /// Circle and key of the meetings that have a row.
    known: BTreeSet<(i64, i64)>,
    /// The revision of each meeting: 0.1 kept no answers for older ones.
    revisions: BTreeMap<i64, i64>,
}

impl Meetings {
    fn circle(&mut self, row: &mut Row) -> Result<(), String> {
        let plan = row.remove("plan").ok_or("has no column plan")?;
        let entries = serde_json::from_str(plan.as_str().unwrap_or_default()).map_err(|error| format!("has a plan that is not JSON: {error}"))?;
        let changed = row.get("updated_at").cloned().ok_or("has no column updated_at")?;
        self.plans.push((whole(row, "id")?, changed, entries));
        let in_person = 1 - whole(row, "online")?;
        row.insert("in_person".to_owned(), in_person.into());
        row.insert("event_no".to_owned(), json!(0));
        Ok(())
    }

    fn meeting(&mut self, row: &mut Row) -> Result<(), String> {
        self.known.insert((whole(row, "circle_id")?, whole(row, "plan_key")?));
        let revision = whole(row, "revision")?;
        self.revisions.insert(whole(row, "id")?, revision);
        complete(row, revision);
        Ok(())
    }

    fn rsvp(&mut self, row: &mut Row) -> Result<(), String> {
        let revision = self.revisions.get(&whole(row, "meeting_id")?).copied().unwrap_or_default();
        row.insert("revision".to_owned(), revision.into());
        Ok(())
    }

    /// Returns the entries without a row, which are those of drafts.
    fn planned(&mut self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (circle, changed, entries) in std::mem::take(&mut self.plans) {
            for entry in entries {
                let key = entry.get("key").and_then(Json::as_i64).unwrap_or_default();
                if !self.known.insert((circle, key)) {
                    continue;
                }
                let text = |name: &str| entry.get(name).and_then(Json::as_str).unwrap_or_default().into();
                let values = [("circle_id", circle.into()), ("plan_key", key.into()), ("local_date", text("date")), ("local_time", text("time"))];
                let mut row: Row = values.into_iter().map(|(name, value): (&str, Json)| (name.to_owned(), value)).collect();
                for unknown in ["starts_at", "ends_at", "feedback_asked_at"] {
                    row.insert(unknown.to_owned(), Json::Null);
                }
                row.insert("revision".to_owned(), 0.into());
                row.insert("created_at".to_owned(), changed.clone());
                complete(&mut row, 0);
                rows.push(row);
            }
        }
        rows
    }
}

/// Adds the new columns. Zone, length and instants are left to the step "meetings".
fn complete(row: &mut Row, sequence: i64) {
    for name in ["time_zone", "mode", "venue", "venue_details", "address", "city", "country", "meeting_url", "note", "cancel_reason", "former"] {
        row.insert(name.to_owned(), "".into());
    }
    row.insert("minutes".to_owned(), 0.into());
    row.insert("sequence".to_owned(), sequence.into());
    row.insert("cancelled_at".to_owned(), Json::Null);
}

fn whole(row: &Row, name: &str) -> Result<i64, String> {
    row.get(name).and_then(Json::as_i64).ok_or_else(|| format!("has no whole number in {name}"))
}

/// Converts an email of 0.1, which was rendered when enqueued, to version 0 of its kind.
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

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "tests panic on failure")]
mod tests {
    use super::*;

    fn row(value: Json) -> Row {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn plan_entries_without_a_row_become_meetings() -> Result<(), String> {
        let mut v1 = V1::default();
        let plan = r#"[{"key":1,"date":"2026-11-30","time":"18:30"},{"key":2,"date":"2026-12-07","time":"19:00"}]"#;
        let mut circle = row(json!({"id": 4, "online": 1, "plan": plan, "updated_at": 9}));
        v1.row("circles", &mut circle)?;
        assert_eq!(circle, row(json!({"id": 4, "event_no": 0, "online": 1, "in_person": 0, "updated_at": 9})));
        let mut meeting = row(json!({"id": 7, "circle_id": 4, "plan_key": 1, "revision": 2}));
        v1.row("meetings", &mut meeting)?;
        assert_eq!((&meeting["sequence"], &meeting["minutes"], &meeting["former"]), (&json!(2), &json!(0), &json!("")));
        let more = v1.more("meetings");
        assert_eq!(more.len(), 1);
        let found = |name: &str| more.iter().map(|m| m[name].clone()).collect::<Vec<_>>();
        assert_eq!((found("plan_key"), found("local_date"), found("local_time")), (vec![json!(2)], vec![json!("2026-12-07")], vec![json!("19:00")]));
        assert_eq!((found("circle_id"), found("created_at"), found("starts_at")), (vec![json!(4)], vec![json!(9)], vec![Json::Null]));
        let mut answer = row(json!({"meeting_id": 7}));
        v1.row("rsvps", &mut answer)?;
        assert_eq!(answer["revision"], json!(2), "0.1 kept no answer for an older date");
        assert!(v1.row("circles", &mut row(json!({"id": 5, "online": 0, "updated_at": 9}))).is_err());
        Ok(())
    }
}
