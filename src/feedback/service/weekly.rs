//! The definition of the weekly form. A version that has been answered is never edited.

use crate::questions::service::Definition;
use std::sync::OnceLock;

const TEXTS: &[(&str, &str)] = &[("en", include_str!("../forms/weekly-en.json")), ("es", include_str!("../forms/weekly-es.json"))];

/// The current version.
pub static WEEKLY: Definition =
    Definition { name: "weekly", version: 2, structure: include_str!("../forms/weekly-2.json"), texts: TEXTS, parsed: OnceLock::new() };

/// The form of 0.1 and 0.2, whose answers stay readable.
pub static WEEKLY_1: Definition =
    Definition { name: "weekly", version: 1, structure: include_str!("../forms/weekly-1.json"), texts: TEXTS, parsed: OnceLock::new() };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feedback::model::{PROMPTS, reflection};
    use crate::i18n::LANGUAGES;

    #[test]
    fn every_version_has_all_its_words_in_all_languages() {
        let codes = LANGUAGES.map(|(_, code, _)| code);
        for definition in [&WEEKLY_1, &WEEKLY] {
            assert_eq!(definition.verify(&codes), Ok(()));
        }
        assert!((1..=PROMPTS).all(|n| WEEKLY.question(&reflection(n)).is_some_and(|question| question.rotates)));
    }

    #[test]
    fn answers_to_the_former_version_can_be_given_today() {
        let lost: Vec<_> = WEEKLY_1.questions().filter(|former| WEEKLY.question(&former.name) != Some(former)).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }
}
