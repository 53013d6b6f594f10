//! The definitions of the closing survey. A version that has been answered is never edited.

use crate::questions::service::Definition;
use std::sync::OnceLock;

/// For participants.
pub static CLOSING: Definition = Definition {
    name: "closing",
    version: 1,
    structure: include_str!("../forms/closing-1.json"),
    texts: &[("en", include_str!("../forms/closing-en.json")), ("es", include_str!("../forms/closing-es.json"))],
    parsed: OnceLock::new(),
};

/// For facilitators.
pub static CLOSING_FACILITATOR: Definition = Definition {
    name: "closing-facilitator",
    version: 1,
    structure: include_str!("../forms/closing-facilitator-1.json"),
    texts: &[("en", include_str!("../forms/closing-facilitator-en.json")), ("es", include_str!("../forms/closing-facilitator-es.json"))],
    parsed: OnceLock::new(),
};

/// The question in the email, one link per answer.
pub const FIRST: &str = "goal_met";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::LANGUAGES;

    #[test]
    fn every_version_has_all_its_words_in_all_languages() {
        let codes = LANGUAGES.map(|(_, code, _)| code);
        for definition in [&CLOSING, &CLOSING_FACILITATOR] {
            assert_eq!(definition.verify(&codes), Ok(()));
            assert!(definition.question(FIRST).is_some() && definition.structure().pages.len() == 3);
        }
    }
}
