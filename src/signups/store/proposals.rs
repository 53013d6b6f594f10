//! SQL of answers that a second sign-up proposes.

use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::signups::model::{Proposal, Signup};

/// Keeps a proposal, in place of an earlier one; returns its number, or `None` if another one came first or the person has
/// left.
pub async fn keep(tx: &mut Tx, known: &Signup, proposal: &Proposal, now: i64) -> Result<Option<i64>> {
    let text = serde_json::to_string(proposal).map_err(anyhow::Error::from)?;
    sqlx::query_scalar(
        "update signups
         set proposed = $3, proposed_at = $4, proposal = proposal + 1
         where id = $1
           and proposal = $2
           and left_at is null
         returning proposal",
    )
    .bind(known.id)
    .bind(known.proposal)
    .bind(text)
    .bind(now)
    .fetch_optional(tx.conn())
    .await
    .doing("keep proposed answers")
}

/// Forgets a proposal that was taken over, and makes its link invalid. Returns whether it was still there.
pub async fn clear(tx: &mut Tx, signup: &Signup) -> Result<bool> {
    let done = sqlx::query("update signups set proposed = null, proposed_at = null, proposal = proposal + 1 where id = $1 and proposal = $2")
        .bind(signup.id)
        .bind(signup.proposal)
        .execute(tx.conn())
        .await
        .doing("forget proposed answers")?;
    Ok(done.rows_affected() == 1)
}

/// Forgets proposals of a moment or before, and makes their links invalid.
pub async fn sweep(tx: &mut Tx, before: i64) -> Result<()> {
    sqlx::query("update signups set proposed = null, proposed_at = null, proposal = proposal + 1 where proposed_at <= $1")
        .bind(before)
        .execute(tx.conn())
        .await
        .doing("forget old proposals")?;
    Ok(())
}
