//! Enforces the rules of ARCHITECTURE.md: what each role may reach, where SQL is allowed, who writes which
//! table. Every rule has a fixture that must violate it.
//!
//! Some rules are wider than first planned, here and in ARCHITECTURE.md: `api` uses `paths`, `i18n` and its
//! own `policy`; `store` takes the proof types of any `policy`; `service` formats what it stores in a
//! language (`i18n`); `jobs` call `service`s; a `model` may derive sqlx's `FromRow`.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "tests panic on failure")]

#[path = "architecture/reach.rs"]
mod reach;
#[path = "architecture/rules.rs"]
mod rules;

use circlet::platform::tokens::LinkKind;
use circlet::slices::SLICES;
use rules::{check, owner};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder exists").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    files_below(&root.join("src"), "rs")
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("the file can be read"))
        })
        .collect()
}

#[test]
fn the_code_keeps_the_rules() {
    let wrong: Vec<String> = sources().iter().flat_map(|(file, source)| check(file, source)).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn no_file_is_over_500_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = ["src", "tests", "style"].iter().flat_map(|f| ["rs", "css"].iter().flat_map(|e| files_below(&root.join(f), e)).collect::<Vec<_>>());
    let long: Vec<String> = all
        .filter_map(|path| {
            let lines = std::fs::read_to_string(&path).expect("the file can be read").lines().count();
            (lines > 500).then(|| format!("{}: {lines} lines", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "split these:\n{}\n", long.join("\n"));
}

#[test]
fn migrations_have_the_same_names_on_both_sides() {
    let names = |engine: &str| -> BTreeSet<String> {
        files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine), "sql")
            .iter()
            .filter_map(|p| Some(p.file_name()?.to_string_lossy().into_owned()))
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn every_table_has_an_owner() {
    for file in files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations"), "sql") {
        for line in std::fs::read_to_string(&file).expect("the file can be read").lines() {
            let Some(rest) = line.trim_start().strip_prefix("create table ") else { continue };
            let table = rest.split([' ', '(']).next().unwrap_or_default();
            assert!(owner(table).is_some(), "{}: declare {table} in `tables` of the slice that writes it", file.display());
        }
    }
}

#[test]
fn every_slice_depends_only_on_slices_before_it() {
    for (at, slice) in SLICES.iter().enumerate() {
        for needed in slice.depends {
            let found = SLICES[..at].iter().find(|s| s.name == *needed);
            let found = found.unwrap_or_else(|| panic!("{} depends on {needed}, which is not before it in src/slices.rs", slice.name));
            assert!(slice.front || !found.front, "{} depends on {needed}, a front: no slice may depend on a front", slice.name);
        }
        for table in slice.reads {
            assert!(owner(table).is_some_and(|of| of != slice.name), "{} reads {table}: no other slice has such a table", slice.name);
        }
    }
}

#[test]
fn every_table_is_described_once_in_the_data_model_with_the_slice_that_writes_it() {
    let described = std::fs::read_to_string("docs/data-model.md").expect("the data model");
    let rows: Vec<Vec<&str>> = described.lines().filter(|line| line.starts_with("| `")).map(|line| line.split(" | ").collect()).collect();
    let owned = SLICES.iter().flat_map(|slice| slice.tables.iter().map(|table| (*table, slice.name)));
    for (table, writer) in owned.chain(rules::PLATFORM_TABLES.iter().map(|table| (*table, "platform"))) {
        let about: Vec<_> = rows.iter().filter(|row| row[0].contains(&format!("`{table}`"))).collect();
        assert_eq!(about.len(), 1, "docs/data-model.md describes {table} in one row");
        assert!(about[0][1].contains(writer), "{table} is written by {writer}, not by {}", about[0][1]);
    }
}

#[test]
fn refusals_and_kinds_of_links_are_declared_once_and_have_words() {
    let mut links = BTreeSet::new();
    let mut codes = BTreeSet::from(["errors.changed".to_owned(), "errors.link".to_owned()]);
    for slice in SLICES {
        assert!(slice.links.iter().all(|kind| links.insert(*kind)), "{}: the number of a link is used twice", slice.name);
        for refusal in slice.refusals {
            assert_eq!(refusal.code().split('.').next(), Some(slice.name));
            assert!(codes.insert(refusal.code().to_owned()), "{} is declared twice", refusal.code());
        }
    }
    assert!(links.is_superset(&(1..=8).map(LinkKind::new).collect()), "links in emails of 0.1 have these numbers");
    let worded: BTreeSet<String> = files_below(Path::new("locales/en"), "json")
        .iter()
        .flat_map(|file| {
            let words: serde_json::Map<String, serde_json::Value> =
                serde_json::from_str(&std::fs::read_to_string(file).expect("words")).expect("JSON");
            let slice = file.file_stem().expect("a name").to_string_lossy().into_owned();
            words.keys().filter_map(|key| key.strip_prefix("refused_")).map(|name| format!("{slice}.{name}")).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(codes, worded, "a refusal `slice.name` has its words under `refused_name` in the slice's file");
}

#[test]
fn every_table_of_a_slice_is_exported_or_left_behind_with_a_reason() {
    for slice in SLICES {
        for table in slice.tables {
            let exported = slice.export.iter().any(|t| t.name == *table);
            let left = slice.left_behind.iter().any(|(name, reason)| name == table && !reason.is_empty());
            assert!(exported != left, "{}: {table} must be either exported or left behind", slice.name);
        }
    }
}

/// File, source, expected part of the message.
const FORBIDDEN: &[(&str, &str, &str)] = &[
    // model and policy are pure.
    ("src/courses/model.rs", "use crate::courses::store;", "store of courses"),
    ("src/courses/model.rs", "use super::service;", "service of courses"),
    ("src/courses/model.rs", "use super::policy;", "policy of courses"),
    ("src/courses/model.rs", "use crate::platform::Clock;", "`platform`"),
    ("src/courses/model.rs", "use crate::i18n::Locale;", "`i18n`"),
    ("src/courses/policy.rs", "use crate::courses::store::load;", "store of courses"),
    ("src/courses/policy.rs", "use crate::platform::Ctx;", "`platform`"),
    ("src/circles/policy/proof.rs", "fn f() { crate::courses::service::list(); }", "service of courses"),
    // store: its own tables, no use cases.
    ("src/courses/store.rs", "use super::service;", "service of courses"),
    ("src/courses/store.rs", "use crate::circles::store::load;", "store of circles"),
    ("src/courses/store.rs", "use crate::web::Reply;", "`web`"),
    ("src/courses/store.rs", "use crate::paths;", "`paths`"),
    ("src/courses/store.rs", "use crate::i18n;", "`i18n`"),
    // service: never another slice's store, a slice it does not depend on, or the web.
    ("src/courses/service.rs", "use crate::circles::service;", "does not depend"),
    ("src/courses/service.rs", "use crate::circles;\nfn f() { circles::service::load(); }", "does not depend"),
    ("src/circles/service/edit.rs", "fn f() { crate::signups::service::count(); }", "does not depend"),
    ("src/circles/service.rs", "use crate::courses::store;", "store of courses"),
    ("src/circles/service.rs", "use crate::accounts::emails;", "emails of accounts"),
    ("src/circles/service.rs", "use super::api;", "api of circles"),
    ("src/circles/service.rs", "use super::pages::List;", "pages of circles"),
    ("src/circles/service.rs", "use crate::web::ctx;", "`web`"),
    ("src/circles/service.rs", "use crate::ui::Form;", "`ui`"),
    ("src/circles/service.rs", "use crate::server::router;", "`server`"),
    // jobs and emails.
    ("src/meetings/jobs.rs", "use crate::signups::store;", "store of signups"),
    ("src/meetings/jobs.rs", "use crate::feedback::service;", "does not depend"),
    ("src/meetings/jobs.rs", "use crate::web::ctx;", "`web`"),
    ("src/meetings/emails.rs", "use super::store;", "store of meetings"),
    ("src/meetings/emails.rs", "use super::service;", "service of meetings"),
    ("src/meetings/emails.rs", "use crate::ui::Form;", "`ui`"),
    // api: thin, never past its own service.
    ("src/courses/api.rs", "fn f() { super::store::load(); }", "store of courses"),
    ("src/courses/api.rs", "use crate::circles::service;", "service of circles"),
    ("src/courses/api.rs", "use crate::ui::Form;", "`ui`"),
    ("src/courses/api.rs", "use crate::circles::api::list;", "api of circles"),
    ("src/meetings/http.rs", "use super::store;", "store of meetings"),
    ("src/meetings/http.rs", "use crate::signups::service;", "service of signups"),
    ("src/meetings/http.rs", "use crate::ui::Ring;", "`ui`"),
    // components and pages never use server code.
    ("src/courses/components.rs", "use super::service;", "service of courses"),
    ("src/courses/components.rs", "use super::pages::List;", "pages of courses"),
    ("src/courses/components.rs", "use crate::platform::Ctx;", "`platform`"),
    ("src/courses/pages/list.rs", "use crate::courses::service;", "service of courses"),
    ("src/courses/pages/list.rs", "use crate::courses::store;", "store of courses"),
    ("src/courses/pages/list.rs", "use crate::web::ctx;", "`web`"),
    ("src/courses/pages/list.rs", "use crate::circles::pages::List;", "pages of circles"),
    ("src/courses/pages/list.rs", "fn f() { view! { <p>{crate::courses::service::list()}</p> } }", "service of courses"),
    // The horizontals know no slice and keep their layers.
    ("src/ui/form.rs", "use crate::courses::model::Course;", "model of courses"),
    ("src/types/ids.rs", "use crate::i18n;", "`i18n`"),
    ("src/types/ids.rs", "use crate::circles::model::Circle;", "model of circles"),
    ("src/paths.rs", "use crate::circles::model::Circle;", "model of circles"),
    ("src/i18n/mod.rs", "use crate::ui::Form;", "`ui`"),
    ("src/platform/db.rs", "use crate::web::ctx;", "`web`"),
    ("src/platform/db.rs", "use crate::circles::store;", "store of circles"),
    ("src/web/call.rs", "use crate::accounts::service;", "service of accounts"),
    // However the path is written.
    ("src/courses/model.rs", "use crate::{types::Id, courses::{model::A, store as s}};", "store of courses"),
    ("src/courses/pages/list.rs", "fn f() { super::super::service::list(); }", "service of courses"),
    ("src/courses/pages/mod.rs", "mod inner { fn f() { super::super::service::list(); } }", "service of courses"),
    ("src/courses/model.rs", "type X = Vec<Option<crate::platform::Db>>;", "`platform`"),
    // SQL and tables.
    ("src/courses/service.rs", "fn f() { let q = \"select id from courses where id = $1\"; }", "SQL"),
    ("src/courses/api.rs", "fn f() { let q = \"\n  update courses set title = $1\"; }", "SQL"),
    ("src/courses/service.rs", "fn f() { sqlx::query(X); }", "sqlx"),
    ("src/courses/service.rs", "use sqlx::FromRow;", "sqlx"),
    ("src/courses/store.rs", "fn f() { q(\"insert into circles (id) values ($1)\"); }", "writes circles"),
    ("src/courses/store.rs", "fn f() { q(\"update circles set title = $1\"); }", "writes circles"),
    ("src/courses/store.rs", "fn f() { q(\"delete from outbox where id = $1\"); }", "writes outbox"),
    ("src/platform/limits.rs", "fn f() { q(\"delete from accounts where id = $1\"); }", "writes accounts"),
    ("src/courses/store.rs", "fn f() { q(\"select m.id from courses c join meetings m on true\"); }", "reads meetings"),
    // Files outside slices name no slice.
    ("src/server.rs", "use crate::courses::service;", "fold over SLICES"),
    ("src/app/frame.rs", "use crate::courses::model::Course;", "fold over SLICES"),
    ("src/app/frame.rs", "fn f() { view! { <p>{crate::courses::components::used_words()}</p> } }", "fold over SLICES"),
    ("src/main.rs", "fn main() { circlet::courses::service::list(); }", "fold over SLICES"),
    ("src/commands/mod.rs", "use circlet::{platform, demo::service as load};", "fold over SLICES"),
    ("src/platform/export.rs", "const DERIVED: &[&str] = &[\"courses.used\"];", "a table of courses"),
    ("src/platform/search/mod.rs", "const TABLES: [&str; 1] = [\"search_courses\"];", "a table of courses"),
    ("src/platform/jobs.rs", "fn f() { q(\"select id from circles where id = $1\"); }", "a table of circles"),
    ("src/server.rs", "fn f() { q(\"meetings\"); }", "a table of meetings"),
    ("src/courses/service.rs", "use crate::slices::SLICES;", "`slices`"),
    // Names.
    ("src/courses/util.rs", "", "no role"),
    ("src/platform/helpers.rs", "", "says nothing"),
    ("src/courses/model/misc.rs", "", "says nothing"),
];

#[test]
fn every_forbidden_edge_is_found() {
    for (file, source, message) in FORBIDDEN {
        let wrong = check(file, source);
        assert!(wrong.iter().any(|w| w.contains(message) && w.starts_with(file)), "{file}: {source}\nsaid {wrong:?}, not {message:?}");
    }
}

#[test]
fn a_message_names_file_and_line() {
    let wrong = check("src/courses/model.rs", "//! Words.\n\nuse crate::types::Id;\nuse crate::courses::store;\n");
    assert_eq!(wrong, ["src/courses/model.rs:4: model of courses may not reach store of courses"]);
}

/// Code that looks similar but is allowed.
#[test]
fn what_is_allowed_passes() {
    for (file, source) in [
        ("src/circles/service.rs", "use crate::courses::service;\nuse super::{model, policy, store};\nuse crate::platform::Ctx;"),
        ("src/signups/service/join.rs", "use crate::circles;\nfn f() { circles::service::load(); super::rest::g(); }"),
        ("src/attendance/store.rs", "use crate::circles::policy::Manager;\nfn f() { q(\"select c.id from circles c join signups s\"); }"),
        ("src/demo/service.rs", "use crate::slices::SLICES;"),
        ("src/app/routes.rs", "use crate::courses;"),
        ("src/paths.rs", "pub const COURSES: &str = \"/courses\";"),
        ("src/platform/sessions.rs", "fn f() { q(\"select id from accounts where id = $1\"); }"),
        ("src/courses/service.rs", "#[cfg(test)]\nmod tests { use crate::circles::service; }"),
        ("src/courses/pages/list.rs", "const HINT: &str = \"select a course\";"),
        ("src/signups/store.rs", "fn f() { q(\"insert into signups (id) values ($1) on conflict (id) do update set name = $2\"); }"),
    ] {
        assert_eq!(check(file, source), Vec::<String>::new(), "{file}: {source}");
    }
}
