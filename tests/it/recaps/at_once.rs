//! Two facilitators at the same moment.

use super::{After, RECAPS, after};
use crate::proofs::meanwhile;
use axum::http::StatusCode;

/// Locks the circle, as every change of a recap does.
const LOCK: &str = "update circles set updated_at = updated_at";

/// Posts the form while another transaction has run `taking`.
async fn save(a: &After, taking: &[&'static str], fields: &[(&str, &str)]) -> StatusCode {
    let all = [&[("slug", "speaking"), ("meeting", "1")], fields].concat();
    meanwhile(&a.site, taking, &a.dede, &("recaps/save", all)).await
}

#[tokio::test]
async fn what_only_one_of_two_changed_is_saved_and_the_same_field_is_refused() {
    let a = after().await;
    a.save(0, &[("done", "Toasts."), ("next", "Stories.")]).await;
    let base = a.form(0).await.value("base").unwrap().to_owned();
    let theirs = [LOCK, "update recaps set done = 'Theirs.'"];
    let mine = [("base", base.as_str()), ("done", "Mine."), ("next", "Stories.")];
    assert_eq!(save(&a, &theirs, &mine).await, StatusCode::CONFLICT);
    let mine = [("base", base.as_str()), ("done", "Toasts."), ("next", "Poems.")];
    assert!(save(&a, &[LOCK], &mine).await.is_success());
    assert_eq!(a.count("select count(*) from recaps where done = 'Theirs.' and next = 'Poems.'").await, 1, "both changes are there");
}

#[tokio::test]
async fn of_two_who_write_the_first_recap_the_second_is_told_and_loses_nothing() {
    let a = after().await;
    let base = a.form(0).await.value("base").unwrap().to_owned();
    let theirs = [LOCK, "insert into recaps (meeting_id, circle_id, done, created_at) values (1, 1, 'Theirs.', 1)"];
    let mine = [("base", base.as_str()), ("done", "Mine."), ("next", "")];
    assert_eq!(save(&a, &theirs, &mine).await, StatusCode::CONFLICT);
    let to = a.save(0, &mine).await.location.unwrap();
    let page = a.dede.get(&to).await;
    assert!(page.text().contains("changed somewhere else") && page.body.contains("Mine."), "{}", page.text());
    assert_eq!(a.count("select count(*) from recaps where done = 'Theirs.'").await, 1);
}

#[tokio::test]
async fn a_recap_that_changed_is_not_removed_and_one_that_was_removed_is_not_written_by_an_old_form() {
    let a = after().await;
    a.save(0, &[("done", "Toasts.")]).await;
    let base = a.form(0).await.value("base").unwrap().to_owned();
    let remove = [("base", base.as_str()), ("button", "remove")];
    assert_eq!(save(&a, &[LOCK, "update recaps set done = 'Theirs.'"], &remove).await, StatusCode::CONFLICT);
    assert_eq!(a.count(RECAPS).await, 1);
    let mine = [("base", base.as_str()), ("done", "Mine.")];
    assert_eq!(save(&a, &[LOCK, "delete from recaps"], &mine).await, StatusCode::CONFLICT);
    assert_eq!(a.count(RECAPS).await, 0);
}

#[tokio::test]
async fn a_facilitator_who_is_removed_meanwhile_writes_no_recap() {
    let a = after().await;
    let mine = [("done", "Mine."), ("button", "send")];
    assert_eq!(save(&a, &[LOCK, "delete from circle_facilitators"], &mine).await, StatusCode::FORBIDDEN);
    assert_eq!(a.count(RECAPS).await, 0);
}
