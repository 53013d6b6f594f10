//! Several people, tabs and devices that answer the same form.

use super::{ROWS, evening, with_sam};
use axum::http::StatusCode;

#[tokio::test]
async fn a_newer_answer_is_never_overwritten_and_the_reader_decides() {
    let e = evening().await;
    let sams = with_sam(&e).await;
    e.save(&e.browser, &[("overall", "4"), ("reflection_1", "Mine")]).await;
    // Different questions never collide.
    e.save(&sams, &[("staff", "The door sticks.")]).await;
    let page = sams.follow(&e.save(&sams, &[("overall", "2"), ("reflection_1", "Ours"), ("tip", "Bring tea")]).await).await;
    let text = page.text();
    assert!(
        text.contains("Dede Mensah answered at 8:00 PM.") && text.contains("Pretty well") && text.contains("Keep Dede Mensah’s answer"),
        "{text}"
    );
    assert!(page.body.contains("Ours") && text.contains("Mine") && text.contains("Use mine"), "{text}");
    assert_eq!((e.answer("overall").await, e.answer("reflection_1").await), ("[\"4\"]".into(), "[\"Mine\"]".into()));
    assert_eq!((e.answer("tip").await, e.answer("staff").await), ("[\"Bring tea\"]".into(), "[\"The door sticks.\"]".into()));

    // The reflection stays Dede's, the face becomes Sam's.
    let both = [("overall", "2"), ("reflection_1", "Ours")];
    let page = sams.follow(&e.save(&sams, &[&both[..], &[("button", "reflection_1:theirs:1")]].concat()).await).await;
    assert!(page.text().contains("answered at 8:00 PM") && page.body.contains("overall:mine:1") && !page.body.contains("reflection_1:mine"));
    let reply = e.save(&sams, &[("overall", "2"), ("button", "overall:mine:1")]).await;
    assert_eq!(reply.location.as_deref(), Some(&*e.page(0)));
    assert_eq!((e.answer("overall").await, e.answer("reflection_1").await), ("[\"2\"]".into(), "[\"Mine\"]".into()));
    assert_eq!(e.site.count("select rating from feedback").await, 2);
    // A decision about an answer that has changed once more shows both again.
    e.save(&e.browser, &[("overall", "5"), ("base:overall", "2")]).await;
    let late = e.save(&sams.scripted(), &[("overall", "1"), ("button", "overall:mine:2")]).await;
    assert!(late.body.contains("\"newer\":{\"overall\""), "{}", late.body);
    assert_eq!(e.answer("overall").await, "[\"5\"]");
}

#[tokio::test]
async fn two_concurrent_answers_keep_one_and_the_same_answer_twice_is_no_conflict() {
    let e = evening().await;
    let script = e.browser.scripted();
    let (one, two) = tokio::join!(e.save(&script, &[("overall", "4")]), e.save(&script, &[("overall", "5")]));
    let told = [&one, &two].map(|reply| reply.body.contains("\"newer\":{\"overall\""));
    assert!(one.status == StatusCode::OK && two.status == StatusCode::OK && told[0] != told[1], "{} {}", one.body, two.body);
    assert_eq!(e.answer("overall").await, if told[0] { "[\"5\"]" } else { "[\"4\"]" });
    let same = [("overall", "1"), ("base:overall", "1")];
    let (one, two) = tokio::join!(e.save(&script, &same), e.save(&script, &same));
    assert_eq!((one.status, &one.body), (StatusCode::OK, &two.body));
    let (one, two) = tokio::join!(e.save(&script, &[("tip", "Tea")]), e.save(&script, &[("staff", "Door")]));
    assert!(one.body.contains("\"newer\":{}") && two.body.contains("\"newer\":{}"), "{} {}", one.body, two.body);
    assert_eq!(e.site.count("select count(*) from answers").await, 3);
    assert_eq!((e.site.count(ROWS).await, e.site.count("select count(*) from sheets").await), (1, 1));
}

#[tokio::test]
async fn a_page_posted_without_scripts_collides_only_where_something_was_typed() {
    let e = evening().await;
    let sams = with_sam(&e).await;
    e.save(&e.browser, &[("others", "3"), ("staff", "Old words")]).await;
    // Both open the page; Sam's browser posts every field of it.
    let page = sams.get(&e.page(0)).await;
    let mark = |question: &str| {
        let name = format!("name=\"form[typed][marks][{question}]\"");
        let tag = page.body.split('<').find(|tag| tag.contains(&name)).unwrap_or_default().to_owned();
        tag.split("value=\"").nth(1).unwrap_or_default().split('"').next().unwrap_or_default().to_owned()
    };
    let (others, staff) = (mark("others"), mark("staff"));
    assert!(others.len() == 16 && staff.len() == 16 && mark("tip").is_empty(), "{others} {staff}");
    e.save(&e.browser, &[("others", "4"), ("base:others", "1")]).await;
    let posted =
        [("others", "3"), ("base:others", "1"), ("mark:others", &*others), ("staff", "Old words"), ("base:staff", "1"), ("mark:staff", &*staff)];
    let reply = e.save(&sams, &[&posted[..], &[("tip", "one\r\ntwo"), ("base:tip", "0")]].concat()).await;
    assert_eq!(reply.location.as_deref(), Some(&*e.page(0)), "no conflict");
    assert_eq!((e.answer("others").await, e.answer("tip").await), ("[\"4\"]".into(), "[\"one\\ntwo\"]".into()));
    // The same post again, as a browser's "back" sends it.
    let reply = e.save(&sams, &[&posted[..], &[("tip", "one\r\ntwo"), ("base:tip", "0")]].concat()).await;
    assert_eq!(reply.location.as_deref(), Some(&*e.page(0)), "line breaks are no difference");
}
