//! The words: none is left over, and every language has a value for each placeholder.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

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

fn words(language: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for file in files(language, "json") {
        let slice = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let content: BTreeMap<String, String> = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        all.extend(content.into_iter().map(|(key, text)| (format!("{slice}.{key}"), text)));
    }
    all
}

/// The names in `{{ … }}`.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim()).collect()
}

#[test]
fn every_word_is_used() {
    let source: String = files(Path::new("src"), "rs").iter().map(|f| std::fs::read_to_string(f).unwrap()).collect();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let used: BTreeSet<&str> = source.split(|c: char| !is_name(c) && c != '.').collect();
    let left: Vec<String> = words(Path::new("locales/en")).into_keys().filter(|key| !used.contains(key.as_str())).collect();
    assert!(left.is_empty(), "nothing in src says {}", left.join(", "));
}

#[test]
fn every_language_fills_in_the_same_names() {
    let english = words(Path::new("locales/en"));
    for language in std::fs::read_dir("locales").unwrap() {
        let language = language.unwrap().path();
        for (key, text) in words(&language) {
            assert_eq!(placeholders(&text), placeholders(&english[&key]), "{} in {}", key, language.display());
        }
    }
}
