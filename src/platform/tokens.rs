//! Randomness, hashes and signed links.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// A kind of link in an email: a number declared by its slice. The number is part of the signature, so a link of
/// one kind is never valid as another, and must not change while such links are in mailboxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkKind(u8);

impl LinkKind {
    /// Creates the kind with a number.
    pub const fn new(number: u8) -> Self {
        Self(number)
    }
}

/// The contents of a signed link: kind, id, a revision that can invalidate it, an optional second id, and an
/// optional expiry (microseconds UTC; 0 means none).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it allows.
    pub kind: LinkKind,
    /// The row it is about.
    pub id: i64,
    /// Must equal the row's revision.
    pub revision: i64,
    /// A second row (the meeting of an RSVP), or 0.
    pub other: i64,
    /// When it expires, or 0.
    pub until: i64,
}

/// The server's secret and its source of randomness.
#[derive(Clone)]
pub struct Tokens {
    secret: Arc<[u8; 32]>,
    #[expect(clippy::type_complexity, reason = "one field, injected by tests")]
    random: Arc<dyn Fn(&mut [u8]) + Send + Sync>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(…)")
    }
}

impl Tokens {
    /// Uses the secret stored in the database.
    #[expect(clippy::disallowed_methods, reason = "where injected randomness comes from")]
    pub fn new(secret: [u8; 32]) -> Self {
        Self { secret: Arc::new(secret), random: Arc::new(|bytes| rand::fill(bytes)) }
    }

    /// Uses seeded randomness: for tests and the demo only.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        use rand::{Rng, SeedableRng};
        let source = std::sync::Mutex::new(rand::rngs::StdRng::seed_from_u64(seed));
        self.random = Arc::new(move |bytes| source.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes));
        self
    }

    /// Generates a secret for a new database.
    #[expect(clippy::disallowed_methods, reason = "a secret is never injected")]
    pub fn fresh_secret() -> [u8; 32] {
        let mut secret = [0; 32];
        rand::fill(&mut secret);
        secret
    }

    /// Returns 24 random bytes as text: a token for a session, a draft or a kept form.
    pub fn random(&self) -> String {
        let mut bytes = [0; 24];
        (self.random)(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Returns 128 random bits as text: the key of a calendar feed, which stands in its address.
    pub fn feed_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.salt())
    }

    /// Returns a short random suffix for a slug: six lower-case letters and digits.
    pub fn short(&self) -> String {
        const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
        let mut bytes = [0; 6];
        (self.random)(&mut bytes);
        bytes.iter().filter_map(|b| SIGNS.get(usize::from(b % 32)).map(|c| char::from(*c))).collect()
    }

    /// Returns a random byte, for jitter.
    pub fn dice(&self) -> u8 {
        let mut bytes = [0; 1];
        (self.random)(&mut bytes);
        u8::from_be_bytes(bytes)
    }

    /// Returns 16 random bytes for a password's salt.
    pub fn salt(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        (self.random)(&mut bytes);
        bytes
    }

    /// Writes a link as the text of its path: contents and signature.
    pub fn sign(&self, link: Link) -> String {
        let body = body(link);
        let mut bytes = body.to_vec();
        bytes.extend_from_slice(&self.mac(&body));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Verifies a link of the expected kind; `None` if it is forged, of another kind, or expired. What a mail program put
    /// behind it (a dot, a bracket, a space) does not matter.
    pub fn open(&self, kind: LinkKind, text: &str, now: jiff::Timestamp) -> Option<Link> {
        let text = text.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (body, mac) = bytes.split_at_checked(BODY)?;
        if !bool::from(self.mac(body).ct_eq(mac)) || *body.first()? != kind.0 {
            return None;
        }
        let number = |at: usize| Some(i64::from_be_bytes(body.get(at..at + 8)?.try_into().ok()?));
        let link = Link { kind, id: number(1)?, revision: number(9)?, other: number(17)?, until: number(25)? };
        (link.until == 0 || now.as_microsecond() < link.until).then_some(link)
    }

    /// Returns a keyed hash of something personal (an address), so that it can be counted without being
    /// stored.
    pub fn blind(&self, what: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(what.as_bytes()))
    }

    /// Returns four digits that only this site can derive from `what`: a code to read aloud. Easy to guess, so attempts
    /// must be limited.
    pub fn digits(&self, what: &str) -> String {
        let number = self.mac(what.as_bytes()).iter().fold(0, |rest: u32, byte| (rest * 256 + u32::from(*byte)) % 10_000);
        format!("{number:04}")
    }

    /// Returns a 128-bit signature, which is enough for a link and keeps it short.
    fn mac(&self, body: &[u8]) -> [u8; 16] {
        let mut out = [0; 16];
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.secret.as_slice()) {
            mac.update(body);
            for (to, from) in out.iter_mut().zip(mac.finalize().into_bytes()) {
                *to = from;
            }
        }
        out
    }
}

const BODY: usize = 33;

fn body(link: Link) -> [u8; BODY] {
    let mut out = [0; BODY];
    let numbers = [link.id, link.revision, link.other, link.until];
    let bytes = std::iter::once(link.kind.0).chain(numbers.iter().flat_map(|n| n.to_be_bytes()));
    for (to, from) in out.iter_mut().zip(bytes) {
        *to = from;
    }
    out
}

/// Returns the SHA-256 in hex: what the database stores of a random token.
pub fn hash(token: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(token.as_bytes()).iter().fold(String::with_capacity(64), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    const RESET: LinkKind = LinkKind::new(2);
    const RSVP: LinkKind = LinkKind::new(4);
    const LEAVE: LinkKind = LinkKind::new(5);

    fn link(kind: LinkKind, until: i64) -> Link {
        Link { kind, id: 7, revision: 2, other: 9, until }
    }

    #[test]
    fn a_link_is_valid_only_as_what_it_was_signed_for() {
        let tokens = Tokens::new([1; 32]);
        let text = tokens.sign(link(RSVP, 0));
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(tokens.open(RSVP, &text, now), Some(link(RSVP, 0)));
        assert_eq!(tokens.open(LEAVE, &text, now), None);
        assert_eq!(Tokens::new([2; 32]).open(RSVP, &text, now), None);
        for bad in ["", "x", &text[1..], &text[..text.len() - 2], &format!("{text}A")] {
            assert_eq!(tokens.open(RSVP, bad, now), None, "{bad}");
        }
    }

    #[test]
    fn a_link_with_an_expiry_expires_at_that_moment() {
        let tokens = Tokens::new([1; 32]);
        let text = tokens.sign(link(RESET, 1_000_000));
        let at = |second| Timestamp::from_second(second).unwrap_or_default();
        assert!(tokens.open(RESET, &text, at(0)).is_some());
        assert!(tokens.open(RESET, &text, at(1)).is_none());
    }

    #[test]
    fn four_digits_depend_on_the_secret_and_on_what_they_are_for() {
        let digits = |secret, what: &str| Tokens::new([secret; 32]).digits(what);
        let all: std::collections::BTreeSet<String> = (0..200).map(|n| digits(1, &n.to_string())).collect();
        assert!(all.len() > 190 && all.iter().all(|code| code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit())), "{all:?}");
        assert_eq!(digits(1, "check-in:7"), digits(1, "check-in:7"));
        assert_ne!(digits(1, "check-in:7"), digits(2, "check-in:7"));
    }

    #[test]
    fn seeded_randomness_repeats_and_real_randomness_does_not() {
        let seeded = || Tokens::new([1; 32]).with_seed(5).random();
        assert_eq!(seeded(), seeded());
        assert_ne!(Tokens::new([1; 32]).random(), Tokens::new([1; 32]).random());
    }
}
