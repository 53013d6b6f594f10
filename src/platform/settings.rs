//! Settings kept in the database: the secret, and the texts staff write.

use super::db::{Db, Reader, Tx};
use super::fail::{Doing, Outcome};
use super::tokens::Tokens;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Names of the settings.
pub mod key {
    /// The secret behind signed links; made once.
    pub const SECRET: &str = "secret";
    /// The site's name.
    pub const SITE_NAME: &str = "site_name";
    /// An address people can write to.
    pub const CONTACT: &str = "contact";
    /// The privacy text (Markdown).
    pub const PRIVACY: &str = "privacy";
    /// The imprint (Markdown).
    pub const IMPRINT: &str = "imprint";
    /// The day for which the demo was loaded.
    pub const DEMO_DAY: &str = "demo_day";
}

/// One setting's value.
///
/// # Errors
/// A fault when the database cannot answer.
pub async fn get<'c>(on: impl Reader<'c>, name: &str) -> Outcome<Option<String>> {
    sqlx::query_scalar("select value from settings where key = $1").bind(name.to_owned()).fetch_optional(on).await.doing("read a setting")
}

/// Writes one setting.
///
/// # Errors
/// A fault when the database cannot take it.
pub async fn set(tx: &mut Tx, name: &str, value: &str) -> Outcome<()> {
    sqlx::query("insert into settings (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value")
        .bind(name.to_owned())
        .bind(value.to_owned())
        .execute(tx.conn())
        .await
        .doing("write a setting")?;
    Ok(())
}

/// The secret, made at the first start; with several servers the first one's counts.
///
/// # Errors
/// A fault when the database cannot answer or holds something else under the name.
pub async fn secret(db: &Db) -> Outcome<[u8; 32]> {
    let mut tx = db.write().await?;
    sqlx::query("insert into settings (key, value) values ($1, $2) on conflict (key) do nothing")
        .bind(key::SECRET)
        .bind(STANDARD.encode(Tokens::fresh_secret()))
        .execute(tx.conn())
        .await
        .doing("make the secret")?;
    let text = get(tx.conn(), key::SECRET).await?.unwrap_or_default();
    tx.commit().await?;
    let bytes = STANDARD.decode(text).map_err(anyhow::Error::from)?;
    Ok(<[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| anyhow::anyhow!("the secret in the database is damaged"))?)
}
