//! SQL of the table `page_reports`.

use super::PageId;
use crate::accounts::policy::StaffMember;
use crate::platform::Tx;
use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::AccountId;
use sqlx::FromRow;

/// A report that a reader made.
#[derive(Debug)]
pub struct NewReport<'a> {
    /// About what.
    pub page: PageId,
    /// A code of what is wrong.
    pub wrong: &'a str,
    /// What the reader said.
    pub words: &'a str,
    /// Where an answer goes; may be empty.
    pub email: &'a str,
    /// The reader's language.
    pub locale: &'a str,
}

/// Stores a report.
pub async fn insert(tx: &mut Tx, report: &NewReport<'_>, now: i64) -> Result<()> {
    let (circle, course) = report.page.columns();
    sqlx::query("insert into page_reports (circle_id, course_id, reason, words, email, locale, at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(circle)
        .bind(course)
        .bind(report.wrong.to_owned())
        .bind(report.words.to_owned())
        .bind(report.email.to_owned())
        .bind(report.locale.to_owned())
        .bind(now)
        .execute(tx.conn())
        .await
        .doing("store a report of a page")?;
    Ok(())
}

/// A report.
#[derive(Debug, FromRow)]
pub struct ReportRow {
    /// Its id.
    pub id: i64,
    /// When it came.
    pub at: i64,
    /// What is wrong.
    pub reason: String,
    /// What the reader said.
    pub words: String,
    /// Where an answer goes; may be empty.
    pub email: String,
    /// The reader's language.
    pub locale: String,
    /// When it was closed.
    pub closed_at: Option<i64>,
    /// The answer.
    pub answer: String,
    /// The circle's slug.
    pub circle: Option<String>,
    /// The course's slug.
    pub course: Option<String>,
    /// The page's title.
    pub title: String,
    /// Whether it is hidden (0 or 1).
    pub hidden: i64,
}

/// The columns of a report and its page. A macro, so that each statement stays one constant text.
macro_rules! reports {
    ($which:literal) => {
        concat!(
            "select r.id, r.at, r.reason, r.words, r.email, r.locale, r.closed_at, r.answer, i.slug as circle, c.slug as course,
                    coalesce(i.title, c.title, '') as title,
                    case when i.hidden_at is null and c.hidden_at is null then 0 else 1 end as hidden
             from ",
            $which,
            " r
             left join circles i on i.id = r.circle_id
             left join courses c on c.id = r.course_id"
        )
    };
}

/// Returns the open or the closed reports before one, newest first.
pub async fn list<'c>(on: impl Reader<'c>, open: bool, before: i64, most: i64) -> Result<Vec<ReportRow>> {
    let sql = if open {
        concat!(reports!("(select * from page_reports where closed_at is null and id < $1 order by id desc limit $2)"), " order by r.id desc")
    } else {
        concat!(reports!("(select * from page_reports where closed_at is not null and id < $1 order by id desc limit $2)"), " order by r.id desc")
    };
    sqlx::query_as(sql).bind(before).bind(most).fetch_all(on).await.doing("list reported pages")
}

/// Returns one report.
pub async fn by_id(tx: &mut Tx, id: i64) -> Result<Option<ReportRow>> {
    sqlx::query_as(concat!(reports!("page_reports"), " where r.id = $1")).bind(id).fetch_optional(tx.conn()).await.doing("read a report")
}

/// Closes an open report and forgets the reader's address; returns whether it was open.
pub async fn close(tx: &mut Tx, by: &StaffMember, id: i64, answer: &str, now: i64) -> Result<bool> {
    let done = sqlx::query("update page_reports set closed_at = $2, closed_by = $3, answer = $4, email = '' where id = $1 and closed_at is null")
        .bind(id)
        .bind(now)
        .bind(by.account())
        .bind(answer.to_owned())
        .execute(tx.conn())
        .await
        .doing("close a report")?;
    Ok(done.rows_affected() == 1)
}

/// Returns how many reports are open, counted up to 1,000.
pub async fn open<'c>(on: impl Reader<'c>) -> Result<i64> {
    sqlx::query_scalar("select count(*) from (select r.id from page_reports r where r.closed_at is null limit 1000) open")
        .fetch_one(on)
        .await
        .doing("count reported pages")
}

/// Returns the accounts of staff who can act.
pub async fn staff(tx: &mut Tx) -> Result<Vec<AccountId>> {
    sqlx::query_scalar(
        "select id from accounts where staff = 1 and confirmed_at is not null and blocked_at is null and deleted_at is null order by id limit 20",
    )
    .fetch_all(tx.conn())
    .await
    .doing("look for staff")
}

/// Deletes reports that were closed, or came, before times.
pub async fn sweep(tx: &mut Tx, closed_before: i64, came_before: i64) -> Result<()> {
    sqlx::query("delete from page_reports where closed_at < $1 or at < $2")
        .bind(closed_before)
        .bind(came_before)
        .execute(tx.conn())
        .await
        .doing("delete old reports")?;
    Ok(())
}
