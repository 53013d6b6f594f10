//! `circlet backup`, `circlet restore` and `circlet verify`: made while the site is used, checked, and restored completely or
//! not at all.

use crate::fixtures::NewCircle;
use crate::harness::{SECRET, Site, fresh_database};
use crate::live::Stream;
use crate::rows::run;
use crate::smtp::send;
use crate::support::program::{Program, Setup};
use circlet::platform::db::Engine;
use circlet::platform::outbox::worker::Tally;
use circlet::transfer::jobs::JOBS;
use circlet::transfer::service::backup::manifest;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Returns a site with its secret in a file, a circle, an account, someone who signed up, two emails that wait, and one that
/// was written to a file.
async fn full() -> (Site, String) {
    let site = Site::with(&[("CIRCLET_SECRET", "")]).await;
    let (facilitator, _) = site.account("Fay Cilitator", true).await;
    site.circle(facilitator, NewCircle::default()).await;
    let fields = [("slug", "speaking"), ("name", "Ana"), ("email", "ana@example.org"), ("goal", "Talk"), ("support", "Tea"), ("consent", "on")];
    site.browser().post("signups/sign-up", "/circles/speaking/sign-up", &fields).await;
    let path = site.mails("welcome").await[0].path("/p/");
    std::fs::create_dir_all(site.app.config.mail_folder()).unwrap();
    std::fs::write(site.app.config.mail_folder().join("1-old.eml"), "Subject: Hello\r\n\r\nold").unwrap();
    (site, path)
}

/// An empty place to restore into.
struct Place {
    folder: tempfile::TempDir,
    url: String,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = fresh_database(folder.path()).await;
        Self { folder, url }
    }

    fn data(&self) -> &Path {
        self.folder.path()
    }

    fn setup(&self, beside: &Site) -> Setup {
        Setup::beside(beside).set("DATABASE_URL", &self.url).set("CIRCLET_DATA", &self.data().display().to_string()).set("CIRCLET_SECRET", "")
    }

    async fn site(&self) -> Site {
        let data = self.data().display().to_string();
        Site::with(&[("DATABASE_URL", &self.url), ("CIRCLET_DATA", &data), ("CIRCLET_SECRET", "")]).await
    }

    /// Returns whether there is no database yet: on PostgreSQL, none with rows.
    async fn is_empty(&self) -> bool {
        if self.url.starts_with("sqlite:") {
            return !self.data().join("circlet.db").exists();
        }
        let db = circlet::platform::Db::open(&self.url, None).await.unwrap();
        let empty = circlet::transfer::service::first_filled_table(&db).await.unwrap().is_none();
        db.close().await;
        empty
    }
}

fn circlet(setup: &Setup, arguments: &[&str]) -> (bool, String) {
    let done = setup.run(arguments);
    (done.status.success(), format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr)))
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Kills a program as soon as a file is there, unless it has ended by then: some are there for a moment only.
async fn kill_at(program: &mut Program, file: &Path) {
    while program.lives() && !file.exists() {
        tokio::task::yield_now().await;
    }
    program.kill_now();
}

/// Makes a backup of a site in a new folder.
fn backed_up(site: &Site) -> (tempfile::TempDir, PathBuf) {
    let all = tempfile::tempdir().unwrap();
    let folder = all.path().join("backup");
    let (done, told) = circlet(&Setup::beside(site), &["backup", &text(&folder)]);
    assert!(done, "{told}");
    (all, folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_the_site_is_used_comes_back_whole_and_its_waiting_emails_are_held() {
    let (site, path) = full().await;
    let (_all, folder) = backed_up(&site);
    for entry in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap()) {
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0, "{}", text(&entry.path()));
    }
    let (whole, told) = circlet(&Setup::beside(&site), &["verify", &text(&folder)]);
    assert!(whole && told.contains("is whole"), "{told}");
    // What is written after the backup is not in it.
    run(&site, "update circles set title = 'Later'").await;
    assert_eq!(send(&site).await.sent, 2);
    let place = Place::new().await;
    let (restored, told) = circlet(&place.setup(&site), &["restore", &text(&folder)]);
    assert!(restored && told.contains("2 emails that waited then are held"), "{told}");
    assert_eq!(std::fs::metadata(place.data().join("secret")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_to_string(place.data().join("mail/1-old.eml")).unwrap(), "Subject: Hello\r\n\r\nold");
    let again = place.site().await;
    let page = again.browser().get(&path).await;
    assert!(page.status == 200 && page.text().contains("Public speaking"), "an old link opens: {}", page.text());
    assert_eq!(again.count("select count(*) from signups where left_at is null").await, 1);
    assert_eq!(send(&again).await, Tally::default(), "held");
    // New emails go out as usual.
    let fields = [("slug", "speaking"), ("name", "Bo"), ("email", "bo@example.org"), ("goal", "Talk"), ("support", "Tea"), ("consent", "on")];
    again.browser().post("signups/sign-up", "/circles/speaking/sign-up", &fields).await;
    assert_eq!(send(&again).await.sent, 2);
    // A page that knows an event that was lost, and whose number the restored site would have given to this one, loads again.
    let mut stream = Stream::open(&again.browser(), &format!("link={}", path.trim_start_matches("/p/")), "1:2").await;
    stream.say().await;
    assert_eq!(stream.say().await.told(), (String::new(), 1_000_002));
    let (fine, told) = circlet(&place.setup(&site), &["verify"]);
    assert!(fine && told.contains("nothing is wrong"), "{told}");
    // Into a place that is not empty nothing is restored.
    let (restored, told) = circlet(&place.setup(&site), &["restore", &text(&folder)]);
    assert!(!restored && (told.contains("empty place") || told.contains("not empty")), "{told}");
    assert_eq!(again.count("select count(*) from signups").await, 2);
}

#[tokio::test]
async fn staff_release_or_drop_what_is_held_and_no_one_else_does() {
    for (button, sent, states) in [("release", 2, "sent"), ("drop", 0, "dropped")] {
        let (site, _) = full().await;
        run(&site, "update outbox set held = 1").await;
        let (_, staff) = site.account("Sam Staff", true).await;
        let (_, person) = site.account("Amina Otieno", false).await;
        let page = staff.get("/staff").await.text();
        assert!(page.contains("2 emails are held back") && page.contains("Release") && page.contains("Drop"), "{page}");
        assert_eq!(person.post("moderation/held", "/staff", &[("button", button)]).await.status, 403);
        site.browser().post("moderation/held", "/staff", &[("button", button)]).await;
        staff.post("moderation/held", "/staff", &[("button", "else")]).await;
        assert_eq!(site.count("select count(*) from outbox where held = 1").await, 2);
        let reply = staff.post("moderation/held", "/staff", &[("button", button)]).await;
        assert_eq!(reply.location, Some(format!("/staff?done={button}")));
        // A second decision, on a page that was loaded before, decides nothing.
        let late = staff.post("moderation/held", "/staff", &[("button", if button == "drop" { "release" } else { "drop" })]).await;
        assert!(staff.follow(&late).await.text().contains("Someone else had done this already"), "{:?}", late.location);
        assert_eq!(send(&site).await.sent, sent);
        let found: Vec<String> = sqlx::query_scalar("select distinct state from outbox").fetch_all(site.app.db.primary()).await.unwrap();
        assert_eq!(found, [states]);
        assert!(!staff.get("/staff").await.text().contains("held back"));
        assert_eq!(site.count("select count(*) from staff_log").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_backup_and_a_damaged_one_are_refused_and_change_nothing() {
    let (site, _) = full().await;
    let (_all, folder) = backed_up(&site);
    let place = Place::new().await;
    let refused = async |why: &str| {
        let (restored, told) = circlet(&place.setup(&site), &["restore", &text(&folder)]);
        assert!(!restored && told.contains(why), "{why}: {told}");
        assert!(place.is_empty().await && !place.data().join("secret").exists(), "{why}");
        assert!(!circlet(&Setup::beside(&site), &["verify", &text(&folder)]).0, "{why}");
    };
    let made = manifest::check(&folder).unwrap();
    for name in made.files.keys() {
        let file = folder.join(name);
        let kept = std::fs::read(&file).unwrap();
        let mut other = kept.clone();
        other.push(b' ');
        std::fs::write(&file, other).unwrap();
        refused("the backup is damaged").await;
        std::fs::write(&file, kept).unwrap();
    }
    let manifest = folder.join("manifest.json");
    let kept = std::fs::read_to_string(&manifest).unwrap();
    for (from, to, why) in [
        ("circlet-backup", "circlet", "is no backup"),
        ("\"version\": 1", "\"version\": 2", "of a newer Circlet"),
        (&*format!("\"migration\": {}", made.migration), "\"migration\": 9999", "newer than this one"),
        ("mail/1-old.eml", "../1-old.eml", "outside the backup"),
        ("\"signups\": 1", "\"signups\": 2", "of the table signups there are 1 rows, and manifest.json says 2"),
        ("\"signups\": 1", "\"signup\": 1", "of the table signup"),
    ] {
        assert!(kept.contains(from), "{kept}");
        std::fs::write(&manifest, kept.replace(from, to)).unwrap();
        refused(why).await;
    }
    std::fs::remove_file(&manifest).unwrap();
    refused("is no whole backup").await;
    std::fs::write(&manifest, &kept).unwrap();
    // Another secret is there.
    std::fs::write(place.data().join("secret"), SECRET).unwrap();
    let (restored, told) = circlet(&place.setup(&site), &["restore", &text(&folder)]);
    assert!(!restored && told.contains("another secret than the backup's"), "{told}");
    std::fs::remove_file(place.data().join("secret")).unwrap();
    assert!(circlet(&place.setup(&site), &["restore", &text(&folder)]).0);
    // And a folder with anything in it takes no backup.
    let (made, told) = circlet(&Setup::beside(&site), &["backup", &text(&folder)]);
    assert!(!made && told.contains("is not empty") && manifest.exists(), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_killed_in_the_middle_leaves_an_empty_place_or_a_whole_one() {
    let (site, path) = full().await;
    let (_all, folder) = backed_up(&site);
    let whole = async |place: &Place| {
        let again = place.site().await;
        assert_eq!(again.browser().get(&path).await.status, 200);
        assert_eq!(again.count("select count(*) from outbox where held = 1").await, 2);
    };
    // Killed at different moments, each named by what is there.
    for moment in ["circlet.db.lock", "circlet.db.part", "secret", "mail"] {
        let place = Place::new().await;
        let mut program = place.setup(&site).start(&["restore", &text(&folder)]);
        // On PostgreSQL the first two never appear: killed once the secret is there.
        let moment = if place.url.starts_with("sqlite:") || moment == "mail" { moment } else { "secret" };
        kill_at(&mut program, &place.data().join(moment)).await;
        if place.is_empty().await {
            let (restored, told) = circlet(&place.setup(&site), &["restore", &text(&folder)]);
            assert!(restored, "{moment}: {told}");
        }
        whole(&place).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_killed_in_the_middle_is_no_backup() {
    let (site, _) = full().await;
    let all = tempfile::tempdir().unwrap();
    for n in 0..4 {
        let folder = all.path().join(n.to_string());
        let mut program = Setup::beside(&site).start(&["backup", &text(&folder)]);
        let begun = if n % 2 == 0 || site.app.db.engine() == Engine::Postgres { folder.clone() } else { folder.join("circlet.db") };
        kill_at(&mut program, &begun).await;
        let place = Place::new().await;
        let (restored, told) = circlet(&place.setup(&site), &["restore", &text(&folder)]);
        assert_eq!(restored, folder.join("manifest.json").exists(), "{told}");
        assert!(restored || (told.contains("is no whole backup") && place.is_empty().await), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_night_one_of_several_servers_makes_one_and_the_last_ones_stay() {
    let site = Site::with(&[("CIRCLET_BACKUPS", "2")]).await;
    let data = text(&site.app.config.data);
    let url = site.app.config.database_url.clone();
    let second = Site::with(&[("DATABASE_URL", &url), ("CIRCLET_DATA", &data), ("CIRCLET_BACKUPS", "2")]).await;
    let folder = site.app.config.data.join("backups");
    let names = || {
        let mut names: Vec<String> =
            std::fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let look = async |moment: &str| {
        for site in [&site, &second] {
            site.at(moment);
            circlet::platform::jobs::run_due(&site.app, JOBS).await;
        }
    };
    look("2026-11-16T16:00:00Z").await;
    assert_eq!(names(), Vec::<String>::new(), "not before the first night");
    look("2026-11-17T02:10:00Z").await;
    look("2026-11-17T02:50:00Z").await;
    assert_eq!(names(), ["nightly-2026-11-17T0210Z"], "one a night");
    // What the host puts there stays, and so does what is no backup; what was left by a killed server goes.
    for name in ["mine", "nightly-2020-01-01T0200Z", "nightly-2026-11-17T0300Z.part"] {
        std::fs::create_dir_all(folder.join(name)).unwrap();
        std::fs::write(folder.join(name).join("file"), "x").unwrap();
    }
    for day in ["18", "19"] {
        look(&format!("2026-11-{day}T03:00:00Z")).await;
    }
    let kept = ["mine", "nightly-2020-01-01T0200Z", "nightly-2026-11-18T0300Z", "nightly-2026-11-19T0300Z"];
    assert_eq!(names(), kept);
    manifest::check_and_open(&folder.join(kept[3])).await.unwrap();
    // One that fails is tried again.
    std::fs::rename(&folder, folder.with_extension("away")).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    look("2026-11-20T02:00:00Z").await;
    std::fs::remove_file(&folder).unwrap();
    std::fs::rename(folder.with_extension("away"), &folder).unwrap();
    look("2026-11-20T10:00:00Z").await;
    assert_eq!(names()[3], "nightly-2026-11-20T1000Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_finds_wrong_figures_a_changed_schema_and_a_changed_migration() {
    let (site, _) = full().await;
    for statement in [
        "update circles set taken = 7",
        "drop index outbox_held",
        "create table notes (id bigint primary key)",
        "update _sqlx_migrations set checksum = (select m.checksum from _sqlx_migrations m where m.version = 1) where version = 2",
    ] {
        run(&site, statement).await;
    }
    let (fine, told) = circlet(&Setup::beside(&site), &["verify"]);
    assert!(!fine, "{told}");
    for words in
        ["taken seats (circles.taken): wrong in 1 rows", "lacks index outbox(due_at) where", "has notes.id: integer", "migration 2 was applied"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
}
