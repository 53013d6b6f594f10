//! SQL of the table `signups`.

use super::model::{Answers, How, Participant, Signup};
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, SignupId};
use sqlx::FromRow;

#[derive(FromRow)]
struct Row {
    id: SignupId,
    circle_id: CircleId,
    name: String,
    email: String,
    email_key: String,
    goal: String,
    support: String,
    answer: String,
    locale: String,
    revision: i64,
    previous: Option<String>,
    reminders_off_at: Option<i64>,
    left_at: Option<i64>,
    updated_at: i64,
}

impl From<Row> for Signup {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            circle: row.circle_id,
            email: row.email,
            email_key: row.email_key,
            answers: Answers { name: row.name, goal: row.goal, support: row.support, answer: row.answer },
            locale: row.locale,
            revision: row.revision,
            previous: row.previous.and_then(|json| serde_json::from_str(&json).ok()),
            reminders: row.reminders_off_at.is_none(),
            active: row.left_at.is_none(),
            updated_at: row.updated_at,
        }
    }
}

/// A sign-up by its id, active or not.
pub async fn by_id<'c>(on: impl Reader<'c>, id: SignupId) -> Result<Option<Signup>> {
    let row: Option<Row> = sqlx::query_as(
        "select id, circle_id, name, email, email_key, goal, support, answer, locale, revision, previous,
                reminders_off_at, left_at, updated_at
         from signups
         where id = $1",
    )
    .bind(id)
    .fetch_optional(on)
    .await
    .doing("load a sign-up")?;
    Ok(row.map(Signup::from))
}

/// The active sign-up of an address in a circle.
pub async fn by_email<'c>(on: impl Reader<'c>, circle: CircleId, email_key: &str) -> Result<Option<Signup>> {
    let row: Option<Row> = sqlx::query_as(
        "select id, circle_id, name, email, email_key, goal, support, answer, locale, revision, previous,
                reminders_off_at, left_at, updated_at
         from signups
         where circle_id = $1
           and email_key = $2
           and left_at is null",
    )
    .bind(circle)
    .bind(email_key.to_owned())
    .fetch_optional(on)
    .await
    .doing("look for a sign-up by its address")?;
    Ok(row.map(Signup::from))
}

/// All active sign-ups of an address.
pub async fn all_of<'c>(on: impl Reader<'c>, email_key: &str) -> Result<Vec<Signup>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, circle_id, name, email, email_key, goal, support, answer, locale, revision, previous,
                reminders_off_at, left_at, updated_at
         from signups
         where email_key = $1
           and left_at is null
         order by id desc
         limit 200",
    )
    .bind(email_key.to_owned())
    .fetch_all(on)
    .await
    .doing("load the sign-ups of an address")?;
    Ok(rows.into_iter().map(Signup::from).collect())
}

/// A participant's columns in the order of its fields.
type ParticipantRow = (SignupId, String, String, String, String, String, String, i64);

fn participant((id, name, email, goal, support, answer, locale, created_at): ParticipantRow) -> Participant {
    Participant { id, name, email, goal, support, answer, locale, created_at }
}

/// Who takes part in a circle, in the order of signing up.
pub async fn active<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<Participant>> {
    let rows: Vec<ParticipantRow> = sqlx::query_as(
        "select id, name, email, goal, support, answer, locale, created_at
         from signups
         where circle_id = $1
           and left_at is null
         order by created_at, id",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list participants")?;
    Ok(rows.into_iter().map(participant).collect())
}

/// A checked sign-up, ready to be written.
#[derive(Clone, Debug)]
pub struct NewSignup {
    /// The circle.
    pub circle: CircleId,
    /// Address as typed.
    pub email: String,
    /// Address folded.
    pub email_key: String,
    /// The answers.
    pub answers: Answers,
    /// Language code of the pages it was made on.
    pub locale: &'static str,
}

/// Adds a sign-up; none when the address has an active one already.
pub async fn insert(tx: &mut Tx, new: &NewSignup, now: i64) -> Result<Option<SignupId>> {
    sqlx::query_scalar(
        "insert into signups (circle_id, name, email, email_key, goal, support, answer, locale, consent_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9)
         on conflict (circle_id, email_key) where left_at is null do nothing
         returning id",
    )
    .bind(new.circle)
    .bind(new.answers.name.clone())
    .bind(new.email.clone())
    .bind(new.email_key.clone())
    .bind(new.answers.goal.clone())
    .bind(new.answers.support.clone())
    .bind(new.answers.answer.clone())
    .bind(new.locale)
    .bind(now)
    .fetch_optional(tx.conn())
    .await
    .doing("add a sign-up")
}

/// Replaces the answers of a sign-up, unless somebody else did in between (its revision has grown).
/// `previous` is what an undo brings back.
pub async fn replace(tx: &mut Tx, known: &Signup, answers: &Answers, previous: Option<&Answers>, now: i64) -> Result<bool> {
    let previous = previous.map(serde_json::to_string).transpose().map_err(anyhow::Error::from)?;
    let done = sqlx::query(
        "update signups
         set name = $3, goal = $4, support = $5, answer = $6, previous = $7, revision = revision + 1, updated_at = $8
         where id = $1
           and revision = $2
           and left_at is null",
    )
    .bind(known.id)
    .bind(known.revision)
    .bind(answers.name.clone())
    .bind(answers.goal.clone())
    .bind(answers.support.clone())
    .bind(answers.answer.clone())
    .bind(previous)
    .bind(now)
    .execute(tx.conn())
    .await
    .doing("replace the answers of a sign-up")?;
    Ok(done.rows_affected() == 1)
}

/// Ends a sign-up and forgets who it was; says whether it was active.
pub async fn end(tx: &mut Tx, id: SignupId, how: How, now: i64) -> Result<bool> {
    let done = sqlx::query(
        "update signups
         set left_at = $2, left_how = $3, name = '—', email = '', email_key = '', goal = '', support = '', answer = '',
             previous = null, revision = revision + 1, updated_at = $2
         where id = $1
           and left_at is null",
    )
    .bind(id)
    .bind(now)
    .bind(how.code())
    .execute(tx.conn())
    .await
    .doing("end a sign-up")?;
    Ok(done.rows_affected() == 1)
}

/// Ends the reminders of a sign-up.
pub async fn reminders_off(tx: &mut Tx, id: SignupId, now: i64) -> Result<()> {
    sqlx::query("update signups set reminders_off_at = $2 where id = $1 and reminders_off_at is null")
        .bind(id)
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("end the reminders of a sign-up")?;
    Ok(())
}

/// An account's name and address, as far as sign-ups need them.
#[derive(Debug, FromRow)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Address folded.
    pub email_key: String,
    /// When it was confirmed.
    pub confirmed_at: Option<i64>,
}

/// The person behind an account.
pub async fn person<'c>(on: impl Reader<'c>, account: AccountId) -> Result<Option<Person>> {
    sqlx::query_as("select name, email, email_key, confirmed_at from accounts where id = $1")
        .bind(account)
        .fetch_optional(on)
        .await
        .doing("load an account's address")
}
