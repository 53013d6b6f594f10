//! SQLite specifics: creating the folder, refusing network disks, and settings in the database URL.

use anyhow::{Context, bail};
use std::path::{Path, PathBuf};

/// SQLite settings that may follow the file's name in `DATABASE_URL`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Knobs {
    /// `busy_timeout`: how long to wait for another process's write, in milliseconds.
    pub(super) busy_timeout: u32,
    /// `max_page_count`: the maximum size of the file, in pages of 4 KiB; 0 means SQLite's own limit.
    pub(super) max_page_count: u32,
    /// `synchronous=full`: whether every commit is synced to the disk.
    pub(super) full_sync: bool,
}

impl Default for Knobs {
    fn default() -> Self {
        Self { busy_timeout: 5000, max_page_count: 0, full_sync: false }
    }
}

/// Returns the file that an SQLite URL names, percent-decoded as sqlx does it.
pub(super) fn path(url: &str) -> PathBuf {
    PathBuf::from(crate::paths::readable(split(url).0))
}

fn split(url: &str) -> (&str, &str) {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    path.split_once('?').unwrap_or((path, ""))
}

/// Creates the file's folder and returns the URL with `mode=rwc` set and our own settings removed.
pub(super) fn address(url: &str) -> anyhow::Result<(String, Knobs)> {
    // macOS has no /proc: nothing is refused there.
    address_among(url, &std::fs::read_to_string("/proc/self/mounts").unwrap_or_default())
}

fn address_among(url: &str, mounts: &str) -> anyhow::Result<(String, Knobs)> {
    let (path, query) = split(url);
    if path.is_empty() || path.contains(":memory:") {
        bail!("Circlet needs a database file: an in-memory SQLite would be lost at every restart");
    }
    refuse_lost(&self::path(url))?;
    if let Some(folder) = self::path(url).parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("create the folder {}", folder.display()))?;
        refuse_network_disk(folder, mounts)?;
    }
    let mut knobs = Knobs::default();
    let mut rest = Vec::new();
    for pair in query.split('&').filter(|p| !p.is_empty()) {
        let number = |value: &str| value.parse().with_context(|| format!("DATABASE_URL: {pair} must be a whole number"));
        match pair.split_once('=') {
            Some(("busy_timeout", value)) => knobs.busy_timeout = number(value)?,
            Some(("max_page_count", value)) => knobs.max_page_count = number(value)?,
            Some(("synchronous", value)) if ["normal", "full"].contains(&value) => knobs.full_sync = value == "full",
            Some(("synchronous", _)) => bail!("DATABASE_URL: {pair} must be normal or full"),
            _ => rest.push(pair),
        }
    }
    if !rest.iter().any(|pair| pair.starts_with("mode=")) {
        rest.push("mode=rwc");
    }
    Ok((format!("sqlite://{path}?{}", rest.join("&")), knobs))
}

/// Refuses a file that is gone, or empty, while what SQLite keeps next to it is still there: SQLite would begin an empty
/// database and delete that.
pub(super) fn refuse_lost(file: &Path) -> anyhow::Result<()> {
    let size = std::fs::metadata(file).map(|found| found.len()).ok();
    // A database that is being created has a journal before it has a page.
    let ends: &[&str] = match size {
        None => &["-wal", "-journal"],
        Some(0) => &["-wal"],
        Some(_) => return Ok(()),
    };
    for end in ends {
        let mut rest = file.as_os_str().to_owned();
        rest.push(end);
        let rest = Path::new(&rest);
        if rest.exists() {
            let (gone, rest) = (if size.is_none() { "missing" } else { "empty" }, rest.display());
            bail!(
                "the database {} is {gone}, but {rest}, which holds its last changes, is there: beginning an empty one would lose them. Put the database back, or move {rest} aside to begin a new one or to restore a backup",
                file.display()
            );
        }
    }
    Ok(())
}

/// SQLite's locks do not work over NFS, SMB and the like; data would be lost silently.
fn refuse_network_disk(folder: &Path, mounts: &str) -> anyhow::Result<()> {
    let Ok(folder) = folder.canonicalize() else { return Ok(()) };
    if let Some(kind) = network_disk(mounts, &folder) {
        bail!("{} is on a network disk ({kind}). SQLite cannot lock there and would lose data: use a local folder, or PostgreSQL", folder.display());
    }
    Ok(())
}

/// Returns the kind of the network disk that contains `folder`, given the text of `/proc/self/mounts`; `None`
/// if it is a local disk.
fn network_disk<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let mount = |line: &'a str| {
        let mut words = line.split(' ').skip(1);
        // White space and backslashes in names are octal-escaped.
        let point = words.next()?.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
        Some((point, words.next()?))
    };
    // The innermost mount contains the folder, and of several at one point the last.
    let (_, kind) = mounts.lines().filter_map(mount).filter(|(point, _)| folder.starts_with(point)).max_by_key(|(point, _)| point.len())?;
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph"].contains(&kind).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_settings_may_be_in_the_url() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("x.db").display().to_string();
        assert_eq!(address(&format!("sqlite://{file}"))?, (format!("sqlite://{file}?mode=rwc"), Knobs::default()));
        let (url, knobs) = address(&format!("sqlite:{file}?busy_timeout=200&cache=private&max_page_count=90&synchronous=full"))?;
        assert_eq!(
            (url, knobs),
            (format!("sqlite://{file}?cache=private&mode=rwc"), Knobs { busy_timeout: 200, max_page_count: 90, full_sync: true })
        );
        assert!(address(&format!("sqlite:{file}?busy_timeout=soon")).is_err());
        assert!(address(&format!("sqlite:{file}?synchronous=off")).is_err());
        assert!(address("sqlite::memory:").is_err());
        Ok(())
    }

    #[test]
    fn a_file_that_is_gone_while_its_log_is_there_is_refused_and_one_that_is_being_made_is_not() -> anyhow::Result<()> {
        for (size, beside, refused) in [
            (None, "-wal", true),
            (None, "-journal", true),
            (None, "-shm", false),
            (Some(0), "-wal", true),
            (Some(0), "-journal", false),
            (Some(4096), "-wal", false),
        ] {
            let folder = tempfile::tempdir()?;
            let file = folder.path().join("circlet.db");
            if let Some(size) = size {
                std::fs::write(&file, vec![0; size])?;
            }
            std::fs::write(folder.path().join(format!("circlet.db{beside}")), "x")?;
            let told = address(&format!("sqlite://{}", file.display())).map_err(|error| error.to_string());
            assert_eq!(told.as_ref().is_err_and(|why| why.contains(&format!("circlet.db{beside}"))), refused, "{size:?} {beside}: {told:?}");
        }
        Ok(())
    }

    #[test]
    fn a_database_on_a_network_disk_is_refused_also_behind_a_symbolic_link() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let (share, link) = (folder.path().canonicalize()?.join("share"), folder.path().join("data"));
        std::fs::create_dir(&share)?;
        std::os::unix::fs::symlink(&share, &link)?;
        let mounts = format!("/dev/vda1 / ext4 rw 0 0\nnas:/export {} nfs4 rw 0 0\n", share.display());
        for place in [&share, &link] {
            let refused = address_among(&format!("sqlite://{}/circlet.db", place.display()), &mounts).map_err(|error| error.to_string());
            assert!(refused.as_ref().is_err_and(|why| why.contains("is on a network disk (nfs4)")), "{refused:?}");
        }
        assert!(address_among(&format!("sqlite://{}/circlet.db", folder.path().display()), &mounts).is_ok());
        Ok(())
    }

    #[test]
    fn a_folder_on_a_network_disk_is_found_by_its_innermost_mount() {
        let mounts = "\
            /dev/vda1 / ext4 rw,relatime 0 0\n\
            tmpfs /tmp tmpfs rw 0 0\n\
            nas:/export /srv nfs4 rw,vers=4.2 0 0\n\
            /dev/vdb1 /srv/local xfs rw 0 0\n\
            //nas/share /mnt/our\\040share cifs rw 0 0\n\
            /dev/vdc1 /mnt/twice ext4 rw 0 0\n\
            ada@host: /mnt/twice fuse.sshfs rw 0 0\n";
        for (folder, kind) in [
            ("/var/lib/circlet", None),
            ("/tmp/circlet", None),
            ("/srv", Some("nfs4")),
            ("/srv/circlet/data", Some("nfs4")),
            ("/srv/local/circlet", None),
            ("/srvlike/circlet", None),
            ("/mnt/our share/circlet", Some("cifs")),
            ("/mnt/twice", Some("fuse.sshfs")),
        ] {
            assert_eq!(network_disk(mounts, Path::new(folder)), kind, "{folder}");
        }
        assert_eq!(network_disk("", Path::new("/srv")), None);
    }
}
