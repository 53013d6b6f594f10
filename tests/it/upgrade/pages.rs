//! The old site's pages and the links in its emails.

use super::{Old, Page, imported, opened};
use crate::harness::{Browser, Reply};
use crate::support::former::VERSIONS;
use crate::support::page::{Form, forms, text};
use std::collections::BTreeMap;

/// Words of 0.1 that have changed since: those in `fixture.json`, and the current ones.
const REWORDED: &[(&str, &str)] = &[
    // People who had left were among them, without a name.
    ("3 of 11 marked", "3 of 10 marked"),
    ("0 of 11 marked", "0 of 10 marked"),
    ("8 of 11 marked", "8 of 10 marked"),
    ("3 of 9 marked", "3 of 7 marked"),
    ("5 meetings behind you", "5 meetings held"),
    ("Saturday 28 November, 10:00 you come", "Saturday 28 November, 10:00 you’re coming"),
    // A date that is over.
    ("Saturday 7 November, 10:00 you can't come", "Saturday 7 November, 10:00 you said no"),
    ("from 28 November, Madrid time", "from Saturday 28 November, Madrid time"),
    ("4 meetings · until 14 December, Berlin time", "4 meetings · until Monday 14 December, Berlin time"),
    ("Thursday 14 January 2027, 18:30–19:45", "Thursday, 14 January 2027, 18:30–19:45"),
    ("Closed 22 November", "Closed Sunday 22 November"),
    ("Wednesday 2 December, 14:00 you can't come", "Wednesday 2 December, 14:00 you can’t come"),
];

/// Fields of 0.1's forms that are posted under another name since: endpoint, former name, current one.
const RENAMED: &[(&str, &str, &str)] =
    &[("feedback/save", "rating", "form[typed][values][overall]"), ("feedback/save", "number", "form[typed][values][others]")];

/// Pages of 0.1 of which a part has a page of its own since.
const DIVIDED: &[(&str, &str)] = &[("/staff", "/staff/emails")];

/// What links are for: the pages of some kinds of links have a form that posts to one of these.
const ACTIONS: &[&str] = &[
    "/fn/attendance/rsvp?",
    "/fn/signups/leave?",
    "/fn/signups/undo?",
    "/fn/signups/end-reminders?",
    "/fn/accounts/confirm?",
    "/fn/accounts/reset?",
    "/fn/feedback/save?",
];

/// Returns what is wrong with a page.
fn wrong(page: &Page, reply: &Reply) -> Vec<String> {
    let (mut wrong, read) = (Vec::new(), text(&reply.body));
    if reply.status.as_u16() != page.status {
        wrong.push(format!("the status is {}, not {}", reply.status, page.status));
    }
    let today = |words: &String| REWORDED.iter().find(|(then, _)| then == words).map_or(words.clone(), |(_, now)| (*now).to_owned());
    wrong.extend(page.text.iter().filter(|words| !read.contains(*words)).map(|words| format!("no “{words}”")));
    wrong.extend(page.words.iter().map(today).filter(|words| !read.contains(words)).map(|words| format!("no “{words}”")));
    wrong.extend(page.absent.iter().filter(|words| read.contains(*words)).map(|words| format!("there is “{words}”")));
    if let Some(wanted) = &page.form {
        let form = Form::of(&reply.body, &wanted.endpoint);
        let renamed = |name: &str| RENAMED.iter().find(|(form, then, _)| *form == wanted.endpoint && *then == name).map(|(.., now)| *now);
        for (name, value) in &wanted.fields {
            let found = form.value(renamed(name).unwrap_or(name));
            if found != Some(value) {
                wrong.push(format!("{name} is {found:?}, not {value:?}"));
            }
        }
    }
    if let Some(open) = page.open {
        let offers = match page.kind.as_deref() {
            Some("participant" | "manage") => reply.status.is_success(),
            _ => forms(&reply.body).iter().any(|form| ACTIONS.iter().any(|action| form.action.starts_with(action))),
        };
        if offers != open {
            wrong.push(format!("open is {offers}, not {open}"));
        }
    }
    let place = |what| format!("{} {}: {what}\n    {}", page.who, page.path, read.chars().skip(100).take(900).collect::<String>());
    wrong.into_iter().map(place).collect()
}

async fn looks_the_same(old: &Old) {
    let mut browsers: BTreeMap<&str, Browser> = BTreeMap::new();
    for login in &old.fixture.people {
        let (browser, signed_in) = old.browser(login).await;
        assert!(signed_in, "{} cannot sign in", login.email);
        browsers.insert(&login.who, browser);
    }
    for login in &old.fixture.refused {
        assert!(!old.browser(login).await.1, "{} can sign in", login.email);
    }
    browsers.insert("anyone", old.site.browser());
    browsers.insert("visitor", old.browser_of("visitor"));
    let mut all = Vec::new();
    for page in old.fixture.pages.iter().chain(&old.fixture.links) {
        // 0.1 wrote all dates and times as in Britain.
        let browser = browsers[page.who.as_str()].reading("en-GB");
        let mut reply = browser.get(&page.path).await;
        if let Some((_, part)) = DIVIDED.iter().find(|(whole, _)| *whole == page.path) {
            reply.body += &browser.get(part).await.body;
        }
        all.extend(wrong(page, &reply));
    }
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

#[tokio::test]
async fn the_opened_site_shows_the_same_pages_and_its_links_still_open() {
    for version in VERSIONS {
        let old = opened(version).await;
        looks_the_same(&old).await;
        // A session outlives the update.
        assert_eq!(old.browser_of("grace").get("/me").await.status, 200);
    }
}

#[tokio::test]
async fn the_imported_site_shows_the_same_pages_and_its_links_still_open() {
    for version in VERSIONS {
        looks_the_same(&imported(version).await).await;
    }
}
