//! What strangers typed, as it may stand in an email to an address whose owner has not answered yet: on one line, and without
//! what a mail program would show as a link.

use crate::i18n::regions;
use crate::types::text::without_invisible;
use unicode_normalization::UnicodeNormalization;

/// Stands for a word that looks like a link.
const GONE: &str = "…";

/// Beginnings of URLs that work without `//`, or that programs link.
const SCHEMES: [&str; 22] = [
    "http",
    "https",
    "ftp",
    "ftps",
    "sftp",
    "file",
    "mailto",
    "data",
    "blob",
    "javascript",
    "vbscript",
    "ws",
    "wss",
    "tg",
    "whatsapp",
    "skype",
    "callto",
    "magnet",
    "bitcoin",
    "intent",
    "zoommtg",
    "msteams",
];
/// Top-level domains of two letters that are no country's code, or another one than the country's.
const MORE_COUNTRIES: [&str; 4] = ["uk", "eu", "su", "ac"];
/// Ends of numbers that are countries' codes, too: "1.er piso", "3.do", "7.pm".
const ORDINALS: [&str; 8] = ["er", "do", "ro", "to", "ra", "ta", "am", "pm"];

/// Returns a text on one line, in which `…` stands for each word that looks like a link.
pub fn plain_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let word = if looks_like_a_link(word) { GONE } else { word };
        if word != GONE || words.last() != Some(&GONE) {
            words.push(word);
        }
    }
    words.join(" ")
}

/// Returns whether a word holds the name of a site, or another address that a mail program might link.
fn looks_like_a_link(word: &str) -> bool {
    let word = flattened(word);
    word.contains("//") || word.contains("www.") || has_scheme(&word) || hosts(&word).any(is_host)
}

/// Returns a word as a browser would read it: compatible forms replaced, in lower case, with the dots and slashes that others
/// stand for.
fn flattened(word: &str) -> String {
    let mut text: String = without_invisible(word).nfkc().flat_map(char::to_lowercase).collect();
    for (from, to) in [("[.]", "."), ("(.)", "."), ("{.}", "."), ("[dot]", "."), ("(dot)", "."), ("%2e", "."), ("%2f", "/"), ("%3a", ":")] {
        text = text.replace(from, to);
    }
    let signs: Vec<char> = text.chars().collect();
    let ascii = |at: Option<usize>| at.and_then(|at| signs.get(at)).is_some_and(char::is_ascii_alphanumeric);
    let sign = |(at, c): (usize, &char)| match c {
        '\\' | '\u{2044}' | '\u{2215}' | '\u{29f8}' => '/',
        // Between other letters it ends a sentence.
        '\u{3002}' if ascii(at.checked_sub(1)) && ascii(Some(at + 1)) => '.',
        c => *c,
    };
    signs.iter().enumerate().map(sign).collect()
}

fn has_scheme(word: &str) -> bool {
    let parts: Vec<&str> = word.split(':').collect();
    parts.windows(2).any(|pair| match pair {
        [before, after] => {
            let scheme = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            !after.is_empty() && SCHEMES.contains(&scheme)
        }
        _ => false,
    })
}

/// Splits a word where no name of a site goes on.
fn hosts(word: &str) -> impl Iterator<Item = &str> {
    word.split(|c: char| !(c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || ['.', '-', '_'].contains(&c)))
}

fn is_host(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let number = |label: &&str| label.parse::<u8>().is_ok();
    labels.windows(4).any(|four| four.iter().all(number))
        || labels.windows(2).any(|pair| matches!(pair, [before, last] if !before.is_empty() && is_top_level(before, last)))
}

/// Returns whether `last` may be a top-level domain after `before`.
fn is_top_level(before: &str, last: &str) -> bool {
    if last.starts_with("xn--") {
        return true;
    }
    if !last.chars().all(|c| c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)) {
        return false;
    }
    match last.chars().count() {
        0 | 1 => false,
        2 if last.is_ascii() => {
            let ordinal = before.len() <= 2 && before.bytes().all(|b| b.is_ascii_digit()) && ORDINALS.contains(&last);
            !ordinal && (MORE_COUNTRIES.contains(&last) || regions::parse(last).is_some())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_link_is_taken_out() {
        for link in [
            "http://evil.example",
            "HTTPS://EVIL.EXAMPLE/win?x=1#y",
            "//evil",
            "https:evil",
            "hxxp://evil",
            "\\\\evil\\share",
            "www.evil",
            "evil.com",
            "(evil.com)",
            "“evil.com”",
            "evil.com.",
            "evil.com,win",
            "win,evil.com",
            "evil.com/win",
            "evil.com:8080",
            "me@evil.com",
            "<me@evil.com>",
            "mailto:me",
            "see:mailto:me@x",
            "javascript:alert(1)",
            "data:text/html,x",
            "tg:resolve",
            "bit.ly/abc",
            "t.co/abc",
            "g.co",
            "evil.co.uk",
            "evil.eu",
            "evil.city",
            "xn--e1awd7f.xn--p1ai",
            "пример.рф",
            "例子.中国",
            "مثال.السعودية",
            "उदाहरण.भारत",
            "ｅｖｉｌ．ｃｏｍ",
            "evil。com",
            "evil｡com",
            "evil․com",
            "evil\u{200b}.com",
            "ev\u{ad}il.com",
            "evil\u{202e}.com",
            "evil.c\u{2060}om",
            "evil[.]com",
            "evil(dot)com",
            "evil%2ecom",
            "http:⁄⁄evil",
            "http:／／evil",
            "192.168.0.1",
            "10.0.0.1:80/x",
            "[10.0.0.1]",
            "EVIL.COM",
            "eviL.Co",
            "ⓔⓥⓘⓛ.ⓒⓞⓜ",
            "win-now_evil.biz",
            "a.b.c.evil.dev",
            "evil.com!!!",
            "*evil.com*",
            "zoommtg:join",
        ] {
            assert_eq!(plain_line(&format!("Win {link} now")), "Win … now", "{link}");
        }
    }

    #[test]
    fn what_people_write_about_places_and_times_stays() {
        for text in [
            "Public speaking for shy people",
            "Harold Washington Library, room 302, 400 S. State St., Chicago",
            "7.30pm to 9.00pm",
            "7:30 p.m.",
            "19:30–21:00",
            "e.g. tea, i.e. hot",
            "U.S.A. and Washington D.C.",
            "Bogotá, D.C.",
            "Cra. 7 # 32-16, 1.er piso",
            "3.do piso",
            "St. Mary’s, Mt. Vernon",
            "Node.js for beginners",
            "C++, C# and .NET",
            "Vol.2, p.12",
            "24.12.2026",
            "24/12/2026",
            "1.234.567",
            "and/or",
            "A/C is on",
            "No. 5",
            "Wait … what",
            "Wait... what",
            "Hello...",
            "日本語で話す。楽しく。",
            "话。题",
            "Room: 5",
            "Tel:555-0100",
            "می‌خواهم",
            "👩‍👩‍👧 families",
            "¿Qué? ¡Sí!",
            "Don’t panic",
            "50% off",
            "@home",
            "#12",
            "Ph.D. students",
        ] {
            assert_eq!(plain_line(text), text);
        }
    }

    #[test]
    fn it_is_one_line() {
        assert_eq!(plain_line("  One\nline\r\n\tonly\u{0}\u{85}here\u{2028}too "), "One line only here too");
        assert_eq!(plain_line("evil.com http://evil.com"), "…");
        assert_eq!(plain_line(""), "");
    }
}
