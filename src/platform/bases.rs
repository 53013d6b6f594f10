//! What a form was made from: a fingerprint of each field, posted with it, for optimistic locking. What only one of two
//! people changed is saved; a field that both changed is refused.

use super::error::Result;
use super::tokens;
use crate::types::text::cleaned;
use crate::types::{FieldName, Refusal};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Returns the base of a form: the fingerprints of these fields as they are stored.
///
/// # Errors
/// An internal error if the form is not a struct.
pub fn of<F: Serialize>(stored: &F, fields: &[FieldName]) -> Result<String> {
    let stored = values(stored)?;
    let marks = fields.iter().map(|field| format!("{}-{}", field.as_str(), mark(text(&stored, *field))));
    Ok(marks.collect::<Vec<_>>().join(" "))
}

/// Returns the form to save: each field as typed, or as stored if the person has not changed it since `base`. Without a base, as
/// pages of earlier versions post it, everything is as typed.
///
/// # Errors
/// [`Refusal::CHANGED`] if the person and someone else changed one field differently.
pub fn merge<F: Serialize + DeserializeOwned>(typed: &F, stored: &F, base: &str, fields: &[FieldName]) -> Result<F> {
    let (mut merged, stored) = (values(typed)?, values(stored)?);
    for field in fields.iter().filter(|_| !base.is_empty()) {
        let (mine, theirs) = (mark(text(&merged, *field)), mark(text(&stored, *field)));
        let was = base.split(' ').filter_map(|part| part.split_once('-')).find(|(name, _)| *name == field.as_str()).map(|(_, mark)| mark);
        // A concurrent duplicate submission finds what it typed.
        if mine == theirs || was == Some(theirs.as_str()) {
            continue;
        }
        if was != Some(mine.as_str()) {
            return Err(Refusal::CHANGED.into());
        }
        merged.insert(field.as_str().to_owned(), Value::from(text(&stored, *field)));
    }
    Ok(serde_json::from_value(Value::Object(merged)).map_err(anyhow::Error::from)?)
}

fn values<F: Serialize>(form: &F) -> Result<Map<String, Value>> {
    match serde_json::to_value(form).map_err(anyhow::Error::from)? {
        Value::Object(values) => Ok(values),
        _ => Err(anyhow::anyhow!("a form is a struct").into()),
    }
}

fn text(values: &Map<String, Value>, field: FieldName) -> &str {
    values.get(field.as_str()).and_then(Value::as_str).unwrap_or_default()
}

/// Returns the fingerprint of a text. Browsers post other line ends than are stored, and white space that is removed does not count.
fn mark(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("\n");
    tokens::hash(&cleaned(&lines)).chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    struct Words {
        title: String,
        welcome: String,
    }

    const FIELDS: &[FieldName] = &[FieldName::new("title"), FieldName::new("welcome")];

    fn words(title: &str, welcome: &str) -> Words {
        Words { title: title.to_owned(), welcome: welcome.to_owned() }
    }

    fn merged(typed: &Words, stored: &Words) -> Option<Words> {
        let base = of(&words("Tea", "Come\nin"), FIELDS).ok()?;
        merge(typed, stored, &base, FIELDS).ok()
    }

    #[test]
    fn what_only_one_of_two_changed_is_saved() {
        assert_eq!(merged(&words("Cake", "Come\r\nin "), &words("Tea", "Stay")), Some(words("Cake", "Stay")));
        assert_eq!(merged(&words("Cake", "Come\r\nin"), &words("Tea", "Come\nin")), Some(words("Cake", "Come\r\nin")), "as typed");
        assert_eq!(merged(&words(" Cake", "Come in"), &words("Cake", "Come in")), Some(words(" Cake", "Come in")), "posted twice");
        assert_eq!(merged(&words("Tea", ""), &words("Tea", "Come\nin")), Some(words("Tea", "")), "emptied");
    }

    #[test]
    fn a_field_that_both_changed_is_refused_unless_there_is_no_base() {
        let (typed, stored) = (words("Cake", "Come\nin"), words("Coffee", "Come\nin"));
        assert_eq!(merged(&typed, &stored), None);
        assert_eq!(merge(&typed, &stored, "", FIELDS).ok(), Some(typed.clone()));
        assert_eq!(merge(&typed, &stored, "title", FIELDS).ok(), None, "a base that cannot be read");
    }
}
