//! What this process asks of the system: private files, and enough open ones.

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// How the names of what Circlet writes into its data folder begin.
const OURS: &[&str] = &["circlet.db", "before-", ".before.", "mail", "backups", "files", "secret"];

/// Makes everything that this process creates from now on readable by its owner only, whatever umask it was started
/// with.
pub fn keep_private() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// Takes the data folder, what Circlet has written there, and the database from everyone but their owner: an earlier
/// version or a copy may have left them readable. Returns warnings about those it could not change.
pub fn tighten(data: &Path, database: Option<&Path>) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Ok(folder) = fs::metadata(data) {
        // A sticky folder, such as /tmp, belongs to everyone.
        if folder.permissions().mode() & 0o1000 == 0 {
            tighten_one(data, folder.permissions().mode(), &mut warnings);
        } else {
            warnings.push(format!("the data folder {} is open to others: CIRCLET_DATA should name a folder of its own", data.display()));
        }
        for entry in fs::read_dir(data).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if OURS.iter().any(|ours| name.to_string_lossy().starts_with(ours)) {
                tighten_all(&entry.path(), &mut warnings);
            }
        }
    }
    if let Some(file) = database {
        let beside = ["-wal", "-shm", "-journal", ".lock"].map(|end| {
            let mut name = file.as_os_str().to_owned();
            name.push(end);
            name.into()
        });
        for file in std::iter::once(file.to_owned()).chain(beside) {
            tighten_all(&file, &mut warnings);
        }
    }
    warnings
}

/// Takes a folder from everyone but its owner. Returns a warning if that cannot be changed.
pub fn tighten_folder(folder: &Path) -> Option<String> {
    let mut warnings = Vec::new();
    if let Ok(found) = fs::metadata(folder) {
        tighten_one(folder, found.permissions().mode(), &mut warnings);
    }
    warnings.pop()
}

/// Copies a file into one that only its owner may read, whatever the mode of the first one is.
///
/// # Errors
/// When one of them cannot be read or written.
pub fn copy_private(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    let mut copy = File::options().create(true).write(true).truncate(true).mode(0o600).open(to)?;
    copy.set_permissions(fs::Permissions::from_mode(0o600))?;
    io::copy(&mut source, &mut copy).map(|_| ())
}

/// Tightens a file, or a folder with everything in it. Symbolic links are left alone.
fn tighten_all(path: &Path, warnings: &mut Vec<String>) {
    let Ok(found) = fs::symlink_metadata(path) else { return };
    if found.is_file() || found.is_dir() {
        tighten_one(path, found.permissions().mode(), warnings);
    }
    if found.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            tighten_all(&entry.path(), warnings);
        }
    }
}

fn tighten_one(path: &Path, mode: u32, warnings: &mut Vec<String>) {
    if mode & 0o077 == 0 {
        return;
    }
    match fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700)) {
        Ok(()) => tracing::info!("{} was open to others; now only its owner may read it", path.display()),
        Err(error) => warnings.push(format!("others may read {}, and that cannot be changed: {error}", path.display())),
    }
}

/// Raises the limit of open files to `wanted`, as far as the system permits, and returns the limit.
pub fn open_files(wanted: u64) -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let now = limit.current.unwrap_or(u64::MAX);
    let more = limit.maximum.map_or(wanted, |most| most.min(wanted));
    if more <= now {
        return now;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(more), maximum: limit.maximum }) {
        Ok(()) => more,
        Err(_) => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> anyhow::Result<u32> {
        Ok(fs::symlink_metadata(path)?.permissions().mode() & 0o7777)
    }

    #[test]
    fn what_circlet_wrote_is_tightened_and_other_files_stay() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let data = folder.path().join("data");
        fs::create_dir_all(data.join("mail"))?;
        let (outside, other) = (folder.path().join("else.db"), data.join("notes"));
        for file in [&data.join("circlet.db"), &data.join("circlet.db-wal"), &data.join("mail/1.eml"), &outside, &other] {
            fs::write(file, "x")?;
            fs::set_permissions(file, fs::Permissions::from_mode(0o666))?;
        }
        std::os::unix::fs::symlink(&other, data.join("mail/link"))?;
        fs::set_permissions(&data, fs::Permissions::from_mode(0o755))?;
        fs::set_permissions(data.join("mail"), fs::Permissions::from_mode(0o777))?;
        assert_eq!(tighten(&data, Some(&outside)), Vec::<String>::new());
        for (path, expected) in [
            (data.clone(), 0o700),
            (data.join("mail"), 0o700),
            (data.join("circlet.db"), 0o600),
            (data.join("circlet.db-wal"), 0o600),
            (data.join("mail/1.eml"), 0o600),
            (outside, 0o600),
            (other, 0o666),
        ] {
            assert_eq!(mode(&path)?, expected, "{}", path.display());
        }
        fs::set_permissions(&data, fs::Permissions::from_mode(0o1777))?;
        assert!(tighten(&data, None).concat().contains("a folder of its own"));
        assert_eq!(mode(&data)?, 0o1777);
        Ok(())
    }
}
