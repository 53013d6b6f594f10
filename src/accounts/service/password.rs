//! Acceptable passwords: 8 to 128 characters, not a very common one, no composition rules (NIST SP 800-63B-4,
//! OWASP ASVS 5.0 §6.2).

use crate::accounts::model::{PASSWORD_LEAST, PASSWORD_MOST};
use crate::types::{Check, FieldCode, FieldName};
use std::collections::HashSet;
use std::sync::LazyLock;

static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../common_passwords.txt").lines().map(str::trim).filter(|l| !l.is_empty()).collect());

/// Checks a new password. It is not trimmed: spaces count. `own` contains words that are easy to guess for
/// this person: address and name.
pub fn check(check: &mut Check, field: FieldName, password: &str, own: &[&str]) {
    let length = password.chars().count();
    let entered = folded(password);
    if password.is_empty() {
        check.fail(field, FieldCode::Required);
    } else if length < PASSWORD_LEAST as usize {
        check.fail(field, FieldCode::TooShort(PASSWORD_LEAST));
    } else if length > PASSWORD_MOST as usize {
        check.fail(field, FieldCode::TooLong(PASSWORD_MOST));
    } else if COMMON.contains(entered.as_str()) || is_one_sign(password) || own.iter().any(|word| folded(word) == entered) {
        check.fail(field, FieldCode::Common);
    }
}

/// Folds a word for comparison with words that are easy to guess.
fn folded(word: &str) -> String {
    word.trim().to_lowercase()
}

/// Returns whether a password repeats one character, such as "aaaaaaaaaa".
fn is_one_sign(password: &str) -> bool {
    let first = password.chars().next();
    password.chars().all(|c| Some(c) == first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::AppError;

    fn code(password: &str) -> Option<FieldCode> {
        let mut found = Check::default();
        check(&mut found, FieldName::new("password"), password, &["amina@example.org", "Amina Otieno"]);
        found.finish().err().and_then(|e: AppError| e.about("password"))
    }

    #[test]
    fn long_and_unusual_passwords_pass_whatever_they_are_made_of() {
        for good in ["tea and biscuits", "zxcvqwer", "пароль-для-круга", &"long ".repeat(25)] {
            assert_eq!(code(good), None, "{good}");
        }
    }

    #[test]
    fn short_very_long_and_common_passwords_do_not() {
        assert_eq!(code(""), Some(FieldCode::Required));
        assert_eq!(code("1234567"), Some(FieldCode::TooShort(8)));
        assert_eq!(code(&"x y".repeat(43)), Some(FieldCode::TooLong(128)));
        for common in ["password", "PassWord1", "12345678", "aaaaaaaaaaa", "Amina@example.org", "amina otieno", "qwertyuiop"] {
            assert_eq!(code(common), Some(FieldCode::Common), "{common}");
        }
    }

    #[test]
    fn the_list_contains_hundreds_of_folded_entries() {
        assert!(COMMON.len() >= 300, "{}", COMMON.len());
        for entry in COMMON.iter() {
            assert!(entry.chars().count() >= 8 && **entry == folded(entry), "{entry}");
        }
    }
}
