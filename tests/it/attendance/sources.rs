//! Marks, numbers, check-ins and the attendance sheet next to each other: where they differ, a facilitator decides.

use super::MARKED;
use crate::feedback::{evening, with_sam};
use crate::harness::Reply;
use crate::rows::{self, FIRST_BEGINS, FIRST_ENDS};

/// Returns the value that a button of a page posts.
fn button(page: &Reply, words: &str) -> String {
    let before = page.body.split(words).next().unwrap_or_default();
    let tag = before.rsplit("<button").next().unwrap_or_default();
    tag.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn check_ins_that_are_not_marked_are_shown_and_a_button_marks_them() {
    let e = evening().await;
    e.site.at(FIRST_BEGINS);
    for person in [2, 0, 1] {
        e.check_in(person, &e.code(0)).await;
    }
    e.site.at(FIRST_ENDS);
    let [ana, ben, cleo] = [0, 1, 2].map(|n| e.rows.people[n].to_string());
    e.save(&e.browser, &[("attendance[]", &ben), ("others", "2")]).await;
    let page = e.browser.get(&e.page(0)).await;
    let text = page.text();
    assert!(text.contains("Checked in with the code, but not marked by you: Ana Lima, Cleo Dixon Mark them too Leave them out"), "{text}");
    assert!(text.contains("Recorded: 3 came (by name: 1, others: 2).") && text.contains("code: 3 (not marked: 2, left out: 0)"), "{text}");
    assert_eq!(e.site.count(MARKED).await, 1, "none is overwritten");

    let mark = button(&page, "Mark them too");
    assert_eq!(mark, format!("check-ins-mark={ana}.{cleo}"));
    // Without scripts the button posts the whole page.
    let posted = [("attendance[]", ""), ("attendance[]", &*ben), ("base:attendance", "1"), ("tip", "Bring tea"), ("button", &*mark)];
    let page = e.browser.follow(&e.save(&e.browser, &posted).await).await;
    assert!(!page.text().contains("not marked by you") && page.text().contains("Recorded: 5 came (by name: 3, others: 2)."), "{}", page.text());
    assert_eq!((e.site.count(MARKED).await, e.answer("tip").await), (3, "[\"Bring tea\"]".into()));
    assert_eq!(e.site.count("select count(*) from check_ins").await, 3, "they stay what they were");
}

#[tokio::test]
async fn check_ins_can_be_left_out_but_not_those_that_came_since() {
    let e = evening().await;
    e.site.at(FIRST_BEGINS);
    e.check_in(0, &e.code(0)).await;
    e.site.at(FIRST_ENDS);
    let leave = button(&e.browser.get(&e.page(0)).await, "Leave them out");
    assert_eq!(leave, format!("check-ins-leave={}", e.rows.people[0]));
    e.check_in(1, &e.code(0)).await;
    for _ in 0..2 {
        let page = e.browser.follow(&e.save(&e.browser, &[("button", &leave)]).await).await;
        let text = page.text();
        assert!(text.contains("not marked by you: Ben Okoro Mark") && text.contains("code: 2 (not marked: 1, left out: 1)"), "{text}");
    }
    assert_eq!(e.site.count("select count(*) from check_ins where left_out_at is not null").await, 1);
    assert_eq!(e.site.count(MARKED).await, 0);
    // With scripts, the answer holds who has checked in until now.
    let reply = e.save(&e.browser.scripted(), &[("overall", "4")]).await;
    assert!(reply.body.contains("\"name\":\"Ben Okoro\",\"left_out\":false") && reply.body.contains("\"left_out\":true"), "{}", reply.body);
}

#[tokio::test]
async fn a_choice_about_people_of_another_circle_changes_nothing() {
    let e = evening().await;
    let other = rows::circle(&e.site, "cooking", &[]).await;
    rows::run(&e.site, "insert into check_ins (meeting_id, signup_id, source, at) select m.id, s.id, 'code', 1 from meetings m join signups s on s.circle_id = m.circle_id where m.plan_key = 1 and s.name = 'Ana Lima'").await;
    let foreign = other.people[0].to_string();
    e.save(&e.browser, &[("button", &format!("check-ins-leave={foreign}"))]).await;
    let meeting = other.meetings[0].to_string();
    e.save(&e.browser, &[("meeting", &meeting), ("button", &format!("check-ins-leave={foreign}"))]).await;
    let page = e.browser.follow(&e.save(&e.browser, &[("attendance[]", ""), ("button", &format!("check-ins-mark={foreign}"))]).await).await;
    assert!(page.has_error_at("attendance"), "{}", page.text());
    for nonsense in ["check-ins-mark=", "check-ins-leave=x", "check-ins-mark=1.2.", "paper-others=-4"] {
        e.save(&e.browser, &[("overall", "4"), ("button", nonsense)]).await;
    }
    assert_eq!(e.site.count("select count(*) from check_ins where left_out_at is not null").await, 0);
    assert_eq!((e.site.count(MARKED).await, e.answer("others").await), (0, String::new()));
}

#[tokio::test]
async fn the_number_on_the_sheet_is_compared_and_a_button_takes_it_over() {
    let e = evening().await;
    let [ana, ben] = [0, 1].map(|n| e.rows.people[n].to_string());
    let is_open = |page: &Reply| page.body.contains("<details open class=\"card details\"><summary>Did you use the paper sheet?");
    assert!(!is_open(&e.browser.get(&e.page(0)).await));
    assert!(is_open(&e.browser.get(&format!("{}?from=paper", e.page(0))).await), "the code on the sheet asks for it at once");
    e.save(&e.browser, &[("attendance[]", &ana), ("attendance[]", &ben), ("others", "1"), ("paper", "6")]).await;
    let page = e.browser.get(&e.page(0)).await;
    assert!(page.text().contains("The sheet says 6, this form says 3."), "{}", page.text());
    let take = button(&page, "Set the others to 4, as the sheet says");
    let posted = [("others", "1"), ("base:others", "1"), ("paper", "6"), ("base:paper", "1"), ("button", &*take)];
    let page = e.browser.follow(&e.save(&e.browser, &posted).await).await;
    assert!(page.text().contains("Recorded: 6 came (by name: 2, others: 4).") && !page.text().contains("The sheet says"), "{}", page.text());
    assert_eq!((e.answer("others").await, e.answer("paper").await), ("[\"4\"]".into(), "[\"6\"]".into()));

    // Fewer than are marked: only dropping the number is left.
    e.save(&e.browser, &[("paper", "1"), ("base:paper", "1")]).await;
    let page = e.browser.get(&e.page(0)).await;
    assert!(
        page.text().contains("The sheet says 1, this form says 6. You marked 2 by name.") && !page.text().contains("as the sheet says"),
        "{}",
        page.text()
    );
    let drop = button(&page, "Leave the sheet’s number out");
    e.save(&e.browser, &[("paper", "1"), ("base:paper", "2"), ("button", &drop)]).await;
    assert_eq!((e.answer("paper").await, e.answer("others").await), ("[]".into(), "[\"4\"]".into()));
    let wrong = e.browser.follow(&e.save(&e.browser, &[("paper", "a few"), ("base:paper", "3")]).await).await;
    assert!(wrong.has_error_at("paper") && is_open(&wrong), "the error is visible: {}", wrong.text());
}

#[tokio::test]
async fn a_choice_on_older_marks_overwrites_nothing() {
    let e = evening().await;
    let sams = with_sam(&e).await;
    e.check_in(0, &e.code(0)).await;
    let [ana, ben, cleo] = [0, 1, 2].map(|n| e.rows.people[n].to_string());
    e.save(&e.browser, &[("attendance[]", &ben)]).await;
    // Sam's page is from before.
    let mark = format!("check-ins-mark={ana}");
    let page = sams.follow(&e.save(&sams, &[("attendance[]", ""), ("attendance[]", &cleo), ("button", &mark)]).await).await;
    assert!(page.text().contains("Dede Mensah answered at 8:00 PM.") && page.text().contains("Keep Dede Mensah’s answer"), "{}", page.text());
    assert_eq!(e.answer("attendance").await, format!("[\"{ben}\"]"));
    // A walk-in is not added on top of what is in question.
    let fields = [("attendance[]", &*cleo), ("walk_in_key", "k1"), ("walk_in_name", "Maria"), ("walk_in_told", "on"), ("button", "walk-in")];
    let page = sams.follow(&e.save(&sams, &fields).await).await;
    assert!(page.text().contains("Dede Mensah answered at 8:00 PM.") && page.body.contains("value=\"Maria\""), "{}", page.text());
    assert_eq!(e.site.count(super::WALK_INS).await, 0);
    let page = sams.follow(&e.save(&sams, &[&fields[1..], &[("attendance[]", &*ben), ("base:attendance", "1")]].concat()).await).await;
    assert!(page.text().contains("Maria is on the list and marked"), "{}", page.text());
    assert_eq!(e.site.count(MARKED).await, 2);
}
