//! The plan as rows: past meetings stay, removed ones are cancelled, and wrong dates are corrected.

mod list;
mod places;

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site};
use crate::support::page::Form;
use axum::http::StatusCode;
use circlet::attendance::{jobs as reminders, service as attendance};
use circlet::feedback::jobs as feedback;
use circlet::meetings::model::Meeting;
use circlet::meetings::service as meetings;
use circlet::types::CircleId;

/// Half an hour into the first meeting (2026-11-23 18:30 to 20:00 in Chicago).
const DURING_THE_FIRST: &str = "2026-11-24T01:00:00Z";
const AFTER_THE_FIRST: &str = "2026-11-24T03:00:00Z";
const DAYS: [&str; 6] = ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21", "2026-12-28"];

struct Running {
    site: Site,
    circle: CircleId,
    amina: Browser,
    visitor: Browser,
}

/// Returns a circle whose first meeting has two participants, one of whom has said yes.
async fn running() -> Running {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let circle = site.circle(id, NewCircle::default()).await;
    let visitor = site.browser();
    for name in ["Ben Mwangi", "Carla Ruiz"] {
        site.sign_up(&visitor, "speaking", name).await;
    }
    site.prove().await;
    site.at("2026-11-22T12:00:00Z");
    reminders::run(&site.ctx()).await.unwrap();
    let link = site.mails("reminder").await.remove(0).link("/rsvp/");
    visitor.post("attendance/rsvp", "/", &[("link", &link), ("answer", "yes")]).await;
    Running { site, circle, amina, visitor }
}

impl Running {
    async fn all(&self) -> Vec<Meeting> {
        meetings::list(self.site.app.db.primary(), self.circle).await.unwrap()
    }

    async fn base(&self) -> String {
        let page = self.amina.get("/circles/speaking/edit/3").await;
        let field = page.body.split('<').find(|tag| tag.contains("name=\"form[base]\"")).unwrap_or_else(|| panic!("no base: {}", page.text()));
        field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Posts step 3 with the rows of these keys (1 to 6), and with these fields changed.
    async fn save(&self, keys: &[usize], changed: &[(&str, &str)]) -> Reply {
        let base = self.base().await;
        self.amina.post("circles/when", "/circles/speaking/edit/3", &fields(&base, keys, changed)).await
    }

    async fn yes(&self) -> u32 {
        let first = self.all().await[0].id;
        attendance::answered(&attendance::answers(self.site.app.db.primary(), self.circle).await.unwrap(), 2).get(&first).map_or(0, |a| a.counts.yes)
    }

    /// Saves feedback on the first meeting with one person who came.
    async fn tell(&self) {
        let id = self.all().await[0].id.to_string();
        let ben = self.site.count("select min(id) from signups").await.to_string();
        let form = [
            ("slug", "speaking"),
            ("meeting", &id),
            ("form[typed][values][overall]", "4"),
            ("form[typed][lists][attendance][]", &ben),
            ("button", "done"),
        ];
        let reply = self.amina.post("feedback/save", "/", &form).await;
        assert_eq!(reply.location.as_deref(), Some("/circles/speaking/manage"));
    }

    async fn asked(&self) -> usize {
        feedback::run(&self.site.ctx()).await.unwrap();
        self.site.mails("feedback").await.len()
    }
}

fn fields<'a>(base: &'a str, keys: &[usize], changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("slug", "speaking"),
        ("base", base),
        ("first_date", "2026-11-23"),
        ("start_time", "18:30"),
        ("was_time", "18:30"),
        ("duration", "90"),
        ("time_zone", "America/Chicago"),
        ("weeks", "6"),
    ];
    let mut form: Vec<(&str, &str)> =
        usual.iter().map(|field| changed.iter().find(|(name, _)| *name == field.0).copied().unwrap_or(*field)).collect();
    form.extend(changed.iter().filter(|(name, _)| !usual.iter().any(|(known, _)| known == name)));
    for key in keys {
        form.extend([("keys[]", ["1", "2", "3", "4", "5", "6"][key - 1]), ("dates[]", DAYS[key - 1]), ("times[]", "18:30")]);
    }
    form
}

#[tokio::test]
async fn a_meeting_that_began_stays_when_zone_length_or_plan_change() {
    let r = running().await;
    r.site.at(AFTER_THE_FIRST);
    assert_eq!(r.asked().await, 1);
    r.tell().await;
    let before = r.all().await.remove(0);
    // Another zone, longer meetings, and the first one is not even posted.
    let reply = r.save(&[2, 3, 4, 5, 6], &[("time_zone", "America/Los_Angeles"), ("duration", "120")]).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/edit/5"), "{}", reply.text());
    let after = r.all().await;
    assert_eq!(after[0], before, "a past meeting stays as it was");
    assert_eq!((after[0].time_zone.as_str(), after[0].minutes), ("America/Chicago", 90));
    assert_eq!((after[1].time_zone.as_str(), after[1].minutes, after[1].revision, after[1].sequence), ("America/Los_Angeles", 120, 1, 1));
    let former = after[1].former.clone().unwrap();
    assert_eq!(
        (former.date.as_str(), former.time.as_str(), former.time_zone.as_str(), former.minutes),
        ("2026-11-30", "18:30", "America/Chicago", 90)
    );
    assert_eq!(r.yes().await, 1);
    assert_eq!(r.site.count("select count(*) from feedback where done_at is not null").await, 1);
    assert_eq!(r.asked().await, 1, "no one is asked again");
    let told = r.site.mails("dates").await;
    assert!(told.len() == 2 && told[0].text_body.contains("Monday, November 30, 6:30 PM (Los Angeles time)"), "{}", told[0].text_body);
    assert!(told[0].text_body.contains("Monday, November 30, 6:30 PM (Chicago time)") && !told[0].text_body.contains("November 23"));
}

#[tokio::test]
async fn a_meeting_that_is_going_on_cannot_slip_into_the_future_and_be_deleted() {
    let r = running().await;
    r.site.at(DURING_THE_FIRST);
    let before = r.all().await.remove(0);
    // 18:30 in Los Angeles is an hour and a half in the future.
    r.save(&[1, 2, 3, 4, 5, 6], &[("time_zone", "America/Los_Angeles")]).await;
    assert_eq!(r.all().await[0], before);
    r.save(&[2, 3, 4, 5, 6], &[("time_zone", "America/Los_Angeles")]).await;
    assert_eq!(r.all().await[0], before);
    assert_eq!(r.yes().await, 1);
}

#[tokio::test]
async fn a_longer_meeting_keeps_its_answers_and_its_reminders() {
    let r = running().await;
    let reply = r.save(&[1, 2, 3, 4, 5, 6], &[("duration", "120")]).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/edit/5"), "{}", reply.text());
    let first = r.all().await.remove(0);
    assert_eq!((first.minutes, first.revision, first.sequence), (120, 0, 1));
    assert_eq!(first.ends_at - first.starts_at, 120 * 60_000_000);
    assert_eq!(r.yes().await, 1);
    assert!(r.site.mails("reminder").await.iter().all(|m| m.state == "due"));
    let told = r.site.mails("dates").await;
    assert!(told.len() == 2 && told[0].text_body.contains("Before: 90 minutes\nNow: 120 minutes"), "{}", told[0].text_body);
}

#[tokio::test]
async fn an_answer_for_an_earlier_date_does_not_count_and_a_new_one_does() {
    let r = running().await;
    let link = r.site.mails("reminder").await[0].link("/rsvp/");
    r.site.replan(r.circle, &[(1, "2026-11-24", "18:30"), (2, "2026-11-30", "18:30")]).await;
    assert_eq!((r.yes().await, r.site.count("select count(*) from rsvps").await), (0, 1));
    let page = r.visitor.get(&format!("/rsvp/{link}")).await;
    assert!(!page.body.split('<').any(|tag| tag.starts_with("input") && tag.contains("checked")), "the old yes is not shown as an answer");
    r.visitor.post("attendance/rsvp", "/", &[("link", &link), ("answer", "yes")]).await;
    assert_eq!((r.yes().await, r.site.count("select count(*) from rsvps where revision = 1").await), (1, 1));
}

#[tokio::test]
async fn a_removed_date_stays_as_cancelled_and_counts_nowhere() {
    let r = running().await;
    let links: Vec<String> = r.site.mails("reminder").await.iter().map(|m| m.link("/rsvp/")).collect();
    let reply = r.save(&[2, 3, 4, 5, 6], &[("reason", "The library is closed.")]).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/edit/5"), "{}", reply.text());
    assert_eq!(r.all().await.len(), 5);
    assert_eq!(
        r.site.count("select count(*) from meetings where plan_key = 1 and cancelled_at is not null and sequence = 1 and revision = 0").await,
        1
    );
    assert!(r.site.mails("reminder").await.iter().all(|m| m.state == "dropped"));
    let told = r.site.mails("dates").await;
    assert!(told.len() == 2 && told[0].text_body.contains("The library is closed."), "{}", told[0].text_body);
    // What is about one meeting takes that one out of calendars.
    for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1"] {
        assert!(told[0].calendar.lines().any(|l| l == line), "{line}: {}", told[0].calendar);
    }
    assert_eq!(told[0].calendar.matches("BEGIN:VEVENT").count(), 1);
    let page = r.visitor.get(&format!("/rsvp/{}", links[0])).await;
    assert!(page.text().contains("This meeting has been cancelled."), "{}", page.text());
    let late = r.visitor.scripted().post("attendance/rsvp", "/", &[("link", &links[0]), ("answer", "no")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let path = r.site.mails("welcome").await[0].path("/p/");
    let dashboard = r.visitor.get(&path).await.text();
    let removed = "Monday, November 23, 6:30 PM Cancelled The library is closed.";
    assert!(dashboard.contains(&format!("{removed} Next meeting · 1 of 5")), "{dashboard}");
    let file = r.visitor.get(&format!("{path}/calendar.ics")).await.body;
    assert_eq!((file.matches("STATUS:CONFIRMED").count(), file.matches("STATUS:CANCELLED").count()), (5, 1), "{file}");
    assert!(r.visitor.get("/circles/speaking").await.text().contains("November 23, 6:30 PM – 8:00 PM Cancelled The library is closed."));
    assert!(r.amina.get("/circles/speaking/manage").await.text().contains("0 of 5 meetings"));
    let first_at = r.site.count("select first_at from circles").await;
    assert_eq!(first_at, r.all().await[0].starts_at);
    // Once it would have started, no one is reminded or asked.
    r.site.at(AFTER_THE_FIRST);
    reminders::run(&r.site.ctx()).await.unwrap();
    assert_eq!((r.asked().await, r.site.mails("reminder").await.len()), (0, 2));
    let gone = r.site.count("select id from meetings where plan_key = 1").await;
    for part in ["feedback", "correct"] {
        let status = r.amina.get(&format!("/circles/speaking/manage/{part}/{gone}")).await.status;
        assert!([StatusCode::NOT_FOUND, StatusCode::CONFLICT].contains(&status), "{part}: {status}");
    }
    // Its key is not reused.
    let base = r.base().await;
    let changed = [fields(&base, &[2, 3, 4, 5, 6], &[]), vec![("keys[]", ""), ("dates[]", "2027-01-04"), ("times[]", "18:30")]].concat();
    r.amina.post("circles/when", "/circles/speaking/edit/3", &changed).await;
    assert_eq!(r.all().await.iter().map(|m| m.plan_key).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn of_two_concurrent_saves_of_the_dates_one_is_rejected() {
    let r = running().await;
    let base = r.base().await;
    let save = |keys: &'static [usize]| {
        let (browser, form) = (r.amina.scripted(), fields(&base, keys, &[("reason", "Flooded.")]));
        async move { browser.post("circles/when", "/circles/speaking/edit/3", &form).await }
    };
    let (one, two) = tokio::join!(save(&[1, 2, 3, 4, 5]), save(&[2, 3, 4, 5, 6]));
    let refused = [&one, &two].iter().filter(|reply| reply.status == StatusCode::CONFLICT && reply.body.contains("errors.changed")).count();
    assert_eq!(refused, 1, "{} {} / {} {}", one.status, one.body, two.status, two.body);
    assert_eq!(r.all().await.len(), 5, "one of the two, not both");
}

#[tokio::test]
async fn a_form_that_was_overtaken_stays_so_when_it_is_shown_again() {
    let r = running().await;
    // Amina loads the dates; then someone else moves the third one; then she adds a row, without scripts.
    let base = r.base().await;
    r.site.replan(r.circle, &[(1, "2026-11-23", "18:30"), (2, "2026-11-30", "18:30"), (3, "2026-12-08", "18:30")]).await;
    let stored = r.all().await;
    let add = [fields(&base, &[1, 2, 3], &[]), vec![("button", "add")]].concat();
    let page = r.amina.follow(&r.amina.post("circles/when", "/circles/speaking/edit/3", &add).await).await;
    let form = Form::of(&page.body, "circles/when");
    let again = r.amina.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await;
    let page = r.amina.follow(&again).await;
    assert!(page.text().contains("changed somewhere else") && page.text().contains("Load the current dates"), "{}", page.text());
    assert_eq!(r.all().await, stored, "the other person's change stays");
    // The same with a correction that is posted with a wrong time first.
    r.site.at(AFTER_THE_FIRST);
    let (first, path) = (stored[0].id.to_string(), format!("/circles/speaking/manage/correct/{}", stored[0].id));
    let correct = |base: &'static str, time: &'static str| {
        [("slug", "speaking"), ("meeting", &*first), ("base", base), ("date", "2026-11-23"), ("time", time)].map(|(k, v)| (k, v.to_owned()))
    };
    let post = async |form: [(&'static str, String); 5]| {
        let form = form.each_ref().map(|(k, v)| (*k, v.as_str()));
        r.amina.post("meetings/correct", &path, &form).await
    };
    let wrong = post(correct("0", "6pm")).await;
    assert_eq!(post(correct("0", "17:00")).await.location.as_deref(), Some("/circles/speaking/manage"), "someone else");
    let form = Form::of(&r.amina.follow(&wrong).await.body, "meetings/correct");
    assert_eq!((form.value("base"), form.value("time")), (Some("0"), Some("6pm")));
    let page = r.amina.follow(&post(correct("0", "18:00")).await).await;
    assert!(page.text().contains("changed somewhere else") && page.text().contains("Load the meeting as it is now"), "{}", page.text());
    assert_eq!(r.all().await[0].local_time, "17:00");
}

#[tokio::test]
async fn a_correction_changes_the_date_and_nothing_else() {
    let r = running().await;
    r.site.at(AFTER_THE_FIRST);
    assert_eq!(r.asked().await, 1);
    r.tell().await;
    let before = r.all().await.remove(0);
    let mails = r.site.outbox().await.len();
    let path = format!("/circles/speaking/manage/correct/{}", before.id);
    assert!(r.amina.get("/circles/speaking/manage").await.body.contains(&path));
    let page = r.amina.get(&path).await;
    assert!(page.text().contains("Meeting 1: Monday, November 23, 6:30 PM (Chicago time)"), "{}", page.text());
    let id = before.id.to_string();
    let form = |date: &'static str, time: &'static str| vec![("slug", "speaking"), ("meeting", &*id), ("base", "0"), ("date", date), ("time", time)];
    for (date, time, field) in [
        ("2026-11-25", "18:30", "date"),
        ("2026-11-23", "21:01", "date"),
        ("soon", "18:30", "date"),
        ("", "18:30", "date"),
        ("2026-11-22", "6pm", "time"),
        ("2026-03-08", "02:30", "time"),
    ] {
        let page = r.amina.follow(&r.amina.post("meetings/correct", &path, &form(date, time)).await).await;
        assert!(page.has_error_at(field), "{date} {time}: {}", page.text());
        assert!(page.body.contains(&format!("value=\"{date}\"")), "{date} is kept");
    }
    assert_eq!(r.all().await[0], before);
    let reply = r.amina.post("meetings/correct", &path, &form("2026-11-22", "17:00")).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/manage"));
    let again = r.amina.post("meetings/correct", &path, &form("2026-11-22", "17:00")).await;
    assert_eq!(again.location.as_deref(), Some("/circles/speaking/manage"), "a double click counts once");
    let after = r.all().await.remove(0);
    assert_eq!((after.local_date.as_str(), after.local_time.as_str(), after.revision, after.sequence), ("2026-11-22", "17:00", 0, 1));
    assert_eq!((after.starts_at, after.ends_at - after.starts_at), (us("2026-11-22T23:00:00Z"), 90 * 60_000_000));
    assert_eq!(after.former.unwrap().date.as_str(), "2026-11-23");
    assert_eq!(r.yes().await, 1);
    assert_eq!(r.site.count("select count(*) from feedback where rating = 4 and done_at is not null").await, 1);
    assert_eq!(r.site.count("select count(*) from feedback_attendance").await, 1);
    assert_eq!(r.site.count("select first_at from circles").await, after.starts_at);
    reminders::run(&r.site.ctx()).await.unwrap();
    assert_eq!((r.asked().await, r.site.outbox().await.len()), (1, mails), "no emails are sent");
    assert!(r.amina.get("/circles/speaking/manage").await.text().contains("Sunday, November 22, 5:00 PM"));
    let stale = r.amina.scripted().post("meetings/correct", &path, &form("2026-11-21", "17:00")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "someone else corrected it in the meantime");
}

fn us(moment: &str) -> i64 {
    moment.parse::<circlet::platform::Timestamp>().unwrap().as_microsecond()
}

#[tokio::test]
async fn only_what_happened_is_corrected_and_only_by_who_runs_the_circle() {
    let r = running().await;
    let (_, other) = r.site.account("Ben Other", false).await;
    let (first, second) = (r.all().await[0].id.to_string(), r.all().await[1].id.to_string());
    r.site.at(AFTER_THE_FIRST);
    let post = async |browser: &Browser, slug: &str, id: &str| {
        let form = [("slug", slug), ("meeting", id), ("base", "0"), ("date", "2026-11-22"), ("time", "17:00")];
        browser.scripted().post("meetings/correct", "/", &form).await.status
    };
    assert_eq!(post(&r.amina, "speaking", &second).await, StatusCode::CONFLICT, "it has not started yet");
    assert_eq!(r.amina.get(&format!("/circles/speaking/manage/correct/{second}")).await.status, StatusCode::CONFLICT);
    assert_eq!(post(&other, "speaking", &first).await, StatusCode::FORBIDDEN);
    assert_eq!(other.get(&format!("/circles/speaking/manage/correct/{first}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(post(&r.visitor, "speaking", &first).await, StatusCode::UNAUTHORIZED);
    for id in ["999", "x", ""] {
        assert_eq!(post(&r.amina, "speaking", id).await, StatusCode::NOT_FOUND, "{id}");
    }
    let (owner, ben) = r.site.account("Ben Kim", false).await;
    r.site.circle(owner, NewCircle { slug: "other", ..NewCircle::default() }).await;
    assert_eq!(post(&ben, "other", &first).await, StatusCode::NOT_FOUND, "another circle's meeting");
    // To the time of another meeting.
    r.site.at("2026-12-02T12:00:00Z");
    let form = [("slug", "speaking"), ("meeting", &*first), ("base", "0"), ("date", "2026-11-30"), ("time", "18:30")];
    let reply = r.amina.scripted().post("meetings/correct", "/", &form).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.body.contains("Duplicate"), "{}", reply.body);
}

/// A person who joins in the last two days gets a reminder with the meeting's own place.
async fn site_signs_up_later(r: &Running) {
    r.site.sign_up(&r.visitor, "speaking", "Dede Koffi").await;
    r.site.prove().await;
    reminders::run(&r.site.ctx()).await.unwrap();
    let mail = r.site.mails("reminder").await.pop().unwrap();
    for words in ["6:30 PM (New York time)", "Lincoln Park, Chicago", "Bring a blanket."] {
        assert!(mail.text_body.contains(words), "{words}: {}", mail.text_body);
    }
}

#[tokio::test]
async fn rows_of_an_earlier_version_are_filled_in_once() {
    let r = running().await;
    let (id, _) = r.site.account("Carla Kim", false).await;
    let draft = r.site.circle(id, NewCircle { slug: "draft-1", state: "draft", ..NewCircle::default() }).await;
    let (before, drafted) = (r.all().await, meetings::list(r.site.app.db.primary(), draft).await.unwrap());
    // As the migration leaves them: published ones have their instants, a draft's do not.
    crate::rows::run(&r.site, "update meetings set time_zone = '', minutes = 0").await;
    crate::rows::run(&r.site, "update meetings set starts_at = null, ends_at = null where circle_id = (select max(id) from circles)").await;
    assert!(meetings::list(r.site.app.db.primary(), draft).await.unwrap().is_empty());
    for _ in 0..2 {
        (meetings::FILL_IN.run)(&r.site.app.db, &r.site.app.config).await.unwrap();
        assert_eq!(r.all().await, before);
        assert_eq!(meetings::list(r.site.app.db.primary(), draft).await.unwrap(), drafted);
    }
}
