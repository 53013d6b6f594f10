//! Two real servers on one database, both asked at once: right answers, nothing lost, nothing duplicated.

use crate::board::Board;
use crate::fixtures::NewCircle;
use crate::harness::Site;
use crate::smtp::with_server;
use crate::support::eventually;
use crate::support::program::{Answer, Setup, get, post};
use std::collections::BTreeSet;
use std::thread;

const PEOPLE: usize = 40;
const SEATS: i64 = 15;

fn email(n: usize) -> String {
    format!("person{n}@library.city")
}

fn sign_up(address: &str, n: usize) -> Answer {
    let (name, email, from) = (format!("Person {n}"), email(n), format!("10.1.1.{n}"));
    let fields = [("slug", "speaking"), ("name", &*name), ("email", &*email), ("goal", "Toast"), ("support", "Tea"), ("consent", "on")];
    post(address, "signups/sign-up", "", &from, &fields).expect("the server answers")
}

async fn emails(site: &Site, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(site.app.db.primary()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_submits_twice_once_on_each_server_and_every_seat_goes_to_one_person() {
    let (site, server, _folder) = with_server().await;
    let (facilitator, _) = site.account("Fay Cilitator", false).await;
    site.circle(facilitator, NewCircle { capacity: Some(SEATS), ..NewCircle::default() }).await;
    crate::rows::run(&site, "update accounts set email = 'fay@library.city', email_key = 'fay@library.city'").await;
    let setup = Setup::beside(&site);
    let programs = [setup.start(&["serve"]), setup.start(&["serve"])];
    let addresses = [programs[0].address().await, programs[1].address().await];
    // Two connections to each server. The second server gets the people in reverse order, so that a person's two
    // requests arrive at different times.
    let lines = addresses.iter().enumerate().flat_map(|(at, address)| [0, 1].map(|line| (at, line, address.clone())));
    let lines = lines.map(|(at, line, address)| {
        thread::spawn(move || {
            let people = (0..PEOPLE).filter(|n| n % 2 == line).map(|n| if at == 0 { n } else { PEOPLE - 1 - n });
            people.map(|n| (n, sign_up(&address, n))).collect::<Vec<_>>()
        })
    });
    let lines: Vec<_> = lines.collect();
    let answers: Vec<_> = lines.into_iter().flat_map(|line| line.join().unwrap()).collect();
    assert_eq!(answers.len(), 2 * PEOPLE);
    let mut told = BTreeSet::new();
    for (n, answer) in &answers {
        assert_eq!(answer.status, 303, "{answer:?}");
        if answer.location.ends_with("/circles/speaking/signed-up") {
            told.insert(email(*n));
        } else {
            assert!(answer.location.contains("__err"), "{answer:?}");
        }
    }
    let mut kept = emails(&site, "select email from signups where left_at is null").await;
    kept.sort();
    assert_eq!(kept, told.into_iter().collect::<Vec<_>>(), "what was confirmed and what was stored must be the same, without duplicates");
    assert_eq!((kept.len() as i64, site.count("select taken from circles").await), (SEATS, SEATS));
    for address in &addresses {
        assert!(get(address, "/circles/speaking").unwrap().body.contains("15 of 15"), "both servers know at once");
    }
    eventually("every email is sent", || async { site.count("select count(*) from outbox where state <> 'sent'").await == 0 }).await;
    for program in programs {
        program.ask_to_end();
        assert!(!program.log().contains("ERROR"), "{}", program.log());
        assert!(program.ended().success());
    }
    let taken = server.taken();
    let ids: BTreeSet<&str> = taken.iter().map(|mail| mail.id.as_str()).collect();
    assert_eq!(ids.len(), taken.len(), "no email twice");
    let mut welcomed: Vec<String> = taken.iter().map(|mail| mail.to.clone()).filter(|to| to.starts_with("person")).collect();
    welcomed.sort();
    assert_eq!(welcomed, kept, "one welcome email each");
    assert_eq!(taken.len(), 2 * kept.len(), "and one email to the facilitator");
}

/// Each server reads what all people of a circle see once for each of its events: not once for two seconds.
#[tokio::test]
async fn what_one_server_is_told_in_a_circle_the_other_shows_at_once() {
    let here = Board::new().await;
    let there = Site::on(tempfile::tempdir().unwrap(), here.site.app.config.database_url.clone(), &[]).await;
    there.app.clock.set(here.site.ctx().now);
    let path = format!("/p/{}", here.links[1]);
    let page = async || there.browser().get(&path).await.text();
    assert!(!page().await.contains("Tea at six?"));
    here.write(0, 0, "Tea at six?").await;
    let shown = page().await;
    assert!(shown.contains("Tea at six?") && !shown.contains("Thanks 1"), "{shown}");
    here.act(2, "react", 1, &[("button", "thanks-on-1")]).await;
    assert!(page().await.contains("Thanks 1"));
    here.act(0, "edit", 1, &[("revision", "0"), ("body", "Tea at seven?")]).await;
    let shown = page().await;
    assert!(shown.contains("Tea at seven?") && !shown.contains("Tea at six?"), "{shown}");
    let meeting = here.site.count("select min(id) from meetings where starts_at > 0").await.to_string();
    assert!(!page().await.contains("Coming so far: Ana Lima"));
    let answer = [("link", here.links[0].as_str()), ("meeting", &meeting), ("button", "yes")];
    here.people.post("participation/answer", &path, &answer).await;
    assert!(page().await.contains("Coming so far: Ana Lima"), "{}", page().await);
}
