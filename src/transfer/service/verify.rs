//! Whether the database is undamaged, has this program's schema, and counts what it holds.

use super::export::fault;
use crate::platform::Db;
use crate::platform::db::verify;
use crate::transfer::store::counts;
use anyhow::Context;

/// Returns what is wrong, one sentence each.
///
/// # Errors
/// When the database does not respond.
pub async fn verify(db: &Db) -> anyhow::Result<Vec<String>> {
    let mut wrong = verify::damage(db).await.map_err(fault)?;
    for number in verify::changed_migrations(db).await.map_err(fault)? {
        wrong.push(format!("migration {number} was applied in another form than this program has"));
    }
    let folder = std::env::temp_dir().join(format!("circlet-verify-{}", std::process::id()));
    let own = Db::open(&super::backup::make::sqlite_url(&folder.join("circlet.db"))?, None).await.context("make an empty database")?;
    let expected = verify::schema(&own).await;
    own.close().await;
    drop(std::fs::remove_dir_all(&folder));
    let (expected, found) = (expected.map_err(fault)?, verify::schema(db).await.map_err(fault)?);
    wrong.extend(expected.difference(&found).map(|line| format!("the schema lacks {line}")));
    wrong.extend(found.difference(&expected).map(|line| format!("the schema has {line}, which this program does not know")));
    for (what, rows) in counts::drifted(db).await.map_err(fault)? {
        if rows > 0 {
            wrong.push(format!("{what}: wrong in {rows} rows"));
        }
    }
    Ok(wrong)
}
