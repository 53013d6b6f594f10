//! The real server, killed while many people's surveys save themselves.

use crate::harness::Site;
use crate::rows;
use crate::support::program::{Program, Setup, get, post_scripted};
use circlet::signups::service as signups;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// How many forms save themselves, how often each, and after how many responses the server is killed.
const FORMS: i64 = 200;
const SAVES: usize = 6;
const RESPONSES: usize = 500;
/// The question each save changes.
const QUESTIONS: [&str; SAVES] = ["learned", "learned", "next_steps", "learned", "next_steps", "learned"];

/// How many of a form's saves were confirmed.
type Confirmed = BTreeMap<i64, usize>;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_while_200_forms_save_themselves_loses_doubles_and_mixes_up_nothing() {
    let site = Site::new().await;
    let (facilitator, _) = site.account("Fay Cilitator", false).await;
    rows::circle(&site, "speaking", &[facilitator]).await;
    rows::run(
        &site,
        "with recursive n (id) as (select 1 union all select id + 1 from n where id < 197)
         insert into signups (circle_id, name, email, email_key, goal, support, locale, consent_at, created_at, updated_at)
         select 1, 'Person ' || id, 'p' || id || '@example.org', 'p' || id || '@example.org', '', '', 'en', 1, 1, 1 from n",
    )
    .await;
    let mut links = BTreeMap::new();
    for id in 1..=FORMS {
        links.insert(id, signups::participant_link(&site.ctx(), &rows::link_key(&site, id).await));
    }
    let setup = Setup::beside(&site);
    setup.at("2026-12-02T10:00:00Z");
    let first = setup.start(&["serve", "--no-worker"]);
    let address = first.address().await;
    let confirmed = save_all(&address, &links, &Confirmed::new(), RESPONSES, first);
    let count: usize = confirmed.values().sum();
    assert!((RESPONSES..FORMS as usize * SAVES).contains(&count), "{count} confirmed");
    // What was confirmed is there, or the one save after it whose response was lost.
    for (form, saves) in &confirmed {
        let there = stored(&site, *form).await;
        let possible = [told(*form, *saves), told(*form, (*saves + 1).min(SAVES))];
        assert!(possible.contains(&there), "form {form} after {saves} saves: {there:?}");
    }
    // Each page repeats its last save and goes on.
    let second = setup.start(&["serve", "--no-worker"]);
    let address = second.address().await;
    let confirmed = save_all(&address, &links, &confirmed, usize::MAX, second);
    assert!((1..=FORMS).all(|form| confirmed.get(&form) == Some(&SAVES)), "{confirmed:?}");
    for form in 1..=FORMS {
        assert_eq!(stored(&site, form).await, told(form, SAVES), "form {form}");
    }
    assert_eq!(site.count("select count(*) from sheets").await, FORMS);
    assert_eq!(site.count("select count(*) from answers").await, FORMS * 2);
    // No one sees what others said.
    let third = setup.start(&["serve", "--no-worker"]);
    let address = third.address().await;
    for form in [1, 77, FORMS] {
        let page = get(&address, &format!("/p/{}/survey", links[&form])).unwrap().body;
        assert_eq!(page.matches("Words of ").count(), page.matches(&format!("Words of {form}, ")).count(), "{page}");
        assert!(page.contains(&words(form, SAVES)));
    }
}

/// What a form's n-th save says, from 1.
fn words(form: i64, save: usize) -> String {
    format!("Words of {form}, part {save}.")
}

/// Returns what is stored after `saves` saves, by question.
fn told(form: i64, saves: usize) -> BTreeMap<String, String> {
    (1..=saves).zip(QUESTIONS).map(|(save, question)| (question.to_owned(), format!("[\"{}\"]", words(form, save)))).collect()
}

async fn stored(site: &Site, form: i64) -> BTreeMap<String, String> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("select a.question, a.value from answers a join sheets s on s.id = a.sheet_id where s.signup_id = $1")
            .bind(form)
            .fetch_all(site.app.db.primary())
            .await
            .unwrap();
    assert!(rows.len() <= 2, "form {form}: {rows:?}");
    rows.into_iter().collect()
}

/// Lets every form save what is not confirmed yet, in order, eight at a time; after `kill_after` responses the
/// server is killed. Returns what is confirmed afterwards.
fn save_all(address: &str, links: &BTreeMap<i64, String>, before: &Confirmed, kill_after: usize, program: Program) -> Confirmed {
    let done = |form: &i64| before.get(form).copied().unwrap_or_default();
    let waiting: Vec<(i64, String, usize)> = links.iter().map(|(form, link)| (*form, link.clone(), done(form))).collect();
    // One save of each form in turn, so that the kill meets all of them half way.
    let waiting = Arc::new(Mutex::new(waiting));
    let (send, received) = std::sync::mpsc::channel::<i64>();
    for _ in 0..8 {
        let (waiting, send, address) = (waiting.clone(), send.clone(), address.to_owned());
        std::thread::spawn(move || {
            while let Some((form, link, saves)) = { waiting.lock().unwrap().pop() } {
                if saves == SAVES || !save(&address, form, &link, saves) {
                    continue;
                }
                send.send(form).unwrap();
                waiting.lock().unwrap().insert(0, (form, link, saves + 1));
            }
        });
    }
    drop(send);
    let (mut confirmed, mut program, mut responses) = (before.clone(), Some(program), 0);
    while let Ok(form) = received.recv() {
        *confirmed.entry(form).or_default() += 1;
        responses += 1;
        if responses == kill_after
            && let Some(program) = program.take()
        {
            program.kill();
        }
    }
    confirmed
}

/// Saves one answer on top of the one before to the same question; returns whether that was confirmed.
fn save(address: &str, form: i64, link: &str, saves: usize) -> bool {
    let question = QUESTIONS[saves];
    let base = QUESTIONS.iter().take(saves).filter(|before| **before == question).count();
    let (value, base) = (words(form, saves + 1), base.to_string());
    let (value_name, base_name) = (format!("typed[values][{question}]"), format!("typed[bases][{question}]"));
    let Some(answer) = post_scripted(address, "surveys/save", &[("link", link), (&value_name, &value), (&base_name, &base)]) else { return false };
    assert!(answer.status == 200 && answer.body.contains("\"newer\":{}"), "{answer:?}");
    true
}
