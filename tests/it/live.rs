//! Streams of what happens in circles.

use crate::harness::{Browser, Site};
use crate::rows::{self, Desk, Rows};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use circlet::platform::tokens::Link;
use circlet::signups::links;
use circlet::types::{LinkKey, Target};
use http_body_util::BodyExt;
use std::time::Duration;

/// How long a stream may take to say something: far more than it ever does.
const PATIENCE: Duration = Duration::from_secs(60);

/// One event of a stream.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Said {
    event: String,
    id: String,
    data: String,
}

impl Said {
    /// Returns the name of the event.
    pub fn told_of(&self) -> &str {
        &self.event
    }

    /// Reads an event that says something, and its number in the circle.
    pub fn told(&self) -> (String, i64) {
        assert_eq!(self.event, "told", "{self:?}");
        let told: serde_json::Value = serde_json::from_str(&self.data).unwrap();
        (told["kind"].as_str().unwrap().to_owned(), told["number"].as_i64().unwrap())
    }
}

/// An open stream.
pub struct Stream {
    body: Body,
    text: String,
}

impl Stream {
    pub async fn open(browser: &Browser, query: &str, last: &str) -> Self {
        let request = Request::get(format!("/live?{query}")).header("last-event-id", last).body(Body::empty()).unwrap();
        let (reply, body) = browser.begin(request).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.headers["content-type"], "text/event-stream");
        assert_eq!(reply.headers["cache-control"], "no-store");
        Self { body, text: String::new() }
    }

    /// Waits for the next event; `None` at the end.
    pub async fn next(&mut self) -> Option<Said> {
        while !self.text.contains("\n\n") {
            let frame = tokio::time::timeout(PATIENCE, self.body.frame()).await.expect("the stream says nothing")?;
            self.text.push_str(std::str::from_utf8(&frame.unwrap().into_data().unwrap()).unwrap());
        }
        let (block, rest) = self.text.split_once("\n\n").unwrap();
        let mut said = Said::default();
        for line in block.lines() {
            match line.split_once(':').map(|(name, value)| (name, value.trim_start())) {
                Some(("event", value)) => value.clone_into(&mut said.event),
                Some(("id", value)) => value.clone_into(&mut said.id),
                Some(("data", value)) => value.clone_into(&mut said.data),
                _ => {}
            }
        }
        self.text = rest.to_owned();
        Some(said)
    }

    /// Waits for the next event, which there is. A browser passes over one without data.
    pub async fn say(&mut self) -> Said {
        let said = self.next().await.expect("the stream has ended");
        assert!(!said.data.is_empty(), "{said:?}");
        said
    }
}

pub fn link(site: &Site, key: &LinkKey) -> String {
    site.app.tokens.sign(&Link { kind: links::PARTICIPANT, about: Target::Key(key.clone()), revision: 0, other: 0, until: 0 })
}

/// One of the participants answers for a meeting.
pub async fn answer(site: &Site, rows: &Rows, who: usize, meeting: usize, button: &str) {
    let (link, meeting) = (link(site, &rows.keys[who]), rows.meetings[meeting].to_string());
    let fields = [("link", link.as_str()), ("meeting", &meeting), ("revision", ""), ("button", button), ("slug", "")];
    let done = site.browser().post("participation/answer", &format!("/p/{link}"), &fields).await;
    assert_eq!(done.location.as_deref(), Some(format!("/p/{link}").as_str()));
}

async fn two_circles() -> (Desk, Rows) {
    let desk = rows::desk().await;
    let other = rows::circle(&desk.site, "other", &[]).await;
    (desk, other)
}

#[tokio::test]
async fn an_answer_reaches_everyone_of_its_circle_and_no_one_else() {
    let (Desk { site, browser, rows, .. }, other) = two_circles().await;
    let visitor = site.browser();
    let mut ben = Stream::open(&visitor, &format!("link={}", link(&site, &rows.keys[1])), "").await;
    let mut dede = Stream::open(&browser, "slug=speaking", "").await;
    let mut stranger = Stream::open(&visitor, &format!("link={}", link(&site, &other.keys[1])), "").await;
    for stream in [&mut ben, &mut dede, &mut stranger] {
        assert_eq!(stream.say().await.event, "beat");
    }
    answer(&site, &rows, 0, 1, "yes").await;
    for stream in [&mut ben, &mut dede] {
        let said = stream.say().await;
        assert_eq!((said.told(), said.id.as_str()), (("answered".to_owned(), 1), "1:1"));
        assert!(!said.data.contains("Ana"), "{}", said.data);
    }
    // The first that it hears is of its own circle.
    answer(&site, &other, 0, 1, "no").await;
    let said = stranger.say().await;
    assert_eq!((said.told().1, said.id.as_str()), (1, "2:1"));
}

#[tokio::test]
async fn a_stream_goes_on_where_it_was_cut_and_says_so_where_it_cannot() {
    let (Desk { site, rows, .. }, other) = two_circles().await;
    let query = format!("link={}&link={}", link(&site, &rows.keys[1]), link(&site, &other.keys[1]));
    for button in ["yes", "no", "yes"] {
        answer(&site, &rows, 0, 1, button).await;
    }
    answer(&site, &other, 0, 1, "yes").await;
    let visitor = site.browser();
    // What was missed comes, of each circle and in order; other readers of the circle hear nothing twice.
    let mut late = Stream::open(&visitor, &query, "").await;
    assert_eq!((late.say().await).id, "1:3,2:1");
    let mut cut = Stream::open(&visitor, &query, "1:1,2:1").await;
    assert_eq!((cut.say().await).id, "1:1,2:1");
    assert_eq!((cut.say().await).told(), ("answered".to_owned(), 2));
    assert_eq!((cut.say().await).told(), ("answered".to_owned(), 3));
    answer(&site, &other, 0, 1, "no").await;
    for stream in [&mut cut, &mut late] {
        let said = stream.say().await;
        assert_eq!((said.told().1, said.id.as_str()), (2, "1:3,2:2"));
    }
    // A number from before a backup was restored, one whose events have been swept, and nonsense: the page loads again.
    rows::run(&site, "delete from events where circle_id = 1 and circle_no = 2").await;
    for last in ["1:40,2:2", "1:1,2:2", "1:-7,2:2"] {
        let mut stream = Stream::open(&visitor, &query, last).await;
        stream.say().await;
        assert_eq!((stream.say().await).told(), (String::new(), 3), "{last}");
    }
}

#[tokio::test]
async fn streams_that_come_with_different_numbers_are_each_told_what_they_miss() {
    let (Desk { site, rows, .. }, _) = two_circles().await;
    for button in ["yes", "no", "yes", "no"] {
        answer(&site, &rows, 0, 1, button).await;
    }
    let (visitor, query) = (site.browser(), format!("link={}", link(&site, &rows.keys[1])));
    let mut streams = Vec::new();
    for known in [1, 4, 0, 3] {
        streams.push((known, Stream::open(&visitor, &query, &format!("1:{known}")).await));
    }
    answer(&site, &rows, 0, 1, "yes").await;
    for (known, stream) in &mut streams {
        assert_eq!(stream.say().await.event, "beat");
        for number in *known + 1..=5 {
            assert_eq!((stream.say().await).told(), ("answered".to_owned(), number), "after {known}");
        }
    }
}

#[tokio::test]
async fn someone_elses_link_or_circle_opens_no_stream() {
    let (Desk { site, browser, rows, .. }, other) = two_circles().await;
    let (lea, _) = site.account("Lea Stranger", false).await;
    let lea = site.browser_of(lea).await;
    let leave = site.app.tokens.sign(&Link { kind: links::LEAVE, about: Target::Key(rows.keys[0].clone()), revision: 0, other: 0, until: 0 });
    for (who, right) in [
        (&browser, "slug=other"),
        (&lea, "slug=speaking"),
        (&site.browser(), "slug=speaking"),
        (&lea, "link=nonsense"),
        (&lea, &format!("link={leave}")),
    ] {
        let mut stream = Stream::open(who, right, "").await;
        let said = stream.say().await;
        assert_eq!((said.event.as_str(), said.data.as_str()), ("gone", right));
        assert_ne!(stream.next().await.map(|said| said.event), Some("told".to_owned()));
        assert_eq!(stream.next().await, None, "{right}");
    }
    // Who was removed is told so when the browser comes again, and what else it shows goes on.
    rows::run(&site, "update signups set left_at = 1, link_key = 'gone' where circle_id = 1 and name like 'Ben%'").await;
    let ben = format!("link={}", link(&site, &rows.keys[1]));
    let mut stream = Stream::open(&site.browser(), &format!("{ben}&link={}", link(&site, &other.keys[0])), "1:0,2:0").await;
    assert_eq!((stream.say().await).id, "2:0");
    assert_eq!((stream.say().await).data, ben);
    answer(&site, &other, 0, 1, "yes").await;
    assert_eq!((stream.say().await).told().1, 1);
}

#[tokio::test]
async fn who_no_longer_sees_a_circle_hears_no_more_of_it_in_an_open_stream() {
    let (Desk { site, browser, rows, .. }, other) = two_circles().await;
    let [ana, ben] = [0, 1].map(|who| format!("link={}", link(&site, &rows.keys[who])));
    let both = format!("{ben}&link={}", link(&site, &other.keys[0]));
    let mut anas = Stream::open(&site.browser(), &ana, "").await;
    let mut bens = Stream::open(&site.browser(), &both, "").await;
    for stream in [&mut anas, &mut bens] {
        assert_eq!(stream.say().await.told_of(), "beat");
    }
    let fields = [("slug", "speaking"), ("id", &*rows.people[1].to_string())];
    browser.post("facilitation/remove", &rows.part("participants"), &fields).await;
    assert_eq!(anas.say().await.told(), ("people-changed".to_owned(), 1));
    assert_eq!(bens.next().await, None, "not even that");
    // The browser comes again by itself, with what it has been told, and the rest goes on.
    let mut again = Stream::open(&site.browser(), &both, "1:0,2:0").await;
    assert_eq!([again.say().await.id, again.say().await.data], ["2:0".to_owned(), ben]);
    // Her rights were asked a moment ago: they are asked again seconds later, whether or not something else happens.
    let fields = [("slug", "speaking"), ("id", &*rows.people[0].to_string())];
    browser.post("facilitation/remove", &rows.part("participants"), &fields).await;
    assert_eq!(anas.say().await.told(), ("people-changed".to_owned(), 2));
    assert_eq!(anas.next().await, None);
    // So it is with one who ran the circle.
    let (sam, sams) = site.account("Sam Ortiz", false).await;
    rows::run(&site, "insert into circle_facilitators (circle_id, account_id, added_at) select 1, max(id), 1 from accounts").await;
    let mut stream = Stream::open(&sams, "slug=speaking", "").await;
    assert_eq!(stream.say().await.told_of(), "beat");
    let fields = [("slug", "speaking"), ("id", &*sam.to_string())];
    browser.post("facilitation/remove-facilitator", &rows.part("participants"), &fields).await;
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn what_comes_while_a_stream_says_that_it_is_open_is_told_all_the_same() {
    use circlet::live::model::Right;
    use circlet::live::service::{Telling, asked};
    let Desk { site, rows, .. } = rows::desk().await;
    let (ctx, rights) = (std::sync::Arc::new(site.ctx()), vec![Right::Link(link(&site, &rows.keys[1]))]);
    let mut telling = Telling::open(&ctx, rights.clone(), asked(&ctx, &rights, &[]).await.unwrap()).unwrap();
    site.sign_up(&site.browser(), "speaking", "Eva Brandt").await;
    // Waiting is given up again and again, also while the rights are asked.
    let mut told = None;
    for _ in 0..1_000 {
        if told.is_none() {
            told = tokio::time::timeout(Duration::from_micros(100), telling.next()).await.ok();
        }
    }
    let told = match told {
        Some(told) => told,
        None => tokio::time::timeout(PATIENCE, telling.next()).await.expect("it is told"),
    };
    assert_eq!(told.unwrap().kind, "people-changed");
}

#[tokio::test]
async fn the_number_of_another_circle_opens_nothing() {
    let (Desk { site, rows, .. }, other) = two_circles().await;
    answer(&site, &other, 0, 1, "yes").await;
    let query = format!("link={}&since=2:0", link(&site, &rows.keys[1]));
    for last in ["", "2:0", "2:0,1:0"] {
        let mut stream = Stream::open(&site.browser(), &query, last).await;
        let said = stream.say().await;
        assert_eq!((said.event.as_str(), said.id.split(':').next()), ("beat", Some("1")), "{last}");
        answer(&site, &other, 0, 1, "no").await;
        answer(&site, &rows, 0, 1, "yes").await;
        let said = stream.say().await;
        assert!(said.id.starts_with("1:") && !said.id.contains(',') && said.data.contains("\"circle\":1"), "{last}: {said:?}");
    }
}

#[tokio::test]
async fn what_another_server_stores_is_told_and_streams_end_with_theirs() {
    let Desk { site, rows, .. } = rows::desk().await;
    let second = Site::with(&[("DATABASE_URL", &site.app.config.database_url)]).await;
    let mut stream = Stream::open(&second.browser(), &format!("link={}", link(&site, &rows.keys[1])), "").await;
    stream.say().await;
    answer(&site, &rows, 0, 1, "yes").await;
    assert_eq!((stream.say().await).told(), ("answered".to_owned(), 1));
    second.app.live.end();
    assert_eq!(stream.next().await, None);
    let mut after = Stream::open(&second.browser(), &format!("link={}", link(&site, &rows.keys[1])), "").await;
    after.say().await;
    assert_eq!(after.next().await, None);
}

#[tokio::test]
async fn one_address_cannot_take_all_streams_and_a_closed_one_makes_room() {
    use circlet::platform::events::live::MOST_PER_CLIENT;
    let Desk { site, rows, .. } = rows::desk().await;
    let (here, query) = (site.browser().in_network(1), format!("link={}", link(&site, &rows.keys[1])));
    let mut open = Vec::new();
    for _ in 0..MOST_PER_CLIENT {
        open.push(Stream::open(&here, &query, "").await);
    }
    let path = format!("/live?{query}");
    assert_eq!(here.get(&path).await.status, StatusCode::TOO_MANY_REQUESTS);
    drop(Stream::open(&here.in_network(2), &query, "").await);
    assert_eq!(site.app.live.streams(), MOST_PER_CLIENT);
    open.pop();
    open.push(Stream::open(&here, &query, "").await);
    drop(open);
    assert_eq!(site.app.live.streams(), 0);
}

#[tokio::test]
async fn who_checks_in_what_feedback_records_and_another_course_are_told_once() {
    let Desk { site, browser, rows, .. } = rows::desk().await;
    crate::surveys::course(&site, "talks").await;
    site.at(rows::FIRST_BEGINS);
    let mut dede = Stream::open(&browser, "slug=speaking", "").await;
    dede.say().await;
    let ana = link(&site, &rows.keys[0]);
    let code = circlet::attendance::service::code(&site.ctx(), circlet::types::MeetingId(rows.meetings[0]));
    for _ in 0..2 {
        site.browser().post("attendance/check-in", &format!("/p/{ana}"), &[("link", &*ana), ("code", &*code)]).await;
    }
    assert_eq!(dede.say().await.told(), ("checked-in".to_owned(), 1));
    let (meeting, person) = (rows.meetings[0].to_string(), rows.people[0].to_string());
    let page = rows.part(&format!("feedback/{meeting}"));
    let fields = [("slug", "speaking"), ("meeting", &*meeting), ("form[typed][lists][attendance][]", &*person)];
    browser.post("feedback/save", &page, &fields).await;
    assert_eq!(dede.say().await.told(), ("attendance-recorded".to_owned(), 2));
    for question in ["reflection_1", "reflection_2", "tip"] {
        let value = format!("form[typed][values][{question}]");
        browser.post("feedback/save", &page, &[("slug", "speaking"), ("meeting", &*meeting), (&*value, "Bring tea")]).await;
    }
    assert_eq!([dede.say().await.told(), dede.say().await.told()], [3, 4].map(|number| ("desk-changed".to_owned(), number)));
    browser.post("circles/course", "/circles/speaking/edit/1", &[("slug", "speaking"), ("course", "talks")]).await;
    assert_eq!(dede.say().await.told(), ("circle-changed".to_owned(), 5));
}

#[tokio::test]
async fn who_signs_up_and_who_is_on_the_list_without_a_seat_is_told() {
    let Desk { site, browser, rows, .. } = rows::desk().await;
    let mut dede = Stream::open(&browser, "slug=speaking", "").await;
    dede.say().await;
    site.sign_up(&site.browser(), "speaking", "Eva Brandt").await;
    assert_eq!(dede.say().await.told(), ("people-changed".to_owned(), 1));
    rows::run(&site, "update circles set capacity = 4").await;
    let walk_in = [("slug", "speaking"), ("walk_in_name", "Wanda Walk"), ("walk_in_told", "on")];
    browser.post("facilitation/add-walk-in", &rows.part("participants"), &walk_in).await;
    assert_eq!(dede.say().await.told(), ("people-changed".to_owned(), 2));
    let wanda = site.count("select max(id) from signups where name = 'Wanda Walk' and seated = 0").await.to_string();
    browser.post("facilitation/remove", &rows.part("participants"), &[("slug", "speaking"), ("id", &*wanda)]).await;
    assert_eq!(dede.say().await.told(), ("people-changed".to_owned(), 3));
}

#[tokio::test]
async fn the_lists_of_people_and_tasks_follow_the_circle() {
    let Desk { site, browser, rows, .. } = rows::desk().await;
    for part in ["participants", "tasks"] {
        let page = browser.get(&rows.part(part)).await.text();
        assert!(page.contains("As of ") && page.contains("Load again"), "{part}: {page}");
    }
    let mut dede = Stream::open(&browser, "slug=speaking", "").await;
    dede.say().await;
    let (scripted, ana) = (site.browser().scripted(), link(&site, &rows.keys[0]));
    site.sign_up(&site.browser(), "speaking", "Eva Brandt").await;
    assert_eq!(dede.say().await.told(), ("people-changed".to_owned(), 1));
    let fields = [("slug", "speaking"), ("title", "Watch"), ("meeting", &*rows.meetings[0].to_string())];
    browser.post("tasks/save", &rows.part("tasks"), &fields).await;
    assert_eq!(dede.say().await.told(), ("tasks-changed".to_owned(), 2));
    scripted.post("tasks/propose", "/", &[("link", &*ana), ("task_title", "Visit the radio station")]).await;
    assert_eq!(dede.say().await.told(), ("tasks-changed".to_owned(), 3));
    scripted.post("tasks/tick", "/", &[("link", &*ana), ("button", "yes-1")]).await;
    assert_eq!(dede.say().await.told(), ("task-ticked".to_owned(), 4));
    // What the pages load again then.
    let people = browser.get(&rows.part("participants")).await.text();
    assert!(people.contains("4 people") && people.contains("Eva Brandt"), "{people}");
    let tasks = browser.get(&rows.part("tasks")).await.text();
    assert!(tasks.contains("Done by 1 of 4") && tasks.contains("Visit the radio station"), "{tasks}");
}
