//! A public circle's meetings follow its place, and its participants are told.

use crate::circles::service as circles;
use crate::meetings::store;
use crate::platform::ctx::Hook;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{CircleId, FormerPlace};
use std::future::Future;
use std::pin::Pin;

/// Records that upcoming meetings changed with their circle, so that calendars follow.
pub fn in_transaction<'a>(ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::PlaceChanged(circle, before) => moved(ctx, tx, circle, &before).await,
            Hook::CircleCancelled(circle) => cancelled(ctx, tx, circle).await,
            _ => Ok(()),
        }
    })
}

/// Upcoming meetings without a place of their own change with the circle's; participants are told.
async fn moved(ctx: &Ctx, tx: &mut Tx, id: CircleId, before: &FormerPlace) -> Result<()> {
    let after = circles::by_id_in(tx, id).await?;
    let before = after.placed_at(before);
    let mut moved = super::ahead_in(ctx, tx, id).await?;
    moved.retain(|meeting| meeting.as_known(&before) != meeting.as_known(&after));
    if moved.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = moved.iter().map(|meeting| meeting.id).collect();
    store::changed(tx, &ids, ctx.now_us()).await?;
    let told = moved.iter().map(|meeting| meeting.as_known(&before)).collect();
    ctx.in_transaction(tx, Hook::MeetingsChanged(id, told)).await
}

async fn cancelled(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<()> {
    let ids: Vec<_> = super::ahead_in(ctx, tx, circle).await?.iter().map(|meeting| meeting.id).collect();
    store::changed(tx, &ids, ctx.now_us()).await
}
