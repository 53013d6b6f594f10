//! The real server, killed during many sign-ups.

use crate::fixtures::NewCircle;
use crate::harness::Site;
use crate::support::program::{Program, Setup, post};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// The number of sign-ups, and the number of responses after which the server is killed.
const PEOPLE: usize = 1000;
const ANSWERS: usize = 400;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_during_a_thousand_sign_ups_keeps_every_confirmed_one_with_one_welcome_each() {
    let site = Site::new().await;
    let (facilitator, _) = site.account("Fay Cilitator", false).await;
    site.circle(facilitator, NewCircle { capacity: None, ..NewCircle::default() }).await;
    let setup = Setup::beside(&site);
    let first = setup.start(&["serve", "--no-worker"]);
    let address = first.address().await;
    let answered = sign_up_many(&address, 0..PEOPLE, ANSWERS, first).await;
    assert!(answered.len() >= ANSWERS && answered.len() < PEOPLE, "{} answers", answered.len());
    let second = setup.start(&["serve", "--no-worker"]);
    let address = second.address().await;
    let kept = emails(&site, "select email from signups where left_at is null").await;
    let lost: Vec<_> = answered.iter().filter(|email| !kept.contains(email)).collect();
    assert!(lost.is_empty(), "confirmed but lost: {lost:?}");
    assert_eq!(emails(&site, "select s.email from outbox o join signups s on s.id = o.signup_id where o.kind = 'welcome'").await, kept);
    assert_eq!(site.count("select taken from circles").await, i64::try_from(kept.len()).unwrap());
    // The server accepts the rest, and those whose response was lost are retried.
    let rest: Vec<usize> = (0..PEOPLE).filter(|n| !answered.contains(&email(*n))).collect();
    let again = sign_up_many(&address, rest.clone(), usize::MAX, second).await;
    assert_eq!(again.len(), rest.len());
    let kept = emails(&site, "select email from signups where left_at is null").await;
    assert_eq!((kept.len(), kept.iter().collect::<BTreeSet<_>>().len()), (PEOPLE, PEOPLE));
    assert_eq!(emails(&site, "select s.email from outbox o join signups s on s.id = o.signup_id where o.kind = 'welcome'").await, kept);
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
