//! Holds back emails to addresses that are not proven, about circles of people whom the site does not know yet.

use super::claims::Claimed;
use super::kinds::{Rendered, Rendering};
use crate::platform::limits::{self, Limit};
use crate::platform::{Ctx, Error, Result};
use crate::types::{AppError, CircleId};

/// Returns the limit of emails about a circle to addresses that are not proven, and whose it is; `None` for circles of people who
/// have held one before. Declared by a slice.
pub type Brake = for<'a> fn(&'a Ctx, CircleId) -> Rendering<'a, Option<(Limit, String)>>;

/// What was counted for one email.
pub(super) type Counted = Option<(Limit, String)>;

/// Counts an email that is about to be sent; otherwise returns how many seconds it has to wait.
pub(super) async fn count(ctx: &Ctx, mail: &Claimed, rendered: &Rendered) -> Result<Result<Counted, u32>> {
    let (Some(brake), Some(circle), true) = (ctx.app.brake, mail.circle_id, rendered.unproven) else { return Ok(Ok(None)) };
    let Some((limit, who)) = brake(ctx, circle).await? else { return Ok(Ok(None)) };
    match ctx.count(limit, &who).await {
        Ok(()) => Ok(Ok(Some((limit, who)))),
        Err(Error::Expected(AppError::TooMany(seconds))) => Ok(Err(seconds)),
        Err(fail) => Err(fail),
    }
}

/// Takes back what was counted for an email that was not sent.
pub(super) async fn take_back(ctx: &Ctx, counted: Counted) -> Result<()> {
    let Some((limit, who)) = counted else { return Ok(()) };
    let mut tx = ctx.db().write().await?;
    limits::give_back(ctx, &mut tx, limit, &who).await?;
    tx.commit().await
}
