//! The meetings of a circle.

use super::model::{Due, Meeting};
use super::store;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{CircleId, MeetingId};

/// The meetings of a circle in the order of their dates.
pub async fn list(ctx: &Ctx, circle: CircleId) -> Result<Vec<Meeting>> {
    store::list(ctx.db().primary(), circle).await
}

/// A meeting of a circle; an id of another circle's meeting is not found.
pub async fn by_id(ctx: &Ctx, circle: CircleId, id: MeetingId) -> Result<Option<Meeting>> {
    store::by_id(ctx.db().primary(), circle, id).await
}

/// The meeting that comes next: the first that is not over.
pub async fn next(ctx: &Ctx, circle: CircleId) -> Result<Option<Meeting>> {
    Ok(list(ctx, circle).await?.into_iter().find(|m| m.ends_at > ctx.now_us()))
}

/// The meetings of a circle inside a write transaction, in the order of their dates.
pub async fn list_in(tx: &mut Tx, circle: CircleId) -> Result<Vec<Meeting>> {
    store::list(tx.conn(), circle).await
}

/// A meeting of a circle inside a write transaction.
pub async fn by_id_in(tx: &mut Tx, circle: CircleId, id: MeetingId) -> Result<Option<Meeting>> {
    store::by_id(tx.conn(), circle, id).await
}

/// The meetings of a circle that have not begun, the next one first.
pub async fn ahead(ctx: &Ctx, circle: CircleId) -> Result<Vec<Meeting>> {
    store::ahead(ctx.db().primary(), circle, ctx.now_us()).await
}

/// As [`ahead`], inside a write transaction.
pub async fn ahead_in(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<Vec<Meeting>> {
    store::ahead(tx.conn(), circle, ctx.now_us()).await
}

/// Adds a meeting.
pub async fn insert(tx: &mut Tx, circle: CircleId, due: &Due, now: i64) -> Result<()> {
    store::insert(tx, circle, due, now).await
}

/// Moves a meeting: a new revision. One that moves into the future is asked about again after it.
pub async fn move_to(tx: &mut Tx, id: MeetingId, due: &Due, now: i64) -> Result<()> {
    store::move_to(tx, id, due, now).await
}

/// Gives a meeting another end.
pub async fn set_end(tx: &mut Tx, id: MeetingId, ends_at: i64) -> Result<()> {
    store::set_end(tx, id, ends_at).await
}

/// Removes a meeting.
pub async fn delete(tx: &mut Tx, id: MeetingId) -> Result<()> {
    store::delete(tx, id).await
}
