//! Passwords: argon2id on a blocking thread, a few at a time (each needs 19 MiB).

use super::error::Result;
use crate::types::text::composed;
use anyhow::anyhow;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// OWASP's minimum for argon2id: 19 MiB, two passes, one lane (ASVS 5.0, appendix C).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// How many hashes are computed concurrently.
const AT_ONCE: usize = 2;

/// Whether a password matches a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It does not.
    No,
    /// It does.
    Yes,
    /// It does as it was typed, which earlier versions hashed: the hash should be renewed.
    Older,
}

/// Hashes and verifies passwords.
#[derive(Clone, Debug)]
pub struct Hasher {
    slots: Arc<Semaphore>,
    params: Params,
    /// A hash that matches no password, so that unknown addresses cost the same work as known ones.
    dummy: Arc<str>,
}

impl Hasher {
    /// Creates a hasher with the strength that passwords need.
    ///
    /// # Errors
    /// Never with these parameters, although argon2's constructor is fallible.
    pub fn new() -> anyhow::Result<Self> {
        Self::with(MEMORY_KIB, PASSES)
    }

    /// Creates a hasher with other parameters (tests, and the demo's replay of dozens of accounts).
    ///
    /// # Errors
    /// When argon2 rejects the parameters.
    pub fn with(memory_kib: u32, passes: u32) -> anyhow::Result<Self> {
        let params = Params::new(memory_kib, passes, 1, None).map_err(|e| anyhow!("argon2 parameters: {e}"))?;
        let dummy = hash(&params, "nobody knows this", [7; 16])?.into();
        Ok(Self { slots: Arc::new(Semaphore::new(AT_ONCE)), params, dummy })
    }

    /// Returns the PHC string of a new password, which counts as the same on keyboards that compose its letters
    /// differently (NFC).
    ///
    /// # Errors
    /// When hashing fails.
    pub async fn hash(&self, password: &str, salt: [u8; 16]) -> Result<String> {
        let (password, params) = (composed(password), self.params.clone());
        self.blocking(move || hash(&params, &password, salt)).await
    }

    /// Returns whether a password matches; without a stored hash it does the same work and returns false.
    ///
    /// # Errors
    /// When the stored hash is damaged, or the blocking task fails.
    pub async fn verify(&self, password: &str, stored: Option<String>) -> Result<bool> {
        Ok(self.check(password, stored).await? != Fit::No)
    }

    /// Same as [`Hasher::verify`], and says whether the hash is an older one, of the password as it was typed then.
    ///
    /// # Errors
    /// When the stored hash is damaged, or the blocking task fails.
    pub async fn check(&self, password: &str, stored: Option<String>) -> Result<Fit> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.dummy.to_string());
        let now = composed(password);
        let mut then = vec![password.to_owned(), password.nfd().collect()];
        then.retain(|typed| *typed != now);
        let fit = self
            .blocking(move || {
                let parsed = PasswordHash::new(&stored).map_err(|e| anyhow!("a stored password hash is damaged: {e}"))?;
                let fits = |password: &str| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
                Ok(match () {
                    () if fits(&now) => Fit::Yes,
                    () if then.iter().any(|typed| fits(typed)) => Fit::Older,
                    () => Fit::No,
                })
            })
            .await?;
        Ok(if known { fit } else { Fit::No })
    }

    /// Runs `work` when fewer than [`AT_ONCE`] are running. Work whose request was dropped goes on, and counts until
    /// it ends.
    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> Result<T> {
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(anyhow::Error::from)?;
        let work = move || {
            let _slot = slot;
            work()
        };
        Ok(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)??)
    }
}

fn hash(params: &Params, password: &str, salt: [u8; 16]) -> anyhow::Result<String> {
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    Ok(argon.hash_password_with_salt(password.as_bytes(), &salt).map_err(|e| anyhow!("hash a password: {e}"))?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_matches() -> anyhow::Result<()> {
        let hasher = Hasher::with(64, 1)?;
        let stored = hasher.hash("tea and biscuits", [1; 16]).await.map_err(|e| anyhow!("{e:?}"))?;
        assert!(stored.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
        for (password, stored, fits) in
            [("tea and biscuits", Some(stored.clone()), true), ("tea and biscuit", Some(stored), false), ("nobody knows this", None, false)]
        {
            assert_eq!(hasher.verify(password, stored).await.map_err(|e| anyhow!("{e:?}"))?, fits);
        }
        Ok(())
    }

    #[tokio::test]
    async fn a_hash_whose_request_was_dropped_counts_until_it_is_done() -> anyhow::Result<()> {
        let hasher = Hasher::with(64, 1)?;
        let (began, mut begun) = tokio::sync::mpsc::unbounded_channel();
        let (go_on, wait) = std::sync::mpsc::channel::<()>();
        let slow = hasher.blocking(move || {
            began.send(())?;
            Ok(wait.recv()?)
        });
        tokio::select! {
            _ = slow => anyhow::bail!("it cannot have ended"),
            _ = begun.recv() => {}
        }
        assert_eq!(hasher.slots.available_permits(), AT_ONCE - 1, "the request is dropped, the work goes on");
        go_on.send(())?;
        drop(hasher.slots.acquire_many(u32::try_from(AT_ONCE)?).await?);
        Ok(())
    }

    #[test]
    fn the_strength_is_at_least_owasps_minimum() -> anyhow::Result<()> {
        let stored = hash(&Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|e| anyhow!("{e}"))?, "x", [1; 16])?;
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        Ok(())
    }
}
