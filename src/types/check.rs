//! Form parsing: forms post strings; `Check` turns them into values and collects an error for each wrong
//! field.

use super::FieldName;
use super::error::{AppError, FieldCode, FieldError};
use super::text::{cleaned, without_invisible};

/// Collects the errors of one form while its fields are parsed.
#[derive(Default, Debug)]
pub struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    /// Records an error; the first one of a field wins.
    pub fn fail(&mut self, field: FieldName, code: FieldCode) {
        if !self.errors.iter().any(|e| e.field == field.id()) {
            self.errors.push(FieldError { field: field.id(), code });
        }
    }

    /// Parses a required single line of at most `max` characters, trimmed, with inner white space collapsed.
    pub fn line(&mut self, field: FieldName, raw: &str, max: u32) -> String {
        let value = self.line_or_empty(field, raw, max);
        if value.is_empty() {
            self.fail(field, FieldCode::Required);
        }
        value
    }

    /// Same as [`Check::line`], but may be empty.
    pub fn line_or_empty(&mut self, field: FieldName, raw: &str, max: u32) -> String {
        let value = cleaned(raw).split_whitespace().collect::<Vec<_>>().join(" ");
        self.limits(field, &value, max);
        value
    }

    /// Parses a text of several lines of at most `max` characters; line ends become `\n`. May be empty.
    pub fn text_or_empty(&mut self, field: FieldName, raw: &str, max: u32) -> String {
        let value = cleaned(&raw.replace("\r\n", "\n").replace('\r', "\n"));
        self.limits(field, &value, max);
        value
    }

    /// Same as [`Check::text_or_empty`], but required.
    pub fn text(&mut self, field: FieldName, raw: &str, max: u32) -> String {
        let value = self.text_or_empty(field, raw, max);
        if value.is_empty() {
            self.fail(field, FieldCode::Required);
        }
        value
    }

    fn limits(&mut self, field: FieldName, value: &str, max: u32) {
        if value.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            self.fail(field, FieldCode::Characters);
        }
        if value.chars().count() > max as usize {
            self.fail(field, FieldCode::TooLong(max));
        }
    }

    /// Parses a required email address, kept as typed but for what nobody sees, at most 254 characters (RFC 5321).
    pub fn email(&mut self, field: FieldName, raw: &str) -> String {
        let value = self.line(field, &without_invisible(raw), 254);
        if !value.is_empty() && !looks_like_email(&value) {
            self.fail(field, FieldCode::Email);
        }
        value
    }

    /// Parses a required http or https URL of at most 2,000 characters.
    pub fn link(&mut self, field: FieldName, raw: &str) -> String {
        let value = self.link_or_empty(field, raw);
        if value.is_empty() {
            self.fail(field, FieldCode::Required);
        }
        value
    }

    /// Same as [`Check::link`], but may be empty.
    pub fn link_or_empty(&mut self, field: FieldName, raw: &str) -> String {
        let value = self.line_or_empty(field, raw, 2000);
        if !value.is_empty() && !looks_like_link(&value) {
            self.fail(field, FieldCode::Link);
        }
        value
    }

    /// Parses a required whole number from `low` to `high`.
    pub fn number(&mut self, field: FieldName, raw: &str, low: i32, high: i32) -> i32 {
        match raw.trim().parse::<i32>() {
            _ if raw.trim().is_empty() => self.fail(field, FieldCode::Required),
            Ok(n) if (low..=high).contains(&n) => return n,
            _ => self.fail(field, FieldCode::Range(low, high)),
        }
        low
    }

    /// Same as [`Check::number`], but may be empty.
    pub fn number_or_none(&mut self, field: FieldName, raw: &str, low: i32, high: i32) -> Option<i32> {
        if raw.trim().is_empty() { None } else { Some(self.number(field, raw, low, high)) }
    }

    /// Parses one of a fixed set of values with `parse`.
    pub fn choice<T>(&mut self, field: FieldName, raw: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let value = parse(raw.trim());
        if value.is_none() {
            self.fail(field, if raw.trim().is_empty() { FieldCode::Required } else { FieldCode::Choice });
        }
        value
    }

    /// Returns whether no error has been recorded.
    pub fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    /// Finishes parsing.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every recorded error, in the order of recording.
    pub fn finish(self) -> Result<(), AppError> {
        if self.errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(self.errors)) }
    }
}

/// Checks only the shape: one `@`, something before it, and after it a dotted host of letters, digits and
/// hyphens. Whether the address works is shown by the email sent to it.
pub fn looks_like_email(value: &str) -> bool {
    let Some((local, host)) = value.rsplit_once('@') else { return false };
    let bad_local = |c: char| c.is_whitespace() || c.is_control() || "()<>[]:;@\\,\"".contains(c);
    let good_label =
        |l: &str| !l.is_empty() && l.len() <= 63 && !l.starts_with('-') && !l.ends_with('-') && l.chars().all(|c| c.is_alphanumeric() || c == '-');
    !local.is_empty()
        && local.chars().count() <= 64
        && !local.chars().any(bad_local)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && host.contains('.')
        && host.split('.').all(good_label)
}

/// Returns whether a text is an http or https URL with a host and without white space or credentials.
pub fn looks_like_link(value: &str) -> bool {
    let lower = value.to_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty()
        && !host.contains('@')
        && (host.contains('.') || host.starts_with("localhost"))
        && !host.starts_with('.')
        && !value.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_can_receive_mail_pass_and_others_do_not() {
        for good in ["a@b.co", "amina.o+circle@knls.or.ke", "ñandú@ejemplo.es", "x@münchen.de"] {
            assert!(looks_like_email(good), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.co", "a@.co", "a b@c.de", "a@b..co", "a@-b.co", "a@b.co,c@d.e", "<a@b.co>", ".a@b.co"] {
            assert!(!looks_like_email(bad), "{bad}");
        }
    }

    #[test]
    fn only_http_links_with_a_host_pass() {
        for good in ["https://example.org", "http://localhost:3000/x", "HTTPS://Example.org/a?b#c"] {
            assert!(looks_like_link(good), "{good}");
        }
        for bad in ["", "example.org", "javascript:alert(1)", "https://", "https:///x", "https://a b.org", "https://u:p@x.org", "ftp://x.org"] {
            assert!(!looks_like_link(bad), "{bad}");
        }
    }

    #[test]
    fn the_first_error_of_a_field_wins_and_all_fields_are_reported() {
        let mut check = Check::default();
        check.line(FieldName::new("name"), "  ", 10);
        check.fail(FieldName::new("name"), FieldCode::Taken);
        check.number(FieldName::new("weeks"), "53", 1, 52);
        check.line(FieldName::new("title"), "a\u{0}b", 10);
        let Err(AppError::Invalid(errors)) = check.finish() else { panic!("expected errors") };
        let found: Vec<_> = errors.iter().map(|e| (e.field.as_str(), e.code)).collect();
        assert_eq!(found, [("name", FieldCode::Required), ("weeks", FieldCode::Range(1, 52)), ("title", FieldCode::Characters)]);
    }

    #[test]
    fn line_ends_are_normalised_and_white_space_is_collapsed() {
        let mut check = Check::default();
        assert_eq!(check.text(FieldName::new("t"), " a\r\nb\rc ", 10), "a\nb\nc");
        assert_eq!(check.line(FieldName::new("l"), " a \t b\n", 10), "a b");
        assert!(check.is_clean());
    }
}
