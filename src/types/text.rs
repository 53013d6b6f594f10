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

/// Returns whether a character takes no room and shows nothing: joiners, direction marks, fillers, selectors. Source:
/// Unicode's Default_Ignorable_Code_Point.
fn is_invisible(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x3164 | 0xFEFF | 0xFFA0)
        || matches!(code, 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xE0000..=0xE0FFF)
}

/// Returns whether a character turns the direction of the text after it around.
fn turns_direction(c: char) -> bool {
    matches!(u32::from(c), 0x202A..=0x202E | 0x2066..=0x2069)
}

/// Returns whether an invisible character belongs to the visible one before it: an emoji's style or flag, a letter's
/// variant.
fn belongs_to_the_last(c: char) -> bool {
    matches!(u32::from(c), 0x180B..=0x180F | 0xFE00..=0xFE0F | 0xE0000..=0xE0FFF)
}

/// Removes every invisible character: for addresses, which are copied with them.
pub fn without_invisible(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).collect()
}

/// Cleans what a person typed: composed (NFC, on the server), without what nobody sees at its edges, and without changes
/// of direction inside; joiners inside stay, which Persian, Indic scripts and emoji need. Empty if nothing visible is
/// left.
pub fn cleaned(text: &str) -> String {
    if text.chars().all(|c| is_invisible(c) || c.is_whitespace()) {
        return String::new();
    }
    let unseen = |c: char| c.is_whitespace() || is_invisible(c);
    let text = text.trim_start_matches(unseen).trim_end_matches(|c| unseen(c) && !belongs_to_the_last(c));
    composed(&text.replace(turns_direction, ""))
}

/// Returns a text in Unicode's form NFC, so that one word typed on two keyboards is one word.
#[cfg(feature = "ssr")]
pub fn composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

/// Forms are read on the server; the browser does without the tables.
#[cfg(not(feature = "ssr"))]
pub fn composed(text: &str) -> String {
    text.to_owned()
}

/// Joins the non-empty parts of an address into one line. Skips a part that the line already ends with (the
/// city in "Moi Avenue, Nairobi").
pub fn address_line(parts: &[&str]) -> String {
    parts.iter().filter(|p| !p.is_empty()).fold(String::new(), |line, part| {
        if line.is_empty() {
            (*part).to_owned()
        } else if line.rsplit(',').next().is_some_and(|last| last.trim() == *part || fold(last) == fold(part)) {
            line
        } else {
            format!("{line}, {part}")
        }
    })
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
    fn case_13_what_nobody_sees_is_removed_and_what_scripts_need_stays() {
        assert_eq!(cleaned(&"\u{200b}".repeat(15)), "");
        assert_eq!(cleaned("\u{200b}Amina \u{feff}"), "Amina");
        assert_eq!(cleaned("\u{202e}nimA\u{202c} Otieno"), "nimA Otieno");
        assert_eq!(without_invisible("\u{200b}amina@example.org\u{200e}"), "amina@example.org");
        // A Persian word, an emoji of three joined ones, a heart in colour, and England's flag.
        for kept in ["می\u{200c}خواهم", "👩\u{200d}🏫 circle", "Tea ❤\u{fe0f}", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"]
        {
            assert_eq!(cleaned(kept), kept);
        }
        assert_eq!(cleaned("man\u{303}ana"), "mañana");
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
