//! Days as a circle counts them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A day where a circle meets, as it is stored: 2026-03-21, from 2000 to 2100. Which instant it is follows from a
/// time and a zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct LocalDate(String);

impl LocalDate {
    /// As text: 2026-03-21.
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
    /// Reads a date of the form 2026-03-21.
    pub fn parse(text: &str) -> Option<Self> {
        let date: jiff::civil::Date = text.trim().parse().ok()?;
        (text.trim().len() == 10 && (2000..=2100).contains(&date.year())).then(|| date.into())
    }

    /// The day to reckon with. A row that another program wrote and that holds no date counts as the year 0.
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
    fn only_days_of_the_calendar_are_dates() {
        assert_eq!(LocalDate::parse(" 2028-02-29 ").map(|d| d.civil().to_string()).as_deref(), Some("2028-02-29"));
        for wrong in ["", "2026-02-30", "28.2.2026", "1999-01-01", "2101-01-01", "2026-02-28T10:00", "20260228"] {
            assert_eq!(LocalDate::parse(wrong), None, "{wrong}");
        }
    }
}
