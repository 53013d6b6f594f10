//! The meetings of a circle: reading, planning and correcting them.

mod correct;
mod edit;
mod fill;
mod mailed;
mod meeting;
mod place;
mod plan;
mod shift;
mod words;

pub use correct::{correct, correct_page};
pub use edit::{Next, import, replan, save_when, usual, when_step};
pub use fill::{CALENDAR_IDS, FILL_IN};
pub use mailed::mailed;
pub use meeting::{edit_meeting, meeting_page};
pub use place::in_transaction;
pub use shift::shift;
pub use words::{differs, elsewhere, otherwise, when};

use super::model::Meeting;
use super::store;
use crate::circles::model::{Circle, Planned};
use crate::platform::db::Reader;
use crate::platform::{Ctx, Result, Tx, dates};
use crate::types::{AppError, Check, CircleId, FieldCode, FieldName, MeetingId};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Returns the meetings of a circle that are not cancelled, by date.
pub async fn list<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Meeting>> {
    store::list(on, circle).await
}

/// Returns all meetings of a circle by date, also those that were cancelled.
pub async fn all<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Meeting>> {
    store::all(on, circle).await
}

/// Same as [`all`], in step with the circle's events.
pub async fn in_step(ctx: &Ctx, circle: &Circle) -> Result<Arc<Vec<Meeting>>> {
    let id = circle.id;
    ctx.in_step("meetings", (id, circle.event_no), || all(ctx.db().primary(), id)).await
}

/// Returns all meetings of several circles by date, also those that were cancelled, in one statement.
pub async fn all_of<'c>(on: impl Reader<'c>, circles: &[CircleId]) -> Result<BTreeMap<CircleId, Vec<Meeting>>> {
    let mut found: BTreeMap<CircleId, Vec<Meeting>> = BTreeMap::new();
    for (circle, meeting) in store::all_of(on, circles).await? {
        found.entry(circle).or_default().push(meeting);
    }
    Ok(found)
}

/// Returns a meeting of a circle, cancelled or not; another circle's meeting is not found.
pub async fn by_id(ctx: &Ctx, circle: CircleId, id: MeetingId) -> Result<Option<Meeting>> {
    store::by_id(ctx.db().primary(), circle, id).await
}

/// Returns the next meeting: the first that is not over.
pub async fn next(ctx: &Ctx, circle: CircleId) -> Result<Option<Meeting>> {
    Ok(list(ctx.db().primary(), circle).await?.into_iter().find(|m| m.ends_at > ctx.now_us()))
}

/// Same as [`by_id`], inside a write transaction.
pub async fn by_id_in(tx: &mut Tx, circle: CircleId, id: MeetingId) -> Result<Option<Meeting>> {
    store::by_id(tx.conn(), circle, id).await
}

/// Returns the meetings of a circle that have not started, by date.
pub async fn ahead(ctx: &Ctx, circle: CircleId) -> Result<Vec<Meeting>> {
    Ok(list(ctx.db().primary(), circle).await?.into_iter().filter(|m| m.starts_at > ctx.now_us()).collect())
}

/// Same as [`ahead`], inside a write transaction.
pub async fn ahead_in(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<Vec<Meeting>> {
    Ok(list(tx.conn(), circle).await?.into_iter().filter(|m| m.starts_at > ctx.now_us()).collect())
}

/// Reads the id of a meeting in a path or a form.
fn meeting_id(raw: &str) -> Result<MeetingId> {
    Ok(raw.parse().map(MeetingId).map_err(|_| AppError::NotFound)?)
}

/// Reads date and time of a meeting in a zone; `wrong` is an error of the moment they mean. Another meeting at that moment is an error,
/// too. `None` if there is one.
fn read_start(
    ctx: &Ctx,
    check: &mut Check,
    (date_field, date): (FieldName, &str),
    (time_field, time): (FieldName, &str),
    (zone_name, zone): (&str, &TimeZone),
    others: &[Meeting],
    wrong: impl Fn(i64) -> Option<FieldCode>,
) -> Option<(Planned, i64)> {
    let date = dates::check_date(check, date_field, date);
    let time = dates::check_time(check, time_field, time);
    let (date, time) = (date?, time?);
    let at = match dates::instant(date, time, zone) {
        Ok(at) => at.as_microsecond(),
        Err(why) => {
            check.fail(time_field, crate::i18n::dates::no_instant(ctx.reader(), zone_name, why));
            return None;
        }
    };
    let taken = others.iter().any(|meeting| meeting.starts_at == at).then_some(FieldCode::Duplicate);
    if let Some(code) = wrong(at).or(taken) {
        check.fail(date_field, code);
        return None;
    }
    Some((Planned { key: 0, date: date.into(), time: dates::time_text(time) }, at))
}
