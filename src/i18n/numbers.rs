//! Numbers as readers of a language write them.

use super::{Locale, t};

/// Formats a whole number: "14,000"; in Spanish "14 000", and up to four digits without a space.
pub fn whole(l: Locale, number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let separator = match l {
        Locale::en => ',',
        Locale::es if digits.len() < 5 => return number.to_string(),
        Locale::es => '\u{a0}',
    };
    let mut text = if number < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// Formats a percentage: "83%"; in Spanish "83 %".
pub fn percent(l: Locale, percent: i64) -> String {
    t!(l, numbers.percent, count = whole(l, percent)).to_string()
}

/// Formats a round number for an axis: from 10,000 on "20k", from a million on "2M".
pub fn compact(l: Locale, number: i64) -> String {
    match number {
        1_000_000.. if number % 1_000_000 == 0 => t!(l, charts.millions, count = whole(l, number / 1_000_000)).to_string(),
        10_000.. if number % 1_000 == 0 => t!(l, charts.thousands, count = whole(l, number / 1_000)).to_string(),
        _ => whole(l, number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_as_the_language_does() {
        let of = |l| [0, 394, 4_000, 14_000, 1_234_567, -12_345].map(|n| whole(l, n));
        assert_eq!(of(Locale::en), ["0", "394", "4,000", "14,000", "1,234,567", "-12,345"]);
        assert_eq!(of(Locale::es), ["0", "394", "4000", "14\u{a0}000", "1\u{a0}234\u{a0}567", "-12\u{a0}345"]);
    }

    #[test]
    fn the_percent_sign_follows_the_language() {
        assert_eq!([Locale::en, Locale::es].map(|l| percent(l, 83)), ["83%", "83\u{a0}%"]);
    }

    #[test]
    fn an_axis_has_short_numbers() {
        let of = |l| [500, 5_000, 20_000, 2_500_000, 4_000_000_000].map(|n| compact(l, n));
        assert_eq!(of(Locale::en), ["500", "5,000", "20k", "2,500k", "4,000M"]);
        assert_eq!(of(Locale::es), ["500", "5000", "20 mil", "2500 mil", "4000 M"]);
    }
}
