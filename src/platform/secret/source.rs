//! Where a server has its secrets from.

use super::Keys;
use crate::platform::Config;
use anyhow::Context;
use std::fs::{self, File, Metadata};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The name of the file in the data folder.
const FILE: &str = "secret";

/// The file in the data folder, or the environment.
#[derive(Clone, Debug)]
pub enum Source {
    /// `CIRCLET_SECRET`, which only the host changes.
    Environment(Keys),
    /// The file.
    File(PathBuf),
}

impl Source {
    /// Returns where the server with these settings looks.
    pub fn of(config: &Config) -> Self {
        config.secret.clone().map_or_else(|| Self::File(config.data.join(FILE)), Self::Environment)
    }

    /// Reads the secrets; none if there is no file.
    ///
    /// # Errors
    /// When the file cannot be read or holds something else.
    pub fn read(&self) -> anyhow::Result<Keys> {
        match self {
            Self::Environment(keys) => Ok(keys.clone()),
            Self::File(path) => match fs::read_to_string(path) {
                Ok(text) => Keys::parse(&text).with_context(|| format!("read {}", path.display())),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Keys::default()),
                Err(error) => Err(error).with_context(|| format!("read {}", path.display())),
            },
        }
    }

    /// Returns its name for messages.
    pub fn name(&self) -> String {
        match self {
            Self::Environment(_) => "CIRCLET_SECRET".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// Writes secrets into a file that only its owner may read: completely or not at all, and on the disk when this returns.
///
/// # Errors
/// When the folder is not writable.
pub fn write(path: &Path, keys: &Keys) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("create the folder {}", folder.display()))?;
    let part = path.with_added_extension("part");
    let written = || -> std::io::Result<()> {
        if part.exists() {
            fs::remove_file(&part)?;
        }
        let mut file = File::options().create_new(true).write(true).mode(0o600).open(&part)?;
        file.write_all(keys.lines().as_bytes())?;
        belong(&part, &fs::metadata(folder)?);
        file.sync_all()?;
        fs::rename(&part, path)?;
        File::open(folder)?.sync_all()
    };
    written().with_context(|| format!("write {}", path.display()))
}

/// Gives a file that root made to the owner of its folder, as whom the server runs.
fn belong(file: &Path, folder: &Metadata) {
    if fs::metadata(file).is_ok_and(|made| made.uid() != folder.uid()) {
        // If that fails, the server says that it cannot read the file.
        drop(std::os::unix::fs::chown(file, Some(folder.uid()), Some(folder.gid())));
    }
}
