//! How long what is kept: the one place that says so. The jobs, the privacy page and `docs/retention.md` (a test compares) take it
//! from here.

/// How long something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many minutes.
    pub minutes: i64,
}

impl Kept {
    const fn days(days: i64) -> Self {
        Self { minutes: days * 24 * 60 }
    }

    /// Returns it in whole days.
    pub const fn in_days(self) -> i64 {
        self.minutes / (24 * 60)
    }

    /// Returns it in microseconds, as the database counts.
    pub const fn us(self) -> i64 {
        self.minutes * 60 * 1_000_000
    }
}

/// Facts and texts of closed emails.
pub const MAIL_TEXTS: Kept = Kept::days(30);
/// Recipient and subject of closed emails.
pub const MAIL_RECIPIENTS: Kept = Kept::days(90);
/// What a browser typed into a form that was not accepted.
pub const FORMS: Kept = Kept { minutes: 30 };
/// A step of a draft that was left with a mistake in it.
pub const LEFT_FORMS: Kept = Kept::days(1);
/// What was typed at a sign-up, for the page after it.
pub const SIGNED_UP: Kept = Kept { minutes: 60 };
/// An address left at a full circle, after the email about a free seat.
pub const SEAT_ALERTS: Kept = Kept::days(30);
/// An invitation to facilitate a circle that no one answers, after it was last sent.
pub const INVITATIONS: Kept = Kept::days(30);
/// Answers that a second sign-up with an address proposed, and that its owner did not take over.
pub const PROPOSALS: Kept = Kept::days(30);
/// The mark of a browser in which someone stayed signed in, since the last time.
pub const DEVICES: Kept = Kept::days(180);
/// A session that is not used.
pub const SESSIONS: Kept = Kept::days(30);
/// The security log.
pub const SECURITY_LOG: Kept = Kept::days(180);
/// A reported page, after staff closed the report.
pub const REPORTS_CLOSED: Kept = Kept::days(180);
/// A report that no one answers.
pub const REPORTS_OPEN: Kept = Kept::days(365);
/// A draft begun without an account.
pub const DRAFTS: Kept = Kept::days(30);
/// Keys of requests that a device may send again.
pub const ONCE: Kept = Kept::days(90);
/// Events.
pub const EVENTS: Kept = Kept::days(30);
/// Counters of limits.
pub const LIMITS: Kept = Kept::days(1);
/// Copies of an SQLite database from before an update.
pub const COPIES: Kept = Kept::days(30);
/// Nightly backups: one each.
pub const BACKUPS: Kept = Kept::days(7);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_in_the_documentation_has_the_same_numbers() {
        let table = include_str!("../../docs/retention.md");
        let days = |kept: Kept| format!("{} day", kept.in_days());
        for (what, long) in [
            ("Emails: facts and texts", days(MAIL_TEXTS)),
            ("Emails: recipient and subject", days(MAIL_RECIPIENTS)),
            ("A form that was not accepted", format!("{} minutes", FORMS.minutes)),
            ("A step of a draft that was left with a mistake in it", days(LEFT_FORMS)),
            ("What was typed at a sign-up, for the page after it", format!("{} minutes", SIGNED_UP.minutes)),
            (
                "Address left at a full circle: since the email about a free seat, or until the circle is over or the person takes it off the list",
                days(SEAT_ALERTS),
            ),
            ("Unanswered invitation to facilitate a circle, with the address: since it was last sent", days(INVITATIONS)),
            ("Session: since it was last used", days(SESSIONS)),
            ("Mark of a browser in which a person stayed signed in: since the last time", days(DEVICES)),
            ("Answers that someone entered at a second sign-up with an address, and that its owner did not take over", days(PROPOSALS)),
            ("Security log", days(SECURITY_LOG)),
            ("A report of a page: after it was closed", days(REPORTS_CLOSED)),
            ("A report of a page that nobody answers", days(REPORTS_OPEN)),
            ("A draft begun without an account", days(DRAFTS)),
            ("Events", days(EVENTS)),
            ("Counters of limits (hashes)", days(LIMITS)),
            ("Copies from before an update (SQLite)", days(COPIES)),
            ("Nightly backups", format!("{} nights", BACKUPS.in_days())),
        ] {
            assert!(table.contains(&format!("| {what} | {long}")), "{what}: {long}");
        }
    }
}
