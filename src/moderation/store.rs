//! SQL of the table `staff_log`, and reads of pages, of the outbox and of what facilitators tell the staff.

pub mod lists;
pub mod reports;
pub mod setup;

use crate::accounts::policy::StaffMember;
use crate::moderation::model::Subject;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::platform::outbox::transport::HELD;
use crate::types::{AccountId, CircleId, CourseId};
use sqlx::FromRow;

/// How many entries of the log are shown.
const SHOWN: i64 = 50;

/// Records an action. `subject` is a page's path or `account/<id>`; never an address.
pub async fn note(tx: &mut Tx, by: &StaffMember, action: &'static str, subject: &str, reason: &str, now: i64) -> Result<()> {
    note_of(tx, by.account(), action, subject, reason, now).await
}

/// Does the same for an action that another slice authorised.
pub async fn note_of(tx: &mut Tx, by: AccountId, action: &'static str, subject: &str, reason: &str, now: i64) -> Result<()> {
    sqlx::query("insert into staff_log (account_id, deed, subject, at, reason) values ($1, $2, $3, $4, $5)")
        .bind(by)
        .bind(action)
        .bind(subject.to_owned())
        .bind(now)
        .bind(reason.to_owned())
        .execute(tx.conn())
        .await
        .doing("log a staff action")?;
    Ok(())
}

/// Returns a course's slug.
pub async fn course(tx: &mut Tx, id: CourseId) -> Result<Option<String>> {
    sqlx::query_scalar("select slug from courses where id = $1").bind(id).fetch_optional(tx.conn()).await.doing("look for a course")
}

/// Returns the subject of an account in the log.
pub fn account_subject(id: AccountId) -> String {
    format!("account/{id}")
}

/// Forgets what is kept of a person: the address that answers to their reports go to, and why they were blocked.
pub async fn forget(tx: &mut Tx, account: AccountId) -> Result<()> {
    sqlx::query(
        "update page_reports set email = ''
         where email <> '' and lower(email) in (select lower(email) from accounts where id = $1 and confirmed_at is not null)",
    )
    .bind(account)
    .execute(tx.conn())
    .await
    .doing("forget the address of a report")?;
    sqlx::query("update staff_log set reason = '' where reason <> '' and subject = $1")
        .bind(account_subject(account))
        .execute(tx.conn())
        .await
        .doing("forget why someone was blocked")?;
    Ok(())
}

/// What a facilitator wants the staff to hear.
#[derive(Debug, FromRow)]
pub struct ToldRow {
    /// The answer: a JSON list of one text.
    pub value: String,
    /// When.
    pub at: i64,
    /// The circle's slug.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// Returns the newest answers to "Anything the staff should hear?".
pub async fn told<'c>(on: impl Reader<'c>) -> Result<Vec<ToldRow>> {
    sqlx::query_as(
        "select a.value, a.updated_at as at, c.slug, c.title
         from (select sheet_id, value, updated_at from answers where question = 'staff' order by updated_at desc limit $1) a
         join sheets s on s.id = a.sheet_id
         join circles c on c.id = s.circle_id
         where a.value <> '[]'
         order by a.updated_at desc, s.id desc",
    )
    .bind(SHOWN)
    .fetch_all(on)
    .await
    .doing("list what facilitators tell the staff")
}

/// A log entry.
#[derive(Debug, FromRow)]
pub struct ActionRow {
    /// Who, unless the account was deleted.
    pub who: Option<String>,
    /// What.
    pub action: String,
    /// About what.
    pub subject: String,
    /// The name of the account it is about, if any.
    pub about: Option<String>,
    /// When.
    pub at: i64,
    /// Why; may be empty.
    pub reason: String,
}

/// Returns the newest log entries.
pub async fn log<'c>(on: impl Reader<'c>) -> Result<Vec<ActionRow>> {
    sqlx::query_as(
        "select a.name as who, s.deed as action, s.subject, b.name as about, s.at, s.reason
         from staff_log s
         left join accounts a on a.id = s.account_id
         left join accounts b on b.id = case when s.subject like 'account/%' then cast(substr(s.subject, 9) as bigint) end
         order by s.at desc, s.id desc
         limit $1",
    )
    .bind(SHOWN)
    .fetch_all(on)
    .await
    .doing("list staff actions")
}

/// Returns how many emails failed since a time, counted up to 1,000.
pub async fn failed<'c>(on: impl Reader<'c>, since: i64) -> Result<i64> {
    sqlx::query_scalar(
        "select count(*)
         from (select id from outbox where state in ('failed', 'dropped') and closed_at > $1 and state = 'failed' limit 1000) lost",
    )
    .bind(since)
    .fetch_one(on)
    .await
    .doing("count failed emails")
}

/// A page that can be hidden and reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageId {
    /// A circle.
    Circle(CircleId),
    /// A course.
    Course(CourseId),
}

impl PageId {
    /// Returns it as two columns, of which one is null.
    pub fn columns(self) -> (Option<CircleId>, Option<CourseId>) {
        match self {
            Self::Circle(id) => (Some(id), None),
            Self::Course(id) => (None, Some(id)),
        }
    }
}

/// A circle or course.
#[derive(Debug, FromRow)]
pub struct PageFound {
    /// Its id.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// Whether it is hidden (0 or 1).
    pub hidden: i64,
    /// Why; may be empty.
    pub hidden_reason: String,
    /// Whether everyone could see it if it were not hidden (0 or 1).
    pub public: i64,
}

/// Returns a circle or course.
pub async fn page<'c>(on: impl Reader<'c>, subject: &Subject) -> Result<Option<PageFound>> {
    let (sql, slug) = match subject {
        Subject::Circle(slug) => (
            "select id, title, case when hidden_at is null then 0 else 1 end as hidden, hidden_reason,
                    case when state = 'draft' then 0 else 1 end as public
             from circles
             where slug = $1",
            slug,
        ),
        Subject::Course(slug) => (
            "select id, title, case when hidden_at is null then 0 else 1 end as hidden, hidden_reason, cast(1 as bigint) as public
             from courses
             where slug = $1",
            slug,
        ),
    };
    sqlx::query_as(sql).bind(slug.clone()).fetch_optional(on).await.doing("look for a page")
}

/// Returns the accounts that run a circle, or added a course.
pub async fn owners(tx: &mut Tx, subject: &Subject) -> Result<Vec<AccountId>> {
    let (sql, slug) = match subject {
        Subject::Circle(slug) => {
            ("select f.account_id from circle_facilitators f join circles c on c.id = f.circle_id where c.slug = $1 order by f.account_id", slug)
        }
        Subject::Course(slug) => ("select created_by from courses where slug = $1 and created_by is not null", slug),
    };
    sqlx::query_scalar(sql).bind(slug.clone()).fetch_all(tx.conn()).await.doing("look for the owners of a page")
}

/// Returns why waiting emails are refused for now (`platform::outbox::transport::HELD`), one reason an email, newest
/// first.
pub async fn refusals<'c>(on: impl Reader<'c>) -> Result<Vec<String>> {
    sqlx::query_scalar(
        "select last_error from outbox where state = 'due' and held = 0 and attempts > 0 and last_error like $1 order by due_at desc, id desc limit 1000",
    )
    .bind(format!("{HELD}%"))
    .fetch_all(on)
    .await
    .doing("list refusals")
}

/// Returns how many emails have been waiting since before `before`, counted up to 1,000.
pub async fn overdue<'c>(on: impl Reader<'c>, before: i64) -> Result<i64> {
    sqlx::query_scalar(
        "select count(*)
         from (select o.id from outbox o where o.state = 'due' and o.held = 0 and o.due_at < $1 limit 1000) late",
    )
    .bind(before)
    .fetch_one(on)
    .await
    .doing("count waiting emails")
}
