//! What a backup contains, and whether all of it is there.

use super::super::import_circlet;
use super::super::lines::MANIFEST;
use crate::platform::db::{DbFile, newest_migration};
use crate::slices::exported;
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path};

/// The format's name.
pub(super) const FORMAT: &str = "circlet-backup";
/// Its version.
pub(super) const VERSION: u64 = 1;

/// `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `circlet-backup`.
    pub format: String,
    /// The format's version.
    pub version: u64,
    /// The version of the program that made it.
    pub program: String,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// The number of the newest migration.
    pub migration: i64,
    /// When it was made.
    pub made_at: String,
    /// The fingerprint of the secret.
    pub secret: String,
    /// Those of former secrets, as in the setting.
    pub former: String,
    /// Rows per table.
    pub tables: BTreeMap<String, u64>,
    /// Every file, by its path in the folder.
    pub files: BTreeMap<String, FileMark>,
}

/// A file's size and hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMark {
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in hex.
    pub sha256: String,
}

impl Manifest {
    /// Returns the number of rows.
    pub fn rows(&self) -> u64 {
        self.tables.values().sum()
    }
}

/// Returns a file's size and hash.
fn mark(path: &Path) -> anyhow::Result<FileMark> {
    let mut file = File::open(path).with_context(|| format!("open {}", path.display()))?;
    let (mut hash, mut bytes, mut block) = (Sha256::new(), 0, vec![0; 64 * 1024]);
    loop {
        let read = file.read(&mut block).with_context(|| format!("read {}", path.display()))?;
        let Some(part) = block.get(..read).filter(|part| !part.is_empty()) else { break };
        hash.update(part);
        bytes += read as u64;
    }
    Ok(FileMark { bytes, sha256: hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect() })
}

/// Returns every file below `folder`, by its path there.
pub(super) fn marks_below(folder: &Path) -> anyhow::Result<BTreeMap<String, FileMark>> {
    let (mut out, mut left) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(at) = left.pop() {
        for entry in fs::read_dir(&at).with_context(|| format!("read the folder {}", at.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                left.push(path);
            } else {
                let name = path.strip_prefix(folder)?.to_str().context("a file's name is not in UTF-8")?.to_owned();
                out.insert(name, mark(&path)?);
            }
        }
    }
    Ok(out)
}

/// Reads the manifest of a backup; `None` if the folder is none.
pub(super) fn of(folder: &Path) -> Option<Manifest> {
    let found: Manifest = serde_json::from_str(&fs::read_to_string(folder.join(MANIFEST)).ok()?).ok()?;
    (found.format == FORMAT).then_some(found)
}

/// Checks that a backup is whole, and that this program can read it.
///
/// # Errors
/// What is missing or damaged.
pub fn check(folder: &Path) -> anyhow::Result<Manifest> {
    let path = folder.join(MANIFEST);
    if !path.exists() {
        bail!("{} is no whole backup: there is no {MANIFEST}, which is written last", folder.display());
    }
    let text = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
    let head: serde_json::Value = serde_json::from_str(&text).with_context(|| format!("understand {}", path.display()))?;
    if head.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
        bail!("{} is no backup (an export goes in with `circlet import circlet`)", folder.display());
    }
    if head.get("version").and_then(serde_json::Value::as_u64).is_none_or(|version| version > VERSION) {
        bail!("the backup is of a newer Circlet: use that one");
    }
    let manifest: Manifest = serde_json::from_value(head).with_context(|| format!("understand {}", path.display()))?;
    if manifest.migration > newest_migration() {
        bail!("the backup is of Circlet {}, which is newer than this one: use that one", manifest.program);
    }
    for (name, said) in &manifest.files {
        if Path::new(name).components().any(|part| !matches!(part, Component::Normal(_))) {
            bail!("{MANIFEST} names {name:?}, which is outside the backup");
        }
        if mark(&folder.join(name))? != *said {
            bail!("{} is not what was backed up: the backup is damaged", folder.join(name).display());
        }
    }
    Ok(manifest)
}

/// Checks a backup and opens its database.
///
/// # Errors
/// What is missing or damaged.
pub async fn check_and_open(folder: &Path) -> anyhow::Result<Manifest> {
    let manifest = check(folder)?;
    if manifest.engine == "sqlite" {
        let mut file = DbFile::open(&folder.join(super::DATABASE), false).await?;
        file.check().await?;
        file.close().await?;
    } else {
        super::make::rehearse(folder).await?;
    }
    check_rows(folder, &manifest).await?;
    Ok(manifest)
}

/// Checks that each table holds as many rows as the manifest says.
///
/// # Errors
/// The first table that does not.
pub(super) async fn check_rows(folder: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let found = if manifest.engine == "sqlite" {
        in_database(&folder.join(super::DATABASE), manifest).await?
    } else {
        // Whether the files hold as many is compared when they are imported.
        import_circlet::tables(&folder.join(super::EXPORT))?
    };
    for name in found.keys().chain(manifest.tables.keys()) {
        let rows = |of: &BTreeMap<String, u64>| of.get(name).map_or_else(|| "none".to_owned(), u64::to_string);
        if found.get(name) != manifest.tables.get(name) {
            bail!("of the table {name} there are {} rows, and {MANIFEST} says {}: the backup is damaged", rows(&found), rows(&manifest.tables));
        }
    }
    Ok(())
}

/// Counts the rows of the tables that the manifest names or, if the backup is not of an older version, should name.
async fn in_database(path: &Path, manifest: &Manifest) -> anyhow::Result<BTreeMap<String, u64>> {
    let own = exported().filter(|_| manifest.migration == newest_migration()).map(|table| table.name);
    let names: BTreeSet<&str> = manifest.tables.keys().map(String::as_str).chain(own).collect();
    let (mut file, mut found) = (DbFile::open(path, false).await?, BTreeMap::new());
    for name in names {
        if let Some(rows) = file.count(name).await? {
            found.insert(name.to_owned(), rows);
        }
    }
    file.close().await?;
    Ok(found)
}
