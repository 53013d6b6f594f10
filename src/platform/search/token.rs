//! Words as tokens of ASCII letters and digits, which no engine splits or alters.

use std::fmt::Write as _;

/// Encodes a word. One token is a prefix of another exactly if its word is a prefix of the other word.
pub fn token(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'a'..='y' | '0'..='9' => out.push(c),
            // `z` introduces an encoded character, so a literal `z` is written as `zy`.
            'z' => out.push_str("zy"),
            // Writing to a String cannot fail.
            other => drop(write!(out, "zx{}", four_digits(u32::from(other)))),
        }
    }
    out
}

/// Encodes a value under a filter's name, distinct from every word of a text.
pub fn exact(filter: &str, value: &str) -> String {
    format!("zq{filter}zq{}", token(&value.to_lowercase()))
}

/// Writes a number below 36⁴ (every code point is) in base 36.
fn four_digits(number: u32) -> String {
    let digit = |n: u32| char::from_digit(n % 36, 36).unwrap_or('0');
    [digit(number / 46_656), digit(number / 1296), digit(number / 36), digit(number)].into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_ascii_and_preserve_prefixes() {
        assert_eq!([token("c++"), token("zen"), token("学")], ["czx0017zx0017", "zyen", "zx0i1y"]);
        assert!(token("学习").starts_with(&token("学")) && !token("zx").starts_with(&token("学")));
        assert!(token("\u{10FFFF}").chars().all(|c| c.is_ascii_alphanumeric()));
        assert_eq!(exact("day", "3"), "zqdayzq3");
    }
}
