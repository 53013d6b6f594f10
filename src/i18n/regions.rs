//! Countries and regions: which one a reader names, which one a time zone is in, and their names, all from CLDR.
//! Server only: the data is large.

use super::{Locale, code};
use crate::platform::dates::ZONES;
use crate::types::text::fold;
use icu_experimental::displaynames::DisplayNamesOptions;
use icu_experimental::displaynames::multi::RegionDisplayNames;
pub use icu_locale::subtags::Region;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Every country that has a time zone, and those that share one with another country.
static KNOWN: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let zones = ZONES.iter().filter_map(|zone| of_zone(zone.canonical));
    zones.map(|region| region.as_str().to_owned()).chain(["AX", "BL", "MF", "XK"].map(str::to_owned)).collect()
});

/// Returns the country with this code of two letters, if it is one.
pub fn parse(text: &str) -> Option<Region> {
    let region: Region = text.trim().parse().ok()?;
    KNOWN.contains(region.as_str()).then_some(region)
}

/// Returns the region that an `Accept-Language` header names first, in whichever language: US for
/// `de, en-US;q=0.8`. Latin America (`es-419`) is one, too.
pub fn preferred(header: &str) -> Option<Region> {
    header.split(',').find_map(|part| {
        let tag = part.split(';').next()?.trim();
        let region = icu_locale::LanguageIdentifier::try_from_str(tag).ok()?.region?;
        (region.as_str() == "419" || KNOWN.contains(region.as_str())).then_some(region)
    })
}

/// Returns the country that a time zone is in; UTC is in none.
pub fn of_zone(name: &str) -> Option<Region> {
    let zone = ZONES.parse(name).time_zone;
    // CLDR's short names are made of the country and a place ("uschi"), except for these few.
    let country = match zone.as_str() {
        "ancur" => "CW",
        "gazastrp" | "hebron" => "PS",
        "jeruslm" => "IL",
        "unk" | "gmt" | "cst6cdt" | "est5edt" | "mst7mdt" | "pst8pdt" => return None,
        other if other.starts_with("utc") => return None,
        other => other.get(..2)?,
    };
    country.parse().ok()
}

/// Every country as a language names it, by code.
static NAMES: LazyLock<BTreeMap<&'static str, Vec<(String, String)>>> = LazyLock::new(|| {
    let languages = super::LANGUAGES.iter().map(|(locale, ..)| code(*locale));
    languages.map(|language| (language, named(language).unwrap_or_else(|| KNOWN.iter().map(|code| (code.clone(), code.clone())).collect()))).collect()
});

/// Returns the codes and names of all countries in a language, by name.
pub fn all(l: Locale) -> &'static [(String, String)] {
    NAMES.get(code(l)).map_or(&[], Vec::as_slice)
}

fn named(language: &str) -> Option<Vec<(String, String)>> {
    let locale: icu_locale::Locale = language.parse().ok()?;
    let names = RegionDisplayNames::try_new(locale.into(), DisplayNamesOptions::default()).ok()?;
    let name = |code: &String| {
        let region = code.parse().ok().and_then(|region| names.of(region).map(str::to_owned));
        (code.clone(), region.unwrap_or_else(|| code.clone()))
    };
    let mut all: Vec<(String, String)> = KNOWN.iter().map(name).collect();
    all.sort_by_cached_key(|(_, name)| fold(name));
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(region: Option<Region>) -> String {
        region.map(|region| region.as_str().to_owned()).unwrap_or_default()
    }

    #[test]
    fn the_first_tag_with_a_region_names_it() {
        for (header, expected) in [
            ("en-US,en;q=0.9", "US"),
            ("de, sw-KE;q=0.8, en-US;q=0.7", "KE"),
            ("es-419,es;q=0.9", "419"),
            ("zh-Hans-CN", "CN"),
            ("en, es", ""),
            ("en-ZZ, *, ;;, es-CO", "CO"),
            ("", ""),
        ] {
            assert_eq!(text(preferred(header)), expected, "{header}");
        }
    }

    #[test]
    fn every_zone_of_a_place_is_in_a_country_that_has_a_name() {
        for (zone, expected) in [
            ("America/Chicago", "US"),
            ("Africa/Nairobi", "KE"),
            ("Asia/Calcutta", "IN"),
            ("america/bogota", "CO"),
            ("Asia/Jerusalem", "IL"),
            ("Asia/Hebron", "PS"),
            ("America/Curacao", "CW"),
            ("Europe/Busingen", "DE"),
            ("UTC", ""),
            ("Mars/Olympus", ""),
        ] {
            assert_eq!(text(of_zone(zone)), expected, "{zone}");
        }
        let nameless: Vec<_> = crate::platform::dates::zone_names().into_iter().filter(|zone| zone != "UTC" && of_zone(zone).is_none()).collect();
        assert!(nameless.is_empty(), "{nameless:?}");
        for language in ["en", "es"].map(|code| super::super::from_code(code).unwrap_or_default()) {
            assert!(all(language).len() > 240);
            assert!(all(language).iter().all(|(code, name)| code != name), "{:?}", all(language));
        }
    }

    #[test]
    fn countries_are_listed_by_name_in_the_language() {
        let of = |l| all(l).iter().filter(|(code, _)| ["AX", "CO", "KE", "US", "ES"].contains(&code.as_str())).map(|(_, name)| name.as_str());
        assert_eq!(of(Locale::en).collect::<Vec<_>>(), ["Åland Islands", "Colombia", "Kenya", "Spain", "United States"]);
        assert_eq!(of(Locale::es).collect::<Vec<_>>(), ["Colombia", "España", "Estados Unidos", "Islas Aland", "Kenia"]);
        assert_eq!(parse("us").map(|r| r.as_str().to_owned()), Some("US".to_owned()));
        assert!(parse("ZZ").is_none() && parse("").is_none() && parse("419").is_none());
    }
}
