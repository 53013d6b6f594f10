//! The real server, killed while circles are open in many browsers and many people send forms. The database and what the streams
//! said are the evidence.

use crate::harness::Site;
use crate::rows::{self, Rows};
use crate::support::listener::{Listener, all, open_all};
use crate::support::program::{Program, Setup, get, post_once, post_scripted};
use circlet::platform::db::Engine;
use circlet::signups::service::participant_link;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

const CIRCLES: usize = 10;
/// How many people a circle has; in how many browsers each has it open; and how many forms each sends in a round.
const PEOPLE: usize = 10;
const BROWSERS: usize = 5;
const FORMS: usize = 2;
/// After how many answers the server is killed, in each round.
const ROUNDS: [usize; 3] = [20, 60, 120];
/// How long a page may take: on a busy machine, too.
const AT_ONCE: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Answer,
    Tick,
    Post,
}

/// What one person sends, once or more often.
#[derive(Clone, Debug)]
struct Form {
    kind: Kind,
    circle: usize,
    link: String,
    /// Different for each form.
    key: String,
    /// The meeting or the task; of a post its text.
    about: String,
    /// What is stored of it.
    row: String,
}

impl Form {
    /// Sends it as an open page does; returns the status, or `None` if the connection breaks.
    fn send(&self, address: &str) -> Option<u16> {
        let (link, about) = (("link", &*self.link), &*self.about);
        let answer = match self.kind {
            Kind::Answer => post_once(address, "participation/answer", &self.key, &[link, ("meeting", about), ("base", ""), ("button", "yes")]),
            Kind::Tick => post_once(address, "tasks/tick", &self.key, &[link, ("button", &format!("yes-{about}"))]),
            // Its key is in the form.
            Kind::Post => post_scripted(address, "board/write", &[link, ("key", &self.key), ("body", about)]),
        }?;
        assert!([200, 204].contains(&answer.status), "{self:?}: {answer:?}");
        Some(answer.status)
    }
}

/// Circles with people in them, and what these send.
struct World {
    site: Site,
    circles: Vec<Rows>,
    /// Each person's sign-up and link, by circle.
    people: Vec<Vec<(i64, String)>>,
    /// The task of each meeting.
    tasks: BTreeMap<i64, i64>,
}

impl World {
    async fn new() -> Self {
        let site = Site::new().await;
        let (facilitator, _) = site.account("Fay Cilitator", false).await;
        let mut circles = Vec::new();
        for n in 0..CIRCLES {
            circles.push(rows::circle(&site, &format!("circle-{n}"), &[facilitator]).await);
        }
        rows::run(
            &site,
            "with recursive n (id) as (select 4 union all select id + 1 from n where id < 10)
             insert into signups (circle_id, name, email, email_key, goal, support, locale, consent_at, created_at, updated_at)
             select c.id, 'Person ' || n.id, 'p' || n.id || '@example.org', 'p' || n.id || '@example.org', '', '', 'en', 1, 1, 1
             from n cross join circles c",
        )
        .await;
        rows::run(
            &site,
            "insert into tasks (circle_id, meeting_id, position, title, state, created_at, changed_at)
             select circle_id, id, plan_key, 'Watch', 'listed', 1, 1 from meetings",
        )
        .await;
        let tasks: Vec<(i64, i64)> = sqlx::query_as("select meeting_id, id from tasks").fetch_all(site.app.db.primary()).await.unwrap();
        let signups: Vec<(i64, i64)> =
            sqlx::query_as("select circle_id, id from signups order by circle_id, id").fetch_all(site.app.db.primary()).await.unwrap();
        assert_eq!(signups.len(), CIRCLES * PEOPLE);
        let mut people = Vec::new();
        for circle in signups.chunks(PEOPLE) {
            let mut of = Vec::new();
            for (_, id) in circle {
                of.push((*id, participant_link(&site.ctx(), &rows::link_key(&site, *id).await)));
            }
            people.push(of);
        }
        Self { site, circles, people, tasks: tasks.into_iter().collect() }
    }

    /// Returns the browsers, those of a circle at one network address, each with its circle.
    fn browsers(&self) -> Vec<(usize, Listener)> {
        let of = |circle: usize| self.people[circle].iter().cycle().take(PEOPLE * BROWSERS).map(move |(_, link)| (circle, link));
        let all = (0..CIRCLES).flat_map(of);
        all.map(|(circle, link)| (circle, Listener::new(&format!("link={link}"), &format!("10.2.0.{circle}")))).collect()
    }

    /// Returns what people send in a round: each person two forms of different kinds.
    fn forms(&self, round: usize) -> Vec<Form> {
        let mut forms = Vec::new();
        for (circle, people) in self.people.iter().enumerate() {
            let meeting = self.circles[circle].meetings[round];
            let task = self.tasks[&meeting];
            for (person, (signup, link)) in people.iter().enumerate() {
                let kinds = [Kind::Answer, Kind::Tick, Kind::Post].into_iter().cycle().skip(person + round).take(FORMS);
                forms.extend(kinds.map(|kind| {
                    let words = format!("Words of {circle}, person {person}, round {round}.");
                    let (about, row) = match kind {
                        Kind::Answer => (meeting.to_string(), format!("answer {meeting} by {signup}: 1")),
                        Kind::Tick => (task.to_string(), format!("tick {task} by {signup}")),
                        Kind::Post => (words.clone(), format!("post by {signup}: {words}")),
                    };
                    Form { kind, circle, link: link.clone(), key: format!("form-{kind:?}-{circle}-{person}-{round}-of-a-page"), about, row }
                }));
            }
        }
        forms
    }

    /// Returns what is stored, as forms name it, sorted, so that what is stored twice shows.
    async fn stored(&self) -> Vec<String> {
        let sql = "select 'answer ' || cast(meeting_id as text) || ' by ' || cast(signup_id as text) || ': ' || cast(coming as text) from rsvps
                   union all
                   select 'tick ' || cast(task_id as text) || ' by ' || cast(signup_id as text) from task_ticks
                   union all
                   select 'post by ' || cast(s.id as text) || ': ' || p.body
                   from posts p
                   join signups s on s.id = p.signup_id and s.circle_id = p.circle_id";
        let mut rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(self.site.app.db.primary()).await.unwrap();
        rows.sort();
        rows
    }
}

/// Sends forms, all at once; after `kill_after` answers the server is killed. Returns the status of each.
fn send_all<'a>(forms: &'a [Form], address: &str, kill_after: usize, program: &mut Option<Program>) -> Vec<(&'a Form, Option<u16>)> {
    let (begin, answered, program) = (Barrier::new(forms.len()), AtomicUsize::new(0), Mutex::new(program));
    let send = |form: &'a Form| {
        begin.wait();
        let status = form.send(address);
        if status.is_some()
            && answered.fetch_add(1, Ordering::SeqCst) + 1 == kill_after
            && let Some(program) = program.lock().unwrap().take()
        {
            program.kill();
        }
        (form, status)
    };
    let send = &send;
    thread::scope(|scope| {
        let sending: Vec<_> = forms.iter().map(|form| scope.spawn(move || send(form))).collect();
        sending.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

/// A visitor opens a circle's page, and it is there.
async fn others_are_served(address: &str) {
    let address = address.to_owned();
    let page = tokio::task::spawn_blocking(move || get(&address, "/circles/circle-1"));
    let page = tokio::time::timeout(AT_ONCE, page).await.expect("a visitor waits for a page").unwrap();
    assert_eq!(page.map(|page| page.status), Some(200));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_with_500_streams_and_200_forms_loses_and_doubles_nothing_and_tells_each_circle_its_own() {
    let world = World::new().await;
    let browsers = world.browsers();
    let streams: Vec<Listener> = browsers.iter().map(|(_, listener)| listener.clone()).collect();
    assert_eq!((streams.len(), world.forms(0).len()), (500, 200));
    let setup = Setup::beside(&world.site);
    let serve = || setup.start(&["serve", "--no-worker"]);
    let mut program = Some(serve());
    let mut address = program.as_ref().unwrap().address().await;
    assert_eq!(open_all(&streams, &address).await, [200; 500]);
    let mut sent: Vec<Form> = Vec::new();
    for (round, kill_after) in ROUNDS.into_iter().enumerate() {
        all(&streams, "every stream is open", |heard| heard.open).await;
        others_are_served(&address).await;
        let forms = world.forms(round);
        let answers = send_all(&forms, &address, kill_after, &mut program);
        all(&streams, "every stream has broken", |heard| !heard.open).await;

        // Each form that was answered is stored, and none more often than once.
        let stored = world.stored().await;
        let different: BTreeSet<&String> = stored.iter().collect();
        assert_eq!(different.len(), stored.len(), "round {round}: {stored:?}");
        let lost: Vec<&Form> =
            answers.iter().filter(|(form, status)| status.is_some() && !different.contains(&form.row)).map(|(form, _)| *form).collect();
        assert!(lost.is_empty(), "round {round}: answered and lost: {lost:?}");
        let again: Vec<Form> = answers.iter().filter(|(_, status)| status.is_none()).map(|(form, _)| (*form).clone()).collect();
        assert!(!again.is_empty() && again.len() <= forms.len() - kill_after, "round {round}: {} were not answered", again.len());

        program = Some(serve());
        address = program.as_ref().unwrap().address().await;
        others_are_served(&address).await;
        // While browsers come again, so do the forms, under the same keys.
        let coming = tokio::spawn({
            let (streams, address) = (streams.clone(), address.clone());
            async move { open_all(&streams, &address).await }
        });
        for (form, status) in send_all(&again, &address, usize::MAX, &mut program) {
            let known = form.kind != Kind::Post && different.contains(&form.row);
            // PostgreSQL may have carried out a commit after its client was killed.
            let late = world.site.app.db.engine() == Engine::Postgres && form.kind != Kind::Post && status == Some(204);
            assert!(late || status == Some(if known { 204 } else { 200 }), "round {round}: {status:?} for {form:?}");
        }
        assert_eq!(coming.await.unwrap(), [200; 500]);
        sent.extend(forms);
        let mut all_sent: Vec<&String> = sent.iter().map(|form| &form.row).collect();
        all_sent.sort();
        assert_eq!(world.stored().await.iter().collect::<Vec<_>>(), all_sent, "round {round}");
    }

    // Every browser of a circle has been told each of its events, once and in order, and none of another circle.
    let events = (ROUNDS.len() * PEOPLE * FORMS) as i64;
    all(&streams, "every stream has told everything", |heard| heard.told.last().is_some_and(|told| told.number >= events)).await;
    others_are_served(&address).await;
    let first = world.site.count("select min(id) from circles").await;
    for (circle, listener) in &browsers {
        let heard = listener.heard();
        let numbers: Vec<(i64, i64)> = heard.told.iter().map(|told| (told.circle.0 - first, told.number)).collect();
        assert_eq!(numbers, (1..=events).map(|number| (*circle as i64, number)).collect::<Vec<_>>());
        for (kind, name) in [(Kind::Answer, "answered"), (Kind::Tick, "task-ticked"), (Kind::Post, "board-posted")] {
            let count = sent.iter().filter(|form| form.circle == *circle && form.kind == kind).count();
            assert_eq!(heard.told.iter().filter(|told| told.kind == name).count(), count, "{name}: {:?}", heard.told);
        }
    }
    // What people wrote is on the pages of their circle, and on no others.
    for (circle, people) in world.people.iter().enumerate() {
        let page = get(&address, &format!("/p/{}/board", people[0].1)).unwrap().body;
        let own = page.matches(&format!("Words of {circle}, ")).count();
        assert!(own > 0 && page.matches("Words of ").count() == own, "{page}");
    }
}
