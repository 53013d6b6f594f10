//! What participants tick off and propose.

use super::{EVENTS, TASKS, TICKS, plan};
use crate::rows;

#[tokio::test]
async fn ticking_twice_is_ticking_once_and_a_tick_says_what_is_wanted() {
    let p = plan().await;
    let task = p.add(0, "Watch").await;
    let before = p.count(EVENTS).await;
    for (wanted, ticks, events) in [("yes", 1, 1), ("yes", 1, 1), ("no", 0, 2), ("no", 0, 2), ("yes", 1, 3)] {
        let reply = p.tick(0, task, wanted).await;
        assert!(reply.status.is_success(), "{}", reply.body);
        let expected = format!("{{\"task\":{task},\"mine\":{},\"done\":{ticks}}}", wanted == "yes");
        assert_eq!((reply.body, p.count(TICKS).await, p.count(EVENTS).await - before), (expected, ticks, events), "{wanted}");
    }
    assert_eq!(p.tick(0, task, "toggle").await.status, 400);
    assert_eq!(p.count("select count(*) from events where kind = 'task-ticked' and payload = '{\"task\":1}'").await, 3, "no one is named");
    p.tick(1, task, "yes").await;
    let own = p.dashboard(2).await;
    assert!(own.contains("Done by 2 of 3") && own.contains("0 of 1 done"), "{own}");
    let (_, list) = own.split_once("This week in the course").unwrap();
    let (list, _) = list.split_once("My goal").unwrap();
    assert!(!["Ana", "Ben"].iter().any(|name| list.contains(name)), "a count without names: {list}");
}

#[tokio::test]
async fn without_scripts_a_tick_returns_to_its_task() {
    let p = plan().await;
    let (task, link) = (p.add(0, "Watch").await, p.link(0));
    let [yes, no] = ["yes", "no"].map(|wanted| format!("{wanted}-{task}"));
    let by_link = p.d.site.browser().post("tasks/tick", &format!("/p/{link}"), &[("link", &link), ("button", &yes)]).await;
    assert_eq!(by_link.location, Some(format!("/p/{link}#task-{task}")));
    let fields = [("link", &*link), ("slug", "speaking"), ("button", &no)];
    let by_account = p.d.site.browser().post("tasks/tick", "/circles/speaking/me", &fields).await;
    assert_eq!(by_account.location, Some(format!("/circles/speaking/me#task-{task}")));
    let page = p.d.site.browser().get(&format!("/p/{link}")).await.body;
    assert!(page.contains(&format!("id=\"task-{task}\"")) && page.contains("aria-pressed=\"false\""));
}

#[tokio::test]
async fn nobody_ticks_or_withdraws_what_is_not_theirs() {
    let p = plan().await;
    let other = rows::circle(&p.d.site, "cooking", &[p.d.dede]).await;
    let theirs = circlet::signups::service::participant_link(&p.d.site.ctx(), &other.keys[0]);
    let task = format!("yes-{}", p.add(0, "Watch").await);
    let browser = p.d.site.browser().scripted();
    for (link, status) in [(theirs.as_str(), 404), ("no-link", 409), ("", 409)] {
        let reply = browser.post("tasks/tick", "/", &[("link", link), ("button", &task)]).await;
        assert_eq!(reply.status, status, "{link}");
    }
    for (unknown, status) in [("yes-999", 404), ("yes-x", 404), ("no-", 404), ("yes", 400), ("done-1", 400), ("", 400)] {
        let reply = browser.post("tasks/tick", "/", &[("link", &p.link(0)), ("button", unknown)]).await;
        assert_eq!(reply.status, status, "{unknown}");
    }
    assert_eq!(p.count(TICKS).await, 0);
    p.propose(0, "Visit the radio station").await;
    for (person, link) in [("another one", p.link(1)), ("of another circle", theirs)] {
        let reply = browser.post("tasks/withdraw", "/", &[("link", &link), ("task", "2")]).await;
        assert_eq!(reply.status, 404, "{person}");
    }
    assert_eq!(p.count(TASKS).await, 2);
    let own = browser.post("tasks/withdraw", "/", &[("link", &p.link(0)), ("task", "2")]).await;
    assert_eq!((own.status.as_u16(), own.body.as_str(), p.count(TASKS).await), (200, "[]", 1));
}

#[tokio::test]
async fn proposals_are_kept_once_and_limited() {
    let p = plan().await;
    for n in 0..10 {
        for _ in 0..2 {
            assert_eq!(p.propose(0, &format!("Idea {n}")).await.status, 200);
        }
    }
    assert_eq!(p.count(TASKS).await, 10);
    assert_eq!(p.propose(0, "One more").await.status, 409, "ten wait");
    assert!(p.propose(1, "Another person's").await.status.is_success());
    let own = p.dashboard(0).await;
    assert!(own.contains("Your proposals Idea 0 The facilitators have not answered yet"), "{own}");
    assert!(!p.dashboard(2).await.contains("Idea"));
    p.run("delete from tasks").await;
    for n in 0..10 {
        assert_eq!(p.propose(0, &format!("Thought {n}")).await.status, 200);
        p.run("delete from tasks").await;
    }
    assert_eq!(p.propose(0, "The 21st").await.status, 429);
    p.run("update circles set state = 'cancelled'").await;
    assert_eq!(p.propose(1, "Too late").await.status, 409);
}

#[tokio::test]
async fn a_rejected_proposal_is_shown_again_as_typed() {
    let p = plan().await;
    let link = p.link(0);
    let page = format!("/p/{link}");
    let browser = p.d.site.browser();
    let fields = [("link", &*link), ("task_title", "Visit the station"), ("task_address", "radio station")];
    let to = browser.post("tasks/propose", &page, &fields).await.location.unwrap();
    let shown = browser.get(&to).await;
    assert!(shown.body.contains("value=\"radio station\"") && shown.body.contains("value=\"Visit the station\""), "{}", shown.text());
    assert!(shown.text().contains("begins with https://"));
    assert_eq!(p.count(TASKS).await, 0);
}

#[tokio::test]
async fn who_leaves_takes_ticks_and_proposals_along() {
    let p = plan().await;
    let task = p.add(0, "Watch").await;
    p.tick(0, task, "yes").await;
    p.tick(1, task, "yes").await;
    p.propose(0, "Visit the radio station").await;
    p.propose(0, "Eat cake").await;
    p.change(2, "take", &[]).await;
    let before = p.count(EVENTS).await;
    let remove = [("slug", "speaking"), ("id", &*p.d.rows.people[0].to_string())];
    p.browser().post("facilitation/remove", &p.d.rows.part("participants"), &remove).await;
    assert_eq!(p.titles().await, ["Watch", "Visit the radio station"], "what was taken over is the circle's");
    assert_eq!((p.count(TICKS).await, p.count("select count(*) from tasks where proposed_by is not null").await), (1, 0));
    assert_eq!(p.count(EVENTS).await - before, 1, "other open pages show it");
    assert!(p.dashboard(1).await.contains("Done by 1 of 2"));
}
