//! What a person has seen of a board.

use super::{enter, hold};
use crate::board::model::SeenForm;
use crate::board::policy::Person;
use crate::board::store::people;
use crate::platform::{Ctx, Result};
use crate::types::PostId;

/// Notes that the person has seen the board up to the newest post that the page showed. The script says so by itself: it is no
/// button behind a mailed link, and proves no address. Idempotent.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), not found, not signed in, or not allowed.
#[tracing::instrument(skip_all)]
pub async fn mark_seen(ctx: &Ctx, form: &SeenForm) -> Result<()> {
    let (_, on) = enter(ctx, &form.link, &form.slug).await?;
    let known = people::seen(ctx.db().primary(), &on).await?;
    let newest = form.newest.parse::<i64>().unwrap_or_default().min(known.newest);
    if newest <= known.seen || matches!(on.person(), Person::Staff(_)) {
        return Ok(());
    }
    let mut tx = ctx.db().write().await?;
    hold(&mut tx, on.person()).await?;
    people::mark_seen(&mut tx, &on, PostId(newest), ctx.now_us()).await?;
    tx.commit().await
}
