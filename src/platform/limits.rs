//! Rate limits that hold across servers: counters in the database, one per limit, person and window.

use super::db::Reader;
use super::error::{Doing, Result};
use super::{Ctx, Error, Tx};
use crate::i18n::Locale;
use crate::types::AppError;
use crate::types::retention::LIMITS;
use sqlx::AssertSqlSafe;

/// Whose uses a limit counts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// The same network address; of IPv6 the first 64 bits.
    Network,
    /// The same email address.
    Address,
    /// The same account.
    Account,
    /// The same email address from the same network.
    AddressAndNetwork,
    /// The same participant.
    Participant,
    /// The same browser that someone stays signed in on.
    Device,
    /// The same session.
    Session,
}

/// A named limit: at most `most` times in `seconds`. Every one is declared by its slice, for the table at `/staff/limits` and
/// in `docs/limits.md`.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Its name in the table and in the log.
    pub name: &'static str,
    /// The maximum number of uses per window.
    pub most: i64,
    /// The length of the window.
    pub seconds: i64,
    /// Whose uses are counted together.
    pub per: Per,
    /// What it counts, in a language.
    pub what: fn(Locale) -> &'static str,
}

impl Ctx {
    /// Counts one use of a limit by `who` (an address; only its keyed hash is stored), in a transaction of
    /// its own, so that a refused action counts too.
    ///
    /// # Errors
    /// [`AppError::TooMany`] with the seconds to wait if the limit is reached.
    pub async fn count(&self, limit: Limit, who: &str) -> Result<()> {
        bump(self, &mut *self.db().single().await?, &[(limit, who)]).await
    }

    /// Counts one use of each limit in one statement at the start of a transaction: for actions that many people
    /// take at once, so that counting costs no transaction of its own. If the action fails,
    /// [`Ctx::count_alone`] must count it, because the transaction is rolled back.
    ///
    /// # Errors
    /// [`AppError::TooMany`] if a limit is reached.
    pub async fn count_in(&self, tx: &mut Tx, uses: &[(Limit, &str)]) -> Result<()> {
        bump(self, tx.conn(), uses).await
    }

    /// Counts the uses of an action that was refused.
    ///
    /// # Errors
    /// Only when the database fails: the action was refused for a reason of its own.
    pub async fn count_alone(&self, uses: &[(Limit, &str)]) -> Result<()> {
        for (limit, who) in uses {
            match self.count(*limit, who).await {
                // The further ones are not counted, as by [`Ctx::count_in`].
                Err(Error::Expected(_)) => return Ok(()),
                counted => counted?,
            }
        }
        Ok(())
    }
}

/// Takes one use back, for limits on guessing that count only failed attempts.
pub async fn give_back(ctx: &Ctx, tx: &mut Tx, limit: Limit, who: &str) -> Result<()> {
    let now = ctx.now.as_second();
    sqlx::query("update limits set used = used - 1 where name = $1 and who = $2 and window_start = $3 and used > 0")
        .bind(limit.name)
        .bind(ctx.app.tokens.blind(who))
        .bind(now - now.rem_euclid(limit.seconds))
        .execute(tx.conn())
        .await
        .doing("give back a use of a limit")?;
    Ok(())
}

/// Forgets all uses by someone in this window, for limits on guessing what has been replaced.
pub async fn forget(ctx: &Ctx, tx: &mut Tx, limit: Limit, who: &str) -> Result<()> {
    let now = ctx.now.as_second();
    sqlx::query("delete from limits where name = $1 and who = $2 and window_start = $3")
        .bind(limit.name)
        .bind(ctx.app.tokens.blind(who))
        .bind(now - now.rem_euclid(limit.seconds))
        .execute(tx.conn())
        .await
        .doing("forget the uses of a limit")?;
    Ok(())
}

/// Counts one use of each of several different limits; reports the first that is reached.
async fn bump<'c>(ctx: &Ctx, db: impl Reader<'c>, uses: &[(Limit, &str)]) -> Result<()> {
    if uses.is_empty() {
        return Ok(());
    }
    let now = ctx.now.as_second();
    let window = |limit: &Limit| now - now.rem_euclid(limit.seconds);
    let at = |n: usize, part: usize| format!("${}", 4 * n + part);
    let rows: Vec<String> = (0..uses.len()).map(|n| format!("({}, {}, {}, 1)", at(n, 1), at(n, 2), at(n, 3))).collect();
    let most: Vec<String> = (0..uses.len()).map(|n| format!("when {} then {}", at(n, 1), at(n, 4))).collect();
    let sql = format!(
        "insert into limits (name, who, window_start, used)
         values {}
         on conflict (name, who, window_start) do update set used = limits.used + 1
         where limits.used < case limits.name {} end
         returning name",
        rows.join(", "),
        most.join(" ")
    );
    let query = uses.iter().fold(sqlx::query_scalar(AssertSqlSafe(sql)), |query, (limit, who)| {
        query.bind(limit.name).bind(ctx.app.tokens.blind(who)).bind(window(limit)).bind(limit.most)
    });
    let counted: Vec<String> = query.fetch_all(db).await.doing("count a limit")?;
    let Some((reached, _)) = uses.iter().find(|(limit, _)| !counted.iter().any(|name| name == limit.name)) else { return Ok(()) };
    tracing::warn!(limit = reached.name, "a limit was reached");
    let wait = u32::try_from(window(reached) + reached.seconds - now).unwrap_or(1).max(1);
    Err(AppError::TooMany(wait).into())
}

/// Deletes the counters of past windows.
pub async fn sweep(tx: &mut Tx, now: jiff::Timestamp) -> Result<()> {
    sqlx::query("delete from limits where window_start < $1")
        .bind(now.as_second() - LIMITS.us() / 1_000_000)
        .execute(tx.conn())
        .await
        .doing("sweep limits")?;
    Ok(())
}
