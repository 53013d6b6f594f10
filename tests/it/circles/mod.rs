//! Circles: the wizard, publishing, the list, the page, cancelling, copying.

mod any_script;
mod leaving;
mod life;
mod list;
mod phase;
mod publish;
mod topics;
mod wizard;

use crate::harness::{Browser, Reply, Site};

pub const COURSE: [(&str, &str); 8] = [
    ("title", "Public speaking"),
    ("provider", "Example University"),
    ("link", "https://example.org/speaking"),
    ("format", "course"),
    ("description", "Speak without shaking."),
    ("topics", "speaking"),
    ("language", "en"),
    ("licence", "CC-BY"),
];
const PLACE: [(&str, &str); 7] = [
    ("mode", "in-person"),
    ("venue", "Harold Washington Library"),
    ("venue_details", "Room 3"),
    ("address", "400 S State St"),
    ("meeting_url", ""),
    ("city", "Chicago"),
    ("country", "USA"),
];
const WHEN: [(&str, &str); 6] = [
    ("first_date", "2026-11-30"),
    ("start_time", "18:30"),
    ("was_time", "18:30"),
    ("duration", "90"),
    ("time_zone", "America/Chicago"),
    ("weeks", "6"),
];
pub const WORDS: [(&str, &str); 5] = [
    ("title", "Public speaking for shy people"),
    ("language", "en"),
    ("welcome", "Bring *tea*."),
    ("question", "Do you bring a laptop?"),
    ("seats", "14"),
];

pub fn set<'a>(form: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut out: Vec<_> = form.to_vec();
    for (name, value) in changes {
        match out.iter_mut().find(|(n, _)| n == name) {
            Some(field) => field.1 = value,
            None => out.push((name, value)),
        }
    }
    out
}

pub fn of<'a>(slug: &'a str, form: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("slug", slug)], form].concat()
}

pub fn edit(slug: &str, step: u8) -> String {
    format!("/circles/{slug}/edit/{step}")
}

/// Returns the slug in `/circles/<slug>/…`.
fn slug_of(reply: &Reply) -> String {
    let location = reply.location.as_deref().unwrap_or_else(|| panic!("no redirect: {} {}", reply.status, reply.text()));
    circlet::paths::readable(location.split('/').nth(2).unwrap().split('?').next().unwrap())
}

async fn add_course(site: &Site) {
    if site.count("select count(*) from courses").await == 0 {
        let (_, author) = site.account("Course Author", false).await;
        author.post("courses/save", "/courses/add", &COURSE).await;
    }
}

async fn begin(browser: &Browser) -> String {
    slug_of(&browser.post("circles/begin", "/circles/start", &[("course", "")]).await)
}

/// Posts all steps with these changes; returns the draft's slug.
pub async fn draft(site: &Site, browser: &Browser, place: &[(&str, &str)], when: &[(&str, &str)], words: &[(&str, &str)]) -> String {
    add_course(site).await;
    if site.app.site.texts().privacy.is_empty() {
        site.write_privacy("We keep little.").await;
    }
    let slug = begin(browser).await;
    let s = slug.as_str();
    for (endpoint, step, form) in [
        ("circles/course", 1, of(s, &[("course", "public-speaking")])),
        ("circles/place", 2, of(s, &set(&PLACE, place))),
        ("circles/when", 3, of(s, &set(&WHEN, when))),
        ("circles/words", 4, of(s, &set(&WORDS, words))),
    ] {
        let reply = browser.post(endpoint, &edit(s, step), &form).await;
        let location = reply.location.clone().unwrap_or_default();
        assert!(location.contains(s) && !location.contains("__err"), "{endpoint}: {} {location}", reply.status);
    }
    slug
}

pub async fn published(site: &Site, browser: &Browser, words: &[(&str, &str)]) -> String {
    let slug = draft(site, browser, &[], &[], words).await;
    slug_of(&browser.post("circles/publish", &edit(&slug, 5), &[("slug", &slug)]).await)
}

/// Returns the dates of a circle in the database: key, date, time.
async fn plan(site: &Site, slug: &str) -> Vec<(i64, String, String)> {
    let circle = circlet::circles::service::by_slug(&site.ctx(), slug).await.unwrap();
    let meetings = circlet::meetings::service::list(site.app.db.primary(), circle.id).await.unwrap();
    meetings.into_iter().map(|m| (m.plan_key, m.local_date.to_string(), m.local_time)).collect()
}

/// Returns the fingerprint in the form of the dates.
async fn base(browser: &Browser, slug: &str) -> String {
    let page = browser.get(&edit(slug, 3)).await;
    let field = page.body.split('<').find(|tag| tag.contains("name=\"form[base]\"")).unwrap_or_else(|| panic!("no base: {}", page.text()));
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}
