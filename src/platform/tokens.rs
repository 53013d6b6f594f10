//! Randomness, hashes and signed links.

use super::secret::Key;
use crate::types::{LinkKey, Target};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::sync::{Arc, PoisonError, RwLock};
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

/// The contents of a signed link: kind, row, a revision that can invalidate it, an optional second id, and an
/// optional expiry (microseconds UTC; 0 means none).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it allows.
    pub kind: LinkKind,
    /// The row it is about.
    pub about: Target,
    /// Must equal the row's revision.
    pub revision: i64,
    /// A second row (the meeting of an RSVP), or 0.
    pub other: i64,
    /// When it expires, or 0.
    pub until: i64,
}

impl Link {
    /// Returns the number of the row that it is about, if it names one.
    pub fn row(&self) -> Option<i64> {
        match self.about {
            Target::Row(id) => Some(id),
            Target::Key(_) => None,
        }
    }
}

/// The secrets that links are signed with.
#[derive(Debug)]
struct Signing {
    current: Key,
    /// Former ones, and until when what they signed is good (microseconds UTC).
    former: Vec<(Key, i64)>,
}

/// The server's secret and its source of randomness.
#[derive(Clone)]
pub struct Tokens {
    signing: Arc<RwLock<Signing>>,
    #[expect(clippy::type_complexity, reason = "one field, injected by tests")]
    random: Arc<dyn Fn(&mut [u8]) + Send + Sync>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(…)")
    }
}

impl Tokens {
    /// Uses a secret.
    #[expect(clippy::disallowed_methods, reason = "where injected randomness comes from")]
    pub fn new(secret: [u8; 32]) -> Self {
        Self {
            signing: Arc::new(RwLock::new(Signing { current: Key::new(secret), former: Vec::new() })),
            random: Arc::new(|bytes| rand::fill(bytes)),
        }
    }

    /// Uses seeded randomness: for tests and the demo only.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        use rand::{Rng, SeedableRng};
        let source = std::sync::Mutex::new(rand::rngs::StdRng::seed_from_u64(seed));
        self.random = Arc::new(move |bytes| source.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes));
        self
    }

    /// Replaces the secret, everywhere in this process; what former ones signed is good until the moment given.
    pub fn replace(&self, current: &Key, former: &[(Key, i64)]) {
        *self.signing.write().unwrap_or_else(PoisonError::into_inner) = Signing { current: current.clone(), former: former.to_vec() };
    }

    /// Returns a key for the links about a row of an earlier version, before anything is injected.
    #[expect(clippy::disallowed_methods, reason = "a step runs before randomness is injected")]
    pub fn fresh_link_key() -> LinkKey {
        let mut bytes = [0; 16];
        rand::fill(&mut bytes);
        LinkKey::from(URL_SAFE_NO_PAD.encode(bytes))
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

    /// Returns a new key for the links about a row.
    pub fn link_key(&self) -> LinkKey {
        LinkKey::from(self.feed_key())
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
    pub fn sign(&self, link: &Link) -> String {
        let mut bytes = body(link);
        let mac = mac(&self.current(), &bytes);
        bytes.extend_from_slice(&mac);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Verifies a link of the expected kind; `None` if it is forged, of another kind, or expired. What a mail program put
    /// behind it (a dot, a bracket, a space) does not matter.
    pub fn open(&self, kind: LinkKind, text: &str, now: jiff::Timestamp) -> Option<Link> {
        let body = self.signed(text, now).filter(|body| body.first() == Some(&kind.0))?;
        let number = |at: usize| Some(i64::from_be_bytes(body.get(at..at + 8)?.try_into().ok()?));
        let (about, rest) = match body.len() {
            ROW_BODY => (Target::Row(number(1)?), 9),
            KEY_BODY => (Target::Key(LinkKey::from(URL_SAFE_NO_PAD.encode(body.get(1..17)?))), 17),
            _ => return None,
        };
        let link = Link { kind, about, revision: number(rest)?, other: number(rest + 8)?, until: number(rest + 16)? };
        (link.until == 0 || now.as_microsecond() < link.until).then_some(link)
    }

    /// Returns the contents of a link of any kind, if it is not forged.
    fn signed(&self, text: &str, now: jiff::Timestamp) -> Option<Vec<u8>> {
        let text = text.trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        let mut body = URL_SAFE_NO_PAD.decode(text).ok()?;
        let mac = body.split_off(body.len().checked_sub(MAC)?);
        let signed = self.valid(now.as_microsecond()).iter().any(|key| self::mac(key, &body).ct_eq(&mac).into());
        signed.then_some(body)
    }

    /// Returns a keyed hash of what a link is about, the same for links of all kinds; `None` if it is forged, or was mailed before 0.5.
    pub fn blind_target(&self, text: &str, now: jiff::Timestamp) -> Option<String> {
        let body = self.signed(text, now).filter(|body| body.len() == KEY_BODY)?;
        Some(self.blind(&format!("what a link is about: {}", URL_SAFE_NO_PAD.encode(body.get(1..17)?))))
    }

    /// Returns a keyed hash of something personal (an address), so that it can be counted without being
    /// stored.
    pub fn blind(&self, what: &str) -> String {
        URL_SAFE_NO_PAD.encode(mac(&self.current(), what.as_bytes()))
    }

    /// Returns four digits that only this site can derive from `what`: a code to read aloud. Easy to guess, so attempts
    /// must be limited.
    pub fn digits(&self, what: &str) -> String {
        digits(&self.current(), what)
    }

    /// Returns whether digits are [`Tokens::digits`], or were before the secret was replaced.
    pub fn are_digits(&self, what: &str, typed: &str, now: jiff::Timestamp) -> bool {
        self.valid(now.as_microsecond()).iter().any(|key| digits(key, what) == typed)
    }

    fn current(&self) -> Key {
        self.signing.read().unwrap_or_else(PoisonError::into_inner).current.clone()
    }

    /// Returns the secret, and the former ones that still count.
    fn valid(&self, now: i64) -> Vec<Key> {
        let signing = self.signing.read().unwrap_or_else(PoisonError::into_inner);
        let former = signing.former.iter().filter(|(_, until)| now < *until).map(|(key, _)| key);
        std::iter::once(&signing.current).chain(former).cloned().collect()
    }
}

fn digits(key: &Key, what: &str) -> String {
    let number = mac(key, what.as_bytes()).iter().fold(0, |rest: u32, byte| (rest * 256 + u32::from(*byte)) % 10_000);
    format!("{number:04}")
}

/// Returns a 128-bit signature, which is enough for a link and keeps it short.
fn mac(key: &Key, body: &[u8]) -> [u8; MAC] {
    let mut out = [0; MAC];
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key.bytes()) {
        mac.update(body);
        for (to, from) in out.iter_mut().zip(mac.finalize().into_bytes()) {
            *to = from;
        }
    }
    out
}

const MAC: usize = 16;
/// The length of a link about a row by its number: one byte for the kind, and four numbers.
const ROW_BODY: usize = 1 + 4 * 8;
/// The length of a link about a row by its key.
const KEY_BODY: usize = 1 + 16 + 3 * 8;

fn body(link: &Link) -> Vec<u8> {
    let mut out = vec![link.kind.0];
    match &link.about {
        Target::Row(id) => out.extend(id.to_be_bytes()),
        Target::Key(key) => out.extend(key_bytes(key)),
    }
    out.extend([link.revision, link.other, link.until].iter().flat_map(|n| n.to_be_bytes()));
    out
}

fn key_bytes(key: &LinkKey) -> [u8; 16] {
    URL_SAFE_NO_PAD.decode(key.as_str()).ok().and_then(|bytes| bytes.try_into().ok()).unwrap_or_default()
}

/// Returns the first 63 bits of a text's SHA-256: a number that stands for it in a link.
pub fn number_of(text: &str) -> i64 {
    let bytes = Sha256::digest(text.as_bytes());
    bytes.iter().take(8).fold(0, |all: i64, byte| (all << 8) | i64::from(*byte)) & i64::MAX
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
        Link { kind, about: Target::Row(7), revision: 2, other: 9, until }
    }

    #[test]
    fn a_link_is_about_a_row_by_its_number_or_by_its_key() {
        let (tokens, now) = (Tokens::new([1; 32]), Timestamp::UNIX_EPOCH);
        let by_key = |key| Link { about: Target::Key(key), ..link(RSVP, 0) };
        let (one, other) = (by_key(tokens.link_key()), by_key(tokens.link_key()));
        for link in [&one, &other, &link(RSVP, 0)] {
            assert_eq!(tokens.open(RSVP, &tokens.sign(link), now).as_ref(), Some(link));
        }
        assert_ne!(tokens.sign(&one), tokens.sign(&other));
        // The signature of one form does not fit the other.
        let (long, short) = (URL_SAFE_NO_PAD.decode(tokens.sign(&one)).unwrap_or_default(), ROW_BODY + MAC);
        assert_eq!(tokens.open(RSVP, &URL_SAFE_NO_PAD.encode(long.get(..short).unwrap_or_default()), now), None);
    }

    #[test]
    fn links_of_all_kinds_about_the_same_have_one_hash() {
        let (tokens, now) = (Tokens::new([1; 32]), Timestamp::UNIX_EPOCH);
        let (one, other) = (tokens.link_key(), tokens.link_key());
        let hash = |kind, key: &LinkKey| tokens.blind_target(&tokens.sign(&Link { about: Target::Key(key.clone()), ..link(kind, 0) }), now);
        assert!(hash(RSVP, &one).is_some());
        assert_eq!(hash(RSVP, &one), hash(LEAVE, &one));
        assert_ne!(hash(RSVP, &one), hash(RSVP, &other));
        assert_eq!(tokens.blind_target(&tokens.sign(&link(RSVP, 0)), now), None, "another row may have the number");
        assert_eq!(tokens.blind_target("x", now), None);
    }

    #[test]
    fn a_number_for_a_text_is_not_negative_and_its_own() {
        assert!(number_of("a") >= 0 && number_of("a") == number_of("a") && number_of("a") != number_of("b"));
    }

    #[test]
    fn a_link_is_valid_only_as_what_it_was_signed_for() {
        let tokens = Tokens::new([1; 32]);
        let text = tokens.sign(&link(RSVP, 0));
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
        let text = tokens.sign(&link(RESET, 1_000_000));
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
    fn what_a_former_secret_signed_is_good_until_its_time_is_over() {
        let (old, tokens, at) = (Tokens::new([1; 32]), Tokens::new([1; 32]), |us| Timestamp::from_microsecond(us).unwrap_or_default());
        let (text, code) = (old.sign(&link(RSVP, 0)), old.digits("check-in:7"));
        tokens.replace(&Key::new([2; 32]), &[(Key::new([1; 32]), 50), (Key::new([3; 32]), 10)]);
        assert_ne!(tokens.sign(&link(RSVP, 0)), text);
        for (now, good) in [(0, true), (49, true), (50, false)] {
            assert_eq!(tokens.open(RSVP, &text, at(now)).is_some(), good, "{now}");
            assert_eq!(tokens.are_digits("check-in:7", &code, at(now)), good, "{now}");
        }
        assert!(tokens.open(RSVP, &tokens.sign(&link(RSVP, 0)), at(50)).is_some() && tokens.are_digits("x", &tokens.digits("x"), at(50)));
    }

    #[test]
    fn seeded_randomness_repeats_and_real_randomness_does_not() {
        let seeded = || Tokens::new([1; 32]).with_seed(5).random();
        assert_eq!(seeded(), seeded());
        assert_ne!(Tokens::new([1; 32]).random(), Tokens::new([1; 32]).random());
    }
}
