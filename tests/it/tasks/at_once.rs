//! Two people at the same moment.

use super::{TASKS, TICKS, plan};
use crate::proofs::meanwhile;
use axum::http::StatusCode;

/// Locks the circle, as every change of its plan does.
const LOCK: &str = "update circles set updated_at = updated_at";

#[tokio::test]
async fn what_only_one_of_two_facilitators_changed_is_saved_and_the_same_field_is_refused() {
    let p = plan().await;
    let task = p.add(0, "Watch").await.to_string();
    let base = p.edited(1).await.value("base").unwrap().to_owned();
    let meeting = p.d.rows.meetings[0].to_string();
    let form = |title, minutes| {
        vec![("slug", "speaking"), ("task", &*task), ("base", &*base), ("title", title), ("minutes", minutes), ("meeting", &*meeting)]
    };
    let taking = [LOCK, "update tasks set title = 'Theirs', revision = revision + 1"];
    let status = meanwhile(&p.d.site, &taking, p.browser(), &("tasks/save", form("Mine", ""))).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let status = meanwhile(&p.d.site, &[LOCK], p.browser(), &("tasks/save", form("Watch", "12"))).await;
    assert!(status.is_success(), "{status}");
    assert_eq!(p.count("select count(*) from tasks where title = 'Theirs' and minutes = 12").await, 1, "both changes are there");
}

#[tokio::test]
async fn of_two_moves_at_once_the_second_moves_nothing_twice() {
    let p = plan().await;
    p.add(0, "a").await;
    let b = p.add(0, "b").await;
    let (id, base) = (b.to_string(), p.base(b).await);
    let up = ("tasks/change", vec![("slug", "speaking"), ("task", &*id), ("base", &*base), ("button", "up")]);
    let taking = [LOCK, "update tasks set position = 3 - position"];
    assert!(meanwhile(&p.d.site, &taking, p.browser(), &up).await.is_success());
    assert_eq!(p.titles().await, ["b", "a"]);
}

#[tokio::test]
async fn a_task_ticked_on_two_devices_at_once_is_ticked_once() {
    let p = plan().await;
    let yes = format!("yes-{}", p.add(0, "Watch").await);
    let link = p.link(0);
    let tick = ("tasks/tick", vec![("link", &*link), ("button", &*yes)]);
    let taking = [LOCK, "insert into task_ticks (task_id, signup_id, at) values (1, 1, 1)"];
    assert!(meanwhile(&p.d.site, &taking, &p.d.site.browser(), &tick).await.is_success());
    assert_eq!(p.count(TICKS).await, 1);
}

#[tokio::test]
async fn a_participant_who_leaves_meanwhile_ticks_and_proposes_nothing() {
    let p = plan().await;
    let yes = format!("yes-{}", p.add(0, "Watch").await);
    let link = p.link(0);
    let taking = [LOCK, "update signups set left_at = 1, left_how = 'left' where id = 1"];
    for action in [
        ("tasks/tick", vec![("link", &*link), ("button", &*yes)]),
        ("tasks/propose", vec![("link", &*link), ("task_title", "Visit the radio station")]),
        ("tasks/withdraw", vec![("link", &*link), ("task", "1")]),
    ] {
        assert_eq!(meanwhile(&p.d.site, &taking, &p.d.site.browser(), &action).await, StatusCode::CONFLICT, "{}", action.0);
        p.run("update signups set left_at = null, left_how = null where id = 1").await;
    }
    assert_eq!((p.count(TICKS).await, p.count(TASKS).await), (0, 1));
}

#[tokio::test]
async fn a_task_that_is_deleted_or_skipped_meanwhile_is_not_ticked() {
    let p = plan().await;
    let yes = format!("yes-{}", p.add(0, "Watch").await);
    let link = p.link(0);
    let tick = ("tasks/tick", vec![("link", &*link), ("button", &*yes)]);
    let skip = [LOCK, "update tasks set state = 'skipped'"];
    assert_eq!(meanwhile(&p.d.site, &skip, &p.d.site.browser(), &tick).await, StatusCode::CONFLICT);
    assert_eq!(meanwhile(&p.d.site, &[LOCK, "delete from tasks"], &p.d.site.browser(), &tick).await, StatusCode::NOT_FOUND);
    assert_eq!(p.count(TICKS).await, 0);
}

#[tokio::test]
async fn a_facilitator_who_is_removed_meanwhile_changes_no_plan() {
    let p = plan().await;
    let task = p.add(0, "Watch").await.to_string();
    p.run("insert into accounts (name, email, email_key, created_at, locale) values ('Ben', '', '', 1, 'en')").await;
    let slug = ("slug", "speaking");
    for action in [
        ("tasks/save", vec![slug, ("title", "Read")]),
        ("tasks/save", vec![slug, ("task", &*task), ("title", "Read")]),
        ("tasks/change", vec![slug, ("task", &*task), ("button", "delete")]),
    ] {
        let taking = [LOCK, "delete from circle_facilitators"];
        assert_eq!(meanwhile(&p.d.site, &taking, p.browser(), &action).await, StatusCode::FORBIDDEN, "{}", action.0);
        p.run("insert into circle_facilitators (circle_id, account_id, added_at) values (1, 1, 1)").await;
    }
    assert_eq!(p.titles().await, ["Watch"]);
}
