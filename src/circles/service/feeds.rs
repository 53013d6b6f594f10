//! Circles for the calendar feed of an account.

use crate::accounts::policy::FeedOwner;
use crate::circles::model::Circle;
use crate::circles::store::feeds as store;
use crate::platform::{Ctx, Result};
use crate::types::CircleId;
use std::collections::BTreeSet;

/// Returns the circles that the owner of a feed runs (the newest 200), and those they take part in; no drafts. Only what
/// calendars show of a circle is filled in.
pub async fn of_feed(ctx: &Ctx, by: &FeedOwner, joined: Vec<CircleId>) -> Result<Vec<Circle>> {
    let run = store::run_by(ctx.db().primary(), by.account()).await?;
    let ids: Vec<CircleId> = run.into_iter().chain(joined).collect::<BTreeSet<_>>().into_iter().collect();
    store::circles(ctx.db().primary(), &ids).await
}
