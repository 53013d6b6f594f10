//! Definitions of forms: versioned data with a text per language, in the repository.

use crate::i18n::{self, Locale};
use crate::questions::model::{Asked, Choice, Kind, LINE_MAX, STEPS, ShownIf, TEXT_MAX, Value};
use crate::types::{FieldCode, LocalDate};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// One version of a form. Versions that have been answered stay as they are; a change makes a new one.
#[derive(Debug)]
pub struct Definition {
    /// Its name ("weekly").
    pub name: &'static str,
    /// From 1.
    pub version: i64,
    /// The questions, as JSON: [`Structure`].
    pub structure: &'static str,
    /// The texts per language code, as JSON: a [`Text`] per question.
    pub texts: &'static [(&'static str, &'static str)],
    /// The parsed data.
    pub parsed: OnceLock<Parsed>,
}

/// The parsed data of a definition.
#[derive(Debug, Default)]
pub struct Parsed {
    structure: Structure,
    texts: BTreeMap<String, BTreeMap<String, Text>>,
}

/// The questions of a form, page by page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Structure {
    /// The pages.
    pub pages: Vec<Vec<Question>>,
}

/// A question, without its words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Question {
    /// Its name, which stays the same in every version that asks the same.
    pub name: String,
    /// How it is answered.
    #[serde(flatten)]
    pub kind: Kind,
    /// When it is asked.
    #[serde(default)]
    pub shown_if: Option<ShownIf>,
    /// Whether it is one of several of which the page asks one at a time.
    #[serde(default)]
    pub rotates: bool,
}

/// The words of a question in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Text {
    /// The question.
    pub label: String,
    /// What helps to answer it.
    #[serde(default)]
    pub help: String,
    /// The words of the options, by code.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
}

impl Definition {
    fn parsed(&self) -> &Parsed {
        self.parsed.get_or_init(|| {
            // Definitions are part of the program; a test parses every one of them.
            let texts = self.texts.iter().map(|(code, json)| ((*code).to_owned(), serde_json::from_str(json).unwrap_or_default()));
            Parsed { structure: serde_json::from_str(self.structure).unwrap_or_default(), texts: texts.collect() }
        })
    }

    /// Returns the questions.
    pub fn structure(&self) -> &Structure {
        &self.parsed().structure
    }

    /// Returns all questions, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.structure().pages.iter().flatten()
    }

    /// Returns a question by its name.
    pub fn question(&self, name: &str) -> Option<&Question> {
        self.questions().find(|question| question.name == name)
    }

    /// Returns the words of a question; in the first language if one is missing, which a test rules out.
    pub fn text(&self, locale: Locale, question: &str) -> Text {
        let texts = &self.parsed().texts;
        let first = || texts.values().next();
        texts.get(i18n::code(locale)).or_else(first).and_then(|texts| texts.get(question)).cloned().unwrap_or_default()
    }

    /// Returns a question as it is asked in a language.
    pub fn ask(&self, locale: Locale, question: &Question) -> Asked {
        let text = self.text(locale, &question.name);
        let choice = |code: &String| Choice { code: code.clone(), words: text.options.get(code).unwrap_or(code).clone() };
        let steps = || (1..=STEPS).map(|n| n.to_string()).collect::<Vec<_>>();
        let choices = match &question.kind {
            Kind::One { options } | Kind::Several { options } => options.iter().map(choice).collect(),
            Kind::Faces | Kind::Stars => steps().iter().map(choice).collect(),
            _ => Vec::new(),
        };
        Asked {
            name: question.name.clone(),
            kind: question.kind.clone(),
            label: text.label,
            help: text.help,
            choices,
            shown_if: question.shown_if.clone(),
            rotates: question.rotates,
            value: Value::new(),
            stored: Value::new(),
            base: 0,
            mark: String::new(),
            newer: None,
        }
    }

    /// Returns what is wrong with the definition, for its test.
    ///
    /// # Errors
    /// The first problem.
    pub fn verify(&self, languages: &[&str]) -> Result<(), String> {
        let structure: Structure = serde_json::from_str(self.structure).map_err(|e| format!("{} {}: {e}", self.name, self.version))?;
        let mut names = BTreeSet::new();
        for question in structure.pages.iter().flatten() {
            let at = format!("{} {}, {}", self.name, self.version, question.name);
            if question.shown_if.as_ref().is_some_and(|shown| !names.contains(&shown.question)) {
                return Err(format!("{at}: depends on no earlier question"));
            }
            if !names.insert(question.name.clone()) {
                return Err(format!("{at}: stands twice"));
            }
        }
        for code in languages {
            let Some((_, json)) = self.texts.iter().find(|(known, _)| known == code) else {
                return Err(format!("{} has no texts in {code}", self.name));
            };
            let texts: BTreeMap<String, Text> = serde_json::from_str(json).map_err(|e| format!("{} in {code}: {e}", self.name))?;
            for question in structure.pages.iter().flatten() {
                let at = format!("{} {}, {}, {code}", self.name, self.version, question.name);
                let text = texts.get(&question.name).ok_or_else(|| format!("{at}: no text"))?;
                let codes = match &question.kind {
                    Kind::One { options } | Kind::Several { options } => options.clone(),
                    Kind::Faces | Kind::Stars => (1..=STEPS).map(|n| n.to_string()).collect(),
                    _ => Vec::new(),
                };
                if text.label.is_empty() || codes.iter().any(|code| !text.options.contains_key(code)) {
                    return Err(format!("{at}: words are missing"));
                }
            }
        }
        Ok(())
    }
}

impl Question {
    /// Returns whether it is answered in words.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Line | Kind::Text)
    }

    /// Checks and normalises a typed answer; an empty one is allowed. `people` are those who may have come.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, typed: &Value, people: &[i64]) -> Result<Value, FieldCode> {
        let known = |options: &[String]| typed.iter().all(|entry| options.contains(entry));
        let first = typed.first().map(|entry| entry.trim()).unwrap_or_default();
        let one = |valid: bool, code: FieldCode| match (typed.len(), valid) {
            (0, _) => Ok(Value::new()),
            (1, true) => Ok(vec![first.to_owned()]),
            _ => Err(code),
        };
        match &self.kind {
            Kind::Line => text(first, LINE_MAX, false),
            Kind::Text => text(first, TEXT_MAX, true),
            Kind::One { options } => one(known(options), FieldCode::Choice),
            Kind::Several { options } if known(options) => Ok(options.iter().filter(|option| typed.contains(option)).cloned().collect()),
            Kind::Several { .. } => Err(FieldCode::Choice),
            Kind::Faces | Kind::Stars => one(first.parse().is_ok_and(|n: i64| (1..=STEPS).contains(&n)), FieldCode::Choice),
            Kind::Number { low, high } => match first.parse::<i32>() {
                Ok(n) if (*low..=*high).contains(&n) => Ok(vec![n.to_string()]),
                _ if typed.is_empty() => Ok(Value::new()),
                _ => Err(FieldCode::Range(*low, *high)),
            },
            Kind::Date => one(LocalDate::parse(first).is_some(), FieldCode::Date),
            Kind::Attendance => {
                let ids: Option<BTreeSet<i64>> = typed.iter().map(|entry| entry.parse().ok().filter(|id| people.contains(id))).collect();
                Ok(ids.ok_or(FieldCode::Choice)?.iter().map(ToString::to_string).collect())
            }
        }
    }
}

impl Question {
    /// Returns the part of a stored answer that a form shows: a mark of someone who is not among `people` any more
    /// has no name.
    pub fn shown(&self, stored: &Value, people: &[i64]) -> Value {
        let is_shown = |entry: &&String| self.kind != Kind::Attendance || entry.parse().is_ok_and(|id| people.contains(&id));
        stored.iter().filter(is_shown).cloned().collect()
    }

    /// Returns the answer to store: what the form now says, and what it did not show.
    pub fn with_hidden(&self, value: &Value, stored: Option<&Value>, people: &[i64]) -> Value {
        let shown = stored.map(|stored| self.shown(stored, people)).unwrap_or_default();
        let hidden = stored.into_iter().flatten().filter(|entry| !shown.contains(entry)).cloned();
        value.iter().cloned().chain(hidden.filter(|_| self.kind == Kind::Attendance)).collect()
    }
}

fn text(typed: &str, most: u32, lines: bool) -> Result<Value, FieldCode> {
    let cleaned = typed.replace("\r\n", "\n").replace('\r', "\n");
    let cleaned = cleaned.trim();
    if cleaned.chars().any(|c| c.is_control() && !(lines && (c == '\n' || c == '\t'))) {
        return Err(FieldCode::Characters);
    }
    if cleaned.chars().count() > usize::try_from(most).unwrap_or(usize::MAX) {
        return Err(FieldCode::TooLong(most));
    }
    Ok(if cleaned.is_empty() { Value::new() } else { vec![cleaned.to_owned()] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(kind: Kind) -> Question {
        Question { name: "q".to_owned(), kind, shown_if: None, rotates: false }
    }

    fn value(entries: &[&str]) -> Value {
        entries.iter().map(|entry| (*entry).to_owned()).collect()
    }

    #[test]
    fn each_kind_accepts_its_answers_and_no_others() {
        let options = || value(&["yes", "no", "maybe"]);
        let long = "x".repeat(2001);
        type Case<'a> = (Kind, &'a [&'a str], Result<&'a [&'a str], FieldCode>);
        let cases: &[Case<'_>] = &[
            (Kind::Line, &["  tea "], Ok(&["tea"])),
            (Kind::Line, &["two\nlines"], Err(FieldCode::Characters)),
            (Kind::Text, &["two\r\nlines"], Ok(&["two\nlines"])),
            (Kind::Text, &["nul\0"], Err(FieldCode::Characters)),
            (Kind::Text, &[&long], Err(FieldCode::TooLong(TEXT_MAX))),
            (Kind::Text, &[], Ok(&[])),
            (Kind::One { options: options() }, &["no"], Ok(&["no"])),
            (Kind::One { options: options() }, &["no", "yes"], Err(FieldCode::Choice)),
            (Kind::One { options: options() }, &["never"], Err(FieldCode::Choice)),
            (Kind::Several { options: options() }, &["no", "yes", "no"], Ok(&["yes", "no"])),
            (Kind::Several { options: options() }, &["yes", "never"], Err(FieldCode::Choice)),
            (Kind::Faces, &["5"], Ok(&["5"])),
            (Kind::Faces, &["6"], Err(FieldCode::Choice)),
            (Kind::Stars, &["0"], Err(FieldCode::Choice)),
            (Kind::Number { low: 0, high: 99 }, &[" 007 "], Ok(&["7"])),
            (Kind::Number { low: 0, high: 99 }, &["100"], Err(FieldCode::Range(0, 99))),
            (Kind::Number { low: 0, high: 99 }, &["a few"], Err(FieldCode::Range(0, 99))),
            (Kind::Date, &["2026-02-29"], Err(FieldCode::Date)),
            (Kind::Date, &["2026-11-30"], Ok(&["2026-11-30"])),
            (Kind::Attendance, &["9", "7", "9"], Ok(&["7", "9"])),
            (Kind::Attendance, &["8"], Err(FieldCode::Choice)),
        ];
        for (kind, typed, expected) in cases {
            let checked = question(kind.clone()).check(&value(typed), &[7, 9]);
            assert_eq!(checked, expected.map(value), "{kind:?} {typed:?}");
        }
    }

    #[test]
    fn a_mark_of_someone_who_has_left_is_kept_and_not_shown() {
        let (marks, people) = (question(Kind::Attendance), [7, 9]);
        let stored = value(&["5", "7"]);
        assert_eq!(marks.shown(&stored, &people), value(&["7"]));
        assert_eq!(marks.with_hidden(&value(&["9"]), Some(&stored), &people), value(&["9", "5"]));
        assert_eq!(marks.with_hidden(&value(&["9"]), None, &people), value(&["9"]));
        let words = question(Kind::Text);
        assert_eq!(words.shown(&value(&["5"]), &people), value(&["5"]));
        assert_eq!(words.with_hidden(&value(&["new"]), Some(&value(&["old"])), &people), value(&["new"]));
    }

    #[test]
    fn a_definition_without_words_or_with_a_question_twice_is_found() {
        let define = |structure, text| Definition { name: "tried", version: 1, structure, texts: text, parsed: OnceLock::new() };
        let two = r#"{"pages": [[{"name": "a", "kind": "faces"}], [{"name": "b", "kind": "text", "shown_if": {"question": "a"}}]]}"#;
        let words = r#"{"a": {"label": "A?", "options": {"1": "1", "2": "2", "3": "3", "4": "4", "5": "5"}}, "b": {"label": "B?"}}"#;
        let texts: &'static [(&str, &str)] = Box::leak(Box::new([("en", words)]));
        assert_eq!(define(two, texts).verify(&["en"]), Ok(()));
        assert!(define(two, texts).verify(&["en", "es"]).is_err_and(|wrong| wrong.contains("es")));
        assert!(define(two, &[("en", r#"{"a": {"label": "A?"}, "b": {"label": "B?"}}"#)]).verify(&["en"]).is_err());
        let twice = r#"{"pages": [[{"name": "b", "kind": "text"}, {"name": "b", "kind": "line"}]]}"#;
        assert!(define(twice, texts).verify(&["en"]).is_err_and(|wrong| wrong.contains("twice")));
        let ahead = r#"{"pages": [[{"name": "b", "kind": "text", "shown_if": {"question": "a"}}, {"name": "a", "kind": "faces"}]]}"#;
        assert!(define(ahead, texts).verify(&["en"]).is_err_and(|wrong| wrong.contains("earlier")));
    }
}
