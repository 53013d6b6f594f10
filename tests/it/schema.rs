//! The two migrated schemas are equal, except for the search index (`search_…`), which each engine has in its
//! own form, and for how generated columns are listed. On a run without PostgreSQL, SQLite is compared with
//! itself, which shows that the reading works; `make test` runs both.

use crate::harness::Site;
use circlet::platform::Db;
use circlet::platform::db::Engine;
use sqlx::Row;
use std::collections::BTreeSet;

/// One line per column, key, index and reference.
async fn schema(db: &Db) -> BTreeSet<String> {
    match db.engine() {
        Engine::Sqlite => sqlite(db).await,
        Engine::Postgres => postgres(db).await,
    }
}

async fn rows(db: &Db, sql: &'static str) -> Vec<Vec<String>> {
    let rows = sqlx::query(sql).fetch_all(db.primary()).await.unwrap();
    rows.iter().map(|row| (0..row.len()).map(|i| row.try_get::<Option<String>, _>(i).unwrap().unwrap_or_default()).collect()).collect()
}

fn kind(of: &str) -> &'static str {
    match of.to_lowercase().as_str() {
        "integer" | "bigint" => "integer",
        "text" => "text",
        "real" | "double precision" => "float",
        "blob" | "bytea" => "bytes",
        other => panic!("{other} is not in the portable subset of ARCHITECTURE.md"),
    }
}

fn lines(columns: &[Vec<String>], indexes: &[Vec<String>], references: &[Vec<String>]) -> BTreeSet<String> {
    let columns = columns.iter().map(|c| format!("{}.{}: {}{}", c[0], c[1], kind(&c[2]), if c[3] == "1" { " not null" } else { "" }));
    let indexes = indexes.iter().map(|i| format!("{} {}({}){}", i[0], i[1], i[2], if i[3] == "1" { " where" } else { "" }));
    let references = references.iter().map(|r| format!("{}.{} → {} on delete {}", r[0], r[1], r[2], r[3].to_lowercase()));
    columns.chain(indexes).chain(references).collect()
}

async fn sqlite(db: &Db) -> BTreeSet<String> {
    let columns = rows(
        db,
        "select t.name, c.name, c.type, case when c.\"notnull\" = 1 or c.pk > 0 then '1' else '0' end
         from sqlite_schema t join pragma_table_xinfo(t.name) c
         where t.type = 'table' and t.name not like 'sqlite_%' and t.name <> '_sqlx_migrations' and t.name not like 'search\\_%' escape '\\'",
    )
    .await;
    let mut indexes = rows(
        db,
        "select case when i.\"unique\" = 1 then 'unique' else 'index' end, t.name,
                (select group_concat(name, ',') from (select name from pragma_index_info(i.name) order by seqno)),
                cast(i.partial as text)
         from sqlite_schema t join pragma_index_list(t.name) i
         where t.type = 'table' and i.origin <> 'pk' and t.name <> '_sqlx_migrations' and t.name not like 'search\\_%' escape '\\'",
    )
    .await;
    indexes.extend(
        rows(
            db,
            "select 'key', t.name, (select group_concat(name, ',') from (select name from pragma_table_info(t.name) where pk > 0 order by pk)), '0'
             from sqlite_schema t
             where t.type = 'table' and t.name not like 'sqlite_%' and t.name <> '_sqlx_migrations' and t.name not like 'search\\_%' escape '\\'",
        )
        .await,
    );
    let references = rows(
        db,
        "select t.name, f.\"from\", f.\"table\", f.on_delete
         from sqlite_schema t join pragma_foreign_key_list(t.name) f
         where t.type = 'table' and t.name not like 'search\\_%' escape '\\'",
    )
    .await;
    lines(&columns, &indexes, &references)
}

async fn postgres(db: &Db) -> BTreeSet<String> {
    let columns = rows(
        db,
        "select cast(table_name as text), cast(column_name as text), cast(data_type as text), case when is_nullable = 'NO' then '1' else '0' end
         from information_schema.columns
         where table_schema = 'public' and table_name <> '_sqlx_migrations' and table_name not like 'search\\_%' escape '\\'",
    )
    .await;
    let indexes = rows(
        db,
        "select case when x.indisprimary then 'key' when x.indisunique then 'unique' else 'index' end, cast(t.relname as text),
                (select string_agg(cast(a.attname as text), ',' order by k.n)
                 from unnest(x.indkey::int2[]) with ordinality as k (number, n)
                 join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.number),
                case when x.indpred is null then '0' else '1' end
         from pg_index x
         join pg_class t on t.oid = x.indrelid
         join pg_namespace s on s.oid = t.relnamespace
         where s.nspname = 'public' and t.relname <> '_sqlx_migrations' and t.relname not like 'search\\_%' escape '\\'",
    )
    .await;
    let references = rows(
        db,
        "select cast(t.relname as text), cast(a.attname as text), cast(r.relname as text),
                case c.confdeltype when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' else 'set default' end
         from pg_constraint c
         join pg_class t on t.oid = c.conrelid
         join pg_class r on r.oid = c.confrelid
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
         where c.contype = 'f' and t.relname not like 'search\\_%' escape '\\'",
    )
    .await;
    lines(&columns, &indexes, &references)
}

#[tokio::test]
async fn both_engines_have_the_same_schema() {
    let site = Site::new().await;
    let folder = tempfile::tempdir().unwrap();
    let embedded = Db::open(&format!("sqlite://{}/circlet.db", folder.path().display()), None).await.unwrap();
    let (here, there) = (schema(&site.app.db).await, schema(&embedded).await);
    assert!(there.len() > 100, "hardly anything was read: {there:?}");
    assert_eq!(here.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "only in {:?}", site.app.db.engine());
    assert_eq!(there.difference(&here).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in {:?}", site.app.db.engine());
}
