//! The calendar feeds of participants.

use crate::accounts::policy::FeedOwner;
use crate::platform::{Ctx, Result, Tx};
use crate::signups::policy::{self, FeedReader, Member};
use crate::signups::store;
use crate::types::{AppError, CircleId};

/// Returns the proof for the feed with a key; `None` if the person has left.
///
/// # Errors
/// Not found.
pub async fn feed_reader(ctx: &Ctx, key: &str) -> Result<Option<FeedReader>> {
    let signup = store::by_feed_key(ctx.db().primary(), key).await?.ok_or(AppError::NotFound)?;
    Ok(policy::feed(&signup))
}

/// Gives a participant's feed a new key, inside a transaction.
pub async fn renew_feed(ctx: &Ctx, tx: &mut Tx, by: Member) -> Result<()> {
    store::set_feed_key(tx, by, &ctx.app.tokens.feed_key()).await
}

/// Returns the circles that the owner of an account's feed takes part in: the newest 200, and none without a confirmed
/// address.
pub async fn circles_of_feed(ctx: &Ctx, by: &FeedOwner) -> Result<Vec<CircleId>> {
    match by.address() {
        Some(key) => store::circles_of(ctx.db().primary(), key).await,
        None => Ok(Vec::new()),
    }
}
