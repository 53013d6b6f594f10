//! Acceptable passwords: 8 to 128 characters, not a very common one, no composition rules (NIST SP 800-63B-4,
//! OWASP ASVS 5.0 §6.2).
//!
//! `common_passwords.txt`: first the 3,000 most common passwords of at least 8 characters, in the order of zxcvbn's
//! frequency list `passwords` (Python package zxcvbn 4.5.0; MIT License, © Daniel Wolf, © Dan Wheeler and Dropbox, Inc.),
//! in lower case; then our own additions in other languages and patterns.

use crate::accounts::model::{PASSWORD_LEAST, PASSWORD_MOST};
use crate::platform::Ctx;
use crate::types::text::fold;
use crate::types::{Check, FieldCode, FieldName};
use std::collections::{BTreeMap, HashSet};
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
    "círculo de aprendizaje",
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
    let texts = ctx.app.site.texts();
    check_for(check, field, password, own, &[texts.name_or_default(), host]);
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
    } else if COMMON.contains(entered.as_str()) || is_one_sign(password) || OwnWords::of(own, site).make(password) {
        check.fail(field, FieldCode::Common);
    }
}

/// Folds a word for comparison with words that are easy to guess.
fn folded(word: &str) -> String {
    word.trim().to_lowercase()
}

/// What is easy to guess for one person on this site.
struct OwnWords {
    /// Words, and what each use of one costs: the single letter of an initial counts against the whole.
    words: BTreeMap<String, usize>,
    /// Numbers in the person's address.
    numbers: Vec<String>,
}

/// The least length of a number in an address that counts as a word: a year.
const NUMBER: usize = 4;
/// Of so few letters the digits around them are what has to be guessed, unless these are few.
const FEW_LETTERS: usize = 3;
/// How many signs are few.
const FEW_SIGNS: usize = 5;

impl OwnWords {
    /// Takes the words from a person's address and name, and from the site's name and host.
    fn of(own: &[&str], site: &[&str]) -> Self {
        let mut found = Self { words: BTreeMap::new(), numbers: Vec::new() };
        for text in own.iter().flat_map(|text| text.split('@')).chain(site.iter().copied()) {
            for part in fold(text).split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty()) {
                found.words.insert(part.to_owned(), usize::from(part.chars().count() == 1));
            }
        }
        // As a whole they may hold, or be, single letters.
        for text in own.iter().flat_map(|text| text.split('@')).chain(site.iter().copied()).chain(OF_THE_PROGRAM.iter().copied()) {
            found.words.insert(letters(text), 0);
        }
        found.words.remove("");
        let digits = own.iter().flat_map(|text| text.split(|c: char| !c.is_ascii_digit()));
        found.numbers.extend(digits.filter(|digits| digits.len() >= NUMBER).map(str::to_owned));
        found
    }

    /// Returns whether a password consists of these words alone, in any order and number, whatever stands around them:
    /// "Circlet-2026!", "otieno amina".
    fn make(&self, password: &str) -> bool {
        let letters = letters(password);
        let signs: String = password.chars().filter(|c| !c.is_alphabetic()).collect();
        let other = self.numbers.iter().fold(signs.clone(), |rest, number| rest.replace(number, ""));
        let count = letters.chars().count();
        if count == 0 {
            return other.len() < signs.len() && other.chars().count() <= FEW_SIGNS;
        }
        (count > FEW_LETTERS || other.chars().count() <= FEW_SIGNS) && self.cover(&letters)
    }

    /// Returns whether a text can be cut into these words, of which single letters are at most half.
    fn cover(&self, text: &str) -> bool {
        // What the cheapest way to each place costs; `None` if there is none.
        let mut costs = vec![None; text.len() + 1];
        if let Some(first) = costs.first_mut() {
            *first = Some(0);
        }
        for at in 0..text.len() {
            let (Some(so_far), Some(rest)) = (costs.get(at).copied().flatten(), text.get(at..)) else { continue };
            for (word, cost) in self.words.iter().filter(|(word, _)| rest.starts_with(word.as_str())) {
                if let Some(place) = costs.get_mut(at + word.len()) {
                    *place = Some(place.map_or(so_far + cost, |known: usize| known.min(so_far + cost)));
                }
            }
        }
        costs.last().copied().flatten().is_some_and(|cost| cost * 2 <= text.chars().count())
    }
}

/// Returns the letters of a text in lower case, without Latin accents.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphabetic()).collect()
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
        code_for(["amina@example.org", "Amina Otieno"], password)
    }

    fn code_for(own: [&str; 2], password: &str) -> Option<FieldCode> {
        let mut found = Check::default();
        check_for(&mut found, FieldName::new("password"), password, &own, &["Kisumu learns", "circles.kisumu.example"]);
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
    fn nor_do_parts_of_ones_own_name_and_address() {
        let zelda = ["somebody.here@a.example", "Zelda Quux"];
        for word in [
            "zeldaquux",
            "zelda-quux",
            "quux zelda",
            "Zelda2026",
            "!!QUUX__zelda",
            "zeldazelda",
            "somebody.here",
            "HereSomebody1",
            "somebody@example",
            "zelda circlet",
            "circletcircle",
            "circle circlet 7",
        ] {
            assert_eq!(code_for(zelda, word), Some(FieldCode::Common), "{word}");
        }
        for (email, name, word) in [
            ("w@a.example", "Wilhelmina", "Wilhelmina7"),
            ("w@a.example", "Wilhelmína Ñandú", "nandu wilhelmina"),
            ("w@a.example", "J. R. Smith", "jrsmith!"),
            ("w@a.example", "J. R. Smith", "smith j r"),
            ("w@a.example", "Ann", "Ann12345"),
            ("w@a.example", "Al", "alalalal"),
            ("w@a.example", "Li Wei", "wei li 2026"),
            ("w@a.example", "王小明", "王小明王小明123"),
            ("9175551234@a.example", "Ann", "9175551234"),
            ("k9175551234@a.example", "Bo", "k9175551234!"),
            ("ana1987@a.example", "Bo", "Ana1987!"),
        ] {
            assert_eq!(code_for([email, name], word), Some(FieldCode::Common), "{name} {word}");
        }
    }

    #[test]
    fn short_names_and_initials_spoil_no_good_password() {
        for (email, name, good) in [
            ("al@a.example", "Al", "four cold lemonades"),
            ("al@a.example", "Al", "al dente al forno"),
            ("li@a.example", "Jo Li", "jolly old lilies"),
            ("e.t@a.example", "E. T. A. Ott", "a tea at tea"),
            ("i@a.example", "I. O. U", "9-61-7052-88"),
            ("ann@a.example", "Ann", "ann 9-61-7052-88"),
            ("", "", "tea and biscuits"),
        ] {
            assert_eq!(code_for([email, name], good), None, "{name} {good}");
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
