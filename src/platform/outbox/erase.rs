//! Erases people from the outbox. Of an erased row the hash of its key, kind, state and times stay, so that nothing is sent
//! again.

use super::message::{self, file_name};
use crate::platform::error::{Doing, Result};
use crate::platform::{App, Ctx, Db, Tx, tokens};
use crate::types::{AccountId, CircleId, SignupId};
use sqlx::{AssertSqlSafe, FromRow};
use std::path::Path;

/// How many files of emails are looked up at once.
const FILES_AT_ONCE: usize = 500;
const HOUR_US: i64 = 3_600_000_000;

#[derive(FromRow)]
struct Found {
    id: i64,
    key: String,
}

/// Erases the emails to a participant.
pub async fn of_signup(ctx: &Ctx, tx: &mut Tx, signup: SignupId) -> Result<()> {
    let found = sqlx::query_as("select id, key from outbox where signup_id = $1").bind(signup).fetch_all(tx.conn()).await;
    erase(ctx, tx, found.doing("list a participant's emails")?).await
}

/// Erases the emails to an account.
pub async fn of_account(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<()> {
    let found = sqlx::query_as("select id, key from outbox where account_id = $1").bind(account).fetch_all(tx.conn()).await;
    erase(ctx, tx, found.doing("list an account's emails")?).await
}

/// Erases the emails to an address that is not looked up by a row; of one circle, or of all.
pub async fn to_address(ctx: &Ctx, tx: &mut Tx, email: &str, circle: Option<CircleId>) -> Result<()> {
    if email.is_empty() {
        return Ok(());
    }
    let found = sqlx::query_as(
        "select id, key
         from outbox
         where to_email = $1
           and to_email <> ''
           and account_id is null
           and signup_id is null
           and (circle_id = $2 or $2 = 0)",
    )
    .bind(email.to_owned())
    .bind(circle.map_or(0, |circle| circle.0))
    .fetch_all(tx.conn())
    .await;
    erase(ctx, tx, found.doing("list the emails to an address")?).await
}

/// Erases the emails whose key begins with `beginning`, which ends with a colon: those about one person or thing.
pub async fn keyed(ctx: &Ctx, tx: &mut Tx, beginning: &str) -> Result<()> {
    // After a colon comes a semicolon.
    let end = format!("{};", beginning.trim_end_matches(':'));
    let found = sqlx::query_as("select id, key from outbox where key >= $1 and key < $2").bind(beginning.to_owned()).bind(end).fetch_all(tx.conn());
    let found = found.await;
    erase(ctx, tx, found.doing("list emails by their keys")?).await
}

/// Takes texts and Reply-To out of closed emails to other people that contain one of `words`, a name or an address, and the
/// subject if it does. Of one circle, or of all.
pub async fn words(tx: &mut Tx, circle: Option<CircleId>, words: &[&str]) -> Result<()> {
    for word in words.iter().filter(|word| !word.trim().is_empty()) {
        // `replace` is the one way to look for a text as it is that both engines know.
        sqlx::query(
            "update outbox
             set subject = case when replace(subject, $1, '') <> subject then '' else subject end, reply_to = '', facts = '{}', text_body = '', html_body = '', calendar = '', unsubscribe_url = '',
                 last_error = case when state = 'dropped' then last_error else '' end, receipt = '', blanked = 1
             where state <> 'due'
               and nameless = 0
               and (circle_id = $2 or $2 = 0)
               and (replace(reply_to, $1, '') <> reply_to or replace(subject, $1, '') <> subject or replace(facts, $1, '') <> facts
                    or replace(text_body, $1, '') <> text_body or replace(calendar, $1, '') <> calendar
                    or replace(last_error, $1, '') <> last_error or replace(receipt, $1, '') <> receipt)",
        )
        .bind((*word).to_owned())
        .bind(circle.map_or(0, |circle| circle.0))
        .execute(tx.conn())
        .await
        .doing("take a person out of emails to others")?;
    }
    Ok(())
}

/// Erases rows in this transaction, and their files after the commit. One that is being sent stays erased when it has gone out.
async fn erase(ctx: &Ctx, tx: &mut Tx, rows: Vec<Found>) -> Result<()> {
    for row in rows {
        let file = file_name(row.id, &row.key);
        blank(tx, row, ctx.now_us()).await?;
        tx.remove_after_commit(ctx.app.config.mail_folder().join(file));
    }
    Ok(())
}

async fn blank(tx: &mut Tx, row: Found, now: i64) -> Result<()> {
    sqlx::query(
        "update outbox
         set key = case when key_hash = '' then $2 else key_hash end, key_hash = case when key_hash = '' then $2 else key_hash end,
             to_name = '', to_email = '', reply_to = '', locale = '', subject = '', facts = '{}', text_body = '', html_body = '', calendar = '',
             unsubscribe_url = '', receipt = '', account_id = null, signup_id = null, circle_id = null, meeting_id = null,
             last_error = case when state = 'due' then 'no longer matters' when state = 'dropped' then last_error else '' end,
             closed_at = coalesce(closed_at, $3), state = case when state = 'due' then 'dropped' else state end, blanked = 1, nameless = 1
         where id = $1",
    )
    .bind(row.id)
    .bind(tokens::hash(&row.key))
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("erase an email")?;
    Ok(())
}

/// Erases an email of a kind that tells of someone who is gone, now that it is closed.
pub(super) async fn farewell(db: &Db, id: i64, now: i64) -> Result<()> {
    let mut tx = db.write().await?;
    let found: Option<Found> = sqlx::query_as("select id, key from outbox where id = $1 and state <> 'due' and (nameless = 0 or key <> key_hash)")
        .bind(id)
        .fetch_optional(tx.conn())
        .await
        .doing("look for a closed email")?;
    if let Some(row) = found {
        blank(&mut tx, row, now).await?;
    }
    tx.commit().await
}

/// Erases the closed emails of such a kind that were not erased when they were closed.
pub async fn farewells(db: &Db, kind: &'static str, now: i64) -> Result<()> {
    let ids: Vec<i64> = sqlx::query_scalar("select id from outbox where state <> 'due' and nameless = 0 and kind = $1")
        .bind(kind)
        .fetch_all(db.primary())
        .await
        .doing("list closed emails of a kind")?;
    for id in ids {
        farewell(db, id, now).await?;
    }
    Ok(())
}

/// Returns whether a row lost its texts, so that what was sent must not be kept anywhere.
pub(super) async fn is_blank(db: &Db, id: i64) -> Result<bool> {
    let found: Option<i64> =
        sqlx::query_scalar("select blanked from outbox where id = $1").bind(id).fetch_optional(db.primary()).await.doing("look at an email")?;
    Ok(found.is_none_or(|blanked| blanked == 1))
}

/// Removes the files of emails whose rows have lost their texts, an hour after they were closed: where no server takes them, the
/// file is how they are read.
///
/// # Errors
/// When the folder cannot be read.
pub async fn sweep_files(app: &App) -> Result<()> {
    let folder = app.config.mail_folder();
    let names = names_in(&folder).await?;
    for some in names.chunks(FILES_AT_ONCE) {
        let ids: Vec<String> = some.iter().filter_map(|name| message::file_id(name)).map(|id| id.to_string()).collect();
        if ids.is_empty() {
            continue;
        }
        let sql = format!("select id, key, key_hash from outbox where blanked = 1 and closed_at <= $1 and id in ({})", ids.join(", "));
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(app.clock.now().as_microsecond() - HOUR_US).persistent(false);
        let rows: Vec<(i64, String, String)> = query.fetch_all(app.db.primary()).await.doing("look up files of emails")?;
        for (id, key, hash) in rows {
            let hash = if hash.is_empty() { tokens::hash(&key) } else { hash };
            remove(&folder.join(message::file_of(id, &hash))).await;
        }
    }
    Ok(())
}

async fn names_in(folder: &Path) -> Result<Vec<String>> {
    let mut entries = match tokio::fs::read_dir(folder).await {
        Ok(entries) => entries,
        // No email was ever written to a file.
        Err(_) => return Ok(Vec::new()),
    };
    let mut names = Vec::new();
    while let Some(entry) = entries.next_entry().await.map_err(anyhow::Error::from)? {
        names.extend(entry.file_name().into_string());
    }
    Ok(names)
}

/// Removes a file that may not exist.
pub(crate) async fn remove(file: &Path) {
    match tokio::fs::remove_file(file).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(error = %error, "the file of an erased email could not be removed; the hourly sweep tries again");
        }
        _ => {}
    }
}
