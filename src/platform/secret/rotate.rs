//! Replacing the secret.

use super::marks::{self, Former, Marks};
use super::open::{begin, fault, refusal};
use super::source::{self, Source};
use super::{Key, Keys};
use crate::platform::Db;
use anyhow::bail;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// How long links that the secret of now has signed work, in microseconds; 0 ends those of all former secrets, too.
    pub grace_us: i64,
    /// Goes on without the secret of now.
    pub lost: bool,
    /// Only adds a new secret to the file, for copying it to other servers first.
    pub prepare: bool,
}

/// What was done.
#[derive(Debug)]
pub enum Rotation {
    /// The new secret signs from now on.
    Done {
        /// Its fingerprint.
        fingerprint: String,
        /// Until when links mailed before work; `None` if they do not any more.
        until: Option<i64>,
    },
    /// The file holds a further secret, which the next rotation takes.
    Prepared,
    /// `CIRCLET_SECRET` must be set to this on every server before the secret can be changed.
    ToSet(Keys),
}

/// Replaces the secret by one that is prepared, or by a new one.
///
/// # Errors
/// When the secret of now is not there (unless it is lost), or cannot be written.
pub async fn rotate(db: &Db, source: &Source, wanted: Wanted, now: i64) -> anyhow::Result<Rotation> {
    let _alone = db.alone().await.map_err(fault)?;
    let known = begin(db, source).await?;
    let keys = source.read()?;
    if known.among(&keys).is_none() && !wanted.lost {
        bail!(refusal(source, &keys, &known));
    }
    let used = |key: &&Key| key.fingerprint() == known.current || known.former.iter().any(|one| one.fingerprint == key.fingerprint());
    let prepared = keys.iter().find(|key| !used(key)).cloned();
    let new = prepared.clone().unwrap_or_else(Key::generate);
    match source {
        Source::Environment(keys) if prepared.is_none() || wanted.prepare => return Ok(Rotation::ToSet(keys.with(&new))),
        Source::Environment(_) => {}
        // With the old one: until the commit that one is the database's.
        Source::File(path) => source::write(path, &keys.with(&new))?,
    }
    if wanted.prepare {
        return Ok(Rotation::Prepared);
    }
    let then = after(&known, &new, wanted, now);
    let mut tx = db.write().await.map_err(fault)?;
    if !marks::replace(&mut tx, &known.current, &then).await.map_err(fault)? {
        bail!("someone else has changed the secret at this moment; nothing was changed");
    }
    tx.commit().await.map_err(fault)?;
    if let Source::File(path) = source {
        // Those whose time is over go.
        let lives = |key: &&Key| **key == new || then.former.iter().any(|one| one.until > now && one.fingerprint == key.fingerprint());
        source::write(path, &keys.with(&new).iter().filter(lives).cloned().collect())?;
    }
    Ok(Rotation::Done { fingerprint: then.current.clone(), until: then.former.first().map(|one| one.until).filter(|until| *until > now) })
}

/// Returns the fingerprints after the rotation.
fn after(known: &Marks, new: &Key, wanted: Wanted, now: i64) -> Marks {
    let until = now.saturating_add(wanted.grace_us);
    let replaced = Former { fingerprint: known.current.clone(), until };
    let older = known.former.iter().map(|one| Former { until: if wanted.grace_us > 0 { one.until } else { one.until.min(now) }, ..one.clone() });
    Marks { current: new.fingerprint(), former: std::iter::once(replaced).chain(older).collect() }
}
