//! Secrets as text, and their fingerprints.

use anyhow::bail;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// One secret: 32 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.fingerprint())
    }
}

impl Key {
    /// Wraps 32 bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Generates a secret.
    #[expect(clippy::disallowed_methods, reason = "a secret is never injected")]
    pub fn generate() -> Self {
        let mut bytes = [0; 32];
        rand::fill(&mut bytes);
        Self(bytes)
    }

    /// Parses base64 in any of its spellings; `None` if it is not 32 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD].iter().find_map(|spelling| spelling.decode(text).ok())?;
        bytes.try_into().ok().map(Self)
    }

    /// Returns it as base64.
    pub fn text(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Returns the bytes.
    pub fn bytes(&self) -> [u8; 32] {
        self.0
    }

    /// Returns what names the secret without telling anything about it: half of a hash of its own kind, so that it equals
    /// no signature.
    pub fn fingerprint(&self) -> String {
        let hash = Sha256::new().chain_update(b"circlet: fingerprint of the secret\0").chain_update(self.0).finalize();
        hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The secrets that a server has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(Vec<Key>);

impl Keys {
    /// Parses secrets apart by white space or commas.
    ///
    /// # Errors
    /// When one is not 32 bytes in base64; the message does not show it.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let mut keys = Vec::new();
        for (at, word) in text.split([',', ' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).enumerate() {
            match Key::parse(word) {
                Some(key) => keys.push(key),
                None => bail!("its secret number {} is not 32 bytes in base64 (as `openssl rand -base64 32` prints them)", at + 1),
            }
        }
        Ok(Self(keys))
    }

    /// Returns them as the lines of a file.
    pub fn lines(&self) -> String {
        self.0.iter().map(|key| key.text() + "\n").collect()
    }

    /// Returns them as the value of a variable.
    pub fn line(&self) -> String {
        self.0.iter().map(Key::text).collect::<Vec<_>>().join(",")
    }

    /// Returns the one with a fingerprint.
    pub fn find(&self, fingerprint: &str) -> Option<&Key> {
        self.0.iter().find(|key| key.fingerprint() == fingerprint)
    }

    /// Returns the first one.
    pub fn first(&self) -> Option<&Key> {
        self.0.first()
    }

    /// Iterates over all.
    pub fn iter(&self) -> impl Iterator<Item = &Key> {
        self.0.iter()
    }

    /// Returns them with another one in front, unless it is among them.
    #[must_use]
    pub fn with(&self, key: &Key) -> Self {
        if self.0.contains(key) { self.clone() } else { std::iter::once(key).chain(&self.0).cloned().collect() }
    }
}

impl FromIterator<Key> for Keys {
    fn from_iter<I: IntoIterator<Item = Key>>(keys: I) -> Self {
        Self(keys.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_read_in_every_spelling_and_a_wrong_one_is_not_repeated() -> anyhow::Result<()> {
        let (one, two) = (Key::new([251; 32]), Key::new([7; 32]));
        let spelled = format!("{}\n\t{},{}", one.text(), URL_SAFE_NO_PAD.encode(one.bytes()), two.text());
        assert_eq!(Keys::parse(&spelled)?, [one.clone(), one.clone(), two.clone()].into_iter().collect());
        assert_eq!(Keys::parse(" \n")?, Keys::default());
        let both = Keys::from_iter([one, two]);
        assert_eq!((Keys::parse(&both.lines())?, Keys::parse(&both.line())?), (both.clone(), both));
        for wrong in ["swordfish", "c3dvcmRmaXNo"] {
            let error = Keys::parse(&format!("{},{wrong}", Key::generate().text())).map(|_| ()).map_err(|error| error.to_string());
            assert!(error.as_ref().is_err_and(|why| why.contains("number 2") && !why.contains(wrong)), "{error:?}");
        }
        Ok(())
    }

    #[test]
    fn a_fingerprint_is_a_secrets_own_and_all_that_is_shown_of_it() {
        let (one, two) = (Key::new([1; 32]), Key::new([2; 32]));
        assert_eq!((one.fingerprint().len(), one.fingerprint()), (32, Key::new([1; 32]).fingerprint()));
        assert_ne!(one.fingerprint(), two.fingerprint());
        assert_eq!(format!("{one:?}"), format!("Key({})", one.fingerprint()));
    }
}
