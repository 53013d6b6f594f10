//! Walk-ins at a meeting, from the feedback form.

use super::{MARKED, TOLD, WALK_INS};
use crate::feedback::evening;
use crate::rows;
use axum::http::StatusCode;

#[tokio::test]
async fn a_walk_in_without_an_address_is_listed_marked_and_recorded() {
    let e = evening().await;
    let reply = e.walk_in(&e.browser, "k1", "  Maria   Delgado ", "").await;
    let page = e.browser.follow(&reply).await;
    assert!(page.text().contains("Maria Delgado is on the list and marked") && page.text().contains("1 of 4 marked"), "{}", page.text());
    assert!(page.text().contains("Recorded: 1 came."), "{}", page.text());
    assert_eq!((e.site.count(MARKED).await, e.site.count("select taken from circles").await), (1, 4));
    // Who said so, and when.
    let recorded = "select count(*) from signups s join accounts a on a.id = s.added_by
                    where s.name = 'Maria Delgado' and s.email = '' and a.name = 'Dede Mensah' and s.consent_at = 1794880800000000 and s.seated = 1";
    assert_eq!(e.site.count(recorded).await, 1);
    assert!(e.browser.get("/circles/speaking/manage").await.text().contains("1 came"));
}

#[tokio::test]
async fn there_can_be_any_number_without_an_address_and_a_double_click_adds_one() {
    let e = evening().await;
    for key in ["k1", "k2", "k3", "k3"] {
        let reply = e.walk_in(&e.browser, key, "Maria", "").await;
        assert_eq!(e.browser.follow(&reply).await.status, StatusCode::OK);
    }
    assert_eq!((e.site.count(WALK_INS).await, e.site.count(MARKED).await), (3, 3));
    let twice = [e.walk_in(&e.browser, "k4", "Ben", ""), e.walk_in(&e.browser, "k4", "Ben", "")];
    for reply in futures(twice).await {
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    }
    assert_eq!((e.site.count(WALK_INS).await, e.site.count("select taken from circles").await), (4, 7));
}

async fn futures<F: Future>([one, two]: [F; 2]) -> [F::Output; 2] {
    let (one, two) = tokio::join!(one, two);
    [one, two]
}

#[tokio::test]
async fn a_walk_in_with_an_address_is_told_who_added_them_and_how_to_leave() {
    let e = evening().await;
    e.walk_in(&e.browser, "k1", "Maria Delgado", "Maria@Example.org").await;
    e.site.prove().await;
    let mail = e.site.mails("walk-in").await.remove(0);
    assert_eq!((mail.to_email.as_str(), mail.subject.as_str()), ("Maria@Example.org", "Dede Mensah added you to Speaking for shy people"));
    assert!(mail.text_body.contains("because Dede Mensah entered your address"), "{}", mail.text_body);
    assert!(mail.text_body.contains("Monday, November 23, 6:30 PM"), "the next meeting: {}", mail.text_body);
    assert!(e.site.mails("welcome").await.is_empty() && e.site.mails("came").await.is_empty());
    // The same links as any participant.
    let (visitor, path) = (e.site.browser(), mail.path("/p/"));
    assert!(visitor.get(&path).await.text().contains("Next meeting · 2 of 3"));
    let (leave, link) = (mail.path("/leave/"), mail.link("/leave/"));
    let left = visitor.post("signups/leave", &leave, &[("link", &link)]).await;
    assert!(visitor.follow(&left).await.text().contains("You have left"));
    assert_eq!(
        e.site.count("select count(*) from signups where walk_in_key is not null and (name <> '—' or email <> '' or added_by is not null)").await,
        0
    );
    assert_eq!(e.site.count("select taken from circles").await, 3);
    assert!(e.browser.get("/circles/speaking/manage").await.text().contains("1 came"), "still counted");
}

#[tokio::test]
async fn a_known_address_marks_that_person_instead_of_adding_a_second_one() {
    let e = evening().await;
    e.save(&e.browser, &[("attendance[]", &e.rows.people[1].to_string())]).await;
    for _ in 0..2 {
        let page = e.browser.follow(&e.walk_in(&e.browser, "k1", "Annie", "ANA.lima@example.org ").await).await;
        assert!(page.text().contains("Ana Lima is on the list and marked"), "{}", page.text());
    }
    assert_eq!(e.answer("attendance").await, format!("[\"{}\",\"{}\"]", e.rows.people[0], e.rows.people[1]));
    assert_eq!((e.site.count(WALK_INS).await, e.site.count(MARKED).await, e.site.mails("walk-in").await.len()), (0, 2, 0));
    assert_eq!(e.site.count("select count(*) from signups where name = 'Ana Lima'").await, 1, "the name stays");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_everything_else_is_saved() {
    let e = evening().await;
    let long = "x".repeat(129);
    for (name, email, told, field) in [
        ("", "maria@example.org", "on", "walk_in_name"),
        (&*long, "", "on", "walk_in_name"),
        ("Ma\u{7}ria", "", "on", "walk_in_name"),
        ("Maria", "maria", "on", "walk_in_email"),
        ("Maria", "maria@example.org", "", "walk_in_told"),
        ("Maria", "", "", "walk_in_told"),
    ] {
        let fields = [("tip", "Bring tea"), ("walk_in_key", "k1"), ("walk_in_name", name), ("walk_in_email", email), ("walk_in_told", told)];
        let reply = e.save(&e.browser, &[&fields[..], &[("button", "walk-in")]].concat()).await;
        let page = e.browser.follow(&reply).await;
        assert!(page.has_error_at(field), "{name} {email} {told}: {}", page.text());
        assert!(email.is_empty() || page.body.contains(&format!("value=\"{email}\"")), "{}", page.body);
        assert!(told == "on" || page.body.contains("value=\"Maria\""));
    }
    assert_eq!((e.site.count(WALK_INS).await, e.answer("tip").await), (0, "[\"Bring tea\"]".into()));
    // A wrong answer next to a right walk-in adds no one yet.
    let page = e.browser.follow(&e.save(&e.browser, &[("others", "many"), ("walk_in_name", "Maria"), TOLD, ("button", "done")]).await).await;
    assert!(page.has_error_at("others") && page.body.contains("value=\"Maria\""), "{}", page.text());
    assert_eq!(e.site.count(WALK_INS).await, 0);
    // Markup stays text.
    let page = e.browser.follow(&e.walk_in(&e.browser, "k9", "<b>Maria</b>", "").await).await;
    assert!(!page.body.contains("<b>Maria") && page.text().contains("<b>Maria</b> is on the list"), "{}", page.text());
}

#[tokio::test]
async fn done_adds_the_walk_in_too_and_saving_automatically_does_not() {
    let e = evening().await;
    let typed = [("walk_in_key", "k1"), ("walk_in_name", "Maria"), TOLD];
    let script = e.browser.scripted();
    assert_eq!(e.save(&script, &[&typed[..], &[("overall", "4")]].concat()).await.status, StatusCode::OK);
    assert_eq!(e.site.count(WALK_INS).await, 0, "nothing was pressed");
    let reply = e.save(&e.browser, &[&typed[..], &[("button", "done")]].concat()).await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/manage"));
    assert_eq!((e.site.count(WALK_INS).await, e.site.count(MARKED).await), (1, 1));
    assert_eq!(e.site.count("select count(*) from feedback where done_at is not null").await, 1);
}

#[tokio::test]
async fn walk_ins_are_for_the_circles_facilitators() {
    let e = evening().await;
    let (_, stranger) = e.site.account("Omar Other", false).await;
    rows::circle(&e.site, "cooking", &[]).await;
    assert_eq!(e.walk_in(&stranger, "k1", "Maria", "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(e.add(&stranger, &[("walk_in_name", "Maria"), TOLD]).await.status, StatusCode::FORBIDDEN);
    let anonymous = e.walk_in(&e.site.browser(), "k1", "Maria", "").await;
    assert!(anonymous.location.is_some_and(|to| to.starts_with("/sign-in")));
    for slug in ["cooking", "unknown"] {
        let status = e.save(&e.browser, &[("slug", slug), ("walk_in_name", "Maria"), TOLD, ("button", "walk-in")]).await.status;
        assert_eq!(status, if slug == "cooking" { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND });
    }
    e.site.at("2026-11-17T00:29:00Z");
    let early = e.save(&e.browser.scripted(), &[("walk_in_name", "Maria"), TOLD, ("button", "walk-in")]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "the meeting has not begun");
    assert_eq!(e.site.count(WALK_INS).await, 0);
}

#[tokio::test]
async fn addresses_of_other_people_are_limited_and_nothing_typed_is_lost() {
    let e = evening().await;
    for key in ["a", "b", "c", "d", "e"] {
        e.walk_in(&e.browser, key, "Maria", "maria@example.org").await;
    }
    let fields = [("overall", "4"), ("walk_in_key", "f"), ("walk_in_name", "Maria"), ("walk_in_email", "maria@example.org"), TOLD];
    let page = e.browser.follow(&e.save(&e.browser, &[&fields[..], &[("button", "walk-in")]].concat()).await).await;
    assert!(page.has_error_at("walk_in_name") && page.text().contains("too often"), "{}", page.text());
    assert!(page.body.contains("value=\"maria@example.org\""));
    assert_eq!((e.answer("overall").await, e.site.mails("walk-in").await.len()), ("[\"4\"]".into(), 1));
    // Someone without an address, meanwhile, is no one's inbox.
    e.walk_in(&e.browser, "g", "Ben", "").await;
    assert_eq!(e.site.count(WALK_INS).await, 2);
}
