//! Settings stored in the database: the texts written by staff.

use super::db::{Db, Reader, Tx};
use super::error::{Doing, Result};
use crate::types::DemoLogins;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Keys of the settings.
pub mod key {
    /// The site's name.
    pub const SITE_NAME: &str = "site_name";
    /// An address people can write to.
    pub const CONTACT: &str = "contact";
    /// The privacy text (Markdown).
    pub const PRIVACY: &str = "privacy";
    /// The imprint (Markdown).
    pub const IMPRINT: &str = "imprint";
    /// Where this program's source code is.
    pub const SOURCE_URL: &str = "source_url";
    /// The idempotency key of the last test email that staff asked for.
    pub const TEST_MAIL: &str = "test_mail";
    /// When staff said that the DNS records for email are set (microseconds UTC).
    pub const RECORDS_SET: &str = "records_set";
    /// The day for which the demo was loaded.
    pub const DEMO_DAY: &str = "demo_day";
    /// The demo logins (JSON of `DemoLogins`).
    pub const DEMO_LOGINS: &str = "demo_logins";
}

/// Returns one setting's value.
pub async fn get<'c>(on: impl Reader<'c>, name: &str) -> Result<Option<String>> {
    sqlx::query_scalar("select value from settings where key = $1").bind(name.to_owned()).fetch_optional(on).await.doing("read a setting")
}

/// Writes one setting.
pub async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    sqlx::query("insert into settings (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value")
        .bind(name.to_owned())
        .bind(value.to_owned())
        .execute(tx.conn())
        .await
        .doing("write a setting")?;
    Ok(())
}

/// Writes one setting if it still has the value that was read, empty if it was not set, or has the new one already; returns whether it did.
pub async fn replace(tx: &mut Tx, name: &str, read: &str, value: &str) -> Result<bool> {
    let done = sqlx::query(
        "insert into settings (key, value) values ($1, $3)
         on conflict (key) do update set value = excluded.value where settings.value = $2 or settings.value = excluded.value",
    )
    .bind(name.to_owned())
    .bind(read.to_owned())
    .bind(value.to_owned())
    .execute(tx.conn())
    .await
    .doing("replace a setting")?;
    Ok(done.rows_affected() == 1)
}

/// Deletes one setting.
pub async fn forget(tx: &mut Tx, name: &str) -> Result<()> {
    sqlx::query("delete from settings where key = $1").bind(name.to_owned()).execute(tx.conn()).await.doing("delete a setting")?;
    Ok(())
}

/// The texts written by staff, some of which every page needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteTexts {
    /// The site's name; empty means Circlet.
    pub name: String,
    /// An address people can write to; may be empty.
    pub contact: String,
    /// The privacy text (Markdown); may be empty.
    pub privacy: String,
    /// The imprint (Markdown); may be empty.
    pub imprint: String,
    /// Where the source code is; empty means the copy among the site files.
    pub source: String,
    /// The demo logins, if a demo was loaded. Shown in demo mode only.
    pub demo: DemoLogins,
}

impl SiteTexts {
    /// Returns the site's name, or its default.
    pub fn name_or_default(&self) -> &str {
        if self.name.is_empty() { "Circlet" } else { &self.name }
    }

    /// Returns where the source code is, or its default.
    pub fn source_or_default(&self) -> &str {
        if self.source.is_empty() { crate::paths::SOURCE } else { &self.source }
    }
}

/// Reads the site's texts.
pub async fn texts<'c>(on: impl Reader<'c>) -> Result<SiteTexts> {
    let rows: Vec<(String, String)> = sqlx::query_as("select key, value from settings where key in ($1, $2, $3, $4, $5, $6)")
        .bind(key::SITE_NAME)
        .bind(key::CONTACT)
        .bind(key::PRIVACY)
        .bind(key::IMPRINT)
        .bind(key::SOURCE_URL)
        .bind(key::DEMO_LOGINS)
        .fetch_all(on)
        .await
        .doing("read the site's texts")?;
    let mut texts = SiteTexts::default();
    for (name, value) in rows {
        match name.as_str() {
            key::SITE_NAME => texts.name = value,
            key::CONTACT => texts.contact = value,
            key::PRIVACY => texts.privacy = value,
            key::IMPRINT => texts.imprint = value,
            key::SOURCE_URL => texts.source = value,
            _ => texts.demo = serde_json::from_str(&value).unwrap_or_default(),
        }
    }
    Ok(texts)
}

/// How long another server's change of the texts may go unnoticed.
const TEXTS_LAST: Duration = Duration::from_secs(1);

/// The site's texts in memory, which saves a query per page.
#[derive(Clone, Debug, Default)]
pub struct SiteCache(Arc<RwLock<Held>>);

#[derive(Debug, Default)]
struct Held {
    texts: Arc<SiteTexts>,
    read_at: Option<Instant>,
}

impl SiteCache {
    /// Returns the texts as last read.
    pub fn texts(&self) -> Arc<SiteTexts> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).texts.clone()
    }

    /// Replaces the texts with ones just written or read.
    pub fn put(&self, texts: SiteTexts) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Held { texts: Arc::new(texts), read_at: Some(Instant::now()) };
    }

    /// Reloads stale texts; returns whether they were stale. Best effort: stale texts are better than no page.
    pub async fn keep_fresh(&self, db: &Db) -> bool {
        if !self.claim() {
            return false;
        }
        match texts(db.primary()).await {
            Ok(texts) => self.put(texts),
            Err(_) => tracing::warn!("the site's texts could not be reloaded"),
        }
        true
    }

    /// Returns whether the texts are stale. Only the first caller reloads them; the others use the stale
    /// ones.
    fn claim(&self) -> bool {
        let fresh = |held: &Held| held.read_at.is_some_and(|at| at.elapsed() < TEXTS_LAST);
        if fresh(&self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            return false;
        }
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let old = !fresh(&held);
        held.read_at = Some(Instant::now());
        old
    }
}
