//! What facilitators do with the plan.

use super::{TASKS, TICKS, plan};

#[tokio::test]
async fn a_facilitator_fills_the_plan_and_participants_see_it() {
    let p = plan().await;
    let meeting = p.d.rows.meetings[0].to_string();
    let reply =
        p.save(&[("title", "Watch: opening a speech"), ("address", "https://example.org/a?b=1"), ("minutes", "12"), ("meeting", &meeting)]).await;
    assert!(reply.location.unwrap().starts_with("/circles/speaking/manage/tasks?at="));
    p.add(1, "Try one minute").await;
    let page = p.browser().get(&p.page()).await.text();
    for words in ["Meeting 1 · Monday", "Watch: opening a speech 12 min https://example.org/a?b=1 Done by 0 of 3", "Try one minute"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let own = p.dashboard(0).await;
    for words in ["This week in the course 0 of 2 done", "Watch: opening a speech 12 min Open Done by 0 of 3", "Meeting 2 · ", "0 of 1 done"] {
        assert!(own.contains(words), "{words}: {own}");
    }
    assert!(p.browser().get("/circles/speaking/manage").await.body.contains("/circles/speaking/manage/tasks"));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() {
    let p = plan().await;
    let fields = [("title", ""), ("address", "javascript:alert(1)"), ("minutes", "601"), ("meeting", "99")];
    let reply = p.save(&fields).await;
    let to = reply.location.unwrap();
    assert!(to.contains("__err"), "{to}");
    let page = p.browser().get(&to).await;
    for words in ["Please fill this in.", "begins with https://", "from 1 to 600", "one of the answers"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(page.body.contains("javascript:alert(1)") && page.body.contains("\"601\""), "what was typed");
    assert_eq!(p.count(TASKS).await, 0);
    let long = "x".repeat(201);
    assert!(p.save(&[("title", &long)]).await.location.unwrap().contains("__err"));
}

#[tokio::test]
async fn a_second_click_adds_nothing() {
    let p = plan().await;
    let (one, two) = (p.add(0, "Read").await, p.add(0, "Read").await);
    assert_eq!((one, p.count(TASKS).await), (two, 1));
    assert_ne!(p.add(1, "Read").await, one, "for another meeting it is another task");
}

#[tokio::test]
async fn tasks_move_within_their_meeting_and_a_second_click_moves_nothing() {
    let p = plan().await;
    let (a, other, b) = (p.add(0, "a").await, p.add(1, "other").await, p.add(0, "b").await);
    let base = p.base(b).await;
    for _ in 0..2 {
        assert_eq!(p.change(b, "up", &[("base", &base)]).await.location, Some(format!("{}#task-{b}", p.page())));
        assert_eq!(p.titles().await, ["b", "other", "a"]);
    }
    // At the edge nothing happens.
    p.change(b, "up", &[]).await;
    p.change(other, "down", &[]).await;
    assert_eq!(p.titles().await, ["b", "other", "a"]);
    p.change(b, "down", &[]).await;
    assert_eq!(p.titles().await, ["a", "other", "b"]);
    let (task, third) = (a.to_string(), p.d.rows.meetings[2].to_string());
    let base = p.edited(a).await.value("base").unwrap().to_owned();
    p.save(&[("task", &task), ("base", &base), ("title", "a"), ("meeting", &third)]).await;
    assert_eq!(p.titles().await, ["other", "b", "a"], "last of its new meeting");
    assert_eq!(p.count("select count(*) from tasks where title = 'a' and meeting_id = 3").await, 1);
}

#[tokio::test]
async fn a_skipped_task_keeps_who_has_done_it() {
    let p = plan().await;
    let (task, _) = (p.add(0, "Watch").await, p.add(0, "Try").await);
    p.tick(0, task, "yes").await;
    p.tick(1, task, "yes").await;
    assert!(p.dashboard(0).await.contains("1 of 2 done"));
    for _ in 0..2 {
        p.change(task, "skip", &[]).await;
        let own = p.dashboard(0).await;
        assert!(own.contains("Watch skipped") && own.contains("0 of 1 done"), "{own}");
    }
    assert_eq!(p.tick(2, task, "yes").await.status, 409, "not in the plan now");
    p.change(task, "restore", &[]).await;
    let own = p.dashboard(0).await;
    assert!(own.contains("Done by 2 of 3") && own.contains("1 of 2 done"), "{own}");
}

#[tokio::test]
async fn a_task_that_changed_meanwhile_is_not_deleted() {
    let p = plan().await;
    let task = p.add(0, "Watch").await;
    p.tick(0, task, "yes").await;
    let base = p.base(task).await;
    let (id, edit) = (task.to_string(), p.edited(task).await.value("base").unwrap().to_owned());
    p.save(&[("task", &id), ("base", &edit), ("title", "Watch twice"), ("meeting", &p.d.rows.meetings[0].to_string())]).await;
    let refused = p.change(task, "delete", &[("base", &base)]).await.location.unwrap();
    assert!(p.browser().get(&refused).await.text().contains("changed somewhere else"), "{refused}");
    assert_eq!(p.count(TICKS).await, 1);
    p.change(task, "delete", &[("base", &p.base(task).await)]).await;
    assert_eq!((p.count(TASKS).await, p.count(TICKS).await), (0, 0));
}

#[tokio::test]
async fn a_proposal_is_taken_over_or_declined_once() {
    let p = plan().await;
    for title in ["Visit the radio station", "Eat cake"] {
        assert_eq!(p.propose(0, title).await.status, 200);
    }
    let page = p.browser().get(&p.page()).await.text();
    assert!(page.contains("Proposed by participants") && page.contains("Visit the radio station From Ana Lima"), "{page}");
    assert!(!p.dashboard(1).await.contains("radio"), "not in the plan yet");
    let next = p.d.rows.meetings[1].to_string();
    for _ in 0..2 {
        p.change(1, "take", &[("meeting", &next)]).await;
        assert_eq!(p.count("select count(*) from tasks where state = 'listed' and meeting_id = 2").await, 1);
    }
    assert!(p.dashboard(1).await.contains("Visit the radio station"));
    let declined = p.change(1, "decline", &[]).await.location.unwrap();
    assert!(declined.contains("__err"), "it is in the plan: {declined}");
    p.change(2, "decline", &[]).await;
    assert_eq!(p.count(TASKS).await, 1);
    let withdrawn = p.d.site.browser().scripted().post("tasks/withdraw", "/", &[("link", &p.link(0)), ("task", "1")]).await;
    assert_eq!(withdrawn.status, 409, "taken over");
}

#[tokio::test]
async fn a_plan_holds_200_tasks() {
    let p = plan().await;
    p.run(
        "insert into tasks (circle_id, position, title, state, created_at, changed_at)
         select 1, 1, 'x', 'listed', 1, 1 from meetings a, meetings b, meetings c, meetings d, meetings e limit 200",
    )
    .await;
    p.propose(0, "One more").await;
    let to = p.save(&[("title", "One more")]).await.location.unwrap();
    let page = p.browser().get(&to).await.text();
    assert!(page.contains("200 tasks at most"), "{to}: {page}");
    let to = p.change(201, "take", &[]).await.location.unwrap();
    let page = p.browser().get(&to).await.text();
    assert!(page.contains("200 tasks at most"), "{to}: {page}");
    assert_eq!(p.count("select count(*) from tasks where state = 'listed'").await, 200);
}

#[tokio::test]
async fn the_tasks_of_a_cancelled_meeting_wait_for_another_one() {
    let p = plan().await;
    let task = p.add(1, "Watch").await;
    p.run("update meetings set cancelled_at = 1 where id = 2").await;
    let page = p.browser().get(&p.page()).await.text();
    assert!(page.contains("Not for a meeting yet Watch"), "{page}");
    assert!(p.dashboard(0).await.contains("Not for a meeting yet"));
    // Saving other words leaves it there; it returns with its meeting.
    let (id, base) = (task.to_string(), p.edited(task).await.value("base").unwrap().to_owned());
    p.save(&[("task", &id), ("base", &base), ("title", "Watch twice"), ("meeting", "")]).await;
    assert_eq!(p.count("select count(*) from tasks where meeting_id = 2 and title = 'Watch twice'").await, 1);
}
