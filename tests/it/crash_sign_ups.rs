//! The real server, killed again and again during many sign-ups.

use crate::fixtures::NewCircle;
use crate::harness::Site;
use crate::support::program::{Program, Setup, post};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// The number of sign-ups, how often the server is killed, and after how many responses each time.
const PEOPLE: usize = 600;
const KILLS: usize = 10;
const ANSWERS: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_ten_times_under_sign_ups_loses_no_confirmed_one_and_doubles_none() {
    let site = Site::new().await;
    let (facilitator, _) = site.account("Fay Cilitator", false).await;
    site.circle(facilitator, NewCircle { capacity: None, ..NewCircle::default() }).await;
    let setup = Setup::beside(&site);
    let mut answered = BTreeSet::new();
    for life in 1..=KILLS {
        let server = setup.start(&["serve", "--no-worker"]);
        let address = server.address().await;
        // Those whose response was lost ask again, first of all.
        let more = sign_up_many(&address, (0..PEOPLE).rev().filter(|n| !answered.contains(&email(*n))), ANSWERS, server).await;
        assert!(more.len() >= ANSWERS, "{} answers", more.len());
        answered.extend(more);
        assert_whole(&site, &answered, life).await;
    }
    assert!(answered.len() < PEOPLE, "the last server was killed under load, too");
    let server = setup.start(&["serve", "--no-worker"]);
    let address = server.address().await;
    let rest: Vec<usize> = (0..PEOPLE).filter(|n| !answered.contains(&email(*n))).collect();
    answered.extend(sign_up_many(&address, rest, usize::MAX, server).await);
    assert_eq!(answered.len(), PEOPLE);
    assert_whole(&site, &answered, KILLS + 1).await;
    assert_eq!(site.count("select count(*) from signups").await, i64::try_from(PEOPLE).unwrap());
}

/// Asserts that everyone who was told so has a seat, that each seat is counted once, and that its emails were decided once.
async fn assert_whole(site: &Site, answered: &BTreeSet<String>, life: usize) {
    let kept = emails(site, "select email from signups where left_at is null").await;
    let lost: Vec<_> = answered.iter().filter(|email| !kept.contains(email)).collect();
    assert!(lost.is_empty(), "life {life}: confirmed but lost: {lost:?}");
    assert_eq!(kept.iter().collect::<BTreeSet<_>>().len(), kept.len(), "life {life}: one seat each");
    assert_eq!(site.count("select taken from circles").await, i64::try_from(kept.len()).unwrap(), "life {life}");
    let welcomed = "select s.email from outbox o join signups s on s.id = o.signup_id where o.kind = 'welcome'";
    assert_eq!(emails(site, welcomed).await, kept, "life {life}");
    assert_eq!(site.count("select count(*) from outbox where kind = 'came'").await, i64::try_from(kept.len()).unwrap(), "life {life}");
}

fn email(n: usize) -> String {
    format!("person{n:04}@example.org")
}

/// Returns every row's address, sorted, so that a duplicate shows.
async fn emails(site: &Site, sql: &'static str) -> Vec<String> {
    let mut all: Vec<String> = sqlx::query_scalar(sql).fetch_all(site.app.db.primary()).await.unwrap();
    all.sort();
    all
}

/// Signs people up over four concurrent connections; after `kill_after` responses the server is killed.
/// Returns the addresses whose sign-up succeeded.
async fn sign_up_many(address: &str, people: impl IntoIterator<Item = usize>, kill_after: usize, program: Program) -> BTreeSet<String> {
    let todo: Arc<Mutex<Vec<usize>>> = Arc::new(Mutex::new(people.into_iter().collect()));
    let (send, answers) = std::sync::mpsc::channel();
    for _ in 0..4 {
        let (todo, send, address) = (todo.clone(), send.clone(), address.to_owned());
        std::thread::spawn(move || {
            while let Some(n) = { todo.lock().unwrap().pop() } {
                let (email, name, from) = (email(n), format!("Person {n}"), format!("10.1.{}.{}", n / 250, n % 250));
                let fields = [("slug", "speaking"), ("name", &name), ("email", &email), ("goal", "Toast"), ("support", "Tea"), ("consent", "on")];
                let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, *v)).collect();
                match post(&address, "signups/sign-up", "", &from, &fields) {
                    Some(answer) if answer.status < 400 && answer.location.ends_with("/signed-up") => drop(send.send(email)),
                    Some(answer) => panic!("{answer:?}"),
                    None => {}
                }
            }
        });
    }
    drop(send);
    let mut answered = BTreeSet::new();
    let mut program = Some(program);
    while let Ok(email) = answers.recv() {
        answered.insert(email);
        if answered.len() == kill_after
            && let Some(program) = program.take()
        {
            program.kill();
        }
    }
    answered
}
