//! The calendar feeds of accounts: their addresses.

use super::settings::own_in;
use crate::accounts::policy::{self, FeedOwner};
use crate::accounts::store::feeds;
use crate::paths;
use crate::platform::db::Reader;
use crate::platform::{Ctx, Result};
use crate::types::{AppError, CalendarFeed, EmailKeys};

/// Returns the viewer's own feed.
///
/// # Errors
/// Sign-in.
pub async fn own_feed<'c>(ctx: &Ctx, on: impl Reader<'c>) -> Result<CalendarFeed> {
    let key = feeds::key(on, &policy::own(&ctx.viewer)?).await?;
    Ok(CalendarFeed::own(key.map(|key| paths::absolute(&ctx.app.config.url, &paths::account_feed(&key)))))
}

/// Gives the viewer's feed a new address; the one before, if there was any, is not found from then on.
///
/// # Errors
/// Sign-in.
#[tracing::instrument(skip_all)]
pub async fn renew_feed(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let owner = own_in(ctx, &mut tx).await?;
    feeds::set_key(&mut tx, &owner, &ctx.app.tokens.feed_key()).await?;
    ctx.commit(tx).await
}

/// Returns the proof for the feed with a key.
///
/// # Errors
/// Not found, also if the account is blocked or deleted.
pub async fn feed_owner(ctx: &Ctx, key: &str) -> Result<FeedOwner> {
    let found = feeds::by_key(ctx.db().primary(), key).await?.ok_or(AppError::NotFound)?;
    Ok(policy::feed(found.id, EmailKeys::of(&found.email), found.confirmed_at.is_some()))
}
