//! The files of an export: one JSON object per line, columns in the order of the table list. Fractional
//! numbers are written as text, in the shortest form that parses back to the same number, so that every
//! engine and every reader gives the same bytes.

use super::convert::Row;
use crate::platform::export::{Kind, Table};
use crate::transfer::store::whole::Value;
use serde_json::Value as Json;

/// The version of the format: 1 is Circlet 0.1, 2 is 0.2, 3 is 0.3. It is raised when tables or columns change;
/// `convert` reads older ones.
pub const VERSION: u64 = 6;
/// The file that is written last and read first.
pub const MANIFEST: &str = "manifest.json";

/// Formats a row as a line, without its line end.
pub fn write(table: &Table, row: &[Value]) -> String {
    let pairs = table.columns.iter().zip(row).map(|((name, _), value)| format!("{}:{}", Json::from(*name), json(value)));
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
}

fn json(value: &Value) -> Json {
    match value {
        Value::Int(value) => Json::from(*value),
        Value::Real(value) => Json::from(value.map(|v| v.to_string())),
        Value::Text(value) => Json::from(value.clone()),
    }
}

/// Parses a line.
///
/// # Errors
/// When it is not a JSON object.
pub fn parse(line: &str) -> Result<Row, String> {
    match serde_json::from_str(line) {
        Ok(Json::Object(row)) => Ok(row),
        Ok(_) => Err("is no object".to_owned()),
        Err(error) => Err(format!("is not JSON: {error}")),
    }
}

/// Returns the values of a row, in the order of the table's columns.
///
/// # Errors
/// What does not match the table: a missing or unknown column, a value of another type.
pub fn values(table: &Table, mut row: Row) -> Result<Vec<Value>, String> {
    let mut values = Vec::with_capacity(table.columns.len());
    for (name, kind) in table.columns {
        let value = row.remove(*name).ok_or_else(|| format!("has no column {name}"))?;
        values.push(typed(*kind, value).ok_or_else(|| format!("holds something else than {kind:?} in {name}"))?);
    }
    match row.keys().next() {
        Some(unknown) => Err(format!("has a column {unknown:?} that this Circlet does not know")),
        None => Ok(values),
    }
}

fn typed(kind: Kind, value: Json) -> Option<Value> {
    Some(match (kind, value) {
        (Kind::Int, Json::Null) => Value::Int(None),
        (Kind::Real, Json::Null) => Value::Real(None),
        (Kind::Text, Json::Null) => Value::Text(None),
        (Kind::Int, Json::Number(number)) => Value::Int(Some(number.as_i64()?)),
        (Kind::Real, Json::String(text)) => Value::Real(Some(text.parse().ok()?)),
        (Kind::Text, Json::String(text)) => Value::Text(Some(text)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Table = Table { name: "t", columns: &[("id", Kind::Int), ("where", Kind::Real), ("what", Kind::Text)], key: &["id"], counted: true };

    fn read(table: &Table, line: &str) -> Result<Vec<Value>, String> {
        values(table, parse(line)?)
    }

    #[test]
    fn a_row_reads_back_as_it_was_written() {
        for row in [
            vec![Value::Int(Some(i64::MIN)), Value::Real(Some(0.1 + 0.2)), Value::Text(Some("\"😀\n".to_owned()))],
            vec![Value::Int(Some(1)), Value::Real(Some(-33.929)), Value::Text(None)],
            vec![Value::Int(None), Value::Real(None), Value::Text(Some(String::new()))],
        ] {
            assert_eq!(read(&TABLE, &write(&TABLE, &row)), Ok(row));
        }
    }

    #[test]
    fn lines_that_do_not_match_the_table_are_rejected() {
        for (line, why) in [
            ("[]", "is no object"),
            (r#"{"id":1,"where":null}"#, "has no column what"),
            (r#"{"id":1,"where":null,"what":"x","more":1}"#, "has a column \"more\" that this Circlet does not know"),
            (r#"{"id":"1","where":null,"what":"x"}"#, "holds something else than Int in id"),
            (r#"{"id":1,"where":1.5,"what":"x"}"#, "holds something else than Real in where"),
        ] {
            assert_eq!(read(&TABLE, line), Err(why.to_owned()));
        }
    }
}
