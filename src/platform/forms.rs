//! Rejected forms, and those left unfinished, kept for minutes or a day under the browser's token, so that nothing typed is lost without
//! JavaScript. What a person typed while signed in is shown to no one else who signs in there.

use super::error::{Doing, Result};
use super::{Ctx, Db, Tx};
use crate::types::{AccountId, AppError, retention};

/// How long a rejected form is kept: 30 minutes.
pub const KEEP_US: i64 = retention::FORMS.us();
/// How long a form is kept that was left for another page of the same task: a day.
pub const LEFT_US: i64 = retention::LEFT_FORMS.us();
/// The maximum size of a kept form: of the largest post that is read, 256 KiB, with every line end escaped.
const MOST_BYTES: usize = 512 * 1024;

/// Keeps a form (JSON) of the viewer until a time, replacing an earlier one of the same kind.
pub async fn keep(ctx: &Ctx, owner_hash: &str, form: &str, body: &str, until_us: i64) -> Result<()> {
    if body.len() > MOST_BYTES {
        return Err(AppError::TooLarge.into());
    }
    let mut tx = ctx.db().write().await?;
    sqlx::query(
        "insert into kept_forms (owner_hash, form, body, expires_at, account_id)
         values ($1, $2, $3, $4, $5)
         on conflict (owner_hash, form) do update
         set body = excluded.body, expires_at = excluded.expires_at, account_id = excluded.account_id",
    )
    .bind(owner_hash.to_owned())
    .bind(form.to_owned())
    .bind(body.to_owned())
    .bind(until_us)
    .bind(ctx.viewer.id())
    .execute(tx.conn())
    .await
    .doing("keep a form")?;
    tx.commit().await
}

/// Returns the name under which a form about `of` is kept that was left for another page of the same task.
pub fn left(form: &str, of: &str) -> String {
    format!("{form} {of}")
}

/// Returns the names of the viewer's forms in a browser that have not expired.
pub async fn names(ctx: &Ctx, owner_hash: &str) -> Result<Vec<String>> {
    sqlx::query_scalar("select form from kept_forms where owner_hash = $1 and expires_at > $2 and (account_id is null or account_id = $3)")
        .bind(owner_hash.to_owned())
        .bind(ctx.now_us())
        .bind(ctx.viewer.id())
        .fetch_all(ctx.db().primary())
        .await
        .doing("list kept forms")
}

/// Renames what the forms that were left are about: their field `slug`.
pub async fn rename(tx: &mut Tx, form: &str, from: &str, to: &str) -> Result<()> {
    let field = |slug: &str| format!("\"slug\":{}", serde_json::Value::from(slug));
    sqlx::query("update kept_forms set form = $2, body = replace(body, $3, $4) where form = $1")
        .bind(left(form, from))
        .bind(left(form, to))
        .bind(field(from))
        .bind(field(to))
        .execute(tx.conn())
        .await
        .doing("rename kept forms")?;
    Ok(())
}

/// Returns the JSON of a form of the viewer's that was kept, unless it has expired.
pub async fn kept(ctx: &Ctx, owner_hash: &str, form: &str) -> Result<Option<String>> {
    sqlx::query_scalar(
        "select body
         from kept_forms
         where owner_hash = $1 and form = $2 and expires_at > $3 and (account_id is null or account_id = $4)",
    )
    .bind(owner_hash.to_owned())
    .bind(form.to_owned())
    .bind(ctx.now_us())
    .bind(ctx.viewer.id())
    .fetch_optional(ctx.db().primary())
    .await
    .doing("read a kept form")
}

/// Deletes the forms that an account typed in any browser.
pub async fn forget_account(tx: &mut Tx, account: AccountId) -> Result<()> {
    sqlx::query("delete from kept_forms where account_id = $1").bind(account).execute(tx.conn()).await.doing("forget an account's kept forms")?;
    Ok(())
}

/// Deletes a kept form, if there is one.
pub async fn forget(db: &Db, owner_hash: &str, form: &str) -> Result<()> {
    let mut tx = db.write().await?;
    forget_in(&mut tx, owner_hash, form).await?;
    tx.commit().await
}

/// Same as [`forget`], inside a transaction.
pub async fn forget_in(tx: &mut Tx, owner_hash: &str, form: &str) -> Result<()> {
    sqlx::query("delete from kept_forms where owner_hash = $1 and form = $2")
        .bind(owner_hash.to_owned())
        .bind(form.to_owned())
        .execute(tx.conn())
        .await
        .doing("forget a kept form")?;
    Ok(())
}

/// Deletes the forms of a browser, and those of any browser in which a name, an address or a personal link is one of `words`.
pub async fn forget_person(tx: &mut Tx, owner_hash: &str, words: &[&str]) -> Result<()> {
    if !owner_hash.is_empty() {
        sqlx::query("delete from kept_forms where owner_hash = $1")
            .bind(owner_hash.to_owned())
            .execute(tx.conn())
            .await
            .doing("forget kept forms")?;
    }
    for word in words.iter().filter(|word| !word.trim().is_empty()) {
        // As the whole value of such a field, in JSON. Someone called "a" must not delete what others are typing.
        let value = serde_json::Value::from(*word).to_string();
        sqlx::query("delete from kept_forms where replace(replace(replace(body, $1, ''), $2, ''), $3, '') <> body")
            .bind(format!("name\":{value}"))
            .bind(format!("email\":{value}"))
            .bind(format!("link\":{value}"))
            .execute(tx.conn())
            .await
            .doing("forget kept forms about a person")?;
    }
    Ok(())
}

/// Deletes expired forms.
pub async fn sweep(tx: &mut Tx, now_us: i64) -> Result<()> {
    sqlx::query("delete from kept_forms where expires_at <= $1").bind(now_us).execute(tx.conn()).await.doing("sweep kept forms")?;
    Ok(())
}
