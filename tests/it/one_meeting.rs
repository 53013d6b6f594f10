//! The form for one meeting: its own date, length, zone, place, link and note.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site};
use crate::rows;
use crate::support::page::Form;
use axum::http::StatusCode;
use circlet::attendance::{jobs as reminders, service as attendance};
use circlet::circles::model::Mode;
use circlet::meetings::model::Meeting;
use circlet::meetings::service as meetings;
use circlet::types::CircleId;

const ENDPOINT: &str = "meetings/edit";

struct Running {
    site: Site,
    circle: CircleId,
    amina: Browser,
    ben: Browser,
}

/// Returns a circle whose first meeting is two days ahead, with two participants, one of whom has said yes.
async fn running() -> Running {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let circle = site.circle(id, NewCircle::default()).await;
    let ben = site.browser();
    for name in ["Ben Mwangi", "Carla Ruiz"] {
        site.sign_up(&ben, "speaking", name).await;
    }
    site.prove().await;
    site.at("2026-11-22T12:00:00Z");
    reminders::run(&site.ctx()).await.unwrap();
    let link = site.mails("reminder").await.remove(0).link("/rsvp/");
    ben.post("attendance/rsvp", "/", &[("link", &link), ("answer", "yes")]).await;
    Running { site, circle, amina, ben }
}

impl Running {
    async fn all(&self) -> Vec<Meeting> {
        meetings::list(self.site.app.db.primary(), self.circle).await.unwrap()
    }

    async fn first(&self) -> Meeting {
        self.all().await.remove(0)
    }

    async fn path(&self) -> String {
        circlet::paths::meeting("speaking", self.first().await.id.0)
    }

    /// Opens the form of the first meeting and returns it with these fields changed.
    async fn form(&self, changed: &[(&str, &str)]) -> Form {
        let path = self.path().await;
        typed(&self.amina, &path, changed).await
    }

    async fn save(&self, changed: &[(&str, &str)]) -> Reply {
        post(&self.amina, &self.form(changed).await).await
    }

    async fn yes(&self) -> u32 {
        let first = self.first().await.id;
        attendance::answered(&attendance::answers(self.site.app.db.primary(), self.circle).await.unwrap(), 2).get(&first).map_or(0, |a| a.counts.yes)
    }

    async fn dashboard(&self) -> String {
        let path = self.site.mails("welcome").await[0].path("/p/");
        self.ben.get(&path).await.text()
    }
}

async fn typed(browser: &Browser, path: &str, changed: &[(&str, &str)]) -> Form {
    let mut form = Form::of(&browser.get(path).await.body, ENDPOINT);
    for (name, value) in changed {
        let field = form.fields.iter_mut().find(|(known, _)| *known == format!("form[{name}]"));
        field.unwrap_or_else(|| panic!("no field {name}")).1 = (*value).to_owned();
    }
    form
}

async fn post(browser: &Browser, form: &Form) -> Reply {
    browser.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await
}

const MANAGE: Option<&str> = Some("/circles/speaking/manage");

#[tokio::test]
async fn a_place_a_link_a_note_and_a_length_show_wherever_the_meeting_does_and_move_nothing() {
    let r = running().await;
    let path = r.path().await;
    assert!(r.amina.get("/circles/speaking/manage").await.body.contains(&path));
    let page = r.amina.get(&path).await.text();
    for words in [
        "Meeting 1: Monday, November 23, 6:30 PM (Chicago time)",
        "Empty means the usual place: Harold Washington Library, room 302, 400 S State St, Chicago.",
        "As usual (In person)",
        "Empty means Chicago time.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let before = r.first().await;
    let changed = [
        ("mode", "both"),
        ("venue", "Lincoln Park"),
        ("address", "2045 N Lincoln Park W"),
        ("meeting_url", "https://meet.example.org/park"),
        ("duration", "120"),
        ("note", "Bring a blanket.\r\nWe sit by the pond."),
    ];
    let form = r.form(&changed).await;
    for _ in 0..2 {
        // A double click posts the same form twice.
        let reply = post(&r.amina, &form).await;
        assert_eq!(reply.location.as_deref(), MANAGE, "{}", reply.text());
    }
    let after = r.first().await;
    assert_eq!((after.revision, after.sequence, after.minutes, after.ends_at - after.starts_at), (0, 1, 120, 120 * 60_000_000));
    assert_eq!(
        (after.starts_at, after.own_place.mode, after.note.as_str()),
        (before.starts_at, Some(Mode::Both), changed[5].1.replace('\r', "").as_str())
    );
    let former = after.former.clone().unwrap();
    assert_eq!((former.minutes, former.place, former.note.as_str()), (90, before.own_place, ""));
    assert_eq!(r.yes().await, 1, "answers stay");
    let told = r.site.mails("dates").await;
    assert_eq!(told.len(), 2);
    for words in [
        "Before: 90 minutes\nHarold Washington Library",
        "Now: 120 minutes\nLincoln Park, 2045 N Lincoln Park W, Chicago\nhttps://meet.example.org/park",
    ] {
        assert!(told[0].text_body.contains(words), "{words}: {}", told[0].text_body);
    }
    // Reminders that wait, the calendar, the participant's pages and the facilitator's say so.
    let reminder = r.site.mails("reminder").await.remove(0);
    assert_eq!(reminder.state, "due");
    for words in ["Lincoln Park, 2045 N Lincoln Park W, Chicago", "https://meet.example.org/park", "Bring a blanket.\nWe sit by the pond."] {
        assert!(reminder.text_body.contains(words), "{words}: {}", reminder.text_body);
    }
    let calendar = reminder.calendar.replace("\r\n ", "");
    for line in [
        "SEQUENCE:1",
        "DTEND;TZID=America/Chicago:20261123T203000",
        r"DESCRIPTION:Bring a blanket.\nWe sit by the pond.\nhttps://meet.example.org/park",
    ] {
        assert!(calendar.lines().any(|l| l == line), "{line}: {calendar}");
    }
    assert!(calendar.contains(r"LOCATION:Lincoln Park\, 2045 N Lincoln Park W\, Chicago"), "{calendar}");
    let dashboard = r.dashboard().await;
    assert!(
        dashboard.contains("Lincoln Park, 2045 N Lincoln Park W, Chicago · also online") && dashboard.contains("Bring a blanket."),
        "{dashboard}"
    );
    let rsvp = r.ben.get(&reminder.path("/rsvp/")).await.text();
    assert!(rsvp.contains("Lincoln Park") && rsvp.contains("https://meet.example.org/park") && rsvp.contains("by the pond"), "{rsvp}");
    let manage = r.amina.get("/circles/speaking/manage").await.text();
    assert!(manage.contains("120 minutes · In person and online · Lincoln Park") && manage.contains("Bring a blanket."), "{manage}");
    let step = r.amina.get("/circles/speaking/edit/3").await.text();
    assert!(step.contains("120 minutes · In person and online · Lincoln Park"), "{step}");
    // Everyone may know the place; the link and the note are for those who have signed up.
    let public = r.site.browser().get("/circles/speaking").await;
    let line = "Monday, November 23, 6:30 PM – 8:30 PM In person and online · Lincoln Park, 2045 N Lincoln Park W, Chicago";
    assert!(public.text().contains(line), "{}", public.text());
    assert!(!public.body.contains("meet.example.org") && !public.body.contains("blanket") && !public.body.contains(&path));
    // So do the page and the email of someone who signs up now.
    let sign_up = r.site.browser().get("/circles/speaking/sign-up").await;
    assert!(
        sign_up.text().contains("Where Lincoln Park, 2045 N Lincoln Park W, Chicago") && !sign_up.body.contains("meet.example.org"),
        "{}",
        sign_up.text()
    );
    r.site.sign_up(&r.site.browser(), "speaking", "Dede Koffi").await;
    r.site.prove().await;
    let welcome = r.site.mails("welcome").await.pop().unwrap();
    for words in ["Where: Lincoln Park, 2045 N Lincoln Park W, Chicago", "Meeting link: https://meet.example.org/park", "Note: Bring a blanket."] {
        assert!(welcome.text_body.contains(words), "{words}: {}", welcome.text_body);
    }
    // The other meetings are as they were.
    let circle = circle(&r).await;
    assert!(r.all().await[1..].iter().all(|m| m.sequence == 0 && m.minutes == 90 && m.place(&circle).link.is_empty()));
}

async fn circle(r: &Running) -> circlet::circles::model::Circle {
    circlet::circles::service::by_id(&r.site.ctx(), r.circle).await.unwrap()
}

#[tokio::test]
async fn emptied_fields_mean_as_usual_again() {
    let r = running().await;
    let own = [("mode", "online"), ("meeting_url", "https://meet.example.org/a"), ("note", "Online today."), ("time_zone", "America/New_York")];
    assert_eq!(r.save(&own).await.location.as_deref(), MANAGE);
    assert!(r.dashboard().await.contains("Online today."));
    let usual = [("mode", "usual"), ("meeting_url", ""), ("note", ""), ("time_zone", "")];
    assert_eq!(r.save(&usual).await.location.as_deref(), MANAGE);
    let (circle, first) = (circle(&r).await, r.first().await);
    assert_eq!(first.place(&circle), Meeting::default().place(&circle));
    assert_eq!((first.own_zone(&circle), first.own_minutes(&circle), first.note.as_str(), first.sequence), (None, None, "", 2));
    assert_eq!(first.former.unwrap().note, "Online today.");
    assert!(!r.amina.get("/circles/speaking/manage").await.text().contains("meet.example.org"));
}

#[tokio::test]
async fn another_time_voids_answers_and_reminders_and_tells_everyone() {
    let r = running().await;
    let reply = r.save(&[("date", "2026-11-24"), ("time", "19:00")]).await;
    assert_eq!(reply.location.as_deref(), MANAGE, "{}", reply.text());
    let first = r.first().await;
    assert_eq!((first.local_date.as_str(), first.local_time.as_str(), first.revision, first.sequence), ("2026-11-24", "19:00", 1, 1));
    assert_eq!(r.yes().await, 0);
    assert!(r.site.mails("reminder").await.iter().all(|mail| mail.state == "dropped"));
    let told = r.site.mails("dates").await;
    assert_eq!(told.len(), 2);
    for words in ["Monday, November 23, 6:30 PM (Chicago time)", "Tuesday, November 24, 7:00 PM (Chicago time)"] {
        assert!(told[0].text_body.contains(words), "{words}: {}", told[0].text_body);
    }
    assert_eq!(r.site.count("select first_at from circles").await, first.starts_at);
    // The same time on another clock is another instant.
    assert_eq!(r.save(&[("time_zone", "America/New_York")]).await.location.as_deref(), MANAGE);
    let later = r.first().await;
    assert_eq!((later.revision, later.sequence, first.starts_at - later.starts_at), (2, 2, 3_600_000_000));
    let told = r.site.mails("dates").await.pop().unwrap();
    assert!(told.text_body.contains("Tuesday, November 24, 7:00 PM (New York time)"), "{}", told.text_body);
    assert!(r.site.browser().get("/circles/speaking").await.text().contains("Tuesday, November 24, 7:00 PM – 8:30 PM (New York time)"));
    let sign_up = r.site.browser().get("/circles/speaking/sign-up").await.text();
    assert!(sign_up.contains("Tuesday, November 24, 7:00 PM (New York time)"), "{sign_up}");
    // The meeting moves behind the next one, which becomes the first.
    assert_eq!(r.save(&[("date", "2026-12-02")]).await.location.as_deref(), MANAGE);
    assert_eq!(r.all().await.iter().map(|m| m.plan_key).collect::<Vec<_>>(), [2, 1, 3, 4, 5, 6]);
    assert_eq!(r.site.count("select first_at from circles").await, r.first().await.starts_at);
}

#[tokio::test]
async fn a_new_plan_keeps_the_zone_and_the_length_that_are_a_meetings_own() {
    let r = running().await;
    r.save(&[("time_zone", "America/New_York"), ("duration", "30")]).await;
    let before = r.first().await;
    let mut form = Form::of(&r.amina.get("/circles/speaking/edit/3").await.body, "circles/when");
    for (name, value) in &mut form.fields {
        match name.as_str() {
            "form[time_zone]" => *value = "America/Denver".to_owned(),
            "form[duration]" => *value = "60".to_owned(),
            _ => {}
        }
    }
    let reply = post(&r.amina, &form).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/edit/5"), "{}", reply.text());
    let after = r.all().await;
    assert_eq!(after[0], before);
    assert!(after[1..].iter().all(|m| (m.time_zone.as_str(), m.minutes, m.revision) == ("America/Denver", 60, 1)), "{after:?}");
}

#[tokio::test]
async fn wrong_fields_say_so_and_keep_everything_that_was_typed() {
    let r = running().await;
    let before = r.first().await;
    for (changed, wrong) in [
        (vec![("date", "2026-11-21")], "date"),
        (vec![("date", "2026-11-30")], "date"),
        (vec![("date", "soon")], "date"),
        (vec![("time", "6pm")], "time"),
        (vec![("date", "2027-03-14"), ("time", "02:30")], "time"),
        (vec![("duration", "4")], "duration"),
        (vec![("duration", "1441")], "duration"),
        (vec![("time_zone", "EST")], "time_zone"),
        (vec![("mode", "boat")], "mode"),
        (vec![("mode", "online")], "meeting_url"),
        (vec![("mode", "both"), ("meeting_url", "meet.example.org")], "meeting_url"),
        (vec![("address", "5 Lake St")], "venue"),
        (vec![("city", "Evanston")], "venue"),
        (vec![("venue", "x\u{0}y")], "venue"),
    ] {
        let note = "Bring <b>tea</b> & cups";
        let form = r.form(&[changed.clone(), vec![("note", note)]].concat()).await;
        let page = r.amina.follow(&post(&r.amina, &form).await).await;
        assert!(page.has_error_at(wrong), "{changed:?}: {}", page.text());
        let again = Form::of(&page.body, ENDPOINT);
        assert_eq!(again.value("note"), Some(note), "{changed:?}");
        for (name, value) in changed.iter().filter(|(_, value)| *value != "boat") {
            // No database keeps U+0000.
            assert_eq!(again.value(name), Some(value.replace('\0', "\u{1}").as_str()), "{changed:?}");
        }
    }
    let long = "x".repeat(501);
    let page = r.amina.follow(&r.save(&[("note", &long)]).await).await;
    assert!(page.has_error_at("note") && page.body.contains(&long));
    assert_eq!(r.first().await, before);
    // An online circle has no place of its own to fall back on.
    rows::run(
        &r.site,
        "update circles set in_person = 0, online = 1, venue = '', address = '', city = '', meeting_url = 'https://meet.example.org/a'",
    )
    .await;
    let page = r.amina.follow(&r.save(&[("mode", "in-person")]).await).await;
    assert!(page.has_error_at("venue"), "{}", page.text());
    assert_eq!(r.save(&[("mode", "in-person"), ("venue", "Park")]).await.location.as_deref(), MANAGE);
}

#[tokio::test]
async fn only_coming_meetings_of_this_circle_are_edited_and_only_by_who_runs_it() {
    let r = running().await;
    let all = r.all().await;
    let (first, second, third) = (all[0].id.to_string(), all[1].id.to_string(), all[2].id.to_string());
    let (_, other) = r.site.account("Ben Other", false).await;
    let (owner, ben) = r.site.account("Ben Kim", false).await;
    r.site.circle(owner, NewCircle { slug: "other", ..NewCircle::default() }).await;
    let both = async |browser: &Browser, slug: &str, id: &str| {
        let form = [("slug", slug), ("meeting", id), ("date", "2026-12-24"), ("time", "18:30"), ("duration", "90"), ("mode", "usual")];
        let posted = browser.scripted().post(ENDPOINT, "/", &form).await.status;
        let page = browser.get(&format!("/circles/{slug}/manage/meetings/{id}")).await.status;
        assert_eq!(posted, page, "{slug} {id}");
        posted
    };
    assert_eq!(both(&other, "speaking", &second).await, StatusCode::FORBIDDEN);
    assert_eq!(both(&r.ben, "speaking", &second).await, StatusCode::UNAUTHORIZED);
    for id in ["999", "x"] {
        assert_eq!(both(&r.amina, "speaking", id).await, StatusCode::NOT_FOUND, "{id}");
    }
    assert_eq!(both(&ben, "other", &second).await, StatusCode::NOT_FOUND, "another circle's meeting");
    assert_eq!(both(&r.amina, "nope", &second).await, StatusCode::NOT_FOUND);
    // One that has begun is corrected instead, and one that is cancelled stays so.
    r.site.at("2026-11-24T00:30:00Z");
    assert_eq!(both(&r.amina, "speaking", &first).await, StatusCode::CONFLICT);
    let manage = r.amina.get("/circles/speaking/manage").await.body;
    assert!(!manage.contains(&format!("/manage/meetings/{first}\"")) && manage.contains(&format!("/manage/meetings/{second}\"")));
    r.site.replan(r.circle, &[(1, "2026-11-23", "18:30"), (2, "2026-11-30", "18:30")]).await;
    assert_eq!(both(&r.amina, "speaking", &third).await, StatusCode::CONFLICT);
    r.site.call_off(r.circle).await;
    let before = r.all().await;
    assert_eq!(both(&r.amina, "speaking", &second).await, StatusCode::CONFLICT);
    assert_eq!(r.all().await, before);
    assert!(!r.amina.get("/circles/speaking/manage").await.body.contains(&format!("/manage/meetings/{second}\"")));
}

#[tokio::test]
async fn of_two_facilitators_who_save_at_once_one_is_told_and_overwrites_nothing() {
    let r = running().await;
    let (one, two) = (r.form(&[("note", "From Amina")]).await, r.form(&[("note", "From Dede"), ("venue", "Park")]).await);
    let (first, second) = tokio::join!(post(&r.amina, &one), post(&r.amina, &two));
    let refused: Vec<(&Reply, &Form)> =
        [(&first, &one), (&second, &two)].into_iter().filter(|(reply, _)| reply.location.as_deref() != MANAGE).collect();
    assert_eq!(refused.len(), 1, "{:?} {:?}", first.location, second.location);
    let (reply, form) = refused[0];
    let stored = r.first().await;
    assert_eq!(stored.sequence, 1);
    assert_ne!(Some(stored.note.as_str()), form.value("note"));
    let page = r.amina.follow(reply).await;
    assert!(page.text().contains("changed somewhere else") && page.text().contains("Load the meeting as it is now"), "{}", page.text());
    let again = Form::of(&page.body, ENDPOINT);
    assert_eq!(again.value("note"), form.value("note"), "what was typed is still there");
    // Pressed once more without looking: still refused.
    assert_ne!(post(&r.amina, &again).await.location.as_deref(), MANAGE);
    assert_eq!(r.first().await, stored);
    assert_eq!(r.save(&[("note", "From both")]).await.location.as_deref(), MANAGE);
    // A plan that was saved in the meantime counts, too.
    let stale = r.form(&[("note", "Too late")]).await;
    r.site.replan(r.circle, &[(1, "2026-11-25", "18:30"), (2, "2026-11-30", "18:30")]).await;
    assert_ne!(post(&r.amina, &stale).await.location.as_deref(), MANAGE);
    assert_eq!((r.first().await.local_date.as_str(), r.first().await.note.as_str()), ("2026-11-25", "From both"));
}

#[tokio::test]
async fn a_drafts_meeting_is_edited_from_the_last_look_and_no_one_is_told() {
    let site = Site::new().await;
    let (id, amina) = site.account("Amina Otieno", false).await;
    let draft = site.circle(id, NewCircle { slug: "draft-1", state: "draft", ..NewCircle::default() }).await;
    let (_, other) = site.account("Ben Other", false).await;
    let first = async || meetings::list(site.app.db.primary(), draft).await.unwrap().remove(0);
    let path = circlet::paths::meeting("draft-1", first().await.id.0);
    assert!(amina.get("/circles/draft-1/edit/5").await.body.contains(&path));
    assert_eq!(other.get(&path).await.status, StatusCode::FORBIDDEN);
    let stale = typed(&amina, &path, &[("note", "Stale")]).await;
    let form = typed(&amina, &path, &[("date", "2026-11-24"), ("venue", "Park"), ("note", "Bring tea.")]).await;
    let reply = post(&amina, &form).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/draft-1/edit/5"), "{}", reply.text());
    let meeting = first().await;
    assert_eq!((meeting.local_date.as_str(), meeting.revision, meeting.sequence, meeting.note.as_str()), ("2026-11-24", 0, 0, "Bring tea."));
    assert!(meeting.former.is_none() && site.outbox().await.is_empty());
    assert!(amina.get("/circles/draft-1/edit/5").await.text().contains("Tuesday, November 24, 6:30 PM – 8:00 PM Park, Chicago"));
    assert_ne!(post(&amina, &stale).await.location.as_deref(), Some("/circles/draft-1/edit/5"), "of two writers one is told");
    assert_eq!(first().await, meeting);
    // A draft whose date has passed gets a new one.
    site.at("2026-11-26T12:00:00Z");
    let page = amina.follow(&post(&amina, &typed(&amina, &path, &[("note", "Later")]).await).await).await;
    assert!(page.has_error_at("date"), "{}", page.text());
    let reply = post(&amina, &typed(&amina, &path, &[("date", "2026-11-27")]).await).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/draft-1/edit/5"), "{}", reply.text());
}
