//! The sites left by earlier versions (`tests/fixtures/<version>`).

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The earlier versions.
pub const VERSIONS: [&str; 2] = ["0.1", "0.2"];

/// Returns a version's folder.
pub fn folder(version: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(version)
}

fn unpack(from: &Path, to: &Path) {
    let done = Command::new("gzip").arg("-dc").arg(from).stdout(Stdio::from(File::create(to).unwrap())).status();
    assert!(done.expect("`gzip` runs").success(), "{}", from.display());
}

/// Unpacks a version's SQLite database to `to`.
pub fn unpack_database(version: &str, to: &Path) {
    unpack(&folder(version).join("circlet.db.gz"), to);
}

/// Unpacks a version's export into the new folder `to`.
pub fn unpack_export(version: &str, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(folder(version).join("export")).unwrap() {
        let from = entry.unwrap().path();
        let name = from.file_name().unwrap().to_str().unwrap();
        match name.strip_suffix(".gz") {
            Some(name) => unpack(&from, &to.join(name)),
            None => drop(fs::copy(&from, to.join(name)).unwrap()),
        }
    }
}
