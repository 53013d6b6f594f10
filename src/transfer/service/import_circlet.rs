//! `circlet import circlet`: takes an export into an empty database, whole or not at all.

use super::export::fault;
use super::lines::{self, MANIFEST, VERSION};
use crate::platform::export::Table;
use crate::platform::{Db, Tx};
use crate::slices::exported;
use crate::transfer::store::whole;
use anyhow::{Context, anyhow, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

#[derive(Deserialize)]
struct Manifest {
    format: String,
    version: u64,
    tables: BTreeMap<String, u64>,
}

/// Reads the export in `folder` in one transaction and returns how many rows it holds. Rows keep
/// their ids; new ones count on from there. The database itself checks that everything a row refers
/// to is there.
///
/// # Errors
/// When the database is not empty, the export is of a newer Circlet or not whole, or a line does not
/// fit; the message names file and line. Nothing was changed then.
pub async fn import(db: &Db, folder: &Path) -> anyhow::Result<u64> {
    let manifest = manifest(folder)?;
    let mut tx = db.write().await.map_err(fault)?;
    if let Some(table) = super::first_filled_table_in(&mut tx).await? {
        bail!("the database is not empty (there are rows in {table}): an export goes into a new database only");
    }
    let mut all = 0;
    for table in exported() {
        let count = import_table(&mut tx, table, folder).await?;
        let said = manifest.tables.get(table.name).copied().unwrap_or_default();
        if count != said {
            bail!("{}.jsonl holds {count} rows, and {MANIFEST} says {said}: the export is not whole", table.name);
        }
        whole::reset_id_sequence(db, &mut tx, table).await.map_err(fault)?;
        all += count;
    }
    tx.commit().await.map_err(fault)?;
    Ok(all)
}

fn manifest(folder: &Path) -> anyhow::Result<Manifest> {
    let path = folder.join(MANIFEST);
    let text = std::fs::read_to_string(&path).with_context(|| format!("read {} (is this the folder of an export?)", path.display()))?;
    let manifest: Manifest = serde_json::from_str(&text).with_context(|| format!("understand {}", path.display()))?;
    if manifest.format != "circlet" {
        bail!("{} is not of an export of Circlet", path.display());
    }
    if manifest.version > VERSION {
        bail!("the export is of version {}, and this Circlet reads up to version {VERSION}: use a newer Circlet", manifest.version);
    }
    if let Some(unknown) = manifest.tables.keys().find(|name| !exported().any(|t| t.name == name.as_str())) {
        bail!("the export has a table {unknown:?} that this Circlet does not know");
    }
    Ok(manifest)
}

async fn import_table(tx: &mut Tx, table: &'static Table, folder: &Path) -> anyhow::Result<u64> {
    let path = folder.join(format!("{}.jsonl", table.name));
    let file = File::open(&path).with_context(|| format!("open {}", path.display()))?;
    let mut count = 0;
    for line in BufReader::new(file).lines() {
        count += 1;
        let at = || format!("{}, line {count}", path.display());
        let row = lines::read(table, &line.with_context(at)?).map_err(|why| anyhow!("{} {why}", at()))?;
        whole::insert(tx, table, row).await.map_err(fault).with_context(at)?;
    }
    Ok(count)
}
