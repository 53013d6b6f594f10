//! Plural forms by CLDR's categories: a text that counts has one form for each category of its language in its JSON file.

use super::Locale;

/// A category of CLDR, of those that our languages have. `build.rs` refuses a form that is not one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// 1.
    One,
    /// Whole millions, in Spanish: 1,000,000 de personas.
    Many,
    /// All others.
    Other,
}

/// Returns the category of a whole number. The rules are CLDR's for our own languages only, because those of all would be
/// larger than a page; the test compares them with CLDR.
pub fn category(l: Locale, count: i64) -> Category {
    match (l, count.unsigned_abs()) {
        (_, 1) => Category::One,
        (Locale::es, count) if count != 0 && count.is_multiple_of(1_000_000) => Category::Many,
        _ => Category::Other,
    }
}

/// Returns a number as `category` and `whole` take it; what is larger than any count here is cut off.
pub fn number(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// `plural!(l, circles.people, 11)`: the form for a count, which the text names `count`, as a `String`; other names follow
/// as in `t!`.
macro_rules! plural {
    ($l:expr, $slice:ident . $key:ident, $count:expr $(, $name:ident = $value:expr)*) => {{
        let (locale, count) = ($l, $crate::i18n::plurals::number($count));
        let number = $crate::i18n::numbers::whole(locale, count);
        match $crate::i18n::plurals::category(locale, count) {
            $crate::i18n::plurals::Category::One => $crate::i18n::t!(locale, $slice.$key.one, count = number $(, $name = $value)*).to_string(),
            $crate::i18n::plurals::Category::Many => $crate::i18n::t!(locale, $slice.$key.many, count = number $(, $name = $value)*).to_string(),
            $crate::i18n::plurals::Category::Other => $crate::i18n::t!(locale, $slice.$key.other, count = number $(, $name = $value)*).to_string(),
        }
    }};
}
pub(crate) use plural;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{LANGUAGES, code};
    use icu_plurals::{PluralCategory, PluralRules};
    use std::collections::BTreeSet;
    use std::path::Path;

    fn rules(code: &str) -> PluralRules {
        let tag: icu_locale::Locale = code.parse().unwrap_or(icu_locale::Locale::UNKNOWN);
        PluralRules::try_new(tag.into(), icu_plurals::PluralRulesOptions::default()).unwrap_or_else(|error| panic!("{code}: {error}"))
    }

    #[test]
    fn the_rules_of_our_languages_are_those_of_cldr() {
        let numbers = (0..2_000).chain([10_000, 999_999, 1_000_000, 1_000_001, 2_000_000, 2_500_000, 1_000_000_000]);
        for (count, (locale, language, _)) in numbers.flat_map(|count| LANGUAGES.map(|language| (count, language))) {
            let expected = match rules(language).category_for(count) {
                PluralCategory::One => Category::One,
                PluralCategory::Many => Category::Many,
                PluralCategory::Other => Category::Other,
                more => panic!("{language} needs {more:?}"),
            };
            assert_eq!(category(locale, i64::from(count)), expected, "{count} in {language}");
        }
    }

    #[test]
    fn every_text_that_counts_has_the_forms_of_its_language_and_no_others() {
        let mut counted = 0;
        for (locale, language, _) in LANGUAGES {
            let needed: BTreeSet<String> = rules(language).categories().map(|category| format!("{category:?}").to_lowercase()).collect();
            for file in std::fs::read_dir(Path::new("locales").join(code(locale))).into_iter().flatten().flatten() {
                let words: serde_json::Value = serde_json::from_slice(&std::fs::read(file.path()).unwrap_or_default()).unwrap_or_default();
                for (key, forms) in words.as_object().into_iter().flatten() {
                    let Some(forms) = forms.as_object() else { continue };
                    counted += 1;
                    assert_eq!(forms.keys().cloned().collect::<BTreeSet<_>>(), needed, "{key} in {}", file.path().display());
                }
            }
        }
        assert!(counted > 30, "{counted}");
    }

    #[test]
    fn a_count_takes_its_form_and_is_written_as_the_language_does() {
        let people = |l, count: i64| plural!(l, circles.people, count);
        assert_eq!([0, 1, 11, 1_200].map(|n| people(Locale::en, n)), ["0 people", "1 person", "11 people", "1,200 people"]);
        assert_eq!([0, 1, 2_000_000].map(|n| people(Locale::es, n)), ["0 personas", "1 persona", "2\u{a0}000\u{a0}000 de personas"]);
    }
}
