//! Reads query plans and reports what is wrong with them.

use super::recorder::Heard;
use serde_json::Value;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of rows that a step of a plan may read or discard.
const MOST_ROWS: f64 = 5000.0;
/// The size of the largest table that may be scanned.
const SMALL_TABLE: i64 = 1000;

/// A step that is not flat.
#[derive(Debug)]
pub struct Verdict {
    pub page: String,
    pub what: String,
    /// On one line.
    pub statement: String,
}

fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Judges the plans sent by `auto_explain`.
pub fn postgres(heard: &[Heard]) -> Vec<Verdict> {
    let mut plans = 0;
    let mut wrong = Vec::new();
    for Heard { page, text } in heard {
        let Some((_, json)) = text.split_once("plan:\n") else { continue };
        let plan: Value = serde_json::from_str(json).unwrap_or_else(|e| panic!("{e} in {json}"));
        plans += 1;
        let statement = one_line(plan["Query Text"].as_str().unwrap());
        steps(&plan["Plan"], &mut |what| wrong.push(Verdict { page: page.clone(), what, statement: statement.clone() }));
    }
    assert!(plans > 20, "auto_explain sent {plans} plans");
    wrong
}

fn steps(step: &Value, say: &mut impl FnMut(String)) {
    let number = |key: &str| step[key].as_f64().unwrap_or(0.0);
    let loops = number("Actual Loops").max(1.0);
    for key in ["Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck"] {
        if number(key) * loops > MOST_ROWS {
            let of = step["Index Name"].as_str().or(step["Relation Name"].as_str()).unwrap_or_default();
            say(format!("{} {of}: {key} {} × {loops}", step["Node Type"].as_str().unwrap_or_default(), number(key)));
        }
    }
    for inner in step["Plans"].as_array().into_iter().flatten() {
        steps(inner, say);
    }
}

/// Explains each statement once and judges its plan.
pub async fn sqlite(url: &str, heard: &[Heard]) -> Vec<Verdict> {
    let mut conn = AnyConnection::connect(url).await.unwrap();
    let (tables, large) = (tables(&mut conn).await, large_tables(&mut conn).await);
    assert!(large.contains("circles") && large.contains("courses"), "{large:?}");
    let mut by_statement: BTreeMap<String, &str> = BTreeMap::new();
    for Heard { page, text } in heard {
        by_statement.entry(one_line(text)).or_insert(page);
    }
    let mut wrong = Vec::new();
    for (statement, page) in by_statement {
        if !["select", "with", "insert", "update", "delete"].iter().any(|word| statement.starts_with(word)) {
            continue;
        }
        let rows = sqlx::query(AssertSqlSafe(format!("explain query plan {statement}"))).fetch_all(&mut conn).await.unwrap();
        // Steps with the same parent are nested loops: each runs for every row of those before it.
        let mut outer: BTreeSet<i64> = BTreeSet::new();
        let (mut walked, mut correlated): (BTreeMap<i64, String>, BTreeSet<i64>) = Default::default();
        for row in rows {
            let (parent, step): (i64, String) = (row.get(1), row.get(3));
            let is_loop = ["SCAN ", "SEARCH "].iter().any(|word| step.starts_with(word));
            let is_inner = is_loop && !outer.insert(parent);
            if is_inner
                && step.starts_with("SCAN ")
                && !table_of_step(&step, &statement).is_some_and(|table| tables.contains(&table) && !large.contains(&table))
            {
                wrong.push(Verdict { page: page.to_owned(), what: format!("{step} for every row of an outer loop"), statement: statement.clone() });
            }
            if step.starts_with("CORRELATED ") {
                correlated.insert(row.get::<i64, _>(0));
            }
            if walks(&step) {
                walked.insert(parent, step.clone());
            }
            // An index searched by nothing but what all rows of the list share is gone through whole, unless a limit
            // ends it; for every row of an outer loop, or to sort what is found, nothing does.
            let without_end = match walked.get(&parent) {
                Some(step) if !statement.contains(" limit ") || correlated.contains(&parent) => Some(step),
                Some(walk) if step.starts_with("USE TEMP B-TREE") => Some(walk),
                _ => None,
            };
            if let Some(what) = without_end {
                wrong.push(Verdict { page: page.to_owned(), what: format!("{what} without an end"), statement: statement.clone() });
            }
            if let Some(table) = scanned(&step, &statement).filter(|table| large.contains(table)) {
                wrong.push(Verdict { page: page.to_owned(), what: format!("{step} ({table})"), statement: statement.clone() });
            }
        }
    }
    conn.close().await.unwrap();
    wrong
}

async fn tables(conn: &mut AnyConnection) -> BTreeSet<String> {
    let names: Vec<String> = sqlx::query_scalar("select name from sqlite_schema where type = 'table' and sql not like 'create virtual table%'")
        .fetch_all(&mut *conn)
        .await
        .unwrap();
    names.into_iter().collect()
}

async fn large_tables(conn: &mut AnyConnection) -> BTreeSet<String> {
    let mut large = BTreeSet::new();
    for name in tables(conn).await {
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from \"{name}\""))).fetch_one(&mut *conn).await.unwrap();
        if rows > SMALL_TABLE {
            large.insert(name);
        }
    }
    large
}

/// Returns whether a step goes through all public or open rows, or those before or after a moment.
fn walks(step: &str) -> bool {
    let Some((_, terms)) = step.strip_suffix(')').and_then(|step| step.rsplit_once('(')) else { return false };
    let mut terms = terms.split(" AND ");
    let shared = terms.next().is_some_and(|first| ["is_public=?", "is_open=?"].contains(&first));
    let rest: Vec<&str> = terms.collect();
    // Between two moments there are few.
    shared && rest.len() < 2 && rest.iter().all(|term| !term.ends_with("=?"))
}

/// Returns the table that a step scans: acceptable in index order under a limit, otherwise never.
fn scanned(step: &str, statement: &str) -> Option<String> {
    let mut words = step.strip_prefix("SCAN ")?.split(' ');
    let name = words.next()?;
    let by_index = step.contains(" USING INDEX ") || step.contains(" USING COVERING INDEX ");
    if step.contains("VIRTUAL TABLE") || (by_index && statement.contains(" limit ")) {
        return None;
    }
    Some(table_of(name, statement))
}

fn table_of_step(step: &str, statement: &str) -> Option<String> {
    step.split(' ').nth(1).map(|name| table_of(name, statement))
}

/// Returns the table behind an alias: `from circles c`, `join circles as c`.
fn table_of(alias: &str, statement: &str) -> String {
    let words: Vec<&str> = statement.split([' ', ',', '(', ')']).filter(|w| !w.is_empty()).chain([""]).collect();
    let named = words.windows(4).find_map(|w| match w {
        [_, table, "as", name] if *name == alias => Some(*table),
        [before, table, name, _] if *name == alias && ["from", "join", "update", "into"].contains(before) => Some(*table),
        _ => None,
    });
    named.unwrap_or(alias).to_owned()
}

#[test]
fn a_scan_without_an_index_is_seen_and_named() {
    let sql = "select c.slug from circles c join courses as k on k.id = c.course_id where c.title = 'x' limit 5";
    assert_eq!(scanned("SCAN c", sql).as_deref(), Some("circles"));
    assert_eq!(scanned("SCAN k", sql).as_deref(), Some("courses"));
    assert_eq!(scanned("SCAN c USING INDEX circles_public", sql), None);
    assert_eq!(scanned("SEARCH c USING INDEX circles_public (state=?)", sql), None);
    assert_eq!(scanned("SCAN c USING COVERING INDEX circles_public", "select count(*) from circles c").as_deref(), Some("circles"));
    assert_eq!(scanned("SCAN words VIRTUAL TABLE INDEX 0:M1", sql), None);
}

#[test]
fn a_walk_through_what_all_rows_share_is_seen() {
    assert!(walks("SEARCH c USING INDEX circles_public_first (is_public=? AND first_at<?)"));
    assert!(walks("SEARCH circles USING COVERING INDEX circles_open_last (is_open=?)"));
    assert!(!walks("SEARCH c USING INDEX circles_public_last (is_public=? AND last_at>? AND last_at<?)"));
    assert!(!walks("SEARCH c USING INDEX circles_of_course (course_id=? AND is_public=?)"));
    assert!(!walks("SEARCH c USING INTEGER PRIMARY KEY (rowid=?)") && !walks("SCAN c"));
}

#[test]
fn a_step_of_a_plan_that_discards_too_much_is_seen() {
    let plan = serde_json::json!({"Node Type": "Limit", "Actual Rows": 12, "Actual Loops": 1, "Plans": [
        {"Node Type": "Seq Scan", "Relation Name": "circles", "Actual Rows": 400, "Actual Loops": 1, "Rows Removed by Filter": 19600},
        {"Node Type": "Index Scan", "Index Name": "x", "Actual Rows": 3, "Actual Loops": 2000},
    ]});
    let mut said = Vec::new();
    steps(&plan, &mut |what| said.push(what));
    assert_eq!(said, ["Seq Scan circles: Rows Removed by Filter 19600 × 1", "Index Scan x: Actual Rows 3 × 2000"]);
}
