//! Acceptable passwords: 8 to 128 characters, not a very common one, no composition rules (NIST SP 800-63B-4,
//! OWASP ASVS 5.0 §6.2).
//!
//! `common_passwords.txt`: first the 3,000 most common passwords of at least 8 characters, in the order of zxcvbn's
//! frequency list `passwords` (Python package zxcvbn 4.5.0; MIT License, © Daniel Wolf, © Dan Wheeler and Dropbox, Inc.),
//! in lower case; then our own additions in other languages and patterns.

use crate::accounts::model::{PASSWORD_LEAST, PASSWORD_MOST};
use crate::platform::Ctx;
use crate::types::{Check, FieldCode, FieldName};
use std::collections::HashSet;
use std::sync::LazyLock;

static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../common_passwords.txt").lines().map(str::trim).filter(|l| !l.is_empty()).collect());

/// Words that are easy to guess for this program's sites in any language; the site's name and address come to them.
const OF_THE_PROGRAM: &[&str] = &[
    "circlet",
    "circle",
    "circles",
    "learning circle",
    "learning circles",
    "circulo de aprendizaje",
    "círculo de aprendizaje",
    "circulos de aprendizaje",
    "círculos de aprendizaje",
    "facilitator",
    "facilitador",
    "facilitadora",
    "participant",
    "participante",
];

/// Checks a new password for this site. It is not trimmed: spaces count. `own` contains words that are easy to guess for
/// this person: address and name.
pub fn check(ctx: &Ctx, check: &mut Check, field: FieldName, password: &str, own: &[&str]) {
    let host = ctx.app.config.host();
    let site = [ctx.app.site.texts().name_or_default(), host, host.split('.').next().unwrap_or_default()].map(str::to_owned);
    check_for(check, field, password, own, &site.each_ref().map(String::as_str));
}

fn check_for(check: &mut Check, field: FieldName, password: &str, own: &[&str], site: &[&str]) {
    let length = password.chars().count();
    let entered = folded(password);
    if password.is_empty() {
        check.fail(field, FieldCode::Required);
    } else if length < PASSWORD_LEAST as usize {
        check.fail(field, FieldCode::TooShort(PASSWORD_LEAST));
    } else if length > PASSWORD_MOST as usize {
        check.fail(field, FieldCode::TooLong(PASSWORD_MOST));
    } else if COMMON.contains(entered.as_str())
        || is_one_sign(password)
        || own.iter().any(|word| folded(word) == entered)
        || OF_THE_PROGRAM.iter().chain(site).any(|word| is_only(&entered, word))
    {
        check.fail(field, FieldCode::Common);
    }
}

/// Folds a word for comparison with words that are easy to guess.
fn folded(word: &str) -> String {
    word.trim().to_lowercase()
}

/// Returns whether the letters of a password are a word of the site, once or several times: "Circlet-2026!", "circletcirclet".
fn is_only(password: &str, word: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let (password, word) = (letters(password), letters(&folded(word)));
    // Of a shorter word the digits around it are what has to be guessed.
    word.chars().count() >= 4 && !password.is_empty() && password.replace(&word, "").is_empty()
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
        let own = ["amina@example.org", "Amina Otieno"];
        check_for(&mut found, FieldName::new("password"), password, &own, &["Kisumu learns", "circles.kisumu.example", "circles"]);
        found.finish().err().and_then(|e: AppError| e.about("password"))
    }

    #[test]
    fn long_and_unusual_passwords_pass_whatever_they_are_made_of() {
        for good in ["tea and biscuits", "zxcvqwer", "a circle of tea", "kisumu tea learns", "9-61-7052", "пароль-для-круга", &"long ".repeat(25)]
        {
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
    fn the_sites_own_words_do_not_whatever_stands_around_them() {
        for word in
            ["Circlet-2026", "circletcirclet", "kisumu learns", "KisumuLearns!1", "circles.kisumu.example", "Facilitador1", "learning circles"]
        {
            assert_eq!(code(word), Some(FieldCode::Common), "{word}");
        }
    }

    #[test]
    fn the_list_contains_thousands_of_folded_entries() {
        assert!(COMMON.len() >= 3_000, "{}", COMMON.len());
        assert!(include_str!("../common_passwords.txt").len() < 40 * 1024, "the program grows by it");
        for entry in COMMON.iter() {
            assert!(entry.chars().count() >= 8 && **entry == folded(entry), "{entry}");
        }
    }
}
