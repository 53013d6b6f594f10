//! What links in emails are about.

/// The random key of a row that links are about: 128 bits as text. Alone it opens nothing. Empty for rows without links.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
pub struct LinkKey(String);

impl std::fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkKey(…)")
    }
}

impl From<String> for LinkKey {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl LinkKey {
    /// Returns the key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the row has no key, so that no link is about it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a link is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A row by its number, which another row may have after a backup was restored: as in links of before 0.5.
    Row(i64),
    /// A row by its key.
    Key(LinkKey),
}
