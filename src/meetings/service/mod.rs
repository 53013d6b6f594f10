//! The meetings of a circle: reading them, planning them, correcting them.

mod correct;
mod edit;
mod fill;
mod plan;

pub use correct::{correct, correct_page};
pub use edit::{Next, import, replan, save_when, when_step};
pub use fill::FILL_IN;

use super::model::Meeting;
use super::store;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{CircleId, MeetingId};

/// The meetings of a circle that are not cancelled, in the order of their dates.
pub async fn list(ctx: &Ctx, circle: CircleId) -> Result<Vec<Meeting>> {
    store::list(ctx.db().primary(), circle).await
}

/// A meeting of a circle, cancelled or not; an id of another circle's meeting is not found.
pub async fn by_id(ctx: &Ctx, circle: CircleId, id: MeetingId) -> Result<Option<Meeting>> {
    store::by_id(ctx.db().primary(), circle, id).await
}

/// The meeting that comes next: the first that is not over.
pub async fn next(ctx: &Ctx, circle: CircleId) -> Result<Option<Meeting>> {
    Ok(list(ctx, circle).await?.into_iter().find(|m| m.ends_at > ctx.now_us()))
}

/// As [`list`], inside a write transaction.
pub async fn list_in(tx: &mut Tx, circle: CircleId) -> Result<Vec<Meeting>> {
    store::list(tx.conn(), circle).await
}

/// As [`by_id`], inside a write transaction.
pub async fn by_id_in(tx: &mut Tx, circle: CircleId, id: MeetingId) -> Result<Option<Meeting>> {
    store::by_id(tx.conn(), circle, id).await
}

/// The meetings of a circle that have not begun, the next one first.
pub async fn ahead(ctx: &Ctx, circle: CircleId) -> Result<Vec<Meeting>> {
    Ok(list(ctx, circle).await?.into_iter().filter(|m| m.starts_at > ctx.now_us()).collect())
}

/// As [`ahead`], inside a write transaction.
pub async fn ahead_in(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<Vec<Meeting>> {
    Ok(list_in(tx, circle).await?.into_iter().filter(|m| m.starts_at > ctx.now_us()).collect())
}
