//! Email addresses for comparison.

use serde::{Deserialize, Serialize};

/// An email address trimmed, in lower case and without invisible characters, because people type and copy the same
/// address in several ways. Empty for
/// a person who was erased or never had one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct EmailKey(String);

impl EmailKey {
    /// Returns the key of an address as typed or stored.
    pub fn of(address: &str) -> Self {
        Self(super::text::without_invisible(address).trim().to_lowercase())
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

#[cfg(test)]
mod tests {
    use super::EmailKey;

    #[test]
    fn an_address_is_the_same_however_it_is_typed() {
        assert_eq!(EmailKey::of(" Amina@Example.ORG "), EmailKey::of("amina@example.org"));
        assert_eq!(EmailKey::of("\u{200b}amina@example.org\u{200b}"), EmailKey::of("amina@example.org"));
        assert!(EmailKey::of("  ").is_empty());
    }
}
