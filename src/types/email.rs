//! Email addresses for comparison.

use super::text::{composed, without_invisible};
use serde::{Deserialize, Serialize};

/// An email address as it is compared, because people type and copy the same address in several ways: trimmed, without
/// invisible characters, in lower case, composed (NFC), and with its domain as it is in the DNS (`xn--…`). Empty for a
/// person who was erased or never had one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct EmailKey(String);

impl EmailKey {
    /// Returns the key of an address as typed or stored. The domain is converted on the server only.
    pub fn of(address: &str) -> Self {
        Self(with_ascii_domain(&composed(&without_invisible(address).trim().to_lowercase())))
    }

    /// Returns the key that versions before 0.4 gave an address.
    fn before(address: &str) -> Self {
        Self(address.trim().to_lowercase())
    }

    /// Returns the key as text, for counting attempts.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether there is no address.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The keys under which rows of one address may be stored. A row of before 0.4 keeps the key of its own spelling if another
/// row has the address's key by now: so both are found, each by its own spelling first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailKeys {
    /// Of exactly what was typed, as versions before 0.4 made it.
    pub typed: EmailKey,
    /// The address's key, which new rows get.
    pub key: EmailKey,
    /// The same with the domain in its own script.
    pub written: EmailKey,
}

impl EmailKeys {
    /// Returns the keys of an address as typed or stored.
    pub fn of(address: &str) -> Self {
        let key = EmailKey::of(address);
        Self { typed: EmailKey::before(address), written: EmailKey(with_written_domain(key.as_str())), key }
    }

    /// Returns whether a row with this key is of the address.
    pub fn contains(&self, key: &EmailKey) -> bool {
        [&self.typed, &self.key, &self.written].contains(&key)
    }

    /// Returns whether all rows of the address have the same key.
    pub fn is_one(&self) -> bool {
        self.typed == self.key && self.written == self.key
    }

    /// Returns whether there is no address.
    pub fn is_empty(&self) -> bool {
        self.key.is_empty()
    }
}

/// Returns an address with its domain as it is in the DNS (UTS #46, as browsers do it); as it is if that cannot be
/// expressed there.
#[cfg(feature = "ssr")]
pub fn with_ascii_domain(address: &str) -> String {
    with_domain(address, |domain| idna::domain_to_ascii(domain).ok())
}

#[cfg(feature = "ssr")]
fn with_written_domain(address: &str) -> String {
    with_domain(address, |domain| Some(idna::domain_to_unicode(domain)).filter(|(_, done)| done.is_ok()).map(|(domain, _)| domain))
}

#[cfg(feature = "ssr")]
fn with_domain(address: &str, convert: impl FnOnce(&str) -> Option<String>) -> String {
    let converted = address.rsplit_once('@').and_then(|(local, domain)| Some(format!("{local}@{}", convert(domain)?)));
    converted.unwrap_or_else(|| address.to_owned())
}

/// Addresses are compared on the server; the browser does without the tables.
#[cfg(not(feature = "ssr"))]
fn with_ascii_domain(address: &str) -> String {
    address.to_owned()
}

#[cfg(not(feature = "ssr"))]
fn with_written_domain(address: &str) -> String {
    address.to_owned()
}

/// Returns whether an address is reserved for examples and tests (RFC 2606, RFC 6761).
pub fn is_example(address: &str) -> bool {
    let domain = address.rsplit('@').next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let within = |zone: &str| domain == zone || domain.strip_suffix(zone).is_some_and(|rest| rest.ends_with('.'));
    ["example.org", "example.com", "example.net", "example", "test", "invalid", "localhost"].into_iter().any(within)
}

#[cfg(test)]
mod tests {
    use super::{EmailKey, EmailKeys, is_example};

    const WRITTEN: &str = "eva@m\u{fc}nchen.example";
    const ASCII: &str = "eva@xn--mnchen-3ya.example";

    #[test]
    fn an_address_is_the_same_however_it_is_typed() {
        assert_eq!(EmailKey::of(" Amina@Example.ORG "), EmailKey::of("amina@example.org"));
        assert_eq!(EmailKey::of("\u{200b}amina@example.org\u{200b}"), EmailKey::of("amina@example.org"));
        assert!(EmailKey::of("  ").is_empty());
    }

    #[test]
    fn case_14_an_international_domain_and_its_punycode_form_are_one() {
        for same in [WRITTEN, ASCII, "Eva@MÜNCHEN.Example", "eva@mu\u{308}nchen.example", "eva@XN--Mnchen-3ya.example", "eva@ｍünchen.example"] {
            assert_eq!(EmailKey::of(same).as_str(), ASCII, "{same}");
        }
        assert_eq!(EmailKey::of("eva@straße.example").as_str(), "eva@xn--strae-oqa.example", "ß is a letter of its own, as in browsers");
        assert_eq!(EmailKey::of("ñandú@ejemplo.es").as_str(), "ñandú@ejemplo.es");
        assert_eq!(EmailKey::of("n\u{303}andu\u{301}@ejemplo.es"), EmailKey::of("ñandú@ejemplo.es"));
        // What is no domain stays as it is.
        for odd in ["eva", "eva@", "eva@xn--a.example", ""] {
            assert_eq!(EmailKey::of(odd).as_str(), odd);
        }
    }

    #[test]
    fn case_14_a_row_is_found_by_its_own_spelling_and_by_the_other() {
        let keys = |address: &str| {
            let keys = EmailKeys::of(address);
            [keys.typed, keys.key, keys.written].map(|key| key.as_str().to_owned())
        };
        assert_eq!(keys("Eva@München.example"), [WRITTEN, ASCII, WRITTEN]);
        assert_eq!(keys(ASCII), [ASCII, ASCII, WRITTEN]);
        assert!(EmailKeys::of("Amina@example.org ").is_one() && !EmailKeys::of(ASCII).is_one());
        assert!(EmailKeys::of(ASCII).contains(&EmailKey::before(WRITTEN)) && !EmailKeys::of(ASCII).contains(&EmailKey::default()));
    }

    #[test]
    fn example_addresses_are_recognised_by_their_domain() {
        for example in ["a@example.org", "a@EXAMPLE.com", "a@mail.example.net.", "a@x.test", "a@localhost", "a@b.invalid", "a@library.example"] {
            assert!(is_example(example), "{example}");
        }
        for real in ["a@notexample.org", "a@example.org.city", "test@library.city", "a@contest"] {
            assert!(!is_example(real), "{real}");
        }
    }
}
