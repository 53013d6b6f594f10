//! The list of dates: each row opens its meeting, and taking out a date that people know asks for a reason.

use super::{AFTER_THE_FIRST, Running, fields, running};
use crate::fixtures::NewCircle;
use crate::harness::{Browser, Site};
use crate::support::page::Form;
use circlet::meetings::service as meetings;

const STEP: &str = "/circles/speaking/edit/3";
const ON: Option<&str> = Some("/circles/speaking/edit/5");

/// Returns the path from the list of dates to the form for a meeting.
fn row(slug: &str, meeting: i64) -> String {
    circlet::paths::meeting_from_dates(slug, meeting)
}

async fn save(browser: &Browser, form: &Form) -> Option<String> {
    browser.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await.location
}

#[tokio::test]
async fn each_row_opens_its_own_meeting_unless_it_has_begun() {
    let r = running().await;
    r.site.at(AFTER_THE_FIRST);
    let all = r.all().await;
    let page = r.amina.get(STEP).await;
    assert!(!page.body.contains(&format!("value=\"open-{}\"", all[0].plan_key)), "it has begun");
    for (n, meeting) in all.iter().enumerate().skip(1) {
        let button = format!("value=\"open-{}\"", meeting.plan_key);
        let link = page.body.split('<').find(|tag| tag.contains(&button)).unwrap_or_else(|| panic!("no {button}"));
        assert!(link.contains(&format!("aria-label=\"Length, place, note: meeting {}, Monday, ", n + 1)), "{link}");
    }
    // A row that was just added has no meeting yet.
    let base = r.base().await;
    let add = [fields(&base, &[1, 2, 3, 4, 5, 6], &[]), vec![("button", "add")]].concat();
    let page = r.amina.follow(&r.amina.post("circles/when", STEP, &add).await).await;
    assert_eq!((page.body.matches("value=\"open-").count(), page.text().contains("Date of meeting 7")), (5, true), "{}", page.text());
    // From the list to the meeting and back, also after a mistake.
    let path = row("speaking", all[1].id.0);
    let page = r.amina.get(&path).await;
    assert!(page.body.contains(&format!("href=\"{STEP}\"")), "leaving it as it is leads back, too");
    let mut form = Form::of(&page.body, "meetings/edit");
    set(&mut form, "duration", "4");
    let wrong = r.amina.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await;
    let mut form = Form::of(&r.amina.follow(&wrong).await.body, "meetings/edit");
    set(&mut form, "duration", "45");
    assert_eq!(save(&r.amina, &form).await.as_deref(), Some(STEP));
    assert!(r.amina.get(STEP).await.text().contains("45 minutes"));
    // Nothing else is a place to return to.
    for from in ["https://evil.example", "/me", "//evil.example", "dates/../me"] {
        let mut form = Form::of(&r.amina.get(&path).await.body, "meetings/edit");
        set(&mut form, "from", from);
        assert_eq!(save(&r.amina, &form).await.as_deref(), Some("/circles/speaking/manage"), "{from}");
        let page = r.amina.get(&format!("{}?from={}", circlet::paths::meeting("speaking", all[1].id.0), circlet::paths::encode(from))).await;
        assert_eq!(Form::of(&page.body, "meetings/edit").value("from"), Some(""), "{from}");
    }
}

fn set(form: &mut Form, name: &str, value: &str) {
    form.fields.iter_mut().find(|(known, _)| *known == format!("form[{name}]")).unwrap().1 = value.to_owned();
}

#[tokio::test]
async fn the_rows_of_a_draft_open_their_meetings_once_they_are_saved_and_none_needs_a_reason() {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let draft = site.circle(id, NewCircle { slug: "draft-1", state: "draft", weeks: 2, ..NewCircle::default() }).await;
    let step = circlet::paths::wizard("draft-1", 3);
    let page = amina.get(&step).await;
    let before = meetings::list(site.app.db.primary(), draft).await.unwrap();
    assert!(before.iter().all(|meeting| page.body.contains(&format!("value=\"open-{}\"", meeting.plan_key))));
    // With a script the list comes back from the button, with the rows that it has saved.
    let mut form = Form::of(&page.body, "circles/when");
    set(&mut form, "weeks", "3");
    form.fields.push(("form[button]".to_owned(), "compute".to_owned()));
    let reply = amina.scripted().post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await;
    let after = meetings::list(site.app.db.primary(), draft).await.unwrap();
    assert_eq!(after.len(), 3);
    assert!(after.iter().all(|meeting| reply.body.contains(&format!("\"key\":\"{}\"", meeting.plan_key))), "{}", reply.body);
    let page = amina.get(&row("draft-1", after[2].id.0)).await;
    assert_eq!(save(&amina, &Form::of(&page.body, "meetings/edit")).await, Some(step.clone()));
    // One less.
    let mut form = Form::of(&amina.get(&step).await.body, "circles/when");
    form.fields.push(("form[button]".to_owned(), "remove-3".to_owned()));
    let page = amina.get(&save(&amina, &form).await.unwrap()).await;
    assert!(!page.text().contains("Why are you removing dates?"), "{}", page.text());
    assert_eq!(save(&amina, &Form::of(&page.body, "circles/when")).await.as_deref(), Some("/circles/draft-1/edit/4"));
}

#[tokio::test]
async fn taking_out_a_date_that_people_know_asks_for_a_reason_and_keeps_what_was_typed() {
    let r = running().await;
    let before = r.all().await;
    assert!(!r.amina.get(STEP).await.text().contains("Why are you removing dates?"), "nothing is removed yet");
    for reason in ["", " \n "] {
        let reply = r.save(&[1, 3, 4, 5, 6], &[("duration", "77"), ("reason", reason)]).await;
        let page = r.amina.follow(&reply).await;
        assert!(page.has_error_at("reason") && page.text().contains("Why are you removing dates?"), "{}", page.text());
        let form = Form::of(&page.body, "circles/when");
        let dates: Vec<&str> = form.fields.iter().filter(|(name, _)| name == "form[dates][]").map(|(_, value)| value.as_str()).collect();
        assert_eq!((form.value("duration"), dates.len(), dates.contains(&"2026-11-30")), (Some("77"), 5, false));
    }
    assert_eq!((r.all().await, r.site.mails("dates").await.len()), (before, 0));
    // A date that only moves needs none, and one that has begun cannot be taken out.
    assert_eq!(r.save(&[1, 2, 3, 4, 5, 6], &[("duration", "120")]).await.location.as_deref(), ON);
    r.site.at(AFTER_THE_FIRST);
    assert_eq!(r.save(&[2, 3, 4, 5, 6], &[]).await.location.as_deref(), ON);
    // The button shows the field, and with a reason the date goes.
    let base = r.base().await;
    let remove = [fields(&base, &[1, 2, 3, 4, 5, 6], &[]), vec![("button", "remove-2")]].concat();
    let page = r.amina.follow(&r.amina.post("circles/when", STEP, &remove).await).await;
    let mut form = Form::of(&page.body, "circles/when");
    set(&mut form, "reason", "The library is closed.");
    assert_eq!(save(&r.amina, &form).await.as_deref(), ON);
    assert_eq!(r.all().await.iter().map(|m| m.plan_key).collect::<Vec<_>>(), [1, 3, 4, 5, 6]);
    assert!(r.site.mails("dates").await.pop().unwrap().text_body.contains("The library is closed."));
    // Until its day has passed, the date stands on the pages with its reason, and counts for nothing.
    let own = r.site.mails("welcome").await[0].path("/p/");
    for (at, shown) in [("2026-11-24T12:00:00Z", true), ("2026-12-01T12:00:00Z", false)] {
        r.site.at(at);
        let (public, own) = (r.visitor.get("/circles/speaking").await.text(), r.visitor.get(&own).await.text());
        let line = "Monday, November 30, 6:30 PM – 8:00 PM Cancelled The library is closed.";
        assert_eq!((public.contains(line), public.contains("1 of 5 meetings")), (shown, true), "{at}: {public}");
        assert_eq!(
            (own.contains("Monday, November 30, 6:30 PM Cancelled The library is closed."), own.contains("Next meeting · 2 of 5")),
            (shown, true),
            "{at}: {own}"
        );
    }
}

#[tokio::test]
async fn no_reason_is_asked_for_before_anyone_has_signed_up() {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let circle = site.circle(id, NewCircle::default()).await;
    let r = Running { visitor: site.browser(), site, circle, amina };
    assert_eq!(r.save(&[1, 2, 3, 4, 5], &[]).await.location.as_deref(), ON);
    assert_eq!(r.all().await.len(), 5);
    // From the first sign-up on it is.
    r.site.sign_up(&r.visitor, "speaking", "Ben Mwangi").await;
    assert!(r.amina.follow(&r.save(&[1, 2, 3, 4], &[]).await).await.has_error_at("reason"));
    // Someone else's change is said first: a reason would not help.
    let stale = fields("stale", &[1, 2], &[]);
    let page = r.amina.follow(&r.amina.post("circles/when", STEP, &stale).await).await;
    assert!(page.text().contains("changed somewhere else") && !page.has_error_at("reason"), "{}", page.text());
}

#[tokio::test]
async fn the_list_is_what_counts_and_a_field_that_it_does_not_follow_is_said() {
    let r = running().await;
    let before = r.all().await;
    let of = |first, weeks| [("made_of", "2026-11-23 6"), ("first_date", first), ("weeks", weeks)];
    for (first, weeks, wrong) in [("2026-11-30", "6", "first_date"), ("2026-11-23", "8", "weeks")] {
        let page = r.amina.follow(&r.save(&[1, 2, 3, 4, 5, 6], &of(first, weeks)).await).await;
        assert!(page.has_error_at(wrong) && page.text().contains("The list of dates below does not follow this yet."), "{}", page.text());
        let form = Form::of(&page.body, "circles/when");
        assert_eq!((form.value("first_date"), form.value("weeks")), (Some(first), Some(weeks)), "nothing typed is lost");
    }
    assert_eq!(r.all().await, before);
    // By its button the list follows, and is saved.
    let base = r.base().await;
    let compute = [fields(&base, &[1, 2, 3, 4, 5, 6], &of("2026-11-23", "8")), vec![("button", "compute")]].concat();
    let page = r.amina.follow(&r.amina.post("circles/when", STEP, &compute).await).await;
    let form = Form::of(&page.body, "circles/when");
    assert_eq!(form.value("made_of"), Some("2026-11-23 8"));
    assert_eq!(save(&r.amina, &form).await.as_deref(), ON);
    assert_eq!(r.all().await.len(), 8);
    // The page of an earlier version has no such field.
    assert_eq!(r.save(&[1, 2, 3, 4, 5, 6], &[("weeks", "9"), ("reason", "x")]).await.location.as_deref(), ON);
}
