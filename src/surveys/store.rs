//! Reads of sheets and people for the closing survey.

use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{AccountId, CircleId, SignupId};
use sqlx::FromRow;

/// A sheet of a circle.
#[derive(Debug, FromRow)]
pub struct SheetOf {
    /// The sheet.
    pub id: i64,
    /// The circle.
    pub circle_id: CircleId,
}

/// Returns a participant's sheet.
pub async fn sheets_of_signup(tx: &mut Tx, signup: SignupId) -> Result<Vec<SheetOf>> {
    sqlx::query_as("select id, circle_id from sheets where signup_id = $1 and form = 'closing'")
        .bind(signup)
        .fetch_all(tx.conn())
        .await
        .doing("list the sheets of a participant")
}

/// Returns an account's sheets as a facilitator.
pub async fn sheets_of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<SheetOf>> {
    sqlx::query_as("select id, circle_id from sheets where account_id = $1 and form = 'closing-facilitator'")
        .bind(account)
        .fetch_all(tx.conn())
        .await
        .doing("list the sheets of a facilitator")
}

/// A person to ask.
#[derive(Debug, FromRow)]
pub struct Due {
    /// The circle.
    pub circle_id: CircleId,
    /// When its last meeting ended, microseconds UTC.
    pub last_at: i64,
    /// The sign-up, or the account of a facilitator.
    pub person: i64,
}

/// Whom to look for: circles whose last meeting ended between `after` and `before`.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Exclusive, microseconds UTC.
    pub after: i64,
    /// Inclusive.
    pub before: i64,
    /// The maximum number of people.
    pub most: i64,
}

/// The statement about participants who have no sheet, with what is asked of the emails already enqueued. Single
/// values, because PostgreSQL would read and hash the whole outbox for a join.
macro_rules! participants {
    ($emails:literal) => {
        concat!(
            "select c.id as circle_id, c.last_at, s.id as person
             from circles c
             join signups s on s.circle_id = c.id
             where c.is_public = 1 and c.last_at > $1 and c.last_at <= $2
               and s.left_at is null and s.email <> '' and s.reminders_off_at is null
               and (select count(*) from sheets t where t.signup_id = s.id and t.form = 'closing') = 0
               and ",
            $emails,
            " order by c.last_at, s.id limit $3"
        )
    };
}

/// The same about facilitators.
macro_rules! facilitators {
    ($emails:literal) => {
        concat!(
            "select c.id as circle_id, c.last_at, a.id as person
             from circles c
             join circle_facilitators f on f.circle_id = c.id
             join accounts a on a.id = f.account_id
             where c.is_public = 1 and c.last_at > $1 and c.last_at <= $2
               and a.email <> '' and a.confirmed_at is not null and a.blocked_at is null and a.deleted_at is null and a.feedback_off_at is null
               and (select count(*) from sheets t where t.key = 'closing-facilitator:' || c.id || ':' || a.id) = 0
               and ",
            $emails,
            " order by c.last_at, a.id limit $3"
        )
    };
}

async fn due<'c>(on: impl Reader<'c>, sql: &'static str, window: Window) -> Result<Vec<Due>> {
    sqlx::query_as(sql).bind(window.after).bind(window.before).bind(window.most).fetch_all(on).await.doing("list whom to ask at the end")
}

/// Returns participants of circles that ended, who have no sheet and to whom no email `survey` was enqueued.
pub async fn participants<'c>(on: impl Reader<'c>, window: Window) -> Result<Vec<Due>> {
    let sql = participants!("(select count(*) from outbox o where o.key = 'survey:' || c.last_at || ':s' || s.id) = 0");
    due(on, sql, window).await
}

/// Returns participants to whom the first email was due by `before`, who have no sheet and got no second email.
pub async fn silent_participants<'c>(on: impl Reader<'c>, window: Window) -> Result<Vec<Due>> {
    let sql = participants!(
        "(select o.due_at from outbox o where o.key = 'survey:' || c.last_at || ':s' || s.id) <= $2
         and (select count(*) from outbox o where o.key = 'survey-nudge:' || c.last_at || ':s' || s.id) = 0"
    );
    due(on, sql, window).await
}

/// Returns facilitators of circles that ended, who have no sheet and to whom no email `survey` was enqueued.
pub async fn facilitators<'c>(on: impl Reader<'c>, window: Window) -> Result<Vec<Due>> {
    let sql = facilitators!("(select count(*) from outbox o where o.key = 'survey:' || c.last_at || ':' || c.id || ':a' || a.id) = 0");
    due(on, sql, window).await
}

/// Returns facilitators to whom the first email was due by `before`, who have no sheet and got no second email.
pub async fn silent_facilitators<'c>(on: impl Reader<'c>, window: Window) -> Result<Vec<Due>> {
    let sql = facilitators!(
        "(select o.due_at from outbox o where o.key = 'survey:' || c.last_at || ':' || c.id || ':a' || a.id) <= $2
         and (select count(*) from outbox o where o.key = 'survey-nudge:' || c.last_at || ':' || c.id || ':a' || a.id) = 0"
    );
    due(on, sql, window).await
}

/// An answer on a closing sheet of a circle, or a sheet without answers.
#[derive(Debug, FromRow)]
pub struct AnswerOf {
    /// The sheet.
    pub sheet: i64,
    /// The form.
    pub form: String,
    /// The participant.
    pub signup_id: Option<SignupId>,
    /// The facilitator.
    pub account_id: Option<AccountId>,
    /// When it was completed.
    pub done_at: Option<i64>,
    /// When the person said "Not this time".
    pub declined_at: Option<i64>,
    /// The question; `None` on a sheet without answers.
    pub question: Option<String>,
    /// The answer, as stored.
    pub value: Option<String>,
}

/// Returns all answers of a circle's closing surveys, sheet by sheet.
pub async fn answers<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<AnswerOf>> {
    sqlx::query_as(
        "select t.id as sheet, t.form, t.signup_id, t.account_id, t.done_at, t.declined_at, a.question, a.value
         from sheets t
         left join answers a on a.sheet_id = t.id
         where t.circle_id = $1 and t.form in ('closing', 'closing-facilitator')
         order by t.id, a.question",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list the answers of a circle")
}
