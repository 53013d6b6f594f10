//! Commands that only read or maintain say that there is no database, and begin none.

use crate::harness::{Site, fresh_database};
use crate::support::program::Setup;
use circlet::platform::db::{self, Engine};
use std::path::Path;

/// Returns whether a command succeeds, and what it said.
fn circlet(setup: &Setup, arguments: &[&str]) -> (bool, String) {
    let done = setup.run(arguments);
    (done.status.success(), format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)))
}

/// Returns the names of what is in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Settings next to a site's, with the secret in a file.
fn elsewhere(site: &Site, url: &str, data: &Path) -> Setup {
    Setup::beside(site).set("DATABASE_URL", url).set("CIRCLET_DATA", &data.display().to_string()).set("CIRCLET_SECRET", "")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_reads_or_maintains_begins_no_database() {
    let site = Site::new().await;
    let all = tempfile::tempdir().unwrap();
    let (data, out) = (all.path().join("mistyped"), all.path().join("out"));
    let url = fresh_database(&data).await;
    let setup = elsewhere(&site, &url, &data);
    let out = out.display().to_string();
    for arguments in [
        &["verify"][..],
        &["backup", &out],
        &["export", &out],
        &["search", "rebuild"],
        &["secret", "rotate"],
        &["secret", "rotate", "--lost"],
        &["user", "list"],
        &["user", "demote", "amina@example.org"],
        &["user", "block", "amina@example.org"],
        &["user", "unblock", "amina@example.org"],
        &["user", "reset", "amina@example.org"],
        &["user", "confirm", "amina@example.org"],
        &["demo", "--is-old"],
        &["worker"],
    ] {
        let (done, told) = circlet(&setup, arguments);
        assert!(!done && told.contains("DATABASE_URL") && told.contains("Nothing was created"), "{arguments:?}: {told}");
        assert_eq!(names(all.path()), Vec::<String>::new(), "{arguments:?}");
    }
    if site.app.db.engine() == Engine::Sqlite {
        let (_, told) = circlet(&setup, &["verify"]);
        assert!(told.contains(&format!("no database of Circlet at {}", data.join("circlet.db").display())), "{told}");
        // Neither does a file that is none.
        std::fs::create_dir(&data).unwrap();
        std::fs::write(data.join("circlet.db"), "").unwrap();
        let (done, told) = circlet(&setup, &["verify"]);
        assert!(!done && told.contains("no database of Circlet"), "{told}");
        assert_eq!((names(&data), std::fs::metadata(data.join("circlet.db")).unwrap().len()), (vec!["circlet.db".to_owned()], 0));
    }
    let (done, told) = circlet(&setup, &["user", "add", "Amina Otieno", "amina@example.org"]);
    assert!(done, "{told}");
    let (done, told) = circlet(&setup, &["verify"]);
    assert!(done && told.contains("nothing is wrong"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_checked_and_a_test_email_sent_without_a_database() {
    let site = Site::new().await;
    let all = tempfile::tempdir().unwrap();
    let (backup, data) = (all.path().join("backup").display().to_string(), all.path().join("none"));
    assert!(circlet(&Setup::beside(&site), &["backup", &backup]).0);
    let setup = elsewhere(&site, &fresh_database(&data).await, &data);
    let (done, told) = circlet(&setup, &["verify", &backup]);
    assert!(done && told.contains("is whole"), "{told}");
    assert!(!data.exists());
    let (done, told) = circlet(&setup, &["mail-test", "amina@example.org"]);
    assert!(done && told.contains(".eml"), "{told}");
    assert_eq!(names(&data), ["mail"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_begins_an_empty_database_next_to_the_log_of_one_that_is_gone() {
    let site = Site::new().await;
    if site.app.db.engine() != Engine::Sqlite {
        return;
    }
    site.account("Amina Otieno", false).await;
    let all = tempfile::tempdir().unwrap();
    let place = all.path().join("place");
    std::fs::create_dir(&place).unwrap();
    // The site is open: its last changes are in the log alone.
    let log = db::file(&site.app.config.database_url).unwrap().display().to_string() + "-wal";
    assert!(std::fs::copy(log, place.join("circlet.db-wal")).unwrap() > 0);
    let setup = elsewhere(&site, &format!("sqlite://{}", place.join("circlet.db").display()), &place);
    let kept = std::fs::read(place.join("circlet.db-wal")).unwrap();
    let out = all.path().join("out").display().to_string();
    for arguments in
        [&["serve"][..], &["migrate"], &["demo"], &["import", "circlet", &out], &["user", "add", "Amina", "amina@example.org"], &["verify"]]
    {
        let (done, told) = circlet(&setup, arguments);
        assert!(!done && told.contains("circlet.db-wal, which holds its last changes"), "{arguments:?}: {told}");
        assert_eq!(names(&place), ["circlet.db-wal"], "{arguments:?}");
        assert_eq!(std::fs::read(place.join("circlet.db-wal")).unwrap(), kept);
    }
}
