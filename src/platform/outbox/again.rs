//! Sending an email again that the mail server refused.

use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::CircleId;

/// Gives a failed email to the worker again, as long as what it says is kept; returns whether there was one.
pub async fn send_again(tx: &mut Tx, id: i64, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update outbox
         set state = 'due', due_at = $2, attempts = 0, lease_until = 0, last_error = '', closed_at = null
         where id = $1 and state = 'failed' and blanked = 0 and (deadline_at is null or deadline_at > $2)",
    )
    .bind(id)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("send an email again")?;
    tx.wakes().mail = true;
    Ok(done.rows_affected() == 1)
}

/// The same, of an email about one circle to one of its participants; true also if it did not fail, or is on its way again.
pub async fn send_again_in(tx: &mut Tx, circle: CircleId, id: i64, now: i64) -> Result<bool> {
    let state: Option<String> = sqlx::query_scalar("select state from outbox where id = $1 and circle_id = $2 and signup_id is not null")
        .bind(id)
        .bind(circle)
        .fetch_optional(tx.conn())
        .await
        .doing("look for an email of a circle")?;
    match state.as_deref() {
        Some("failed") => send_again(tx, id, now).await,
        Some(_) => Ok(true),
        None => Ok(false),
    }
}
