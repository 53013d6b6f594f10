//! Languages of the world: their names in themselves and in the languages of the pages, and which one someone means.
//! Server only: the list of all languages is large.

use super::{LANGUAGES, Locale, code};
use crate::types::text::fold;
use icu_experimental::displaynames::DisplayNamesOptions;
use icu_experimental::displaynames::multi::LanguageDisplayNames;
use icu_locale::LocaleCanonicalizer;
use isolang::Language;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Codes of ISO 639-3 for what is no language, or not known.
const NO_LANGUAGE: [&str; 4] = ["mis", "mul", "und", "zxx"];

/// Returns a language's name in that language, with a capital letter; in English if that is not known. An unknown code is
/// returned unchanged. A region follows in brackets: "Português (BR)".
pub fn own_name(code: &str) -> String {
    let (main, region) = code.split_once('-').map_or((code, ""), |(main, region)| (main, region));
    let known = known(main).map(|language| language.to_autonym().unwrap_or_else(|| language.to_name()));
    let name = match known {
        Some(name) if region.is_empty() => name.to_owned(),
        Some(name) => format!("{name} ({})", region.to_uppercase()),
        None => code.to_owned(),
    };
    capital(&name)
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns the language with a code of two or three letters, in lower case.
fn known(code: &str) -> Option<Language> {
    Language::from_639_1(code).or_else(|| Language::from_639_3(code)).filter(|language| !NO_LANGUAGE.contains(&language.to_639_3()))
}

/// Returns the code that is stored: the one of two letters, if there is one.
fn shortest(language: Language) -> &'static str {
    language.to_639_1().unwrap_or_else(|| language.to_639_3())
}

fn everything() -> impl Iterator<Item = Language> {
    isolang::languages().filter(|language| !NO_LANGUAGE.contains(&language.to_639_3()))
}

/// The languages as CLDR names them in the languages of the pages, by the code of the page's language and their own.
static NAMES: LazyLock<BTreeMap<&'static str, BTreeMap<&'static str, String>>> =
    LazyLock::new(|| LANGUAGES.iter().map(|(locale, ..)| (code(*locale), named(code(*locale)).unwrap_or_default())).collect());

fn named(page: &str) -> Option<BTreeMap<&'static str, String>> {
    let locale: icu_locale::Locale = page.parse().ok()?;
    let names = LanguageDisplayNames::try_new(locale.into(), DisplayNamesOptions::default()).ok()?;
    let name = |language| Some((shortest(language), names.of(shortest(language).parse().ok()?)?.to_owned()));
    Some(everything().filter_map(name).collect())
}

/// Returns a language as the list names it, in itself and in the language of the page: "Kiswahili — Swahili".
pub fn listed(l: Locale, code: &str) -> String {
    let own = own_name(code);
    let ours = NAMES.get(super::code(l)).and_then(|names| names.get(code)).map(String::as_str);
    match ours.or_else(|| known(code).map(|language| language.to_name())) {
        Some(ours) if fold(ours) != fold(&own) => format!("{own} — {ours}"),
        _ => own,
    }
}

/// Returns the languages with a code of two letters as the list names them, by their name in the language of the page.
/// All others are known by name or code, too, but would make the list forty times as long.
pub fn suggested(l: Locale) -> &'static [String] {
    static LISTS: LazyLock<BTreeMap<&'static str, Vec<String>>> = LazyLock::new(|| LANGUAGES.map(|(l, code, _)| (code, list(l))).into());
    LISTS.get(code(l)).map_or(&[], Vec::as_slice)
}

fn list(l: Locale) -> Vec<String> {
    let mut all: Vec<String> = everything().filter_map(|language| Some(listed(l, language.to_639_1()?))).collect();
    all.sort_by_cached_key(|line| fold(line.split(" — ").last().unwrap_or_default()));
    all
}

/// The codes of all languages by their names, folded. A name that several have is that of one with a code of two letters.
static CODES: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let (common, others): (Vec<Language>, Vec<Language>) = everything().partition(|language| language.to_639_1().is_some());
    let mut codes = BTreeMap::new();
    for language in common.into_iter().chain(others) {
        let code = shortest(language);
        let names = LANGUAGES.iter().flat_map(|(l, page, _)| [NAMES.get(page).and_then(|names| names.get(code)).cloned(), Some(listed(*l, code))]);
        let names = names.flatten().chain([own_name(code), language.to_name().to_owned()]);
        for name in names.map(|name| fold(&name)).filter(|name| !name.is_empty()) {
            codes.entry(name).or_insert(code);
        }
    }
    codes
});

/// Returns the code of the language that someone names: in itself, in a language of the pages, as in the list, or by a code
/// of ISO 639-1 or 639-3. Codes are in lower case: "ga" is Irish, and "Ga" the language of Accra.
pub fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let by_name = || CODES.get(&fold(text)).map(|code| (*code).to_owned());
    if lower == text { by_code(&lower).or_else(by_name) } else { by_name().or_else(|| by_code(&lower)) }
}

fn by_code(lower: &str) -> Option<String> {
    let (main, region) = lower.split_once('-').map_or((lower, None), |(main, region)| (main, Some(region)));
    let code = shortest(individual(known(main)?));
    match region {
        None => Some(code.to_owned()),
        Some(region) => (region.len() == 2 && region.chars().all(|c| c.is_ascii_lowercase())).then(|| format!("{code}-{region}")),
    }
}

/// Returns the language that people mean by one of its parts: Swahili for `swh`, Chinese for `cmn`.
fn individual(language: Language) -> Language {
    if language.to_639_1().is_some() {
        return language;
    }
    let Ok(mut id) = language.to_639_3().parse::<icu_locale::Locale>() else { return language };
    LocaleCanonicalizer::new_extended().canonicalize(&mut id);
    Language::from_639_1(id.id.language.as_str()).unwrap_or(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_shown_by_its_own_name() {
        assert_eq!(
            ["es", "sw", "pl", "pt-br", "zz-unknown", ""].map(own_name),
            ["Español", "Kiswahili", "Polski", "Português (BR)", "Zz-unknown", ""]
        );
    }

    #[test]
    fn a_language_is_found_by_code_and_by_name_however_it_is_written() {
        for (text, code) in [
            ("sw", "sw"),
            (" SW ", "sw"),
            ("swh", "sw"),
            ("swa", "sw"),
            ("Swahili", "sw"),
            ("kiswahili", "sw"),
            ("suajili", "sw"),
            ("Kiswahili — Swahili", "sw"),
            ("kiswahili - suajili", "sw"),
            ("ESPANOL", "es"),
            ("inglés", "en"),
            ("العربية", "ar"),
            ("हिन्दी", "hi"),
            ("cmn", "zh"),
            ("Luo", "luo"),
            ("luo", "luo"),
            ("ga", "ga"),
            ("Ga", "gaa"),
            ("pt-BR", "pt-br"),
        ] {
            assert_eq!(parse(text).as_deref(), Some(code), "{text}");
        }
        for text in ["", "xx", "Klingonese", "und", "english!!x", "sw-", "sw-KEN-1", "—"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_the_list_says_is_found_again() {
        for (l, ..) in LANGUAGES {
            assert!(suggested(l).len() > 180, "{}", suggested(l).len());
            let wrong: Vec<_> = everything()
                .filter_map(|language| language.to_639_1())
                .map(|code| (code, listed(l, code)))
                .filter(|(code, line)| parse(line).as_deref() != Some(*code))
                .collect();
            assert!(wrong.is_empty(), "{wrong:?}");
        }
        assert!(suggested(Locale::es).contains(&"Kiswahili — suajili".to_owned()), "{:?}", suggested(Locale::es));
    }
}
