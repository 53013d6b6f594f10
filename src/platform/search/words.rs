//! Splits a text into the words it is found by. Both engines index these words and are queried with them, so
//! both find the same.

use crate::types::text::base_letter;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Words are truncated to this many letters: the rest never distinguishes two words in practice, and a text
/// without spaces cannot bloat an index row.
const LONGEST: usize = 40;

/// What the words are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// For indexing: every word a query may contain.
    Index,
    /// For querying: only words that must be present.
    Query,
}

/// Returns the words of a text, each once, in the order in which they first occur.
///
/// Case, accents of Latin letters, Greek accents and optional vowel points are dropped. `C++`, `C#`
/// and `.NET` stay words. Scripts without spaces (Chinese, Japanese, Thai, …) are cut into single
/// characters and pairs. Marks of other scripts stay: `हिन्दी` is one word.
pub fn words(text: &str, purpose: Purpose) -> Vec<String> {
    let mut reader = Reader { purpose, words: Vec::new(), word: String::new(), length: 0, dotted: false, run: Vec::new() };
    let mut signs = text.nfkc().flat_map(char::to_lowercase).peekable();
    while let Some(c) = signs.next() {
        match kind(c) {
            Kind::Dropped => {}
            Kind::Unspaced => reader.unspaced(c),
            Kind::Letter => reader.letter(c),
            Kind::Sign => {
                let mut times = 1;
                while signs.next_if_eq(&c).is_some() {
                    times += 1;
                }
                reader.sign(c, times, signs.peek().is_some_and(|next| kind(*next) == Kind::Letter));
            }
            Kind::Dot => {
                reader.end();
                reader.dotted = signs.peek().is_some_and(|next| next.is_alphabetic() && kind(*next) == Kind::Letter);
            }
            Kind::Gap => reader.end(),
        }
    }
    reader.end();
    reader.words
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Letter,
    /// A character of a script that puts no spaces between words.
    Unspaced,
    /// Optional: matches with it and without it.
    Dropped,
    /// `+` or `#`, part of a word when it follows one.
    Sign,
    /// Part of a word when it precedes one.
    Dot,
    Gap,
}

fn kind(c: char) -> Kind {
    match c {
        '+' | '#' => Kind::Sign,
        '.' => Kind::Dot,
        // Combining accents without a base letter; soft hyphen, joiners, variation selectors.
        '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' => Kind::Dropped,
        // Hebrew and Arabic vowel points, which are usually omitted.
        '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{670}' => {
            Kind::Dropped
        }
        c if !c.is_alphanumeric() && !is_combining_mark(c) => Kind::Gap,
        '\u{E00}'..='\u{EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Kind::Unspaced,
        _ => Kind::Letter,
    }
}

struct Reader {
    purpose: Purpose,
    words: Vec<String>,
    /// The word being read, and its letters so far.
    word: String,
    length: usize,
    /// Whether a dot comes right before it.
    dotted: bool,
    /// The run of unspaced characters being read.
    run: Vec<char>,
}

impl Reader {
    fn letter(&mut self, c: char) {
        if !self.run.is_empty() {
            self.end();
        }
        self.length += 1;
        if self.length > LONGEST {
            return;
        }
        match base_letter(c) {
            Some(letters) => self.word.push_str(letters),
            None => self.word.push(plain(c)),
        }
    }

    fn unspaced(&mut self, c: char) {
        if !self.word.is_empty() {
            self.end();
        }
        self.run.push(c);
    }

    /// Handles "C++", "C++17", "C#"; but not "1+1", "page#top".
    fn sign(&mut self, c: char, times: usize, goes_on: bool) {
        if !self.word.is_empty() && (times > 1 || !goes_on) {
            self.word.extend(std::iter::repeat_n(c, times.min(2)));
        }
        self.end();
    }

    fn end(&mut self) {
        let word = std::mem::take(&mut self.word);
        if !word.is_empty() {
            let dotted = format!(".{word}");
            match (self.dotted, self.purpose) {
                (false, _) => self.add(word),
                (true, Purpose::Query) => self.add(dotted),
                (true, Purpose::Index) => {
                    self.add(word);
                    self.add(dotted);
                }
            }
        }
        let run = std::mem::take(&mut self.run);
        if self.purpose == Purpose::Index || run.len() == 1 {
            run.iter().for_each(|c| self.add(c.to_string()));
        }
        for (first, second) in run.iter().zip(run.iter().skip(1)) {
            self.add(format!("{first}{second}"));
        }
        self.length = 0;
        self.dotted = false;
    }

    fn add(&mut self, word: String) {
        if !self.words.contains(&word) {
            self.words.push(word);
        }
    }
}

/// Drops Greek accents, unifies the forms of sigma, and maps `ё` to `е`, as people type them.
fn plain(c: char) -> char {
    match c {
        'ё' => 'е',
        'ς' => 'σ',
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => std::iter::once(c).nfd().next().unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indexed(text: &str) -> Vec<String> {
        words(text, Purpose::Index)
    }

    fn asked(text: &str) -> Vec<String> {
        words(text, Purpose::Query)
    }

    #[test]
    fn case_and_accents_of_every_latin_letter_are_dropped() {
        assert_eq!(indexed("Tiếng Việt cho người mới"), ["tieng", "viet", "cho", "nguoi", "moi"]);
        assert_eq!(indexed("Straße København ŁÓDŹ İstanbul ơư ẞ"), ["strasse", "kobenhavn", "lodz", "istanbul", "ou", "ss"]);
        assert_eq!(indexed("ngu\u{31B}\u{1EDD}i Vie\u{323}\u{302}t"), ["nguoi", "viet"], "typed as letter and accent");
        assert_eq!(indexed("Ｐｙｔｈｏｎ ﬁne"), ["python", "fine"], "full width and ligatures");
    }

    #[test]
    fn other_alphabets_keep_their_letters_and_marks() {
        assert_eq!(indexed("हिन्दी सीखें"), ["हिन्दी", "सीखें"]);
        assert_eq!(indexed("Ёлка и йога"), ["елка", "и", "йога"]);
        assert_eq!(indexed("Ελληνικά ΛΌΓΟΣ λόγος"), ["ελληνικα", "λογοσ"]);
        assert_eq!(indexed("العَرَبِيَّة می\u{200C}خواهم"), ["العربية", "میخواهم"]);
        assert_eq!(indexed("한국어 배우기"), ["한국어", "배우기"]);
    }

    #[test]
    fn scripts_without_spaces_are_split_into_characters_and_pairs() {
        assert_eq!(indexed("学习圈"), ["学", "习", "圈", "学习", "习圈"]);
        assert_eq!(asked("学习圈"), ["学习", "习圈"]);
        assert_eq!(asked("圈"), ["圈"]);
        assert_eq!(asked("Python入門"), ["python", "入門"]);
        assert_eq!(asked("ไทย"), ["ไท", "ทย"]);
    }

    #[test]
    fn symbols_that_are_parts_of_names_stay() {
        assert_eq!(asked("C++ C# F#. .NET"), ["c++", "c#", "f#", ".net"]);
        assert_eq!(asked("C++17, asp.net"), ["c++", "17", "asp", ".net"]);
        assert_eq!(indexed(".NET at home."), ["net", ".net", "at", "home"]);
        assert_eq!(asked("1+1 page#top #tag + # ."), ["1", "page", "top", "tag"]);
    }

    #[test]
    fn a_text_without_words_gives_none_and_a_very_long_word_is_truncated() {
        for text in ["", "  ", "😀 🎉", "\"*\" ( ) ^ : - %", "\u{0}\u{200B}"] {
            assert!(asked(text).is_empty(), "{text:?}");
        }
        assert_eq!(asked("\"*\" OR NEAR("), ["or", "near"]);
        assert_eq!(asked("don't don't"), ["don", "t"]);
        assert_eq!(asked(&"a".repeat(10_000)), ["a".repeat(LONGEST)]);
    }
}
