//! What the database knows of secrets: fingerprints.

use super::{Key, Keys};
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::platform::settings;

/// The setting with the fingerprint of the secret.
pub(super) const FINGERPRINT: &str = "secret_fingerprint";
/// The setting with those of former secrets.
const FORMER: &str = "secret_former";
/// The setting in which versions before 0.5 kept the secret itself.
pub(super) const BEFORE: &str = "secret";

/// Returns whether a setting is about the secret: such are part of no export.
pub fn is_setting(key: &str) -> bool {
    [FINGERPRINT, FORMER, BEFORE].contains(&key)
}

/// The fingerprint of a former secret, and until when links that it signed work (microseconds UTC).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Its fingerprint.
    pub fingerprint: String,
    /// The moment at which its links stop working.
    pub until: i64,
}

/// The fingerprints that the database holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The one of the secret; empty in a database that no server has used.
    pub current: String,
    /// All former ones, newest first: also those whose time is over, so that none is ever taken for a new one.
    pub former: Vec<Former>,
}

impl Marks {
    /// Returns the secret and the former ones; `None` if the secret is not among `keys`.
    pub fn among(&self, keys: &Keys) -> Option<(Key, Vec<(Key, i64)>)> {
        let former = self.former.iter().filter_map(|one| Some((keys.find(&one.fingerprint)?.clone(), one.until)));
        Some((keys.find(&self.current)?.clone(), former.collect()))
    }

    /// Writes the former ones as a text.
    pub fn former_text(&self) -> String {
        self.former.iter().map(|one| format!("{} {}", one.fingerprint, one.until)).collect::<Vec<_>>().join(",")
    }

    /// Reads what [`Marks::former_text`] wrote; what cannot be read is left out.
    pub fn parse(current: String, former: &str) -> Self {
        let one = |text: &str| {
            let (fingerprint, until) = text.split_once(' ')?;
            Some(Former { fingerprint: fingerprint.to_owned(), until: until.parse().ok()? })
        };
        Self { current, former: former.split(',').filter_map(one).collect() }
    }
}

/// Reads the fingerprints.
pub async fn marks<'c>(on: impl Reader<'c>) -> Result<Marks> {
    let rows: Vec<(String, String)> = sqlx::query_as("select key, value from settings where key in ($1, $2)")
        .bind(FINGERPRINT)
        .bind(FORMER)
        .fetch_all(on)
        .await
        .doing("read the fingerprint of the secret")?;
    let value = |name: &str| rows.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
    Ok(Marks::parse(value(FINGERPRINT), &value(FORMER)))
}

/// Writes the fingerprints, whatever was there.
pub async fn put_marks(tx: &mut Tx, marks: &Marks) -> Result<()> {
    settings::set(tx, FINGERPRINT, &marks.current).await?;
    settings::set(tx, FORMER, &marks.former_text()).await
}

/// Writes the first fingerprint of a database, and deletes the secret of a version before 0.5. Of several servers the first
/// one wins.
pub(super) async fn begin(tx: &mut Tx, current: &str) -> Result<()> {
    sqlx::query("insert into settings (key, value) values ($1, $2) on conflict (key) do nothing")
        .bind(FINGERPRINT)
        .bind(current.to_owned())
        .execute(tx.conn())
        .await
        .doing("write the fingerprint of the secret")?;
    sqlx::query("delete from settings where key = $1").bind(BEFORE).execute(tx.conn()).await.doing("delete the secret")?;
    Ok(())
}

/// Replaces the fingerprint `from`; returns whether it was there.
pub(super) async fn replace(tx: &mut Tx, from: &str, to: &Marks) -> Result<bool> {
    let done = sqlx::query("update settings set value = $1 where key = $2 and value = $3")
        .bind(to.current.clone())
        .bind(FINGERPRINT)
        .bind(from.to_owned())
        .execute(tx.conn())
        .await
        .doing("replace the fingerprint of the secret")?;
    settings::set(tx, FORMER, &to.former_text()).await?;
    Ok(done.rows_affected() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn former_fingerprints_read_back_as_they_were_written() {
        let former = |name: &str, until| Former { fingerprint: name.to_owned(), until };
        for list in [vec![], vec![former("ab", 7)], vec![former("ab", 7), former("cd", 0)]] {
            let marks = Marks { current: "ef".to_owned(), former: list };
            assert_eq!(Marks::parse("ef".to_owned(), &marks.former_text()), marks);
        }
    }
}
