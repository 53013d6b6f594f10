//! What the program writes is readable by its owner only, however it was started.

use crate::harness::Site;
use crate::support::program::Setup;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const OPEN: [&str; 3] = ["sh", "-c", "umask 000; exec \"$0\" \"$@\""];

/// Returns the permissions of everything in a folder, and of the folder.
fn modes(folder: &Path) -> BTreeMap<String, u32> {
    let mut out = BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(path) = left.pop() {
        let found = std::fs::symlink_metadata(&path).unwrap();
        out.insert(path.display().to_string(), found.permissions().mode() & 0o777);
        if found.is_dir() {
            left.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    out
}

fn assert_private(folder: &Path) {
    for (path, mode) in modes(folder) {
        let expected = if Path::new(&path).is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, expected, "{path} is {mode:o}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn data_and_exports_are_private_under_any_umask_and_older_files_become_so() {
    let site = Site::new().await;
    let all = tempfile::tempdir().unwrap();
    let (data, export) = (all.path().join("deep/data"), all.path().join("export"));
    let setup = Setup::beside(&site).set("DATABASE_URL", "").set("CIRCLET_DATA", &data.display().to_string()).set("CIRCLET_SECRET", "");
    let program = setup.start_through(&OPEN, &["serve"]);
    program.address().await;
    assert!(modes(&data).keys().any(|path| path.ends_with("circlet.db-wal")), "{:?}", modes(&data));
    assert!(modes(&data).keys().any(|path| path.ends_with("/secret")), "{:?}", modes(&data));
    assert_private(&data);
    for arguments in [&["mail-test", "amina@example.org"][..], &["export", &export.display().to_string()]] {
        let ended = tokio::task::block_in_place(|| setup.start_through(&OPEN, arguments).ended());
        assert!(ended.success(), "{arguments:?}");
    }
    assert!(modes(&data).keys().any(|path| path.ends_with(".eml")), "{:?}", modes(&data));
    assert!(modes(&export).len() > 20, "{:?}", modes(&export));
    assert_private(&data);
    assert_private(&export);
    program.kill();
    for path in modes(&data).keys() {
        let loose = if Path::new(path).is_dir() { 0o777 } else { 0o666 };
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(loose)).unwrap();
    }
    let ended = tokio::task::block_in_place(|| setup.start_through(&OPEN, &["migrate"]).ended());
    assert!(ended.success());
    assert_private(&data);
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_that_were_open_to_others_are_private_once_a_backup_or_an_export_is_in_them() {
    let site = Site::with(&[("CIRCLET_SECRET", "")]).await;
    std::fs::create_dir_all(site.app.config.mail_folder()).unwrap();
    let mail = site.app.config.mail_folder().join("1-old.eml");
    std::fs::write(&mail, "Subject: Hello\r\n\r\nold").unwrap();
    let all = tempfile::tempdir().unwrap();
    let open = |name: &str| {
        let folder = all.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        folder
    };
    let (backup, export, data) = (open("backup"), open("export"), open("data"));
    let done = |setup: &Setup, arguments: &[&str]| {
        let ended = tokio::task::block_in_place(|| setup.start_through(&OPEN, arguments).ended());
        assert!(ended.success(), "{arguments:?}");
    };
    let setup = Setup::beside(&site);
    for (command, folder) in [("backup", &backup), ("export", &export)] {
        done(&setup, &[command, &folder.display().to_string()]);
        assert!(modes(folder).len() > 4, "{:?}", modes(folder));
        assert_private(folder);
    }
    // A copy of a backup may have been opened to others on its way; so may the place it goes to.
    for path in modes(&backup).keys() {
        let loose = if Path::new(path).is_dir() { 0o777 } else { 0o666 };
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(loose)).unwrap();
    }
    let url = crate::harness::fresh_database(&data).await;
    let place = setup.set("DATABASE_URL", &url).set("CIRCLET_DATA", &data.display().to_string()).set("CIRCLET_SECRET", "");
    done(&place, &["restore", &backup.display().to_string()]);
    assert!(data.join("mail/1-old.eml").exists() && data.join("secret").exists());
    assert_private(&data);
}
