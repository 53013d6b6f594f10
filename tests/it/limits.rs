//! The table of limits: everything that is counted is in it, in the documentation and at `/staff/limits`.

use crate::harness::Site;
use axum::http::StatusCode;
use circlet::i18n::Locale;
use circlet::moderation::service::limits::rows;
use circlet::slices::SLICES;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

#[test]
fn the_documentation_has_the_limits_of_the_program() {
    let mut table = String::from("| limit | what | at most | in | counted for |\n|---|---|---|---|---|\n");
    for row in rows(Locale::en) {
        writeln!(table, "| `{}` | {} | {} | {} | {} |", row.name, row.what, row.most, row.within, row.per).unwrap();
    }
    let written = std::fs::read_to_string("docs/limits.md").unwrap();
    assert!(written.contains(&table), "docs/limits.md should have this table:\n\n{table}");
}

#[test]
fn every_limit_is_declared_by_its_slice_and_has_a_name_of_its_own() {
    let declared: Vec<&str> = SLICES.iter().flat_map(|slice| slice.limits).map(|limit| limit.name).collect();
    assert_eq!(declared.iter().collect::<BTreeSet<_>>().len(), declared.len());
    let mut written = 0;
    let mut folders = vec![Path::new("src").to_owned()];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let found = std::fs::read_to_string(&path).unwrap().matches(": Limit =").count();
                assert!(found == 0 || path.ends_with("limits.rs"), "{}: limits are in `limits.rs`", path.display());
                written += found;
            }
        }
    }
    assert_eq!(written, declared.len(), "every limit is in `limits` of its slice");
}

#[tokio::test]
async fn staff_see_the_limits_and_others_do_not() {
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let (_, other) = site.account("Amina Otieno", false).await;
    assert!(staff.get("/staff").await.body.contains("href=\"/staff/limits\""));
    let page = staff.get("/staff/limits").await;
    for row in rows(Locale::en) {
        assert!(page.text().contains(&row.what), "{}", row.what);
    }
    assert_eq!(other.get("/staff/limits").await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.browser().get("/staff/limits").await.status, StatusCode::UNAUTHORIZED);
}
