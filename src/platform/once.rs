//! Idempotency keys: a device that got no answer to a post sends it again under the same key. What was done is known by a row that is
//! written in the transaction of the post itself ([`Ctx::commit`](super::Ctx::commit)).

use super::db::{Db, Tx};
use super::error::{Doing, Result};
use super::tokens;
use crate::types::retention;

/// The shortest key: a random one of 128 bits is longer in any notation.
const SHORTEST: usize = 16;
/// The longest key.
const LONGEST: usize = 64;

/// A request that may be sent again.
#[derive(Clone, Debug)]
pub struct Once {
    hash: String,
    /// Whether it waited on the device: what it is about may have changed since.
    pub late: bool,
    /// How long it waited, as the device says, in microseconds; 0 if it does not say.
    pub waited_us: i64,
}

/// The request was done meanwhile. Run again, it finds that out.
#[derive(Debug)]
pub struct Done;

impl std::fmt::Display for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the same request was done meanwhile")
    }
}

impl std::error::Error for Done {}

impl Once {
    /// Reads the key of a request to `path` with `body`; `waited` is what the device says of one that waited: for how many milliseconds.
    /// Another path or body under the same key is another request. `None` for a key that is too short, too long, or no ASCII.
    pub fn of(key: &str, waited: Option<&str>, path: &str, body: &[u8]) -> Option<Self> {
        if !(SHORTEST..=LONGEST).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        Some(Self {
            hash: tokens::hash(&format!("{key} {path} {}", String::from_utf8_lossy(body))),
            late: waited.is_some(),
            waited_us: waited.and_then(|text| text.parse::<u32>().ok()).map_or(0, |milliseconds| i64::from(milliseconds) * 1000),
        })
    }

    /// Returns whether the request was done.
    pub async fn is_done(&self, db: &Db) -> Result<bool> {
        let found: i64 = sqlx::query_scalar("select count(*) from sent_once where key_hash = $1")
            .bind(self.hash.clone())
            .fetch_one(db.primary())
            .await
            .doing("look for a request")?;
        Ok(found > 0)
    }

    /// Records, as the last write of its transaction, that the request is done.
    ///
    /// # Errors
    /// [`Done`] if it already was.
    pub async fn claim(&self, tx: &mut Tx, now: i64) -> Result<()> {
        let new = sqlx::query("insert into sent_once (key_hash, at) values ($1, $2) on conflict (key_hash) do nothing")
            .bind(self.hash.clone())
            .bind(now)
            .execute(tx.conn())
            .await
            .doing("record a request")?
            .rows_affected();
        if new == 0 { Err(anyhow::Error::from(Done).into()) } else { Ok(()) }
    }
}

/// Forgets requests that no device sends again.
pub async fn sweep(tx: &mut Tx, now: i64) -> Result<()> {
    sqlx::query("delete from sent_once where at <= $1").bind(now - retention::ONCE.us()).execute(tx.conn()).await.doing("sweep requests")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_of_one_path_and_body_and_an_odd_one_is_none() {
        let key = "0f8fad5b-d9cb-469f-a165-70867728950e";
        let hash = |key: &str, path: &str, body: &[u8]| Once::of(key, None, path, body).map(|once| once.hash);
        assert_eq!(hash(key, "/fn/a", b"x"), hash(key, "/fn/a", b"x"));
        assert_ne!(hash(key, "/fn/a", b"x"), hash(key, "/fn/a", b"y"));
        assert_ne!(hash(key, "/fn/a", b"x"), hash(key, "/fn/b", b"x"));
        for odd in ["", "short", "0f8fad5b d9cb-469f-a165-70867728950e", &"x".repeat(65), "0f8fad5b-d9cb-469f-ä165"] {
            assert_eq!(hash(odd, "/fn/a", b"x"), None, "{odd}");
        }
    }

    #[test]
    fn a_request_waited_for_as_long_as_its_device_says() {
        let waited = |says| Once::of("0f8fad5b-d9cb-469f-a165-70867728950e", says, "/fn/a", b"").map(|once| (once.late, once.waited_us));
        assert_eq!(waited(None), Some((false, 0)));
        assert_eq!(waited(Some("90000")), Some((true, 90_000_000)));
        for odd in ["", "-5", "soon", "99999999999999"] {
            assert_eq!(waited(Some(odd)), Some((true, 0)), "{odd}");
        }
    }
}
