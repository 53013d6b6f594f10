//! `circlet export`: everything as JSON Lines, one file per table, identical for both engines.

use super::lines::{self, MANIFEST, VERSION};
use crate::platform::export::Table;
use crate::platform::{Db, Error, Tx, host, secret};
use crate::slices::exported;
use crate::transfer::store::whole;
use anyhow::{Context, anyhow, bail};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// Writes every table into `folder`, which must be new or empty, and returns the tables with their row
/// counts. Reads a consistent snapshot, regardless of concurrent writes. The files contain addresses and
/// password hashes, so only their owner may read the folder. The manifest names the fingerprint of the secret.
///
/// # Errors
/// When the folder is not empty, or a file or the database fails. An export without `manifest.json` is
/// incomplete.
pub async fn export(db: &Db, folder: &Path) -> anyhow::Result<Vec<(&'static str, u64)>> {
    make(folder)?;
    let mut tx = db.snapshot().await.map_err(fault)?;
    let mut counts = Vec::new();
    for table in exported() {
        counts.push((table.name, export_table(&mut tx, table, folder).await?));
    }
    let secret = secret::marks(tx.conn()).await.map_err(fault)?.current;
    let tables = counts.iter().map(|(name, rows)| format!("    \"{name}\": {rows}")).collect::<Vec<_>>().join(",\n");
    let manifest =
        format!("{{\n  \"format\": \"circlet\",\n  \"version\": {VERSION},\n  \"secret\": \"{secret}\",\n  \"tables\": {{\n{tables}\n  }}\n}}\n");
    let mut file = Rising::new(folder, MANIFEST)?;
    file.write(&manifest)?;
    file.finish()?;
    Ok(counts)
}

async fn export_table(tx: &mut Tx, table: &'static Table, folder: &Path) -> anyhow::Result<u64> {
    let mut file = Rising::new(folder, &format!("{}.jsonl", table.name))?;
    let (mut offset, mut count) = (0, 0);
    loop {
        let rows = whole::rows(tx, table, offset).await.map_err(fault)?;
        if rows.is_empty() {
            file.finish()?;
            return Ok(count);
        }
        for row in rows {
            file.write(&lines::write(table, &row))?;
            file.write("\n")?;
            count += 1;
        }
        offset += whole::AT_ONCE;
    }
}

/// Returns an internal error with its causes; expected errors do not occur here.
pub(crate) fn fault(fail: Error) -> anyhow::Error {
    match fail {
        Error::Internal(error) => error,
        Error::Expected(error) => anyhow!("{error}"),
    }
}

pub(super) fn make(folder: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.mode(0o700).recursive(true).create(folder).with_context(|| format!("create the folder {}", folder.display()))?;
    if std::fs::read_dir(folder).with_context(|| format!("read the folder {}", folder.display()))?.next().is_some() {
        bail!("{} is not empty: this needs a folder of its own", folder.display());
    }
    // One that was there keeps its mode until now.
    if let Some(warning) = host::tighten_folder(folder) {
        tracing::warn!("{warning}");
    }
    Ok(())
}

/// A file that is renamed once it is complete.
pub(super) struct Rising {
    file: BufWriter<File>,
    from: std::path::PathBuf,
    to: std::path::PathBuf,
}

impl Rising {
    pub(super) fn new(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let (from, to) = (folder.join(format!(".{name}.part")), folder.join(name));
        let file = File::options().create(true).write(true).truncate(true).mode(0o600).open(&from);
        let file = file.with_context(|| format!("make {}", from.display()))?;
        Ok(Self { file: BufWriter::new(file), from, to })
    }

    pub(super) fn write(&mut self, text: &str) -> anyhow::Result<()> {
        self.file.write_all(text.as_bytes()).with_context(|| format!("write {}", self.from.display()))
    }

    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        self.file.flush().with_context(|| format!("write {}", self.from.display()))?;
        self.file.get_ref().sync_all().with_context(|| format!("write {}", self.from.display()))?;
        std::fs::rename(&self.from, &self.to).with_context(|| format!("name {}", self.to.display()))
    }
}
