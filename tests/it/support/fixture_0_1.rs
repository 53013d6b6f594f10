//! The site left by version 0.1 (`tests/fixtures/0.1`).

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns its folder.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/0.1")
}

fn unpack(from: &Path, to: &Path) {
    let done = Command::new("gzip").arg("-dc").arg(from).stdout(Stdio::from(File::create(to).unwrap())).status();
    assert!(done.expect("`gzip` runs").success(), "{}", from.display());
}

/// Unpacks its SQLite database to `to`.
pub fn unpack_database(to: &Path) {
    unpack(&folder().join("circlet.db.gz"), to);
}

/// Unpacks its export into the new folder `to`.
pub fn unpack_export(to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(folder().join("export")).unwrap() {
        let from = entry.unwrap().path();
        let name = from.file_name().unwrap().to_str().unwrap();
        match name.strip_suffix(".gz") {
            Some(name) => unpack(&from, &to.join(name)),
            None => drop(fs::copy(&from, to.join(name)).unwrap()),
        }
    }
}
