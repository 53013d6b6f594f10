//! Reading and writing whole tables, for moving a community. The statements are built from the names in
//! `tables` and nothing else.

use crate::platform::error::{Doing, Result};
use crate::platform::export::{Kind, Table};
use crate::platform::{Db, Error, Tx, secret};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A whole number or null.
    Int(Option<i64>),
    /// A fractional number or null.
    Real(Option<f64>),
    /// A text or null.
    Text(Option<String>),
}

/// How many rows are read at once.
pub const AT_ONCE: i64 = 1000;

/// Returns the rows of a table from `offset` on, by primary key; settings about the secret are left out.
pub async fn rows(tx: &mut Tx, table: &'static Table, offset: i64) -> Result<Vec<Vec<Value>>> {
    let statement = format!("select {} from {} order by {} limit $1 offset $2", names(table), table.name, table.key.join(", "));
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(AT_ONCE).bind(offset).fetch_all(tx.conn()).await.doing("read a table")?;
    let mut values = rows.iter().map(|row| decode(row, table)).collect::<Result<Vec<_>, _>>().doing("read a row")?;
    // Engines order texts differently, and only settings, of which there are few, have a text key.
    if table.name == "settings" {
        values.retain(|row| !is_about_the_secret(row));
        values.sort_by_key(|row| row.iter().map(|v| format!("{v:?}")).collect::<Vec<_>>());
    }
    Ok(values)
}

fn is_about_the_secret(row: &[Value]) -> bool {
    matches!(row.first(), Some(Value::Text(Some(key))) if secret::is_setting(key))
}

fn names(table: &Table) -> String {
    table.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

fn decode(row: &AnyRow, table: &Table) -> Result<Vec<Value>, sqlx::Error> {
    let one = |(at, (_, kind)): (usize, &(&str, Kind))| {
        Ok(match kind {
            Kind::Int => Value::Int(row.try_get(at)?),
            Kind::Real => Value::Real(row.try_get(at)?),
            Kind::Text => Value::Text(row.try_get(at)?),
        })
    };
    table.columns.iter().enumerate().map(one).collect()
}

/// Returns the maximum number of rows per statement. SQLite looks up each `$n` in a list of the earlier ones,
/// so parsing ten times as many parameters takes a hundred times as long.
pub fn at_once(table: &Table) -> usize {
    (800 / table.columns.len().max(1)).max(1)
}

/// Inserts rows with their own ids, at most [`at_once`]. If the database rejects them, none is inserted, and
/// the number of the first rejected row is returned with its error: a referenced row is missing, a value is
/// out of range, an id occurs twice.
///
/// # Errors
/// When the transaction itself fails.
pub async fn insert(tx: &mut Tx, table: &'static Table, rows: &[Vec<Value>]) -> Result<Result<(), (usize, Error)>> {
    savepoint(tx, "savepoint rows").await?;
    let Err(error) = write(tx, table, rows).await else {
        savepoint(tx, "release savepoint rows").await?;
        return Ok(Ok(()));
    };
    // One by one, to find the rejected row.
    savepoint(tx, "rollback to savepoint rows").await?;
    for (at, row) in rows.iter().enumerate() {
        if let Err(error) = write(tx, table, std::slice::from_ref(row)).await {
            savepoint(tx, "rollback to savepoint rows").await?;
            return Ok(Err((at, error)));
        }
    }
    Ok(Err((0, error)))
}

async fn savepoint(tx: &mut Tx, statement: &'static str) -> Result<()> {
    sqlx::query(statement).execute(tx.conn()).await.doing("set or end a savepoint")?;
    Ok(())
}

async fn write(tx: &mut Tx, table: &'static Table, rows: &[Vec<Value>]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut number = 0;
    let mut place = |value: &Value| {
        // A null fractional number is written into the text: sqlx's `Any` would declare it as another type
        // than the following numbers, and PostgreSQL would reject those.
        if *value == Value::Real(None) {
            return "null".to_owned();
        }
        number += 1;
        format!("${number}")
    };
    let places = rows.iter().map(|row| format!("({})", row.iter().map(&mut place).collect::<Vec<_>>().join(", "))).collect::<Vec<_>>().join(", ");
    let statement = format!("insert into {} ({}) values {places}", table.name, names(table));
    // Full batches without nulls have the same text, which is prepared once.
    let repeats = rows.len() == at_once(table) && number == rows.len() * table.columns.len();
    let mut query = sqlx::query(AssertSqlSafe(statement)).persistent(repeats);
    for value in rows.iter().flatten() {
        query = match value {
            Value::Int(value) => query.bind(*value),
            Value::Real(None) => query,
            Value::Real(Some(value)) => query.bind(*value),
            Value::Text(value) => query.bind(value.clone()),
        };
    }
    query.execute(tx.conn()).await.doing("write rows")?;
    Ok(())
}

/// Returns whether a table contains nothing but what every new database does (the fingerprint of the secret).
pub async fn is_empty(tx: &mut Tx, table: &'static Table) -> Result<bool> {
    Ok(rows(tx, table, 0).await?.is_empty())
}

/// Makes new ids continue after the rows that were inserted with their ids.
pub async fn reset_id_sequence(db: &Db, tx: &mut Tx, table: &'static Table) -> Result<()> {
    if table.counted { db.reset_id_sequence(tx, table.name).await } else { Ok(()) }
}
