//! SQL of the tables `sheets` and `answers`.

use super::model::Value;
use crate::platform::Tx;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, MeetingId, SignupId};
use anyhow::Context;
use sqlx::{AnyConnection, FromRow};
use std::collections::BTreeMap;

/// What a sheet is about: one form, answered for one meeting, or by one person.
#[derive(Clone, Debug)]
pub struct About {
    /// What identifies it: the form, and the meeting or person ("weekly:17").
    pub key: String,
    /// The form's name.
    pub form: &'static str,
    /// The circle.
    pub circle: CircleId,
    /// The meeting.
    pub meeting: Option<MeetingId>,
    /// The participant who answers.
    pub signup: Option<SignupId>,
    /// The account that answers.
    pub account: Option<AccountId>,
}

/// A stored answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The answer.
    pub value: Value,
    /// The version of the form it was given under.
    pub version: i64,
    /// Incremented with every change, from 1.
    pub revision: i64,
    /// The name of who gave it; `None` if the account was deleted.
    pub author: Option<String>,
    /// When, microseconds UTC.
    pub updated_at: i64,
}

/// A stored sheet.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The row.
    pub id: i64,
    /// When it was completed.
    pub done_at: Option<i64>,
    /// When a person said "Not this time".
    pub declined_at: Option<i64>,
    /// When an answer or the sheet last changed.
    pub updated_at: i64,
    /// The answers, by question.
    pub answers: BTreeMap<String, Answer>,
}

impl Sheet {
    /// Returns whether it has no answer.
    pub fn is_empty(&self) -> bool {
        self.answers.values().all(|answer| answer.value.is_empty())
    }

    /// Returns the first entry of an answer.
    pub fn text(&self, question: &str) -> Option<&str> {
        self.answers.get(question)?.value.first().map(String::as_str)
    }
}

/// An answer that an account gave.
#[derive(Clone, Debug, FromRow)]
pub struct Authored {
    /// The sheet.
    pub sheet_id: i64,
    /// The circle.
    pub circle_id: CircleId,
    /// The meeting that the sheet is about.
    pub meeting_id: Option<MeetingId>,
    /// The question.
    pub question: String,
}

/// Returns the answers on sheets of a form that an account gave.
pub async fn authored(tx: &mut Tx, form: &str, by: AccountId) -> Result<Vec<Authored>> {
    sqlx::query_as(
        "select a.sheet_id, s.circle_id, s.meeting_id, a.question
         from answers a
         join sheets s on s.id = a.sheet_id
         where a.author_id = $1 and s.form = $2",
    )
    .bind(by)
    .bind(form.to_owned())
    .fetch_all(tx.conn())
    .await
    .doing("list the answers of an account")
}

/// Deletes an answer.
pub async fn erase(tx: &mut Tx, sheet: i64, question: &str) -> Result<()> {
    sqlx::query("delete from answers where sheet_id = $1 and question = $2")
        .bind(sheet)
        .bind(question.to_owned())
        .execute(tx.conn())
        .await
        .doing("erase an answer")?;
    Ok(())
}

/// An answer next to its sheet; a sheet without answers has one row without one.
#[derive(FromRow)]
struct SheetRow {
    id: i64,
    done_at: Option<i64>,
    declined_at: Option<i64>,
    updated_at: i64,
    question: Option<String>,
    value: Option<String>,
    version: Option<i64>,
    revision: Option<i64>,
    author: Option<String>,
    answered_at: Option<i64>,
}

impl SheetRow {
    fn answer(self) -> Result<Option<(String, Answer)>> {
        let (Some(question), Some(value)) = (self.question, self.value) else { return Ok(None) };
        let value = serde_json::from_str(&value).with_context(|| format!("read an answer to {question}"))?;
        let (version, revision) = (self.version.unwrap_or_default(), self.revision.unwrap_or_default());
        Ok(Some((question, Answer { value, version, revision, author: self.author, updated_at: self.answered_at.unwrap_or_default() })))
    }
}

/// Loads a sheet with its answers. Takes a connection of a pool or of a transaction.
pub async fn load(conn: &mut AnyConnection, key: &str) -> Result<Option<Sheet>> {
    let rows: Vec<SheetRow> = sqlx::query_as(
        "select s.id, s.done_at, s.declined_at, s.updated_at, a.question, a.value, a.version, a.revision, p.name as author,
                a.updated_at as answered_at
         from sheets s
         left join answers a on a.sheet_id = s.id
         left join accounts p on p.id = a.author_id
         where s.key = $1",
    )
    .bind(key.to_owned())
    .fetch_all(conn)
    .await
    .doing("load a sheet")?;
    let Some(row) = rows.first() else { return Ok(None) };
    let sheet = Sheet { id: row.id, done_at: row.done_at, declined_at: row.declined_at, updated_at: row.updated_at, answers: BTreeMap::new() };
    let answers = rows.into_iter().filter_map(|row| row.answer().transpose()).collect::<Result<_>>()?;
    Ok(Some(Sheet { answers, ..sheet }))
}

/// Returns the sheet's id, and makes it if it does not exist.
pub async fn open(tx: &mut Tx, about: &About, now: i64) -> Result<i64> {
    sqlx::query(
        "insert into sheets (key, form, circle_id, meeting_id, signup_id, account_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)
         on conflict (key) do nothing",
    )
    .bind(about.key.clone())
    .bind(about.form)
    .bind(about.circle)
    .bind(about.meeting)
    .bind(about.signup)
    .bind(about.account)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("open a sheet")?;
    sqlx::query_scalar("select id from sheets where key = $1").bind(about.key.clone()).fetch_one(tx.conn()).await.doing("open a sheet")
}

/// A new answer.
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// The question.
    pub question: &'a str,
    /// The version of the form.
    pub version: i64,
    /// The answer.
    pub value: &'a Value,
    /// The revision it was typed on; 0 if there was none.
    pub base: i64,
    /// Who gives it.
    pub author: Option<AccountId>,
}

/// Stores an answer on top of the one it was typed on; returns whether that was still the latest.
pub async fn write(tx: &mut Tx, sheet: i64, new: &New<'_>, now: i64) -> Result<bool> {
    let sql = if new.base == 0 {
        "insert into answers (sheet_id, question, version, value, author_id, updated_at, revision)
         values ($1, $2, $3, $4, $5, $6, $7 + 1)
         on conflict (sheet_id, question) do nothing"
    } else {
        "update answers
         set version = $3, value = $4, author_id = $5, updated_at = $6, revision = revision + 1
         where sheet_id = $1 and question = $2 and revision = $7"
    };
    let done = sqlx::query(sql)
        .bind(sheet)
        .bind(new.question.to_owned())
        .bind(new.version)
        .bind(serde_json::to_string(new.value).context("write an answer")?)
        .bind(new.author)
        .bind(now)
        .bind(new.base)
        .execute(tx.conn())
        .await
        .doing("store an answer")?;
    Ok(done.rows_affected() == 1)
}

/// Records that a sheet changed and, if given, when it was completed; the first time counts.
pub async fn touch(tx: &mut Tx, sheet: i64, done_at: Option<i64>, now: i64) -> Result<()> {
    sqlx::query("update sheets set updated_at = $2, done_at = coalesce(done_at, $3) where id = $1")
        .bind(sheet)
        .bind(now)
        .bind(done_at)
        .execute(tx.conn())
        .await
        .doing("update a sheet")?;
    Ok(())
}

/// Records that no one will answer a sheet; the first time counts.
pub async fn decline(tx: &mut Tx, sheet: i64, now: i64) -> Result<()> {
    sqlx::query("update sheets set declined_at = coalesce(declined_at, $2) where id = $1")
        .bind(sheet)
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("decline a sheet")?;
    Ok(())
}
