//! Asking, checking and storing answers. The caller has authorised the person for the sheet.

mod definition;

pub use super::store::{About, Answer, Authored, Sheet, load};
pub use definition::{Definition, Question, Structure, Text};

use super::model::{Asked, Kind, Newer, ShownIf, Typed, Value};
use super::store::{self, New};
use crate::i18n::Locale;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AccountId, FieldError, When};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A person who may have come, for questions about attendance: id and name.
pub type People = [(i64, String)];

/// How a moment is written for the reader: "18:02".
pub type Said<'a> = &'a (dyn Fn(i64) -> When + Sync);

/// Returns a form's questions with the stored answers, or with what was typed and not stored: next to the
/// newer answer if it was typed on an older one.
pub fn ask(definition: &Definition, locale: Locale, sheet: Option<&Sheet>, typed: Option<&Typed>, people: &People, when: Said<'_>) -> Vec<Asked> {
    let ids: Vec<i64> = people.iter().map(|(id, _)| *id).collect();
    let questions = definition.questions().map(|question| {
        let mut asked = definition.ask(locale, question);
        let stored = sheet.and_then(|sheet| sheet.answers.get(&question.name));
        asked.base = stored.map_or(0, |answer| answer.revision);
        asked.stored = stored.map(|answer| question.shown(&answer.value, &ids)).unwrap_or_default();
        asked.mark = mark(&asked.stored);
        asked.value.clone_from(&asked.stored);
        if let Some((typed, value)) = typed.and_then(|typed| Some((typed, typed.value(&question.name)?))) {
            let checked = question.check(&value, &ids);
            let older = typed.base(&question.name) != asked.base;
            if older && checked.as_ref().is_ok_and(|value| untouched(typed, &question.name, value)) {
                return asked;
            }
            if older && checked.as_ref() != Ok(&asked.stored) {
                asked.newer = stored.map(|answer| newer(&asked, answer, people, when));
                asked.base = typed.base(&question.name);
                asked.mark = typed.marks.get(&question.name).cloned().unwrap_or_default();
            }
            asked.value = value;
        }
        asked
    });
    questions.collect()
}

/// Returns an answer in short: equal for equal answers.
fn mark(value: &Value) -> String {
    if value.is_empty() {
        return String::new();
    }
    let digest = Sha256::digest(serde_json::to_string(value).unwrap_or_default());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Returns whether a field was posted as the page showed it.
fn untouched(typed: &Typed, question: &str, value: &Value) -> bool {
    typed.marks.get(question).is_some_and(|shown| *shown == mark(value))
}

fn newer(asked: &Asked, answer: &Answer, people: &People, when: Said<'_>) -> Newer {
    Newer {
        author: answer.author.clone().unwrap_or_default(),
        when: when(answer.updated_at),
        words: words(asked, &asked.stored, people),
        value: asked.stored.clone(),
        revision: answer.revision,
    }
}

/// Returns the text of a stored answer to a question that asks for one.
pub fn text(stored: &str) -> String {
    serde_json::from_str::<Value>(stored).ok().and_then(|value| value.into_iter().next()).unwrap_or_default()
}

/// Returns a question and a stored answer to it, in words; empty if there is none. Not for attendance.
pub fn in_words(definition: &Definition, locale: Locale, question: &Question, stored: &str) -> (String, String) {
    let asked = definition.ask(locale, question);
    let value: Value = serde_json::from_str(stored).unwrap_or_default();
    let words = words(&asked, &value, &[]);
    (asked.label, words)
}

/// Erases the texts of a sheet, and whether they may be quoted; stars, faces and choices stay.
pub async fn erase_texts(tx: &mut Tx, sheet: i64, definition: &Definition) -> Result<()> {
    for question in definition.questions().filter(|question| question.is_text() || question.name == "quote") {
        store::erase(tx, sheet, &question.name).await?;
    }
    Ok(())
}

/// Returns the answers on sheets of a form that an account gave: sheet, meeting and question.
pub async fn authored(tx: &mut Tx, form: &str, by: AccountId) -> Result<Vec<Authored>> {
    store::authored(tx, form, by).await
}

/// Erases one answer.
pub async fn erase(tx: &mut Tx, sheet: i64, question: &str) -> Result<()> {
    store::erase(tx, sheet, question).await
}

/// Returns an answer in words.
fn words(asked: &Asked, value: &Value, people: &People) -> String {
    let word = |entry: &String| match asked.kind {
        Kind::Attendance => people.iter().find(|(id, _)| id.to_string() == *entry).map(|(_, name)| name.clone()),
        _ => asked.choices.iter().find(|choice| choice.code == *entry).map(|choice| choice.words.clone()),
    };
    value.iter().map(|entry| word(entry).unwrap_or_else(|| entry.clone())).collect::<Vec<_>>().join(", ")
}

/// The result of writing what was typed.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The values that changed, by question.
    pub changed: BTreeMap<String, Value>,
    /// What is wrong with the answers that are not stored.
    pub wrong: Vec<FieldError>,
    /// The sheet as it is stored now; `None` if there is none.
    pub sheet: Option<Sheet>,
}

/// Stores every typed answer that is valid and was typed on the latest one; the same answer again changes
/// nothing. What was typed on an older answer is not stored: [`ask`] shows both. The caller holds the row that the
/// sheet belongs to (a circle, a sign-up), so that no other transaction writes the sheet meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn write(ctx: &Ctx, tx: &mut Tx, form: &Filled<'_>, typed: &Typed) -> Result<Outcome> {
    let ids: Vec<i64> = form.people.iter().map(|(id, _)| *id).collect();
    let mut outcome = Outcome::default();
    let loaded = load(tx.conn(), &form.about.key).await?;
    let mut id = loaded.as_ref().map(|sheet| sheet.id);
    let mut tried = 0;
    let mut written = Vec::new();
    let kept = loaded.as_ref().map(|sheet| &sheet.answers);
    let kept = |question: &str| kept.and_then(|answers| answers.get(question));
    for question in form.definition.questions() {
        let Some(value) = typed.value(&question.name) else { continue };
        // As on the page: what is not asked is not answered.
        let asked = |shown_if: &ShownIf| {
            let now = typed.value(&shown_if.question).or_else(|| kept(&shown_if.question).map(|answer| answer.value.clone()));
            shown_if.holds(|_| now.as_ref())
        };
        if !question.shown_if.as_ref().is_none_or(asked) && kept(&question.name).is_none() {
            continue;
        }
        let value = match question.check(&value, &ids) {
            Ok(value) => value,
            Err(code) => {
                outcome.wrong.push(FieldError { field: question.name.clone(), code });
                continue;
            }
        };
        let (base, stored) = (typed.base(&question.name), kept(&question.name));
        let same = stored.map_or(value.is_empty(), |answer| question.shown(&answer.value, &ids) == value);
        // What was typed on an older answer is not stored, nor is what was only posted along.
        if same || base != stored.map_or(0, |answer| answer.revision) {
            continue;
        }
        let sheet = match id {
            Some(id) => id,
            None => *id.insert(store::open(tx, form.about, ctx.now_us()).await?),
        };
        let whole = question.with_hidden(&value, stored.map(|answer| &answer.value), &ids);
        let new = New { question: &question.name, version: form.definition.version, value: &whole, base, author: form.author };
        tried += 1;
        if store::write(tx, sheet, &new, ctx.now_us()).await? {
            outcome.changed.insert(question.name.clone(), value);
            let author = ctx.me().ok().filter(|me| form.author == Some(me.id)).map(|me| me.name.clone());
            let revision = base + 1;
            let answer = Answer { value: whole, version: form.definition.version, revision, author, updated_at: ctx.now_us() };
            written.push((question.name.clone(), answer));
        }
    }
    if let Some(id) = id.filter(|_| tried > 0) {
        store::touch(tx, id, None, ctx.now_us()).await?;
    }
    outcome.sheet = match loaded {
        Some(mut sheet) if tried == written.len() => {
            sheet.updated_at = if tried > 0 { ctx.now_us() } else { sheet.updated_at };
            sheet.answers.extend(written);
            Some(sheet)
        }
        None if tried == 0 => None,
        // It was opened just now, or another transaction answered meanwhile.
        _ => load(tx.conn(), &form.about.key).await?,
    };
    Ok(outcome)
}

/// A form that is being filled in.
#[derive(Clone, Copy, Debug)]
pub struct Filled<'a> {
    /// The form.
    pub definition: &'a Definition,
    /// Which sheet.
    pub about: &'a About,
    /// Who may have come.
    pub people: &'a People,
    /// Who fills it in.
    pub author: Option<AccountId>,
}

/// Completes a sheet; the first time counts.
pub async fn complete(ctx: &Ctx, tx: &mut Tx, sheet: i64) -> Result<()> {
    store::touch(tx, sheet, Some(ctx.now_us()), ctx.now_us()).await
}

/// Records that no one will answer a sheet: "Not this time". It can still be answered.
pub async fn decline(ctx: &Ctx, tx: &mut Tx, about: &About) -> Result<()> {
    let sheet = store::open(tx, about, ctx.now_us()).await?;
    store::decline(tx, sheet, ctx.now_us()).await
}

/// Stores the answers of an earlier version's row as a new sheet; empty ones are left out.
pub async fn adopt(
    tx: &mut Tx,
    about: &About,
    version: i64,
    answers: &[(String, Value)],
    author: Option<AccountId>,
    done_at: Option<i64>,
    at: i64,
) -> Result<()> {
    let sheet = store::open(tx, about, at).await?;
    for (question, value) in answers.iter().filter(|(_, value)| !value.is_empty()) {
        store::write(tx, sheet, &New { question, version, value, base: 0, author }, at).await?;
    }
    match done_at {
        Some(done_at) => store::touch(tx, sheet, Some(done_at), at).await,
        None => Ok(()),
    }
}
