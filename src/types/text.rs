//! Small text functions shared by both targets.

/// Folds a text for searching and sorting: lower case, without Latin accents, and with every run of other
/// characters replaced by one space. Letters of other scripts stay as they are.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            match base_letter(c) {
                Some(s) => out.push_str(s),
                None => out.push(c),
            }
        } else if !('\u{300}'..='\u{36f}').contains(&c) {
            gap = true;
        }
    }
    out
}

/// Base letters of U+00C0 to U+024F, one for each; `-` if a letter has none.
const LATIN: &str = "\
aaaaaa-ceeeeiiiidnooooo-ouuuuy--aaaaaa-ceeeeiiiidnooooo-ouuuuy-y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiii-i--jjkk-llllll-\
-llnnnnnnn--oooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
bbbb---ccdddd----ffg---ikkl--nn-oo--pp-----ttttuu--yyzz---------\
-------------aaiioouuuuuuuuuu-aaaa----ggkkoooo--j---gg--nnaa----\
aaaaeeeeiiiioooorrrruuuusstt--hhnd--zzaaeeooooooooyylnt----ccl-s\
z--b--eejjqqrryy";
/// Base letters of U+1E00 to U+1EFF (Vietnamese and others).
const LATIN_ADDITIONAL: &str = "\
aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
wwwwwwwwwwxxxxyyzzzzzzhtwyasss--aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy----yy";

/// Returns the base letters of an accented Latin letter, for every language written in Latin letters; `None`
/// for any other character. Source of the tables: the decompositions of Unicode, and the strokes and hooks it
/// does not decompose (ø, ł, đ, ħ, …).
pub fn base_letter(c: char) -> Option<&'static str> {
    match c {
        'æ' | 'ǽ' | 'ǣ' => return Some("ae"),
        'œ' => return Some("oe"),
        'ß' | 'ẞ' => return Some("ss"),
        'ĳ' => return Some("ij"),
        _ => {}
    }
    let code = u32::from(c);
    let (table, first) = match code {
        0xC0..=0x24F => (LATIN, 0xC0),
        0x1E00..=0x1EFF => (LATIN_ADDITIONAL, 0x1E00),
        _ => return None,
    };
    let at = usize::try_from(code - first).ok()?;
    table.get(at..=at).filter(|letter| *letter != "-")
}

/// Returns a readable name for a URL: folded, words joined by hyphens, at most 60 characters. Empty if
/// nothing readable is left (only emoji, for example); the caller then uses a default.
pub fn slugify(text: &str) -> String {
    let mut slug = String::new();
    for word in fold(text).split(' ') {
        if slug.chars().count() + word.chars().count() > 59 {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}

/// Joins the non-empty parts of an address into one line. Skips a part that the line already ends with (the
/// city in "Moi Avenue, Nairobi").
pub fn address_line(parts: &[&str]) -> String {
    parts.iter().filter(|p| !p.is_empty()).fold(String::new(), |line, part| {
        if line.is_empty() {
            (*part).to_owned()
        } else if line.rsplit(',').next().is_some_and(|last| fold(last) == fold(part)) {
            line
        } else {
            format!("{line}, {part}")
        }
    })
}

/// Returns a person's first name, which is what others see.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_accents_and_punctuation_but_keeps_other_scripts() {
        assert_eq!(fold("  Szkolenia ONLINE: jak to zrobić? "), "szkolenia online jak to zrobic");
        assert_eq!(fold("Antropología"), fold("ANTROPOLOGIA"));
        assert_eq!(fold("学习圈 2"), "学习圈 2");
        assert_eq!(fold("Ångström & straße"), "angstrom strasse");
        assert_eq!(fold("Tiếng Việt, ĐÀ NẴNG"), "tieng viet da nang");
        assert_eq!(fold("Łódź · København · Œuvre · İzmir · ȘTIINȚĂ"), "lodz kobenhavn oeuvre izmir stiinta");
    }

    #[test]
    fn an_address_line_contains_the_city_once() {
        assert_eq!(
            address_line(&["Kenya National Library", "", "Moi Avenue, Nairobi", "Nairobi", "Kenya"]),
            "Kenya National Library, Moi Avenue, Nairobi, Kenya"
        );
        assert_eq!(address_line(&["Leipziger Straße 4", "Leipzig"]), "Leipziger Straße 4, Leipzig");
        assert_eq!(address_line(&["", "", ""]), "");
        assert_eq!(address_line(&["Newark", "Ark"]), "Newark, Ark");
    }

    #[test]
    fn a_slug_is_readable_bounded_and_may_be_empty() {
        assert_eq!(slugify("Public speaking, for shy people!"), "public-speaking-for-shy-people");
        assert_eq!(slugify("😀😀😀😀"), "");
        assert!(slugify(&"word ".repeat(50)).len() <= 60);
    }
}
