//! Calendar files as other programs read them, and what calendars are told of changes.

use crate::fixtures::{NewCircle, Sent};
use crate::harness::{Browser, Site};
use circlet::meetings::service as meetings;
use circlet::types::{AccountId, CircleId};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const TITLE: &str = "Tea, talk; \"quotes\" \u{1f469}\u{200d}\u{1f3eb}\u{1f469}\u{200d}\u{1f3eb}\u{1f469}\u{200d}\u{1f3eb}\u{1f469}\u{200d}\u{1f3eb}\u{1f469}\u{200d}\u{1f3eb}\u{1f469}\u{200d}\u{1f3eb}\u{1f469}\u{200d}\u{1f3eb} نادي القراءة";
const NOTE: &str = "Bring tea, cups;\nand \"a blanket\" \\ or two.";

/// Reads a file with ical.js and with python3-icalendar, which must agree.
pub fn read(file: &str) -> Value {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end/calendars");
    let [ours, theirs] = [("node", "read.mjs"), ("/usr/bin/python3", "read.py")].map(|(program, script)| {
        let mut child =
            Command::new(program).arg(home.join(script)).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("make setup has been run");
        child.stdin.take().unwrap().write_all(file.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{script} cannot read {file}");
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    });
    assert_eq!(ours, theirs, "{file}");
    ours
}

pub fn events(file: &str) -> Vec<Value> {
    read(file)["events"].as_array().unwrap().clone()
}

/// Returns the values of one property of all events.
pub fn column(file: &str, name: &str) -> Vec<Value> {
    events(file).into_iter().map(|event| event[name].clone()).collect()
}

struct Running {
    site: Site,
    circle: CircleId,
    amina: AccountId,
    visitor: Browser,
    own: String,
}

/// Four meetings across the clock change of 14 March 2027 in Chicago, with one participant.
async fn running() -> Running {
    let site = Site::new().await;
    let (amina, _) = site.account("Amina Otieno", false).await;
    let circle = site.circle(amina, NewCircle { title: TITLE, first_date: "2027-03-01", weeks: 4, ..NewCircle::default() }).await;
    let visitor = site.browser();
    site.sign_up(&visitor, "speaking", "Ben Mwangi").await;
    site.prove().await;
    let own = site.mails("welcome").await.remove(0).path("/p/");
    Running { site, circle, amina, visitor, own }
}

impl Running {
    async fn file(&self) -> String {
        self.visitor.get(&format!("{}/calendar.ics", self.own)).await.body
    }

    /// Signs in again: sessions end when the clock is moved by months.
    async fn facilitator(&self) -> Browser {
        self.site.browser_of(self.amina).await
    }

    /// The email about changes that has not been sent yet.
    async fn told(&self) -> Vec<Sent> {
        self.site.mails("dates").await.into_iter().filter(|mail| mail.state == "due").collect()
    }

    async fn place(&self, changed: &[(&str, &str)]) {
        let usual = [
            ("slug", "speaking"),
            ("mode", "in-person"),
            ("venue", "Harold Washington Library"),
            ("venue_details", "Room 302"),
            ("address", "400 S State St"),
            ("city", "Chicago"),
            ("country", "USA"),
        ];
        let mut form: Vec<(&str, &str)> = usual.iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name)).copied().collect();
        form.extend(changed);
        let reply = self.facilitator().await.post("circles/place", "/circles/speaking/edit/2", &form).await;
        assert_eq!(reply.location.as_deref(), Some("/circles/speaking/edit/5"), "{}", reply.text());
    }
}

#[tokio::test]
async fn other_programs_read_a_file_with_a_moved_and_a_cancelled_meeting_across_a_clock_change() {
    let r = running().await;
    crate::rows::run(&r.site, "update meetings set note = 'Bring tea, cups;\nand \"a blanket\" \\ or two.' where plan_key = 2").await;
    r.site.at("2026-11-16T17:00:00Z");
    r.site.replan(r.circle, &[(1, "2027-03-01", "18:30"), (2, "2027-03-08", "18:30"), (3, "2027-03-16", "19:00")]).await;
    let file = r.file().await;
    assert_eq!(read(&file)["method"], "PUBLISH");
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
    assert_eq!(column(&file, "summary"), vec![json!(TITLE); 4]);
    // Half past six in Chicago is 00:30 UTC in winter and 23:30 UTC in summer; the last one was cancelled.
    assert_eq!(column(&file, "start"), ["2027-03-02T00:30:00Z", "2027-03-09T00:30:00Z", "2027-03-17T00:00:00Z", "2027-03-22T23:30:00Z"]);
    assert_eq!(column(&file, "end"), ["2027-03-02T02:00:00Z", "2027-03-09T02:00:00Z", "2027-03-17T01:30:00Z", "2027-03-23T01:00:00Z"]);
    assert_eq!(column(&file, "status"), ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]);
    assert_eq!(column(&file, "sequence"), [0, 0, 1, 1]);
    let (before, after) = ("2026-11-16T16:00:00Z", "2026-11-16T17:00:00Z");
    assert_eq!(column(&file, "stamp"), [before, before, after, after]);
    assert_eq!(column(&file, "modified"), column(&file, "stamp"));
    assert_eq!(column(&file, "description")[1], NOTE);
    assert_eq!(column(&file, "organizer")[0][1], "mailto:circlet@localhost");
    assert_eq!(column(&file, "attendee"), vec![json!([]); 4], "a file for several people names none");
}

#[tokio::test]
async fn case_04_a_new_room_reaches_people_once_with_before_and_now() {
    let r = running().await;
    r.site.at("2026-11-16T17:00:00Z");
    r.place(&[("venue_details", "Room 115")]).await;
    // A second save within five minutes changes the same email.
    r.site.at("2026-11-16T17:04:00Z");
    r.place(&[("venue_details", "Room 115"), ("address", "401 S State St")]).await;
    assert_eq!(r.told().await.len(), 1);
    let due: i64 = r.site.count("select due_at from outbox where kind = 'dates' and state = 'due'").await;
    let first: circlet::platform::Timestamp = "2026-11-16T17:05:00Z".parse().unwrap();
    assert_eq!(due, first.as_microsecond(), "five minutes after the first");
    let told = r.told().await;
    assert_eq!(told.len(), 1);
    for words in [
        "4 meetings, from ",
        "Before: Harold Washington Library, room 302, 400 S State St",
        "Now: Harold Washington Library, Room 115, 401 S State St",
    ] {
        assert!(told[0].text_body.contains(words), "{words}: {}", told[0].text_body);
    }
    assert_eq!(read(&told[0].calendar)["method"], "PUBLISH", "about four meetings");
    assert_eq!(column(&told[0].calendar, "sequence"), [2, 2, 2, 2]);
    // Then online, with a link that only those who take part see.
    r.site.at("2026-11-16T18:00:00Z");
    rendered(&r).await;
    r.place(&[("mode", "online"), ("meeting_url", "https://meet.example.org/new")]).await;
    let told = r.told().await;
    assert_eq!(told.len(), 1);
    assert!(told[0].text_body.contains("Now: Online\nhttps://meet.example.org/new"), "{}", told[0].text_body);
    assert_eq!(column(&told[0].calendar, "location"), vec![json!("https://meet.example.org/new"); 4]);
    assert_eq!(column(&told[0].calendar, "sequence"), [3, 3, 3, 3]);
    // Then back in the room: that the link is gone is said.
    r.site.at("2026-11-16T19:00:00Z");
    rendered(&r).await;
    r.place(&[]).await;
    let told = r.told().await;
    let lines = "Before: Online\nhttps://meet.example.org/new\nNow: Harold Washington Library, Room 302, 400 S State St, Chicago\nNo link any more";
    assert!(told[0].text_body.contains(lines), "{}", told[0].text_body);
}

/// Sends what waits, to files.
async fn rendered(r: &Running) {
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    circlet::platform::outbox::worker::Worker::new(&r.site.app, stopped).unwrap().send_due().await.unwrap();
    assert!(r.told().await.is_empty(), "it was sent");
}

#[tokio::test]
async fn a_change_of_a_meeting_that_begins_within_three_hours_is_told_at_once() {
    let r = running().await;
    r.site.at("2027-03-01T21:31:00Z");
    r.place(&[("venue_details", "Room 115")]).await;
    let now = r.site.ctx().now_us();
    assert_eq!(r.told().await.len(), 1);
    assert_eq!(r.site.count("select due_at from outbox where kind = 'dates' and state = 'due'").await, now);
}

#[tokio::test]
async fn case_05_an_added_date_reaches_people_with_its_file() {
    let r = running().await;
    let days = [(1, "2027-03-01"), (2, "2027-03-08"), (3, "2027-03-15"), (4, "2027-03-22"), (5, "2027-03-29")];
    r.site.replan(r.circle, &days.map(|(key, day)| (key, day, "18:30"))).await;
    let told = r.told().await;
    assert_eq!(told.len(), 1);
    assert!(told[0].text_body.contains("New meeting: Monday") && told[0].text_body.contains("29"), "{}", told[0].text_body);
    let file = read(&told[0].calendar);
    assert_eq!((&file["method"], &file["events"][0]["start"]), (&json!("REQUEST"), &json!("2027-03-29T23:30:00Z")));
    assert_eq!(file["events"][0]["attendee"], json!(["Ben Mwangi", "mailto:ben.mwangi@example.org"]));
    // Removed again before the email was sent: there is nothing to say.
    r.site.replan(r.circle, &days[..4].iter().map(|(key, day)| (*key, *day, "18:30")).collect::<Vec<_>>()).await;
    assert!(r.told().await.is_empty());
}

#[tokio::test]
async fn case_06_what_is_off_is_cancelled_in_calendars() {
    let r = running().await;
    let ids = column(&r.file().await, "uid");
    r.site.replan(r.circle, &[(1, "2027-03-01", "18:30"), (2, "2027-03-08", "18:30"), (3, "2027-03-15", "18:30")]).await;
    let told = r.told().await.remove(0);
    let file = read(&told.calendar);
    assert_eq!((&file["method"], &file["events"][0]["uid"]), (&json!("CANCEL"), &ids[3]));
    assert_eq!((&file["events"][0]["sequence"], &file["events"][0]["status"]), (&json!(1), &json!("CANCELLED")));
    // The whole circle, after its first meeting.
    r.site.at("2027-03-05T12:00:00Z");
    let reply =
        r.facilitator().await.post("circles/cancel", "/circles/speaking/manage/cancel", &[("slug", "speaking"), ("reason", "Flooded.")]).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking"), "{}", reply.text());
    for mail in r.site.mails("cancelled").await {
        let file = read(&mail.calendar);
        assert_eq!(file["method"], "PUBLISH", "about two meetings");
        assert_eq!(column(&mail.calendar, "uid"), ids[1..3]);
        assert_eq!(column(&mail.calendar, "status"), ["CANCELLED", "CANCELLED"]);
        assert_eq!(column(&mail.calendar, "sequence"), [1, 1]);
        assert_eq!(column(&mail.calendar, "description"), ["Flooded.", "Flooded."]);
    }
    assert_eq!(column(&r.file().await, "status"), ["CONFIRMED", "CANCELLED", "CANCELLED", "CANCELLED"]);
}

#[tokio::test]
async fn case_26_the_file_of_a_finished_circle_holds_its_past_meetings() {
    let r = running().await;
    r.site.at("2027-05-01T12:00:00Z");
    assert_eq!(column(&r.file().await, "status"), vec![json!("CONFIRMED"); 4]);
    let all = meetings::all(r.site.app.db.primary(), r.circle).await.unwrap();
    assert_eq!(column(&r.file().await, "uid"), all.into_iter().map(|meeting| json!(meeting.uid)).collect::<Vec<_>>());
}

#[tokio::test]
async fn case_08_a_reminder_knows_the_answer() {
    let r = running().await;
    r.site.at("2027-02-26T18:00:00Z");
    let meeting = r.site.count("select min(id) from meetings").await.to_string();
    r.site.sign_up(&r.visitor, "speaking", "Carla Ruiz").await;
    r.site.sign_up(&r.visitor, "speaking", "Dora Diaz").await;
    let own: Vec<String> = r.site.mails("welcome").await.iter().map(|mail| mail.link("/p/")).collect();
    for (link, said) in own.iter().zip(["no", "yes"]) {
        let form = [("link", link.as_str()), ("meeting", &meeting), ("revision", "0"), ("button", said), ("slug", "")];
        r.visitor.post("participation/answer", &r.own, &form).await;
    }
    // Two days after the last of them signed up, and less than two days before the meeting.
    r.site.at("2027-03-01T01:30:00Z");
    circlet::attendance::jobs::run(&r.site.ctx()).await.unwrap();
    let mails = r.site.mails("reminder").await;
    assert_eq!(mails.len(), 3);
    let (no, yes, asks) = ("You said you can’t come.", "You said you’re coming.", "Will you come?");
    for (mail, says, offers) in
        [(&mails[0], no, "I can come after all"), (&mails[1], yes, "I can’t come after all"), (&mails[2], asks, "I can’t make it")]
    {
        for part in [mail.text_body.clone(), mail.html_body.replace("&#39;", "'")] {
            assert!(part.contains(says) && part.contains(offers), "{says}: {part}");
            assert_eq!([no, yes, asks].iter().filter(|words| part.contains(**words)).count(), 1, "{part}");
        }
    }
}
