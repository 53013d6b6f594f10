//! SQL about the test email.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use sqlx::FromRow;

/// How an email fared.
#[derive(Debug, FromRow)]
pub struct MailRow {
    /// When it was enqueued.
    pub created_at: i64,
    /// "due", "sent", "failed" or "dropped".
    pub state: String,
    /// The mail server's answer; may contain addresses.
    pub last_error: String,
}

/// Returns how the email with an idempotency key fared.
pub async fn mail<'c>(on: impl Reader<'c>, key: &str) -> Result<Option<MailRow>> {
    sqlx::query_as("select created_at, state, last_error from outbox where key = $1")
        .bind(key.to_owned())
        .fetch_optional(on)
        .await
        .doing("look for the test email")
}
