//! The secret of a running server: found at the start, followed when it changes.

use super::marks::{self, BEFORE, Marks};
use super::source::{self, Source};
use super::{Key, Keys};
use crate::platform::tokens::Tokens;
use crate::platform::{App, Db, Error, Result, settings};
use anyhow::{anyhow, bail};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Where a server's secret comes from, and whether it is still the database's.
#[derive(Clone, Debug)]
pub struct Secret(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    source: Source,
    known: RwLock<Marks>,
    fits: AtomicBool,
}

/// Finds the secret. At the first start of a new database it is made; a version before 0.5 kept it in the database, from
/// which it moves out.
///
/// # Errors
/// When this server has another secret than the database; the message says what to copy.
pub async fn open(db: &Db, source: Source) -> anyhow::Result<(Secret, Tokens)> {
    let mut marks = marks::marks(db.primary()).await.map_err(fault)?;
    if marks.current.is_empty() {
        let _alone = db.alone().await.map_err(fault)?;
        marks = begin(db, &source).await?;
    }
    let keys = source.read()?;
    let Some((current, former)) = marks.among(&keys) else { bail!(refusal(&source, &keys, &marks)) };
    let tokens = Tokens::new(current.bytes());
    tokens.replace(&current, &former);
    Ok((Secret(Arc::new(Inner { source, known: RwLock::new(marks), fits: AtomicBool::new(true) })), tokens))
}

/// Gives a database without a fingerprint one. The secret is on the disk before.
pub(super) async fn begin(db: &Db, source: &Source) -> anyhow::Result<Marks> {
    let known = marks::marks(db.primary()).await.map_err(fault)?;
    if !known.current.is_empty() {
        return Ok(known);
    }
    let before = settings::get(db.primary(), BEFORE).await.map_err(fault)?;
    let keys = source.read()?;
    let key = match (&before, keys.first()) {
        (Some(text), _) => Key::parse(text).ok_or_else(|| anyhow!("the secret in the database is damaged"))?,
        (None, Some(key)) => key.clone(),
        (None, None) => Key::generate(),
    };
    if keys.find(&key.fingerprint()).is_none() {
        match source {
            Source::File(path) => source::write(path, &keys.with(&key))?,
            Source::Environment(_) => bail!(
                "this database still holds the secret that signs its links, and CIRCLET_SECRET is another one. Start once without CIRCLET_SECRET: the secret moves to the file `secret` in the data folder. Then set CIRCLET_SECRET to what is in it, or leave it there"
            ),
        }
    }
    let mut tx = db.write().await.map_err(fault)?;
    marks::begin(&mut tx, &key.fingerprint()).await.map_err(fault)?;
    tx.commit().await.map_err(fault)?;
    if before.is_some() {
        // Best effort: only the owner of the database can read what is left of it.
        db.forget_deleted("settings").await.unwrap_or_else(|_| tracing::warn!("the database could not be rewritten without the secret"));
        tracing::info!("the secret that signs links has moved from the database to {}", source.name());
    }
    marks::marks(db.primary()).await.map_err(fault)
}

/// Returns why a server must not work, and what to copy.
pub(super) fn refusal(source: &Source, keys: &Keys, marks: &Marks) -> String {
    let found = match keys.iter().map(Key::fingerprint).collect::<Vec<_>>() {
        found if found.is_empty() => format!("there is none in {}", source.name()),
        found => format!("{} has {}", source.name(), found.join(", ")),
    };
    let file = match source {
        Source::File(path) => format!("to {}", path.display()),
        Source::Environment(_) => "into the data folder, without CIRCLET_SECRET".to_owned(),
    };
    format!(
        "this database needs the secret with the fingerprint {}, which signs the links in its emails, and {found}. Copy the file `secret` from the data folder of the server that used the database before, or from a backup, {file}; or set CIRCLET_SECRET to what it holds. If it is lost for good, `circlet secret rotate --lost` makes a new one, and every link in emails sent so far stops working",
        marks.current
    )
}

impl Secret {
    /// Returns whether this server's secret was the database's when last looked at.
    pub fn fits(&self) -> bool {
        self.0.fits.load(Ordering::Acquire)
    }

    /// Returns where it comes from.
    pub fn source(&self) -> &Source {
        &self.0.source
    }

    /// Looks at the database's fingerprint, reads the secret again if it has changed, and returns whether it fits.
    ///
    /// # Errors
    /// When the database does not respond.
    pub async fn follow(&self, db: &Db, tokens: &Tokens) -> Result<bool> {
        let marks = marks::marks(db.primary()).await?;
        let same = *self.0.known.read().unwrap_or_else(PoisonError::into_inner) == marks;
        if same && self.fits() {
            return Ok(true);
        }
        let found = self.0.source.read();
        let fitting = found.as_ref().ok().and_then(|keys| marks.among(keys));
        let fits = fitting.is_some();
        if let Some((current, former)) = fitting {
            tokens.replace(&current, &former);
            tracing::info!("following the secret with the fingerprint {}", marks.current);
        } else if self.fits() || !same {
            match found {
                Ok(keys) => tracing::error!("not answering until that is mended: {}", refusal(&self.0.source, &keys, &marks)),
                Err(error) => tracing::error!("not answering until the secret can be read: {error:#}"),
            }
        }
        *self.0.known.write().unwrap_or_else(PoisonError::into_inner) = marks;
        self.0.fits.store(fits, Ordering::Release);
        Ok(fits)
    }
}

impl App {
    /// Reloads what other servers and commands may have changed, at most once a second: the site's texts and the secret.
    /// Best effort: what is known is better than no page.
    pub async fn keep_fresh(&self) {
        if self.site.keep_fresh(&self.db).await && self.follow_secret().await.is_err() {
            tracing::warn!("the fingerprint of the secret could not be read");
        }
    }

    /// Same as [`Secret::follow`].
    ///
    /// # Errors
    /// When the database does not respond.
    pub async fn follow_secret(&self) -> Result<bool> {
        self.secret.follow(&self.db, &self.tokens).await
    }
}

/// Returns an internal error with its causes.
pub(super) fn fault(fail: Error) -> anyhow::Error {
    match fail {
        Error::Internal(error) => error,
        Error::Expected(error) => anyhow!("{error}"),
    }
}
