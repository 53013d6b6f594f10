//! Rejected forms, kept for minutes under the browser's token, so that nothing typed is lost without
//! JavaScript.

use super::error::{Doing, Result};
use super::{Db, Tx};
use crate::types::AppError;

/// How long a rejected form is kept: 30 minutes.
const KEEP_US: i64 = 30 * 60 * 1_000_000;
/// The maximum size of a kept form; larger ones were rejected before.
const MOST_BYTES: usize = 64 * 1024;

/// Keeps a form (JSON), replacing an earlier one of the same kind.
pub async fn keep(db: &Db, owner_hash: &str, form: &str, body: &str, now_us: i64) -> Result<()> {
    if body.len() > MOST_BYTES {
        return Err(AppError::TooLarge.into());
    }
    let mut tx = db.write().await?;
    sqlx::query(
        "insert into kept_forms (owner_hash, form, body, expires_at)
         values ($1, $2, $3, $4)
         on conflict (owner_hash, form) do update set body = excluded.body, expires_at = excluded.expires_at",
    )
    .bind(owner_hash.to_owned())
    .bind(form.to_owned())
    .bind(body.to_owned())
    .bind(now_us + KEEP_US)
    .execute(tx.conn())
    .await
    .doing("keep a form")?;
    tx.commit().await
}

/// Returns a kept form's JSON, unless it has expired.
pub async fn kept(db: &Db, owner_hash: &str, form: &str, now_us: i64) -> Result<Option<String>> {
    sqlx::query_scalar("select body from kept_forms where owner_hash = $1 and form = $2 and expires_at > $3")
        .bind(owner_hash.to_owned())
        .bind(form.to_owned())
        .bind(now_us)
        .fetch_optional(db.primary())
        .await
        .doing("read a kept form")
}

/// Deletes expired forms.
pub async fn sweep(tx: &mut Tx, now_us: i64) -> Result<()> {
    sqlx::query("delete from kept_forms where expires_at <= $1").bind(now_us).execute(tx.conn()).await.doing("sweep kept forms")?;
    Ok(())
}
