//! Limits on guessing a password. Strangers must not lock the owner out: what they guess does not count in a browser with the
//! account's mark, nor in a session, and elsewhere it counts for each network apart.

use crate::accounts::limits::{LOGIN_ACCOUNT, LOGIN_CLIENT, LOGIN_DEVICE, LOGIN_HERE, PASSWORD_SESSION};
use crate::accounts::model::AccountRefusal;
use crate::platform::limits::{Limit, forget, give_back};
use crate::platform::{Ctx, Error, Result, Tx, devices};
use crate::types::{AccountId, AppError, EmailKey};

/// What a guess counted towards: only wrong ones count in the end.
#[derive(Debug)]
#[must_use]
pub(super) struct Guess(Vec<(Limit, String)>);

impl Guess {
    /// Takes the guess back because it was right.
    pub async fn was_right(self, ctx: &Ctx, tx: &mut Tx) -> Result<()> {
        for (limit, who) in self.0 {
            give_back(ctx, tx, limit, &who).await?;
        }
        Ok(())
    }
}

/// Counts a guess by someone who is not signed in to the account; `mark` is that of the browser.
///
/// # Errors
/// Too many attempts from this network; [`AccountRefusal::ByLink`] after too many from everywhere, for known and unknown
/// addresses.
pub(super) async fn count(ctx: &Ctx, key: &EmailKey, account: Option<AccountId>, mark: &str) -> Result<Guess> {
    if let Some(account) = account
        && devices::is_marked(ctx.db().primary(), mark, account, ctx.now_us()).await?
    {
        let who = format!("{account} {mark}");
        // A mark is no way to guess without end: a browser that does is like any other.
        if !is_reached(ctx.count(LOGIN_DEVICE, &who).await)? {
            return Ok(Guess(vec![(LOGIN_DEVICE, who)]));
        }
    }
    let here = format!("{} {}", key.as_str(), ctx.client);
    ctx.count(LOGIN_CLIENT, &ctx.client).await?;
    ctx.count(LOGIN_HERE, &here).await?;
    if is_reached(ctx.count(LOGIN_ACCOUNT, key.as_str()).await)? {
        return Err(AccountRefusal::ByLink.into());
    }
    Ok(Guess(vec![(LOGIN_CLIENT, ctx.client.clone()), (LOGIN_HERE, here), (LOGIN_ACCOUNT, key.as_str().to_owned())]))
}

/// Counts a guess before a sensitive action: in a session of the account for that session only.
///
/// # Errors
/// As [`count`].
pub(super) async fn count_again(ctx: &Ctx, key: &EmailKey, account: AccountId) -> Result<Guess> {
    match ctx.session.filter(|_| ctx.viewer.id() == Some(account)) {
        Some(session) => {
            let who = session.to_string();
            ctx.count(PASSWORD_SESSION, &who).await?;
            Ok(Guess(vec![(PASSWORD_SESSION, who)]))
        }
        None => count(ctx, key, Some(account), "").await,
    }
}

/// Forgets the guesses at an account's password, for its owner, who has just proven the address and chosen another one: what
/// strangers guessed was the one before.
pub(super) async fn forget_all(ctx: &Ctx, tx: &mut Tx, key: &EmailKey) -> Result<()> {
    forget(ctx, tx, LOGIN_ACCOUNT, key.as_str()).await?;
    forget(ctx, tx, LOGIN_HERE, &format!("{} {}", key.as_str(), ctx.client)).await
}

/// Returns whether a limit is reached.
fn is_reached(counted: Result<()>) -> Result<bool> {
    match counted {
        Err(Error::Expected(AppError::TooMany(_))) => Ok(true),
        counted => counted.map(|()| false),
    }
}
