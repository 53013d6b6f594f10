//! `circlet export` and `circlet import circlet`: a community moves completely, to either engine.

use crate::harness::{Site, fresh_sqlite};
use circlet::platform::Db;
use circlet::platform::db::Engine;
use circlet::platform::export::LEFT_BEHIND;
use circlet::slices::{self, SLICES};
use circlet::transfer::service::{export, import_circlet, import_p2pu};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Returns a site with circles, people, and rows that are awkward to export.
async fn full() -> Site {
    let site = Site::new().await;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/p2pu-circles.json");
    let file = import_p2pu::read("p2pu-circles.json", &std::fs::read(file).unwrap()).unwrap();
    import_p2pu::import(&site.ctx(), &[file], |_, _| {}).await.unwrap();
    site.account("Amina Otieno", true).await;
    let mut tx = site.app.db.write().await.unwrap();
    for statement in [
        "update circles set latitude = 0.30000000000000004, longitude = 12.0 where id = 1",
        "update courses set cost = 'partly', cost_checked_on = '2026-11-01', free_how = 'Ask “us”', hours = 3, sessions = 6 where id = 2",
        "update circles set copied_from = 1, welcome = 'one \\ \"two\" 😀' where id = 2",
        "insert into settings (key, value) values ('site_name', 'Zirkel'), ('contact', 'x@example.org'), ('Imprint', 'y')",
        "insert into signups (id, circle_id, name, email, email_key, locale, consent_at, created_at, updated_at) values (41, 1, 'Ñ', 'n@example.org', 'n@example.org', 'es', 1, 2, 3)",
    ] {
        sqlx::query(statement).execute(tx.conn()).await.unwrap();
    }
    tx.commit().await.unwrap();
    site
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    // Databases that no server has opened have no secret, whose fingerprint the manifest names.
    let same = |line: &&str| !line.starts_with("  \"secret\"");
    let read = |path: &Path| std::fs::read_to_string(path).unwrap().lines().filter(same).map(|line| format!("{line}\n")).collect();
    entries.map(|e| (e.file_name().into_string().unwrap(), read(&e.path()))).collect()
}

async fn exported(db: &Db, folder: &Path) -> BTreeMap<String, String> {
    export::export(db, folder).await.unwrap();
    files(folder)
}

#[tokio::test]
async fn a_community_moves_from_engine_to_engine_and_its_export_stays_the_same_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    // With CIRCLET_TEST_POSTGRES the tests' sites are on PostgreSQL, and the move goes SQLite → PostgreSQL →
    // SQLite; without it SQLite → SQLite → SQLite.
    let origin = full().await;
    let first = Db::open(&fresh_sqlite(&at("first.db")), None).await.unwrap();
    export::export(&origin.app.db, &at("0")).await.unwrap();
    import_circlet::import(&first, &at("0")).await.unwrap();
    let one = exported(&first, &at("1")).await;
    let between = Site::new().await;
    import_circlet::import(&between.app.db, &at("1")).await.unwrap();
    let two = exported(&between.app.db, &at("2")).await;
    let last = Db::open(&fresh_sqlite(&at("last.db")), None).await.unwrap();
    import_circlet::import(&last, &at("2")).await.unwrap();
    assert_eq!(one, two);
    assert_eq!(two, exported(&last, &at("3")).await);
    assert_eq!(two, files(&at("0")));
    assert!(two["circles.jsonl"].contains("\"latitude\":\"0.30000000000000004\""), "{}", two["circles.jsonl"]);
    assert!(two["signups.jsonl"].contains("\"name\":\"Ñ\""));
    assert!(
        two["courses.jsonl"].contains("\"cost\":\"partly\",\"cost_checked_on\":\"2026-11-01\",\"free_how\":\"Ask “us”\",\"hours\":3,\"sessions\":6")
    );
    assert!(two["courses.jsonl"].contains("\"cost\":\"\",\"cost_checked_on\":null,\"free_how\":\"\",\"hours\":null,\"sessions\":null"));
    assert!(!two["settings.jsonl"].contains("secret"));
    let mut tx = between.app.db.write().await.unwrap();
    let next: i64 = sqlx::query_scalar(
        "insert into signups (circle_id, name, email, email_key, locale, consent_at, created_at, updated_at)
         values (1, 'O', 'o@example.org', 'o@example.org', 'en', 1, 2, 3) returning id",
    )
    .fetch_one(tx.conn())
    .await
    .unwrap();
    assert_eq!(next, 42, "ids continue");
}

#[tokio::test]
async fn an_export_goes_into_an_empty_database_and_an_empty_folder_only() {
    let folder = tempfile::tempdir().unwrap();
    let site = full().await;
    export::export(&site.app.db, &folder.path().join("x")).await.unwrap();
    let again = export::export(&site.app.db, &folder.path().join("x")).await.unwrap_err();
    assert!(again.to_string().contains("is not empty"), "{again}");
    let back = import_circlet::import(&site.app.db, &folder.path().join("x")).await.unwrap_err();
    assert!(back.to_string().contains("the database is not empty"), "{back}");
}

#[tokio::test]
async fn an_export_that_is_newer_damaged_or_not_whole_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let site = full().await;
    export::export(&site.app.db, &folder.path().join("x")).await.unwrap();
    let empty = Site::new().await;
    for (file, from, to, told) in [
        ("manifest.json", "\"version\": 6", "\"version\": 7", "use a newer Circlet"),
        ("manifest.json", "\"signups\": 1,", "", "manifest.json does not name signups"),
        ("manifest.json", "\"accounts\"", "\"badges\": 1, \"accounts\"", "does not know"),
        ("manifest.json", "\"signups\": 1", "\"signups\": 2", "not whole"),
        ("accounts.jsonl", "\"staff\":1", "\"staff\":7", "accounts.jsonl, line 5"),
        ("courses.jsonl", "\"slug\"", "\"snail\"", "courses.jsonl, line 1 has no column slug"),
        ("circles.jsonl", "\"id\":1,", "\"id\":1,\"colour\":\"red\",", "circles.jsonl, line 1 has a column \"colour\""),
        ("signups.jsonl", "\"circle_id\":1", "\"circle_id\":77", "signups.jsonl, line 1"),
    ] {
        let path = folder.path().join("x").join(file);
        let kept = std::fs::read_to_string(&path).unwrap();
        assert!(kept.contains(from), "{file}: {kept}");
        std::fs::write(&path, kept.replacen(from, to, 1)).unwrap();
        let error = import_circlet::import(&empty.app.db, &folder.path().join("x")).await.unwrap_err();
        assert!(format!("{error:#}").contains(told), "{error:#}");
        assert_eq!(empty.count("select count(*) from accounts").await, 0, "{told}");
        std::fs::write(&path, kept).unwrap();
    }
    assert!(import_circlet::import(&empty.app.db, folder.path()).await.is_err(), "no manifest");
    import_circlet::import(&empty.app.db, &folder.path().join("x")).await.unwrap();
}

#[tokio::test]
async fn every_table_and_column_is_exported_or_left_behind_on_purpose() {
    let site = Site::new().await;
    let statement = match site.app.db.engine() {
        Engine::Sqlite => {
            "select t.name || '.' || c.name from sqlite_master t join pragma_table_info(t.name) c
             where t.type = 'table' and t.name not like 'sqlite%' and t.name not like '\\_%' escape '\\'"
        }
        Engine::Postgres => {
            "select cast(table_name || '.' || column_name as text) from information_schema.columns
             where table_schema = 'public' and table_name not like '\\_%'"
        }
    };
    let found: Vec<String> = sqlx::query_scalar(statement).fetch_all(site.app.db.primary()).await.unwrap();
    // Each FTS5 table has further tables: `search_circles_data`, …
    let stays =
        |column: &String| !column.starts_with("search_") && !left_behind().any(|name| column == name || column.starts_with(&format!("{name}.")));
    let found: BTreeSet<String> = found.into_iter().filter(stays).collect();
    let listed: BTreeSet<String> = slices::exported().flat_map(|t| t.columns.iter().map(|(c, _)| format!("{}.{c}", t.name))).collect();
    assert_eq!(found, listed);
}

fn left_behind() -> impl Iterator<Item = &'static str> {
    LEFT_BEHIND.iter().copied().chain(SLICES.iter().flat_map(|slice| slice.left_behind).map(|(name, _)| *name))
}
