//! Bulk inserts for the large demo set. The rows below name the columns that are written, in one place; every
//! other column keeps its default. Demo data is written to the tables of all slices, which is why the
//! statements are built from these names.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::platform::{Db, Tx};
use sqlx::AssertSqlSafe;
use sqlx::query::Query;

/// Returns the addresses of the accounts that can sign in.
pub async fn with_password<'c>(on: impl Reader<'c>) -> Result<Vec<String>> {
    sqlx::query_scalar("select email from accounts where password_hash is not null and deleted_at is null").fetch_all(on).await.doing("list accounts")
}

/// The maximum number of rows per statement.
const MOST_ROWS: usize = 400;

/// A value of a row.
#[derive(Clone, Debug)]
pub enum Value {
    /// A number or null, written into the statement.
    Plain(String),
    /// A text, which is bound.
    Text(String),
}

/// A type a column may have.
pub trait Column {
    /// Converts it into a value.
    fn value(self) -> Value;
}

impl Column for i64 {
    fn value(self) -> Value {
        Value::Plain(self.to_string())
    }
}

impl Column for f64 {
    fn value(self) -> Value {
        Value::Plain(self.to_string())
    }
}

impl Column for String {
    fn value(self) -> Value {
        if self.is_empty() { Value::Plain("''".to_owned()) } else { Value::Text(self) }
    }
}

impl Column for &'static str {
    fn value(self) -> Value {
        self.to_owned().value()
    }
}

impl<C: Column> Column for Option<C> {
    fn value(self) -> Value {
        self.map_or_else(|| Value::Plain("null".to_owned()), Column::value)
    }
}

/// A row of a table.
pub trait BulkRow {
    /// The table's name.
    const TABLE: &'static str;
    /// The columns that are written.
    const COLUMNS: &'static [&'static str];
    /// Returns the values, in the order of the columns.
    fn values(self) -> Vec<Value>;
}

macro_rules! bulk_row {
    ($(#[$doc:meta])* $name:ident of $table:literal { $($column:ident: $kind:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[expect(missing_docs, reason = "named as the columns of the table")]
        pub struct $name {
            $(pub $column: $kind),*
        }

        impl BulkRow for $name {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),*];

            fn values(self) -> Vec<Value> {
                vec![$(self.$column.value()),*]
            }
        }
    };
}

bulk_row! {
    /// A confirmed account that cannot sign in (it has no password).
    AccountRow of "accounts" { id: i64, name: String, email: String, email_key: String, confirmed_at: i64, locale: String, created_at: i64 }
}

bulk_row! {
    /// A course of the library.
    CourseRow of "courses" {
        id: i64, slug: String, title: String, provider: String, link: String, link_key: String, format: String, description: String,
        topics: String, language: String, licence: String, search_key: String, sort_key: String, created_by: i64, created_at: i64, updated_at: i64,
        cost: &'static str, cost_checked_on: Option<String>, free_how: &'static str, hours: Option<i64>, sessions: Option<i64>,
    }
}

bulk_row! {
    /// A circle.
    CircleRow of "circles" {
        id: i64, slug: String, state: String, course_id: i64, title: String, language: String, in_person: i64, online: i64, venue: String, address: String,
        city: String, country: String, latitude: Option<f64>, longitude: Option<f64>, meeting_url: String, time_zone: String, start_time: String,
        duration_minutes: i64, first_date: String, plan_next: i64, weeks: i64, welcome: String, question: String,
        capacity: Option<i64>, taken: i64, signup_open: i64, hue: i64, weekday: i64, first_at: i64, last_at: i64, search_key: String,
        city_key: String, draft_step: i64, hidden_at: Option<i64>, published_at: Option<i64>, cancelled_at: Option<i64>, cancel_reason: String,
        wrapped_up_at: Option<i64>, created_at: i64, updated_at: i64,
    }
}

bulk_row! {
    /// A facilitator of a circle.
    FacilitatorRow of "circle_facilitators" { circle_id: i64, account_id: i64, added_at: i64 }
}

bulk_row! {
    /// A meeting of a circle.
    MeetingRow of "meetings" {
        id: i64, circle_id: i64, plan_key: i64, local_date: String, local_time: String, time_zone: String, minutes: i64,
        starts_at: i64, ends_at: i64, feedback_asked_at: Option<i64>, uid: String, created_at: i64, changed_at: i64,
    }
}

bulk_row! {
    /// A sign-up.
    SignupRow of "signups" {
        id: i64, circle_id: i64, name: String, email: String, email_key: String, goal: String, support: String, locale: String,
        consent_at: i64, revision: i64, created_at: i64, updated_at: i64, left_at: Option<i64>, left_how: Option<&'static str>,
    }
}

bulk_row! {
    /// An answer for a meeting.
    RsvpRow of "rsvps" { meeting_id: i64, signup_id: i64, coming: i64, answered_at: i64 }
}

bulk_row! {
    /// The feedback of a meeting.
    FeedbackRow of "feedback" {
        meeting_id: i64, rating: i64, attendance: i64, author_id: i64, revision: i64, done_at: i64, updated_at: i64,
    }
}

bulk_row! {
    /// A sheet of answers, about a meeting or by a participant.
    SheetRow of "sheets" {
        id: i64, key: String, form: String, circle_id: i64, meeting_id: Option<i64>, signup_id: Option<i64>, done_at: i64, created_at: i64,
        updated_at: i64,
    }
}

bulk_row! {
    /// A participant's rating of the course.
    RatingRow of "ratings" {
        sheet_id: i64, circle_id: i64, course_id: i64, role: &'static str, stars: i64, reason: &'static str, created_at: i64, updated_at: i64,
    }
}

bulk_row! {
    /// An answer.
    AnswerRow of "answers" {
        sheet_id: i64, question: String, version: i64, value: String, revision: i64, author_id: i64, updated_at: i64,
    }
}

bulk_row! {
    /// A message to a circle.
    MessageRow of "messages" { id: i64, circle_id: i64, author_id: i64, subject: String, body: String, created_at: i64, idempotency_key: String }
}

/// Inserts rows, several hundred per statement. Only texts are bound: numbers are written into the statement,
/// which halves the time.
///
/// # Errors
/// When a row violates a constraint (an id or slug that was taken in the meantime).
pub async fn insert<R: BulkRow>(tx: &mut Tx, rows: Vec<R>) -> Result<()> {
    let mut rows = rows.into_iter();
    loop {
        let some: Vec<Vec<Value>> = rows.by_ref().take(MOST_ROWS).map(BulkRow::values).collect();
        if some.is_empty() {
            return Ok(());
        }
        let (statement, texts) = statement::<R>(some);
        // Each statement is different, so there is nothing to keep prepared.
        let query = texts.into_iter().fold(sqlx::query(AssertSqlSafe(statement)), Query::bind).persistent(false);
        query.execute(tx.conn()).await.doing("write rows of the large demo")?;
    }
}

/// Builds `insert into t (a, b) values (1, $1), (2, $2), …` and the texts for its parameters.
fn statement<R: BulkRow>(rows: Vec<Vec<Value>>) -> (String, Vec<String>) {
    let mut texts = Vec::new();
    let mut statement = format!("insert into {} ({}) values ", R::TABLE, R::COLUMNS.join(", "));
    for (number, row) in rows.into_iter().enumerate() {
        statement.push_str(if number == 0 { "(" } else { "), (" });
        for (at, value) in row.into_iter().enumerate() {
            if at > 0 {
                statement.push_str(", ");
            }
            match value {
                Value::Plain(plain) => statement.push_str(&plain),
                Value::Text(text) => {
                    texts.push(text);
                    statement.push('$');
                    statement.push_str(&texts.len().to_string());
                }
            }
        }
    }
    statement.push(')');
    (statement, texts)
}

/// Returns the first unused id of a table.
pub async fn next_id(tx: &mut Tx, table: &'static str) -> Result<i64> {
    sqlx::query_scalar(AssertSqlSafe(format!("select coalesce(max(id), 0) + 1 from {table}")))
        .fetch_one(tx.conn())
        .await
        .doing("find the first unused id")
}

/// Makes generated ids continue after those that were written.
pub async fn reset_ids(db: &Db, tx: &mut Tx) -> Result<()> {
    for table in ["accounts", "courses", "circles", "meetings", "signups", "messages", "sheets"] {
        db.reset_id_sequence(tx, table).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_bound_and_everything_else_is_in_the_statement() {
        let row = |name: &str| AccountRow {
            id: 7,
            name: name.to_owned(),
            email: String::new(),
            email_key: "it's".to_owned(),
            confirmed_at: -1,
            locale: "en".to_owned(),
            created_at: 2,
        };
        let (statement, texts) = statement::<AccountRow>(vec![row("Ann").values(), row("").values()]);
        assert_eq!(
            statement,
            "insert into accounts (id, name, email, email_key, confirmed_at, locale, created_at) values (7, $1, '', $2, -1, $3, 2), (7, '', '', $4, -1, $5, 2)"
        );
        assert_eq!(texts, ["Ann", "it's", "en", "it's", "en"]);
    }

    #[test]
    fn missing_values_are_null() {
        let values = [Option::<i64>::None.value(), Option::<f64>::None.value(), Some(1.5).value(), Option::<&str>::None.value()];
        assert_eq!(values.map(|v| format!("{v:?}")), [r#"Plain("null")"#, r#"Plain("null")"#, r#"Plain("1.5")"#, r#"Plain("null")"#]);
    }
}
