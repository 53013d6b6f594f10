//! Topics of courses: words that anyone may choose.

use crate::types::text::base_letter;

/// The maximum number of topics of a course.
pub const MOST_TOPICS: usize = 10;

/// Splits topics at commas, dropping empty and repeated ones.
pub fn split_topics(raw: &str) -> Vec<String> {
    let mut topics: Vec<String> = Vec::new();
    for topic in raw.split(',').map(|t| t.split_whitespace().collect::<Vec<_>>().join(" ")) {
        if !topic.is_empty() && !topics.iter().any(|t| t.to_lowercase() == topic.to_lowercase()) {
            topics.push(topic);
        }
    }
    topics
}

/// Returns what makes two spellings the same topic: lower case, without Latin accents, every run of other
/// characters as one space. Unlike [`crate::types::text::fold`] it keeps `+`, `#` and `.`: C, C++ and C# are three
/// topics. A topic of nothing but other characters is its own key.
pub fn topic_key(topic: &str) -> String {
    let mut key = String::with_capacity(topic.len());
    let mut gap = false;
    for c in topic.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || "+#.".contains(c) {
            if gap && !key.is_empty() {
                key.push(' ');
            }
            gap = false;
            match base_letter(c) {
                Some(letters) => key.push_str(letters),
                None => key.push(c),
            }
        } else if !('\u{300}'..='\u{36f}').contains(&c) {
            gap = true;
        }
    }
    if key.is_empty() { topic.trim().to_owned() } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_split_trimmed_and_deduplicated() {
        assert_eq!(split_topics(" Writing, writing ,,public  speaking "), ["Writing", "public speaking"]);
    }

    #[test]
    fn spellings_of_a_topic_share_a_key_and_languages_of_programming_do_not() {
        for (a, b) in [("Public  Speaking", "public-speaking"), ("Antropología", "ANTROPOLOGIA"), ("(Art)", "art")] {
            assert_eq!(topic_key(a), topic_key(b));
        }
        assert_eq!(["C", "C++", "c#", ".NET", "编程", " 🎸 ", ""].map(topic_key), ["c", "c++", "c#", ".net", "编程", "🎸", ""]);
    }
}
