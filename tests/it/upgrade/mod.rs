//! The site left by version 0.1, the same site as 0.2 left it, and others of 0.3, 0.4 and 0.5 (`tests/fixtures`), with the
//! current program: the database opened (SQLite), and the export imported (on either engine).

mod calendars;
mod keys;
mod mails;
mod pages;
mod rows;
mod voices;

use crate::harness::{Browser, Site, fresh_database};
use crate::support::former;
use crate::support::program::Setup;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `fixture.json`: what the site contains and does.
#[derive(Debug, Deserialize)]
struct Fixture {
    now: String,
    secret: String,
    people: Vec<Login>,
    refused: Vec<Login>,
    /// Per person, name and value.
    cookies: BTreeMap<String, BTreeMap<String, String>>,
    pages: Vec<Page>,
    links: Vec<Page>,
    circles: Vec<Circle>,
    waiting: Vec<Mail>,
    added: Vec<Added>,
    /// Rows per table.
    counts: BTreeMap<String, i64>,
    /// Emails per state and kind.
    mails: BTreeMap<String, BTreeMap<String, i64>>,
}

#[derive(Debug, Deserialize)]
struct Login {
    #[serde(default, rename = "as")]
    who: String,
    email: String,
    password: String,
}

/// A page, or the target of an emailed link.
#[derive(Debug, Deserialize)]
struct Page {
    #[serde(default = "anyone", rename = "as")]
    who: String,
    path: String,
    status: u16,
    text: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    absent: Vec<String>,
    form: Option<Fields>,
    /// Links only.
    kind: Option<String>,
    /// Links only: whether the page offers what the link is for.
    open: Option<bool>,
}

fn anyone() -> String {
    "anyone".to_owned()
}

#[derive(Debug, Deserialize)]
struct Fields {
    endpoint: String,
    fields: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Circle {
    id: i64,
    slug: String,
    title: String,
    state: String,
    language: String,
    hidden: bool,
    signup_open: bool,
    taken: i64,
    capacity: Option<i64>,
    facilitators: Vec<String>,
    meetings: Vec<Meeting>,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Meeting {
    id: i64,
    date: String,
    time: String,
    revision: i64,
    yes: i64,
    no: i64,
    feedback: Option<Feedback>,
}

#[derive(Debug, Deserialize, Eq)]
struct Feedback {
    rating: Option<i64>,
    number: Option<i64>,
    names: i64,
    /// The question that was answered, or only shown: what was only shown is no answer.
    prompt: Option<i64>,
    done: bool,
}

impl PartialEq for Feedback {
    fn eq(&self, other: &Self) -> bool {
        // The pages check that every written answer is there.
        let same_prompt = self.prompt.is_none() || other.prompt.is_none() || self.prompt == other.prompt;
        same_prompt && (self.rating, self.number, self.names, self.done) == (other.rating, other.number, other.names, other.done)
    }
}

/// A waiting email.
#[derive(Debug, Deserialize)]
struct Mail {
    id: i64,
    key: String,
    to: String,
    meeting: Option<i64>,
    signup: Option<i64>,
    /// Its state after the worker has run.
    then: String,
}

/// An email that the periodic jobs enqueue.
#[derive(Debug, Deserialize)]
struct Added {
    key: String,
    to: String,
}

/// The old site with the current program, at the fixture's time.
struct Old {
    site: Site,
    fixture: Fixture,
    _folder: tempfile::TempDir,
}

/// Opens a version's SQLite database.
async fn opened(version: &str) -> Old {
    let (site, folder) = opened_site(version).await;
    old(&site.app.config.database_url.clone(), folder).await
}

/// Opens a version's SQLite database, from which the secret moves to the folder.
async fn opened_site(version: &str) -> (Site, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("circlet.db");
    former::unpack_database(version, &database);
    (of_demo(&format!("sqlite://{}", database.display()), folder.path()).await, folder)
}

/// Imports a version's export with the program itself.
async fn imported(version: &str) -> Old {
    let (site, folder) = imported_site(version, &fixture().secret).await;
    old(&site.app.config.database_url.clone(), folder).await
}

/// Imports a version's export. An export contains no secret, so the old one is put into the folder, as a host does.
async fn imported_site(version: &str, secret: &str) -> (Site, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export");
    former::unpack_export(version, &export);
    let url = fresh_database(folder.path()).await;
    std::fs::write(folder.path().join("secret"), secret).unwrap();
    let empty = of_demo(&url, folder.path()).await;
    let done = Setup::beside(&empty).run(&["import", "circlet", export.to_str().unwrap()]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    (of_demo(&url, folder.path()).await, folder)
}

/// Opens a database of demo people, who may sign in only in demo mode, with the secret in its data folder.
async fn of_demo(url: &str, data: &std::path::Path) -> Site {
    let data = data.display().to_string();
    Site::with(&[("DATABASE_URL", url), ("CIRCLET_DEMO", "1"), ("CIRCLET_SECRET", ""), ("CIRCLET_DATA", &data)]).await
}

fn fixture() -> Fixture {
    let text = std::fs::read_to_string(former::folder("0.1").join("fixture.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

async fn old(url: &str, folder: tempfile::TempDir) -> Old {
    let old = Old { site: of_demo(url, folder.path()).await, fixture: fixture(), _folder: folder };
    old.site.at(&old.fixture.now);
    old
}

impl Old {
    /// Returns a person's browser, signed in through the form.
    async fn browser(&self, login: &Login) -> (Browser, bool) {
        let browser = self.site.browser();
        let fields = [("email", login.email.as_str()), ("password", &login.password)];
        let reply = browser.post("accounts/sign-in", "/sign-in", &fields).await;
        let signed_in = reply.location.is_some_and(|to| !to.contains("__err"));
        (browser, signed_in)
    }

    /// Returns the browser with the fixture's cookies of `who`.
    fn browser_of(&self, who: &str) -> Browser {
        let browser = self.site.browser();
        self.fixture.cookies[who].iter().for_each(|(name, value)| browser.set_cookie(name, value));
        browser
    }
}
