//! Whether a database is undamaged and has this program's schema.

use super::{Db, Engine, migrate};
use crate::platform::error::{Doing, Result};
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::collections::BTreeSet;

/// Returns what is damaged in an SQLite database.
pub(super) async fn integrity(conn: &mut AnyConnection) -> Result<Vec<String>> {
    let mut wrong: Vec<String> = sqlx::query_scalar("pragma integrity_check(20)").fetch_all(&mut *conn).await.doing("check the database")?;
    wrong.retain(|line| line != "ok");
    let lost = sqlx::query("pragma foreign_key_check").fetch_all(&mut *conn).await.doing("check the references")?;
    for row in lost.iter().take(20) {
        let (table, parent): (String, String) = (row.try_get(0).doing("read a check")?, row.try_get(2).doing("read a check")?);
        wrong.push(format!("a row of {table} refers to one of {parent} that does not exist"));
    }
    Ok(wrong)
}

/// Returns what is damaged, as far as the engine can tell.
pub async fn damage(db: &Db) -> Result<Vec<String>> {
    if db.engine() == Engine::Sqlite {
        let mut conn = db.primary().acquire().await.doing("get a connection")?;
        return integrity(&mut conn).await;
    }
    let broken: Vec<String> = sqlx::query_scalar(
        "select cast('the index ' || c.relname || ' is not valid' as text)
         from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace s on s.oid = c.relnamespace
         where s.nspname = current_schema() and not i.indisvalid
         union all
         select cast('the constraint ' || c.conname || ' is not valid' as text)
         from pg_constraint c join pg_namespace s on s.oid = c.connamespace
         where s.nspname = current_schema() and not c.convalidated",
    )
    .fetch_all(db.primary())
    .await
    .doing("check indexes and constraints")?;
    Ok(broken)
}

/// Returns the migrations that were applied in another form than this program has, by number.
pub async fn changed_migrations(db: &Db) -> Result<Vec<i64>> {
    let applied = sqlx::query("select version, checksum from _sqlx_migrations").fetch_all(db.primary()).await.doing("read the migrations")?;
    let known = migrate::checksums(db.engine());
    let mut changed = Vec::new();
    for row in &applied {
        let (version, checksum): (i64, Vec<u8>) = (row.try_get(0).doing("read a migration")?, row.try_get(1).doing("read a migration")?);
        if known.get(&version).is_none_or(|ours| **ours != *checksum) {
            changed.push(version);
        }
    }
    Ok(changed)
}

/// Returns the schema, equal on both engines: one line per column, key, index and reference. Without the search index, which
/// each engine has in its own form.
pub async fn schema(db: &Db) -> Result<BTreeSet<String>> {
    let [columns, indexes, references] = if db.engine() == Engine::Sqlite { &SQLITE } else { &POSTGRES };
    let columns = rows(db, columns).await?.into_iter().map(|[table, name, kind, set]| {
        let set = if set == "1" { " not null" } else { "" };
        format!("{table}.{name}: {}{set}", portable(&kind))
    });
    let indexes = rows(db, indexes).await?.into_iter().map(|[kind, table, columns, partial]| {
        let partial = if partial == "1" { " where" } else { "" };
        format!("{kind} {table}({columns}){partial}")
    });
    let references = rows(db, references).await?.into_iter();
    let references = references.map(|[table, column, to, end]| format!("{table}.{column} → {to} on delete {}", end.to_lowercase()));
    Ok(columns.chain(indexes).chain(references).collect())
}

async fn rows(db: &Db, sql: &'static str) -> Result<Vec<[String; 4]>> {
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(db.primary()).await.doing("read the schema")?;
    let text = |row: &sqlx::any::AnyRow, at: usize| row.try_get::<Option<String>, _>(at).doing("read the schema").map(Option::unwrap_or_default);
    rows.iter().map(|row| Ok([text(row, 0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?])).collect()
}

/// Returns a type of either engine by one name.
fn portable(kind: &str) -> String {
    match kind.to_lowercase().as_str() {
        "integer" | "bigint" => "integer".to_owned(),
        "real" | "double precision" => "float".to_owned(),
        "blob" | "bytea" => "bytes".to_owned(),
        other => other.to_owned(),
    }
}

const SQLITE: [&str; 3] = [
    "select t.name, c.name, c.type, case when c.\"notnull\" = 1 or c.pk > 0 then '1' else '0' end
     from sqlite_schema t join pragma_table_xinfo(t.name) c
     where t.type = 'table' and t.name not like 'sqlite_%' and t.name <> '_sqlx_migrations' and t.name not like 'search\\_%' escape '\\'",
    "select case when i.\"unique\" = 1 then 'unique' else 'index' end, t.name,
            (select group_concat(name, ',') from (select name from pragma_index_info(i.name) order by seqno)),
            cast(i.partial as text)
     from sqlite_schema t join pragma_index_list(t.name) i
     where t.type = 'table' and i.origin <> 'pk' and t.name <> '_sqlx_migrations' and t.name not like 'search\\_%' escape '\\'
     union all
     select 'key', t.name, (select group_concat(name, ',') from (select name from pragma_table_info(t.name) where pk > 0 order by pk)), '0'
     from sqlite_schema t
     where t.type = 'table' and t.name not like 'sqlite_%' and t.name <> '_sqlx_migrations' and t.name not like 'search\\_%' escape '\\'",
    "select t.name, f.\"from\", f.\"table\", f.on_delete
     from sqlite_schema t join pragma_foreign_key_list(t.name) f
     where t.type = 'table' and t.name not like 'search\\_%' escape '\\'",
];

const POSTGRES: [&str; 3] = [
    "select cast(table_name as text), cast(column_name as text), cast(data_type as text), case when is_nullable = 'NO' then '1' else '0' end
     from information_schema.columns
     where table_schema = current_schema() and table_name <> '_sqlx_migrations' and table_name not like 'search\\_%' escape '\\'",
    "select case when x.indisprimary then 'key' when x.indisunique then 'unique' else 'index' end, cast(t.relname as text),
            (select string_agg(cast(a.attname as text), ',' order by k.n)
             from unnest(x.indkey::int2[]) with ordinality as k (number, n)
             join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.number),
            case when x.indpred is null then '0' else '1' end
     from pg_index x
     join pg_class t on t.oid = x.indrelid
     join pg_namespace s on s.oid = t.relnamespace
     where s.nspname = current_schema() and t.relname <> '_sqlx_migrations' and t.relname not like 'search\\_%' escape '\\'",
    "select cast(t.relname as text), cast(a.attname as text), cast(r.relname as text),
            case c.confdeltype when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' else 'set default' end
     from pg_constraint c
     join pg_class t on t.oid = c.conrelid
     join pg_class r on r.oid = c.confrelid
     join pg_namespace s on s.oid = t.relnamespace
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and s.nspname = current_schema() and t.relname not like 'search\\_%' escape '\\'",
];
