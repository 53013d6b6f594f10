//! The secret that signs links: outside the database, the same on every server, and replaced without losing anyone.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, SECRET, START, Site};
use crate::rows::run;
use crate::smtp::send;
use crate::support::eventually;
use crate::support::program::{Setup, get};
use crate::support::templates::{self, Template};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use circlet::platform::outbox::worker::Tally;
use circlet::platform::secret::Key;
use circlet::platform::{Db, Timestamp};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn text(byte: u8) -> String {
    STANDARD.encode([byte; 32])
}

fn fingerprint(text: &str) -> String {
    Key::parse(text).unwrap().fingerprint()
}

/// Returns the secrets in a data folder.
fn lines(data: &Path) -> Vec<String> {
    std::fs::read_to_string(data.join("secret")).unwrap().lines().map(str::to_owned).collect()
}

async fn settings(db: &Db) -> Vec<(String, String)> {
    sqlx::query_as("select key, value from settings where key like 'secret%' order by key").fetch_all(db.primary()).await.unwrap()
}

/// Puts a secret where versions before 0.5 kept it.
async fn put(db: &Db, secret: &str) {
    let mut tx = db.write().await.unwrap();
    let put = sqlx::query("insert into settings (key, value) values ('secret', $1)").bind(secret.to_owned());
    put.execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Returns a site that has its secret in a file, with a circle and the path to the page of someone who signed up.
async fn filed() -> (Site, String) {
    let site = Site::with(&[("CIRCLET_SECRET", "")]).await;
    let (facilitator, _) = site.account("Fay Cilitator", false).await;
    site.circle(facilitator, NewCircle { weeks: 12, ..NewCircle::default() }).await;
    let fields = [("slug", "speaking"), ("name", "Ana"), ("email", "ana@example.org"), ("goal", "Talk"), ("support", "Tea"), ("consent", "on")];
    site.browser().post("signups/sign-up", "/circles/speaking/sign-up", &fields).await;
    let path = site.mails("welcome").await[0].path("/p/");
    (site, path)
}

fn rotate(site: &Site, arguments: &[&str]) -> String {
    let done = Setup::beside(site).run(&[&["secret", "rotate"], arguments].concat());
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout).unwrap()
}

fn later(days: i64, seconds: i64) -> String {
    let start: Timestamp = START.parse().unwrap();
    Timestamp::from_second(start.as_second() + days * 86_400 + seconds).unwrap().to_string()
}

/// Returns whether a personal page opens; otherwise it says in words that the link no longer works.
async fn opens(browser: &Browser, path: &str) -> bool {
    let page = browser.get(path).await;
    let works = page.status == 200 && page.text().contains("Public speaking");
    assert!(works || page.text().contains("This link no longer works"), "{}: {}", page.status, page.text());
    works
}

#[tokio::test]
async fn at_the_first_start_of_an_upgraded_site_the_secret_leaves_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_owned();
    let url = templates::copy(Template::Empty, &data).await;
    let db = Db::open(&url, None).await.unwrap();
    put(&db, &text(9)).await;
    db.close().await;
    let site = Site::on(folder, url.clone(), &[("CIRCLET_SECRET", "")]).await;
    assert_eq!(lines(&data), [text(9)]);
    assert_eq!(std::fs::metadata(data.join("secret")).unwrap().permissions().mode() & 0o777, 0o600);
    let kept = settings(&site.app.db).await;
    assert_eq!(kept, [("secret_fingerprint".to_owned(), fingerprint(&text(9)))]);
    for entry in std::fs::read_dir(&data).unwrap().map(|entry| entry.unwrap()) {
        let bytes = std::fs::read(entry.path()).unwrap();
        let found = bytes.windows(44).any(|window| window == text(9).as_bytes());
        assert_eq!(found, entry.file_name() == "secret", "{}", entry.path().display());
    }
    // The next start finds it there.
    let again = Site::with(&[("DATABASE_URL", &url), ("CIRCLET_DATA", data.to_str().unwrap()), ("CIRCLET_SECRET", "")]).await;
    assert_eq!(again.app.tokens.blind("x"), site.app.tokens.blind("x"));
}

#[tokio::test]
async fn a_secret_that_waits_in_the_database_is_not_replaced_by_another_one_in_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let url = templates::copy(Template::Empty, folder.path()).await;
    let site = Site::on(folder, url, &[]).await;
    run(&site, "delete from settings").await;
    put(&site.app.db, &text(9)).await;
    let refused = Setup::beside(&site).run(&["migrate"]);
    let log = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && log.contains("Start once without CIRCLET_SECRET"), "{log}");
    assert_eq!(settings(&site.app.db).await, [("secret".to_owned(), text(9))], "nothing was changed");
    assert!(Setup::beside(&site).set("CIRCLET_SECRET", &text(9)).run(&["migrate"]).status.success());
    assert_eq!(settings(&site.app.db).await, [("secret_fingerprint".to_owned(), fingerprint(&text(9)))]);
    assert!(!site.app.config.data.join("secret").exists());
}

#[tokio::test]
async fn a_server_with_another_secret_or_none_does_not_start_and_says_what_to_copy() {
    let (site, path) = filed().await;
    let own = lines(&site.app.config.data).remove(0);
    let other = tempfile::tempdir().unwrap();
    let data = other.path().display().to_string();
    let beside = || Setup::beside(&site).set("CIRCLET_DATA", &data);
    for (setting, found) in [("", "there is none in".to_owned()), (text(4).as_str(), format!("CIRCLET_SECRET has {}", fingerprint(&text(4))))] {
        let refused = beside().set("CIRCLET_SECRET", setting).run(&["serve"]);
        let log = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && log.contains(&found) && log.contains(&fingerprint(&own)), "{log}");
        assert!(log.contains("Copy the file `secret`") && log.contains("or set CIRCLET_SECRET"), "{log}");
        assert!(!log.contains(&own) && !log.contains(&text(4)), "{log}");
        assert!(!other.path().join("secret").exists(), "none is made");
    }
    std::fs::write(other.path().join("secret"), "swordfish").unwrap();
    let refused = beside().run(&["migrate"]);
    let log = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && log.contains("is not 32 bytes in base64") && !log.contains("swordfish"), "{log}");
    // What it says to do helps.
    std::fs::copy(site.app.config.data.join("secret"), other.path().join("secret")).unwrap();
    assert!(beside().run(&["migrate"]).status.success());
    assert!(beside().set("CIRCLET_SECRET", &own).run(&["migrate"]).status.success());
    // And if it is lost, a new one is made.
    std::fs::remove_file(other.path().join("secret")).unwrap();
    assert!(!beside().run(&["secret", "rotate"]).status.success());
    assert!(beside().run(&["secret", "rotate", "--lost"]).status.success());
    assert!(beside().run(&["migrate"]).status.success());
    std::fs::copy(other.path().join("secret"), site.app.config.data.join("secret")).unwrap();
    assert!(site.app.follow_secret().await.unwrap() && !opens(&site.browser(), &path).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_once_on_a_new_site_agree_on_one_secret() {
    let site = Site::new().await;
    run(&site, "delete from settings").await;
    let setup = Setup::beside(&site).set("CIRCLET_SECRET", "");
    let programs: Vec<_> = (0..3).map(|_| setup.start(&["serve"])).collect();
    for program in &programs {
        program.address().await;
    }
    assert_eq!(lines(&site.app.config.data).len(), 1);
}

#[tokio::test]
async fn after_a_rotation_old_links_work_for_the_grace_and_the_next_email_brings_a_new_one() {
    let (site, old) = filed().await;
    let told = rotate(&site, &[]);
    assert!(told.contains("work until 2026-12-16 16:00 UTC"), "{told}");
    assert!(site.app.follow_secret().await.unwrap());
    let new = site.mails("welcome").await[0].path("/p/");
    assert_ne!(old, new);
    for (moment, old_opens) in [(START.to_owned(), true), (later(30, -1), true), (later(30, 0), false)] {
        site.at(&moment);
        assert_eq!((opens(&site.browser(), &old).await, opens(&site.browser(), &new).await), (old_opens, true), "{moment}");
    }
    // A second one within the grace of the first: both of before are still good.
    let (site, first) = filed().await;
    rotate(&site, &["--grace", "10"]);
    site.app.follow_secret().await.unwrap();
    let second = site.mails("welcome").await[0].path("/p/");
    rotate(&site, &["--grace", "20"]);
    assert_eq!(lines(&site.app.config.data).len(), 3);
    site.app.follow_secret().await.unwrap();
    assert!(opens(&site.browser(), &first).await && opens(&site.browser(), &second).await);
    site.at(&later(11, 0));
    assert!(!opens(&site.browser(), &first).await && opens(&site.browser(), &second).await);
}

#[tokio::test]
async fn after_a_leak_no_old_link_works_and_no_former_secret_stays_in_the_file() {
    let (site, first) = filed().await;
    rotate(&site, &[]);
    site.app.follow_secret().await.unwrap();
    let second = site.mails("welcome").await[0].path("/p/");
    let told = rotate(&site, &["--grace", "0"]);
    assert!(told.contains("do not work any more"), "{told}");
    assert!(site.app.follow_secret().await.unwrap());
    assert!(!opens(&site.browser(), &first).await && !opens(&site.browser(), &second).await);
    assert!(opens(&site.browser(), &site.mails("welcome").await[0].path("/p/")).await);
    assert_eq!(lines(&site.app.config.data).len(), 1);
    let mode = std::fs::metadata(site.app.config.data.join("secret")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_server_that_cannot_read_the_new_secret_stops_until_it_can() {
    let (site, path) = filed().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let file = site.app.config.data.join("secret");
    std::fs::copy(&file, elsewhere.path().join("secret")).unwrap();
    let done = Setup::beside(&site).set("CIRCLET_DATA", elsewhere.path().to_str().unwrap()).run(&["secret", "rotate"]);
    assert!(done.status.success(), "{done:?}");
    assert!(!site.app.follow_secret().await.unwrap());
    for page in ["/", &path, "/circles/speaking", "/health"] {
        let reply = site.browser().get(page).await;
        assert_eq!(reply.status, 503, "{page}: {}", reply.text());
    }
    let fields = [("slug", "speaking"), ("name", "Bo"), ("email", "bo@example.org"), ("goal", "Talk"), ("support", "Tea"), ("consent", "on")];
    let reply = site.browser().post("signups/sign-up", "/circles/speaking/sign-up", &fields).await;
    assert_eq!((reply.status.as_u16(), site.count("select count(*) from signups").await), (503, 1));
    assert_eq!(send(&site).await, Tally::default(), "no email is signed with the old secret");
    std::fs::copy(elsewhere.path().join("secret"), &file).unwrap();
    assert_eq!(send(&site).await.sent, 2, "the mail worker looks by itself");
    assert!(opens(&site.browser(), &path).await);
    assert_eq!(site.browser().get("/health").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_follows_by_itself_and_nothing_shows_the_secret() {
    let (site, old) = filed().await;
    let setup = Setup::beside(&site);
    let program = setup.start(&["serve", "--no-worker"]);
    let address = program.address().await;
    rotate(&site, &["--grace", "0"]);
    eventually("the old link no longer works", || async { get(&address, &old).unwrap().body.contains("This link no longer works") }).await;
    site.app.follow_secret().await.unwrap();
    let new = site.mails("welcome").await[0].path("/p/");
    assert!(get(&address, &new).unwrap().body.contains("Public speaking"));
    let export = tempfile::tempdir().unwrap();
    assert!(setup.run(&["export", export.path().to_str().unwrap()]).status.success());
    let secret = lines(&site.app.config.data).remove(0);
    let manifest = std::fs::read_to_string(export.path().join("manifest.json")).unwrap();
    assert!(manifest.contains(&format!("\"secret\": \"{}\"", fingerprint(&secret))), "{manifest}");
    for entry in std::fs::read_dir(export.path()).unwrap().map(|entry| entry.unwrap()) {
        assert!(!std::fs::read_to_string(entry.path()).unwrap().contains(&secret), "{}", entry.path().display());
    }
    let stored = site.count("select count(*) from settings where key = 'secret' or length(value) = 44").await;
    assert!(stored == 0 && !program.log().contains(&secret), "{}", program.log());
}

#[tokio::test]
async fn with_the_environment_a_rotation_says_first_what_to_set_and_loses_nothing() {
    let site = Site::new().await;
    let old = site.app.tokens.clone();
    let told = rotate(&site, &[]);
    assert!(told.contains("Nothing was changed yet"), "{told}");
    let value = told.lines().find_map(|line| line.strip_prefix("CIRCLET_SECRET=")).unwrap().to_owned();
    assert!(value.split_once(',').is_some_and(|(new, last)| new != SECRET && last == SECRET), "{told}");
    // Servers with both go on with the old one until the second call.
    let both = || Setup::beside(&site).set("CIRCLET_SECRET", &value);
    assert!(both().run(&["migrate"]).status.success());
    assert!(site.app.follow_secret().await.unwrap());
    let done = both().run(&["secret", "rotate", "--grace", "7"]);
    assert!(String::from_utf8_lossy(&done.stdout).contains("work until 2026-11-23"), "{done:?}");
    assert!(!site.app.follow_secret().await.unwrap(), "this one has the old secret only");
    let restarted = Site::with(&[("DATABASE_URL", &site.app.config.database_url), ("CIRCLET_SECRET", &value)]).await;
    assert_ne!(restarted.app.tokens.digits("x"), old.digits("x"));
    assert!(restarted.app.tokens.are_digits("x", &old.digits("x"), restarted.app.clock.now()));
    // The old one is never taken for a new one.
    let again = both().run(&["secret", "rotate"]);
    assert!(String::from_utf8_lossy(&again.stdout).contains("Nothing was changed yet"), "{again:?}");
}

#[tokio::test]
async fn a_secret_can_be_copied_to_other_servers_before_it_is_used() {
    let (site, path) = filed().await;
    let data = site.app.config.data.clone();
    assert!(rotate(&site, &["--prepare"]).contains("Copy the file"));
    assert_eq!(lines(&data).len(), 2);
    assert!(site.app.follow_secret().await.unwrap() && opens(&site.browser(), &path).await);
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(data.join("secret"), elsewhere.path().join("secret")).unwrap();
    rotate(&site, &[]);
    let other = elsewhere.path().display().to_string();
    let url = site.app.config.database_url.clone();
    let second = Site::with(&[("DATABASE_URL", &url), ("CIRCLET_DATA", &other), ("CIRCLET_SECRET", "")]).await;
    assert!(site.app.follow_secret().await.unwrap());
    assert_eq!(second.app.tokens.blind("x"), site.app.tokens.blind("x"));
}
