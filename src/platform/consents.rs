//! The texts that people agree to, each version once. A consent refers to its text.

use super::db::Reader;
use super::error::{Doing, Result};
use super::{Ctx, tokens};
use std::collections::BTreeMap;

/// The rows of texts, by their hashes.
pub type Known = tokio::sync::Mutex<BTreeMap<String, i64>>;

/// Returns the row of what someone agrees to now, which is kept if it is new: the words of the box, and the privacy text of the site.
/// Not inside a transaction: a new text is kept in one of its own, so that no one waits for it while a circle is locked.
pub async fn keep(ctx: &Ctx, words: &str) -> Result<i64> {
    let text = format!("{words}\n\n{}", ctx.app.site.texts().privacy);
    let hash = tokens::hash(&text);
    // When many sign up at once, the first asks the database and the others wait for the answer.
    let mut known = ctx.app.consents.lock().await;
    if let Some(id) = known.get(&hash) {
        return Ok(*id);
    }
    let id = match by_hash(ctx.db().primary(), &hash).await? {
        Some(id) => id,
        None => insert(ctx, &hash, text).await?,
    };
    known.insert(hash, id);
    Ok(id)
}

async fn insert(ctx: &Ctx, hash: &str, text: String) -> Result<i64> {
    let mut tx = ctx.db().write().await?;
    // Another server may keep it at this moment: then theirs is found.
    sqlx::query("insert into consent_texts (hash, text, first_used_at) values ($1, $2, $3) on conflict (hash) do nothing")
        .bind(hash.to_owned())
        .bind(text)
        .bind(ctx.now_us())
        .execute(tx.conn())
        .await
        .doing("keep what people agree to")?;
    let id = by_hash(tx.conn(), hash).await?.ok_or_else(|| anyhow::anyhow!("the text was kept"))?;
    tx.commit().await?;
    Ok(id)
}

async fn by_hash<'c>(on: impl Reader<'c>, hash: &str) -> Result<Option<i64>> {
    sqlx::query_scalar("select id from consent_texts where hash = $1")
        .bind(hash.to_owned())
        .fetch_optional(on)
        .await
        .doing("look for what people agree to")
}
