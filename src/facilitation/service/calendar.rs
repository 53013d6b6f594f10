//! Calendars of people with an account.

use crate::accounts::service as accounts;
use crate::calendars::service as calendars;
use crate::circles::model::Circle;
use crate::circles::service as circles;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::platform::{Ctx, Result};
use crate::signups::service as signups;
use crate::types::CircleId;

/// Returns all meetings of a circle as a calendar file for its facilitators, also those that are over or cancelled.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn calendar(ctx: &Ctx, slug: &str) -> Result<String> {
    let (circle, manager) = circles::managed(ctx, slug).await?;
    let found = meetings::all(ctx.db().primary(), manager.circle()).await?;
    Ok(calendars::published(ctx, &circle, &found))
}

/// Returns the calendar behind the address of an account's feed: all meetings of the circles it runs and, with a confirmed
/// address, takes part in. A fixed number of statements, however many circles there are.
///
/// # Errors
/// Not found.
pub async fn feed(ctx: &Ctx, key: &str) -> Result<String> {
    let owner = accounts::feed_owner(ctx, key).await?;
    let joined = signups::circles_of_feed(ctx, &owner).await?;
    let found = circles::of_feed(ctx, &owner, joined).await?;
    let ids: Vec<CircleId> = found.iter().map(|circle| circle.id).collect();
    let mut meetings = meetings::all_of(ctx.db().primary(), &ids).await?;
    let circles: Vec<(Circle, Vec<Meeting>)> =
        found.into_iter().map(|circle| (circle.id, circle)).map(|(id, circle)| (circle, meetings.remove(&id).unwrap_or_default())).collect();
    Ok(calendars::collected(ctx, &circles))
}
