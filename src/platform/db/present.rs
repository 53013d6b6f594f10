//! Whether there is a database, for commands that must not begin one: in a mistyped place an empty one would look well.

use super::{Engine, migrate, sqlite};
use anyhow::{Context, bail};
use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, Connection};
use std::str::FromStr;

/// What a host does who wants a new one.
const NEW: &str = "Nothing was created; `circlet serve` or `circlet migrate` begins a new one";

/// Makes sure that `url` names a database of Circlet, of any version. Creates nothing.
///
/// # Errors
/// When there is none.
pub async fn present(url: &str) -> anyhow::Result<()> {
    sqlx::any::install_default_drivers();
    let Some(file) = super::file(url) else {
        return match holds_circlet(Engine::Postgres, url).await? {
            true => Ok(()),
            false => bail!("the database that DATABASE_URL names holds no tables of Circlet: check DATABASE_URL. {NEW}"),
        };
    };
    sqlite::refuse_lost(&file)?;
    if !file.exists() || !holds_circlet(Engine::Sqlite, &sqlite::address(url)?.0).await? {
        let file = std::path::absolute(&file).unwrap_or(file);
        bail!("there is no database of Circlet at {}: check CIRCLET_DATA and DATABASE_URL. {NEW}", file.display());
    }
    Ok(())
}

async fn holds_circlet(engine: Engine, url: &str) -> anyhow::Result<bool> {
    let mut conn = AnyConnection::connect_with(&AnyConnectOptions::from_str(url)?).await.context("open the database")?;
    let found = migrate::is_begun(&mut conn, engine).await;
    conn.close().await.context("close the database")?;
    found
}
