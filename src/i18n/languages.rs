//! Names of languages. Server only: the list of all languages is large.

use isolang::Language;

/// Returns a language's name in that language, with a capital letter; an unknown code is returned unchanged. A region
/// follows in brackets: "Português (BR)".
pub fn own_name(code: &str) -> String {
    let (main, region) = code.split_once('-').map_or((code, ""), |(main, region)| (main, region));
    let known = Language::from_639_1(main).or_else(|| Language::from_639_3(main)).and_then(|language| language.to_autonym());
    let name = match known {
        Some(name) if region.is_empty() => name.to_owned(),
        Some(name) => format!("{name} ({})", region.to_uppercase()),
        None => code.to_owned(),
    };
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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
}
