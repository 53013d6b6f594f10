//! Two people, or two tabs, who save the same form at once: what only one of them changed is saved, and a field that both
//! changed is refused.

use crate::circles::{COURSE, draft, edit, published, set};
use crate::harness::{Browser, Reply, Site};
use crate::proofs::meanwhile;
use crate::support::page::Form;
use axum::http::StatusCode;

const CHANGED: &str = "This was changed somewhere else in the meantime.";
const RELOAD: &str = "Load this step as it is stored now";

/// Opens a form.
async fn open(browser: &Browser, path: &str, endpoint: &str) -> Form {
    Form::of(&browser.get(path).await.body, endpoint)
}

/// Returns a form with these fields typed into it.
fn typed(form: &Form, changes: &[(&str, &str)]) -> Form {
    let mut fields = form.fields.clone();
    for (name, value) in changes {
        let name = format!("form[{name}]");
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some(field) => field.1 = (*value).to_owned(),
            None => fields.push((name, (*value).to_owned())),
        }
    }
    Form { action: form.action.clone(), fields }
}

async fn post(browser: &Browser, form: &Form) -> Reply {
    browser.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await
}

fn went(reply: &Reply) -> bool {
    reply.status == StatusCode::SEE_OTHER && !reply.location.as_deref().unwrap_or_default().contains("__err")
}

/// A step, its endpoint, a field that the first person changes and to what, another field, and a third value.
const STEPS: [(u8, &str, [&str; 2], [&str; 2]); 2] = [
    (2, "circles/place", ["venue_details", "Room 9"], ["city", "Evanston"]),
    (4, "circles/words", ["welcome", "Bring *cake*.\r\n\r\nAnd plates."], ["goal", "Ten speeches"]),
];

#[tokio::test]
async fn a_step_that_two_people_save_at_once_has_what_each_of_them_changed() {
    let site = Site::new().await;
    let (id, a) = site.account("Amina Otieno", false).await;
    let b = site.browser_of(id).await;
    for slug in [draft(&site, &a, &[], &[], &[]).await, published(&site, &a, &[("title", "Another one")]).await] {
        for (step, endpoint, first, second) in STEPS {
            let path = edit(&slug, step);
            let (mine, theirs) = (open(&a, &path, endpoint).await, open(&b, &path, endpoint).await);
            let saved = typed(&mine, &[(first[0], first[1])]);
            assert!(went(&post(&a, &saved).await) && went(&post(&b, &typed(&theirs, &[(second[0], second[1])])).await), "{slug} {endpoint}");
            assert!(went(&post(&a, &saved).await), "{endpoint}: a concurrent duplicate submission");
            let now = open(&b, &path, endpoint).await;
            let line_ends = |text: Option<&str>| text.map(|text| text.replace("\r\n", "\n"));
            assert_eq!(line_ends(now.value(first[0])), line_ends(Some(first[1])), "{slug} {endpoint}");
            assert_eq!(now.value(second[0]), Some(second[1]), "{slug} {endpoint}");

            for button in ["", "to-3"] {
                let refused = post(&b, &typed(&theirs, &[(first[0], "Mine"), (second[0], "Mine too"), ("button", button)])).await;
                let page = b.follow(&refused).await;
                assert!(page.text().contains(CHANGED) && page.text().contains(RELOAD), "{endpoint} {button}: {}", page.text());
                let again = Form::of(&page.body, endpoint);
                assert_eq!((again.value(first[0]), again.value(second[0])), (Some("Mine"), Some("Mine too")), "everything typed is there");
                let reload = page.body.split("href=\"").find(|rest| rest.contains(RELOAD)).and_then(|rest| rest.split('"').next()).unwrap();
                let stored = open(&b, reload, endpoint).await;
                assert_eq!(stored.value(second[0]), Some(second[1]), "{endpoint} {button}: the link leads to what is stored");
                assert_eq!(stored.value("base"), now.value("base"));
            }
            let kept = typed(&mine, &[(first[0], first[1])]);
            assert!(went(&post(&b, &kept).await), "the stored text typed again");
        }
    }
}

#[tokio::test]
async fn a_course_chosen_by_two_people_at_once_is_the_first_ones() {
    let site = Site::new().await;
    let (id, a) = site.account("Amina Otieno", false).await;
    let b = site.browser_of(id).await;
    let slug = draft(&site, &a, &[], &[], &[]).await;
    for (title, link) in [("Tea", "https://example.org/tea"), ("Cake", "https://example.org/cake")] {
        a.post("courses/save", "/courses/add", &set(&COURSE, &[("title", title), ("link", link)])).await;
    }
    let path = edit(&slug, 1);
    let (mine, theirs) = (open(&a, &path, "circles/course").await, open(&b, &path, "circles/course").await);
    assert!(went(&post(&a, &typed(&mine, &[("course", "tea")])).await));
    assert!(went(&post(&b, &theirs).await), "nothing was chosen");
    assert_eq!(open(&a, &path, "circles/course").await.value("course"), Some("tea"));
    let page = b.follow(&post(&b, &typed(&theirs, &[("course", "cake")])).await).await;
    assert!(page.text().contains(CHANGED) && page.text().contains(RELOAD), "{}", page.text());
    assert_eq!(Form::of(&page.body, "circles/course").value("course"), Some("cake"), "the choice stays");
    assert_eq!(open(&a, &path, "circles/course").await.value("course"), Some("tea"));
}

#[tokio::test]
async fn dates_that_two_people_save_at_once_are_the_first_ones() {
    let site = Site::new().await;
    let (id, a) = site.account("Amina Otieno", false).await;
    let b = site.browser_of(id).await;
    for slug in [draft(&site, &a, &[], &[], &[]).await, published(&site, &a, &[("title", "Another one")]).await] {
        let path = edit(&slug, 3);
        let (mine, theirs) = (open(&a, &path, "circles/when").await, open(&b, &path, "circles/when").await);
        let saved = typed(&mine, &[("duration", "75")]);
        assert!(went(&post(&a, &saved).await) && went(&post(&a, &saved).await), "{slug}: once, and as a duplicate submission");
        for button in ["", "to-2"] {
            assert!(went(&post(&b, &typed(&theirs, &[("button", button)])).await), "{slug} {button}: nothing was typed");
        }
        for changes in [[("duration", "60"), ("button", "")], [("duration", "60"), ("button", "to-5")], [("start_time", "19:00"), ("button", "")]] {
            let page = b.follow(&post(&b, &typed(&theirs, &changes)).await).await;
            assert!(page.text().contains(CHANGED), "{slug} {changes:?}: {}", page.text());
            assert_eq!(Form::of(&page.body, "circles/when").value(changes[0].0), Some(changes[0].1));
            assert_eq!(open(&b, &format!("{path}?stored=1"), "circles/when").await.value("duration"), Some("75"));
        }
    }
    assert_eq!(site.count("select count(*) from meetings where minutes = 75").await, 12);
}

#[tokio::test]
async fn the_buttons_of_a_drafts_list_save_on_top_of_what_the_form_was_made_from() {
    let site = Site::new().await;
    let (id, a) = site.account("Amina Otieno", false).await;
    let b = site.browser_of(id).await;
    let slug = draft(&site, &a, &[], &[], &[]).await;
    let path = edit(&slug, 3);
    let (mine, theirs) = (open(&a, &path, "circles/when").await, open(&b, &path, "circles/when").await);
    let fewer = typed(&mine, &[("weeks", "3"), ("button", "compute")]);
    for _ in 0..2 {
        let page = a.follow(&post(&a, &fewer).await).await;
        assert!(!page.text().contains(CHANGED), "{}", page.text());
        let shown = Form::of(&page.body, "circles/when");
        assert!(went(&post(&a, &typed(&shown, &[("button", "")])).await), "the list that was made is the base of the next save");
    }
    assert_eq!(site.count("select count(*) from meetings").await, 3);
    for button in ["compute", "add", "remove-1"] {
        let page = b.follow(&post(&b, &typed(&theirs, &[("button", button)])).await).await;
        assert!(page.text().contains(CHANGED), "{button}: {}", page.text());
    }
    assert_eq!(site.count("select count(*) from meetings").await, 3);
}

#[tokio::test]
async fn a_course_that_two_people_edit_at_once_has_what_each_of_them_changed() {
    let site = Site::new().await;
    let (_, owner) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    owner.post("courses/save", "/courses/add", &set(&COURSE, &[("topics", "speaking, voice")])).await;
    let (path, endpoint) = ("/courses/public-speaking/edit", "courses/save");
    let (mine, theirs) = (open(&owner, path, endpoint).await, open(&staff, path, endpoint).await);
    let saved = typed(&mine, &[("description", "Speak with joy."), ("topics", "speaking,voice,joy")]);
    assert!(went(&post(&owner, &saved).await) && went(&post(&staff, &typed(&theirs, &[("hours", "3")])).await));
    assert!(went(&post(&owner, &saved).await), "a concurrent duplicate submission");
    let now = open(&owner, path, endpoint).await;
    let fields = ["description", "topics", "hours"].map(|name| now.value(name).unwrap_or_default());
    assert_eq!(fields, ["Speak with joy.", "speaking, voice, joy", "3"]);
    let page = staff.follow(&post(&staff, &typed(&theirs, &[("description", "Mine")])).await).await;
    assert!(page.text().contains(CHANGED) && page.text().contains("Load the course as it is stored now"), "{}", page.text());
    assert_eq!(Form::of(&page.body, endpoint).value("description"), Some("Mine"));
}

#[tokio::test]
async fn texts_of_the_site_that_two_people_save_at_once_have_what_each_of_them_changed() {
    let site = Site::new().await;
    let (_, a) = site.account("Sam Staff", true).await;
    let (_, b) = site.account("Sue Staff", true).await;
    let endpoint = "moderation/texts";
    let (mine, theirs) = (open(&a, "/staff", endpoint).await, open(&b, "/staff", endpoint).await);
    let saved = typed(&mine, &[("imprint", "The library\r\n1 Main Street")]);
    assert!(went(&post(&a, &saved).await) && went(&post(&b, &typed(&theirs, &[("contact", "help@example.org")])).await));
    assert!(went(&post(&a, &saved).await), "a concurrent duplicate submission");
    let now = open(&a, "/staff", endpoint).await;
    assert_eq!((now.value("imprint"), now.value("contact")), (Some("The library\n1 Main Street"), Some("help@example.org")));
    assert!(site.browser().get("/imprint").await.text().contains("1 Main Street"), "shown at once");
    let page = b.follow(&post(&b, &typed(&theirs, &[("imprint", "Mine")])).await).await;
    assert!(page.text().contains(CHANGED) && page.text().contains("Load the texts as they are stored now"), "{}", page.text());
    assert_eq!(Form::of(&page.body, endpoint).value("imprint"), Some("Mine"));
}

#[tokio::test]
async fn a_save_that_waits_for_another_one_is_decided_on_what_that_one_stored() {
    let site = Site::new().await;
    let (_, a) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let slug = published(&site, &a, &[]).await;
    let words = open(&a, &edit(&slug, 4), "circles/words").await;
    let when = open(&a, &edit(&slug, 3), "circles/when").await;
    let course = open(&staff, "/courses/public-speaking/edit", "courses/save").await;
    let texts = open(&staff, "/staff", "moderation/texts").await;
    let cases = [
        (&a, "circles/words", &words, "update circles set welcome = 'Theirs'", ["welcome", "Mine"], "goal"),
        (&a, "circles/when", &when, "update circles set duration_minutes = 45", ["duration", "50"], ""),
        (&staff, "courses/save", &course, "update courses set description = 'Theirs'", ["description", "Mine"], "provider"),
        (&staff, "moderation/texts", &texts, "update settings set value = 'Theirs' where key = 'privacy'", ["privacy", "Mine"], "imprint"),
    ];
    for (browser, endpoint, form, theirs, both, one) in cases {
        let saved = async |field: &str, value: &str| {
            let form = typed(form, &[(field, value)]);
            let fields = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            meanwhile(&site, &[theirs], browser, &(endpoint, fields)).await
        };
        assert_eq!(saved(both[0], both[1]).await, StatusCode::CONFLICT, "{endpoint}");
        if !one.is_empty() {
            assert_eq!(saved(one, "Mine").await, StatusCode::OK, "{endpoint}");
        }
    }
    for (count, what) in [
        ("select count(*) from circles where welcome = 'Theirs' and goal = 'Mine' and duration_minutes = 45", "circles"),
        ("select count(*) from courses where description = 'Theirs' and provider = 'Mine'", "courses"),
        ("select count(*) from settings where key = 'privacy' and value = 'Theirs'", "the privacy text"),
        ("select count(*) from settings where key = 'imprint' and value = 'Mine'", "the imprint"),
    ] {
        assert_eq!(site.count(count).await, 1, "{what}");
    }
}
