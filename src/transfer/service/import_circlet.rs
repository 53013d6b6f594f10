//! `circlet import circlet`: imports an export into an empty database, completely or not at all.

use super::convert::{Conversion, Row};
use super::export::fault;
use super::lines::{self, MANIFEST, VERSION};
use crate::platform::export::Table;
use crate::platform::{Db, Tx, secret, steps};
use crate::slices::exported;
use crate::transfer::store::whole::{self, Value};
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
    /// The fingerprint of the secret that signed the links.
    #[serde(default)]
    secret: String,
    tables: BTreeMap<String, u64>,
}

/// What was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// How many rows.
    pub rows: u64,
    /// The fingerprint of the secret behind links mailed before, if this database has another one.
    pub other_secret: Option<String>,
}

/// Imports the export in `folder` in one transaction. Rows keep their ids;
/// new ones continue from there. The database itself checks that everything a row refers to exists.
/// Afterwards the steps must run (`steps::run`): they fill in what an older export lacks.
///
/// # Errors
/// When the database is not empty, the export is from a newer Circlet or incomplete, or a line does not
/// match; the message names file and line. Nothing was changed then.
pub async fn import(db: &Db, folder: &Path) -> anyhow::Result<Imported> {
    let mut tx = db.write().await.map_err(fault)?;
    let imported = import_in(db, &mut tx, folder).await?;
    tx.commit().await.map_err(fault)?;
    Ok(imported)
}

/// Does the same inside a transaction, which the caller commits.
///
/// # Errors
/// See [`import`].
pub async fn import_in(db: &Db, tx: &mut Tx, folder: &Path) -> anyhow::Result<Imported> {
    let manifest = manifest(folder)?;
    if let Some(table) = super::first_filled_table_in(tx).await? {
        bail!("the database is not empty (there are rows in {table}): an export goes into a new database only");
    }
    let mut conversion = Conversion::from(manifest.version);
    let mut all = 0;
    for table in exported() {
        // A table that is newer than the export has no file.
        let said = manifest.tables.get(table.name).copied();
        if said.is_none() && manifest.version == VERSION {
            bail!("{MANIFEST} does not name {}: the export is not whole", table.name);
        }
        let file = said.map(|_| folder.join(format!("{}.jsonl", table.name)));
        let (lines, written) = import_table(tx, table, &mut conversion, file.as_deref()).await?;
        if lines != said.unwrap_or_default() {
            bail!("{}.jsonl holds {lines} rows, and {MANIFEST} says {}: the export is not whole", table.name, said.unwrap_or_default());
        }
        whole::reset_id_sequence(db, tx, table).await.map_err(fault)?;
        all += written;
    }
    steps::forget(tx).await.map_err(fault)?;
    let secret = secret::marks(tx.conn()).await.map_err(fault)?.current;
    Ok(Imported { rows: all, other_secret: Some(manifest.secret).filter(|of_export| !of_export.is_empty() && *of_export != secret) })
}

/// Returns how many rows of each table an export says it holds.
///
/// # Errors
/// When it cannot be read, or is of a newer Circlet.
pub(super) fn tables(folder: &Path) -> anyhow::Result<BTreeMap<String, u64>> {
    Ok(manifest(folder)?.tables)
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

/// Imports one table's file; returns how many lines the file had, and how many rows were inserted.
async fn import_table(tx: &mut Tx, table: &'static Table, conversion: &mut Conversion, path: Option<&Path>) -> anyhow::Result<(u64, u64)> {
    let mut batch = Batch { table, rows: Vec::new(), first: 1, last_id: 0, written: 0 };
    let mut lines = 0;
    if let Some(path) = path {
        let file = File::open(path).with_context(|| format!("open {}", path.display()))?;
        for line in BufReader::new(file).lines() {
            lines += 1;
            let at = || format!("{}, line {lines}", path.display());
            let row = lines::parse(&line.with_context(at)?).and_then(|mut row| conversion.row(table.name, &mut row).map(|()| row));
            batch.add(row.and_then(|row| lines::values(table, row)).map_err(|why| anyhow!("{} {why}", at()))?);
            if batch.is_full() {
                batch.write(tx).await?;
            }
        }
    }
    batch.write(tx).await?;
    let wrong = |why: String| anyhow!("a row of {} that is made of an older version's {why}", table.name);
    for mut row in conversion.more(table.name).map_err(wrong)? {
        batch.give_id(&mut row);
        batch.add(lines::values(table, row).map_err(wrong)?);
        if batch.is_full() {
            batch.write(tx).await?;
        }
    }
    batch.write(tx).await?;
    Ok((lines, batch.written))
}

/// Rows to be inserted together.
struct Batch {
    table: &'static Table,
    rows: Vec<Vec<Value>>,
    /// The line of the first row.
    first: u64,
    /// The highest id so far.
    last_id: i64,
    written: u64,
}

impl Batch {
    fn add(&mut self, row: Vec<Value>) {
        if let (true, Some(Value::Int(Some(id)))) = (self.table.counted, row.first()) {
            self.last_id = self.last_id.max(*id);
        }
        self.rows.push(row);
    }

    /// Assigns the next id to a row without one.
    fn give_id(&self, row: &mut Row) {
        if self.table.counted {
            row.entry("id").or_insert_with(|| (self.last_id + 1).into());
        }
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= whole::at_once(self.table)
    }

    async fn write(&mut self, tx: &mut Tx) -> anyhow::Result<()> {
        let done = whole::insert(tx, self.table, &self.rows).await.map_err(fault)?;
        done.map_err(|(at, error)| (self.first + at as u64, fault(error)))
            .map_err(|(line, error)| error.context(format!("{}.jsonl, line {line}", self.table.name)))?;
        self.first += self.rows.len() as u64;
        self.written += self.rows.len() as u64;
        self.rows.clear();
        Ok(())
    }
}
