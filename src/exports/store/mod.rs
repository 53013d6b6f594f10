//! SQL that reads whole circles, some at a time.

mod tables;

pub use tables::Kind;

use super::model::Table;
use crate::accounts::policy::{Owner, StaffMember};
use crate::circles::policy::Manager;
use crate::platform::Db;
use crate::platform::csv::Cell;
use crate::platform::dates::from_us;
use crate::platform::error::{Doing, Result};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// How many circles are read at once, at most.
const CIRCLES: i64 = 25;

/// The circles that someone may download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One.
    Circle(i64),
    /// Those that an account facilitates.
    Of(i64),
    /// All.
    All,
}

impl Scope {
    /// The circle that a person manages.
    pub fn circle(by: &Manager) -> Self {
        Self::Circle(by.circle().0)
    }

    /// The circles that a person facilitates.
    pub fn mine(by: &Owner) -> Self {
        Self::Of(by.account().0)
    }

    /// Every circle, for staff.
    pub fn all(_by: &StaffMember) -> Self {
        Self::All
    }
}

/// Circles with an id above the first and up to the second.
pub type Range = (i64, i64);

/// Returns the next circles of a scope after an id; `None` if there are no more.
pub async fn next(db: &Db, scope: Scope, after: i64) -> Result<Option<Range>> {
    let found: Option<i64> = match scope {
        Scope::Circle(id) => (id > after).then_some(id),
        Scope::Of(account) => sqlx::query_scalar("select min(circle_id) from circle_facilitators where account_id = $1 and circle_id > $2")
            .bind(account)
            .bind(after)
            .fetch_one(db.primary())
            .await
            .doing("find the next circle to download")?,
        Scope::All => {
            let last: Option<i64> = sqlx::query_scalar("select max(id) from (select id from circles where id > $1 order by id limit $2) c")
                .bind(after)
                .bind(CIRCLES)
                .fetch_one(db.primary())
                .await
                .doing("find the next circles to download")?;
            return Ok(last.map(|last| (after, last)));
        }
    };
    Ok(found.map(|id| (id - 1, id)))
}

/// Returns the names and kinds of a table's columns.
pub fn columns(table: Table) -> &'static [(&'static str, Kind)] {
    tables::definition(table).0
}

/// Returns the rows of a table that belong to some circles.
pub async fn rows(db: &Db, table: Table, (after, last): Range) -> Result<Vec<Vec<Cell>>> {
    let (columns, sql) = tables::definition(table);
    let rows = sqlx::query(sql).bind(after).bind(last).fetch_all(db.primary()).await.doing("read rows to download")?;
    rows.iter().map(|row| decode(row, columns)).collect::<Result<_, _>>().doing("read rows to download")
}

/// Returns how many rows of a table belong to some circles.
pub async fn count(db: &Db, table: Table, (after, last): Range) -> Result<i64> {
    let (_, sql) = tables::definition(table);
    let statement = format!("select count(*) from ({sql}) t");
    sqlx::query_scalar(AssertSqlSafe(statement)).bind(after).bind(last).fetch_one(db.primary()).await.doing("count rows to download")
}

/// Returns about how many rows of a table there are on the whole site: the drafts that no account has claimed, and the
/// RSVPs for former dates, are not left out.
pub async fn count_all(db: &Db, table: Table) -> Result<i64> {
    let sql = match table {
        Table::Circles => "select count(*) from circles",
        Table::People => "select count(*) from signups",
        Table::Meetings => "select count(*) from meetings",
        Table::Rsvps => "select count(*) from rsvps",
        Table::Attendance => "select count(*) from feedback_attendance",
        Table::Answers => "select count(*) from answers",
    };
    sqlx::query_scalar(sql).fetch_one(db.primary()).await.doing("count rows to download")
}

fn decode(row: &AnyRow, columns: &[(&str, Kind)]) -> Result<Vec<Cell>, sqlx::Error> {
    let one = |(at, (_, kind)): (usize, &(&str, Kind))| {
        Ok(match kind {
            Kind::Int => row.try_get::<Option<i64>, _>(at)?.into(),
            Kind::Text => row.try_get::<Option<String>, _>(at)?.into(),
            Kind::Moment => row.try_get::<Option<i64>, _>(at)?.map(|at| from_us(at).to_string()).into(),
            Kind::List => list(row.try_get::<Option<String>, _>(at)?),
        })
    };
    columns.iter().enumerate().map(one).collect()
}

/// Parses a JSON list of texts; anything else stays the text it is.
fn list(text: Option<String>) -> Cell {
    match text {
        None => Cell::Empty,
        Some(text) => serde_json::from_str(&text).map_or(Cell::Text(text), Cell::List),
    }
}
