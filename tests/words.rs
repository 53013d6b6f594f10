//! Translations: all are used, and every language has the same placeholders. Comments and documentation: no phrase
//! that reads as translated.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests panic on failure")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn files(folder: &Path, ending: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found
}

/// Returns the texts of a language; a plural has one for each form.
fn words(language: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for file in files(language, "json") {
        let slice = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let content: BTreeMap<String, serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        for (key, value) in content {
            match value {
                serde_json::Value::Object(forms) => {
                    all.extend(forms.into_iter().map(|(form, text)| (format!("{slice}.{key}.{form}"), text.as_str().unwrap().to_owned())));
                }
                text => drop(all.insert(format!("{slice}.{key}"), text.as_str().unwrap().to_owned())),
            }
        }
    }
    all
}

/// Returns the names in `{{ … }}`.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim()).collect()
}

#[test]
fn every_word_is_used() {
    let source: String = files(Path::new("src"), "rs").iter().map(|f| std::fs::read_to_string(f).unwrap()).collect();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    // Texts of refusals are looked up by their code; `tests/architecture.rs` compares them with the codes.
    let used: BTreeSet<&str> = source.split(|c: char| !is_name(c) && c != '.').collect();
    let is_used = |key: &str| used.contains(key.rsplit_once('.').filter(|(plural, _)| plural.contains('.')).map_or(key, |(plural, _)| plural));
    let left: Vec<String> = words(Path::new("locales/en")).into_keys().filter(|key| !is_used(key) && !key.contains(".refused_")).collect();
    assert!(left.is_empty(), "nothing in src uses {}", left.join(", "));
}

#[test]
fn every_language_fills_in_the_same_names() {
    let english = words(Path::new("locales/en"));
    for language in std::fs::read_dir("locales").unwrap() {
        let language = language.unwrap().path();
        for (key, text) in words(&language) {
            // Spanish has a form for millions that English has not.
            let same = english.get(&key).unwrap_or_else(|| &english[&key.replace(".many", ".other")]);
            assert_eq!(placeholders(&text), placeholders(same), "{} in {}", key, language.display());
        }
    }
}

/// Words that pages and emails do not use, with better ones; a `*` stands for any beginning or end.
const NOT_SAID: &[(&str, &[(&str, &str)])] = &[
    (
        "en",
        &[
            ("mail", "email"),
            ("mails", "emails"),
            ("e-mail", "email"),
            ("somebody", "someone"),
            ("everybody", "everyone"),
            ("nobody", "no one"),
            ("anybody", "anyone"),
            ("anew", "again"),
        ],
    ),
    // Bogotá and Chicago do not say it; Madrid understands "ustedes".
    (
        "es",
        &[
            ("vosotr*", "ustedes"),
            ("vuestr*", "su"),
            ("os", "se"),
            ("vais", "van"),
            ("sois", "son"),
            ("reuníos", "reúnanse"),
            ("seguidlo", "síganlo"),
            ("*áis", "-an"),
            ("*éis", "-en"),
        ],
    ),
];

#[test]
fn pages_and_emails_use_the_words_people_say() {
    let mut found = Vec::new();
    for (language, not_said) in NOT_SAID {
        for (key, text) in words(&Path::new("locales").join(language)) {
            let text = text.to_lowercase().replace("mail server", "").replace("mail program", "");
            for word in text.split(|c: char| !c.is_alphanumeric() && c != '-') {
                let fits = |pattern: &str| match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
                    (Some(end), _) => word.ends_with(end),
                    (_, Some(begin)) => word.starts_with(begin),
                    _ => word == pattern,
                };
                found.extend(not_said.iter().filter(|(pattern, _)| fits(pattern)).map(|(_, better)| format!("{key}: {word:?}, better: {better}")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Phrases that read as translated, with what to write instead.
const PHRASES: &[(&str, &str)] = &[
    ("a fault when", "the condition a caller can act on"),
    ("anew", "again"),
    ("beside", "next to, alongside, in addition to"),
    ("called off", "cancelled"),
    ("calls off", "cancels"),
    ("comes round", "runs periodically"),
    ("deed", "action"),
    ("e-mail", "email"),
    ("everybody", "everyone"),
    ("handed over", "sent, passed"),
    ("mails", "emails"),
    ("nobody's", "no one's"),
    ("somebody", "someone"),
    ("whoever", "the person who"),
    ("written out", "rendered"),
];

/// Returns the comment on a line, or the whole line of a Markdown file, in lower case and without code.
fn prose(file: &Path, line: &str) -> Option<String> {
    let text = match file.extension()?.to_str()? {
        "md" => line,
        "css" => line.split_once("/*")?.1,
        _ => line.trim_start().strip_prefix("//").or_else(|| line.trim_start().strip_prefix("/**"))?,
    };
    Some(text.split('`').step_by(2).collect::<String>().to_lowercase())
}

/// Returns whether `text` contains `phrase` as whole words.
fn contains(text: &str, phrase: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "-_/".contains(c));
    text.match_indices(phrase).any(|(at, _)| {
        let (before, after) = text.split_at(at);
        !is_word(before.chars().next_back()) && !is_word(after.strip_prefix(phrase).and_then(|rest| rest.chars().next()))
    })
}

/// Parts of names in the program's code that read as translated.
const NAME_PARTS: &[&str] = &["anew", "deed", "everybody", "somebody", "whoever"];

/// Returns the names on a line of code, without its texts and comments, each split into its words in lower case.
fn name_parts(line: &str) -> Vec<String> {
    let code: String = line.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let code = code.split("//").next().unwrap_or_default().to_owned();
    let mut spaced = String::new();
    for letter in code.chars() {
        if letter.is_uppercase() {
            spaced.push(' ');
        }
        spaced.push(letter);
    }
    spaced.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect()
}

#[test]
fn names_read_natively() {
    assert_eq!(name_parts("let _asked_anew = BlockSomebody(\"deed\"); // anew").join(" ").trim(), "let  asked anew    block somebody");
    let mut wrong = Vec::new();
    for file in files(Path::new("src"), "rs") {
        for (number, line) in std::fs::read_to_string(&file).unwrap().lines().enumerate() {
            if name_parts(line).iter().any(|part| NAME_PARTS.contains(&part.as_str())) {
                wrong.push(format!("{}:{}: {}", file.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "these names read as translated:\n{}", wrong.join("\n"));
}

#[test]
fn comments_and_documentation_read_natively() {
    let folders =
        [("src", "rs"), ("tests", "rs"), ("end2end/tests", "ts"), ("end2end/smtp", "mjs"), ("benches", "mjs"), ("style", "css"), ("docs", "md")];
    let mut found: Vec<_> = folders.iter().flat_map(|(folder, ending)| files(Path::new(folder), ending)).collect();
    found.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "style/README.md", "benches/README.md"].map(Into::into));
    let mut wrong = Vec::new();
    for file in found.iter().filter(|file| !file.components().any(|part| part.as_os_str() == "node_modules")) {
        for (number, line) in std::fs::read_to_string(file).unwrap().lines().enumerate() {
            let Some(text) = prose(file, line) else { continue };
            for (phrase, better) in PHRASES.iter().filter(|(phrase, _)| contains(&text, phrase)) {
                wrong.push(format!("{}:{}: {phrase:?}, better: {better}", file.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn a_phrase_is_found_in_prose_but_not_in_code() {
    let found = |file: &str, line: &str| prose(Path::new(file), line).is_some_and(|text| PHRASES.iter().any(|(phrase, _)| contains(&text, phrase)));
    assert!(found("a.rs", "    /// Somebody who signs up.") && found("a.md", "Ask somebody.") && found("a.css", "/* beside it */"));
    assert!(!found("a.rs", "let somebody = 1;") && !found("a.md", "Run `somebody`.") && !found("a.rs", "// indeed, besides"));
}
