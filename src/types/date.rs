//! Local dates.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A local date as it is stored: 2026-03-21, years 2000 to 2100. A time and a zone turn it into an
/// instant.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct LocalDate(String);

impl LocalDate {
    /// Returns it as text: 2026-03-21.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(feature = "ssr")]
impl LocalDate {
    /// Parses a date of the form 2026-03-21.
    pub fn parse(text: &str) -> Option<Self> {
        let date: jiff::civil::Date = text.trim().parse().ok()?;
        (text.trim().len() == 10 && (2000..=2100).contains(&date.year())).then(|| date.into())
    }

    /// Returns the date for calculations. An invalid date in a row written by another program becomes 0000-01-01.
    pub fn civil(&self) -> jiff::civil::Date {
        self.0.parse().unwrap_or_default()
    }
}

#[cfg(feature = "ssr")]
impl From<jiff::civil::Date> for LocalDate {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date.to_string())
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::LocalDate;

    #[test]
    fn only_calendar_dates_are_dates() {
        assert_eq!(LocalDate::parse(" 2028-02-29 ").map(|d| d.civil().to_string()).as_deref(), Some("2028-02-29"));
        for wrong in ["", "2026-02-30", "28.2.2026", "1999-01-01", "2101-01-01", "2026-02-28T10:00", "20260228"] {
            assert_eq!(LocalDate::parse(wrong), None, "{wrong}");
        }
    }
}
