//! The two migrated schemas are equal, except for the search index (`search_…`), which each engine has in its
//! own form, and for how generated columns are listed. On a run without PostgreSQL, SQLite is compared with
//! itself, which shows that the reading works; `make test` runs both.

use crate::harness::Site;
use circlet::platform::Db;
use circlet::platform::db::verify::schema;

#[tokio::test]
async fn both_engines_have_the_same_schema() {
    let site = Site::new().await;
    let folder = tempfile::tempdir().unwrap();
    let embedded = Db::open(&format!("sqlite://{}/circlet.db", folder.path().display()), None).await.unwrap();
    let (here, there) = (schema(&site.app.db).await.unwrap(), schema(&embedded).await.unwrap());
    assert!(there.len() > 100, "hardly anything was read: {there:?}");
    for (column, kind) in there.iter().filter_map(|line| line.split_once(": ")) {
        let kind = kind.trim_end_matches(" not null");
        assert!(["integer", "text", "float", "bytes"].contains(&kind), "{column}: {kind} is not in the portable subset of ARCHITECTURE.md");
    }
    assert_eq!(here.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "only in {:?}", site.app.db.engine());
    assert_eq!(there.difference(&here).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in {:?}", site.app.db.engine());
}
