//! Where a recap is read.

use super::after;

#[tokio::test]
async fn the_latest_recap_comes_first_and_earlier_ones_are_folded() {
    let a = after().await;
    a.save(0, &[("done", "We gave toasts.")]).await;
    a.site.at("2026-11-24T02:00:00Z");
    a.save(1, &[("done", "We told stories.")]).await;
    let own = a.dashboard(0).await;
    let (folded, text) = (own.body.split("id=\"recap\"").nth(1).unwrap(), own.text());
    let at = |words: &str| folded.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
    assert!(at("Meeting 2 · ") < at("told stories") && at("told stories") < at("<details") && at("<details") < at("gave toasts"), "{text}");
    a.run("update meetings set cancelled_at = 1 where id = 2").await;
    assert!(!a.dashboard(0).await.body.contains("told stories"));
}

#[tokio::test]
async fn the_public_page_shows_a_recap_only_by_choice_and_without_a_name() {
    let a = after().await;
    a.run("update accounts set shown_name = 'Qxwriter'").await;
    a.save(0, &[("done", "We gave **toasts**.")]).await;
    assert!(!a.public().await.body.contains("toasts"));
    let base = a.form(0).await.value("base").unwrap().to_owned();
    a.save(0, &[("base", &base), ("done", "We gave **toasts**."), ("next", "Stories."), ("public", "on")]).await;
    let page = a.public().await;
    assert!(page.text().contains("What happened so far Meeting 1 · Monday, November 16, 6:30 PM – 8:00 PM We gave toasts"), "{}", page.text());
    assert_eq!(page.text().matches("Qxwriter").count(), 1, "as a facilitator: {}", page.text());
    assert!(a.form(0).await.value("public").is_some());
    a.run("update circles set hidden_at = 1").await;
    assert!(!a.dede.get("/circles/speaking").await.body.contains("toasts"));
    a.run("update circles set hidden_at = null").await;
    let base = a.form(0).await.value("base").unwrap().to_owned();
    a.save(0, &[("base", &base), ("done", "We gave **toasts**."), ("next", "Stories.")]).await;
    assert!(!a.public().await.body.contains("toasts"));
    assert_eq!(a.count("select count(*) from recaps where public = 0 and next = 'Stories.'").await, 1);
}

#[tokio::test]
async fn of_a_deleted_account_the_recap_stays_without_a_name() {
    let a = after().await;
    a.run("update accounts set shown_name = 'Qxwriter'").await;
    a.save(0, &[("done", "We gave toasts.")]).await;
    a.site.account("Sam Second", false).await;
    a.run("insert into circle_facilitators (circle_id, account_id, added_at) select 1, id, 1 from accounts where name = 'Sam Second'").await;
    let reply = a.dede.post("accounts/delete", "/settings/delete", &[("password", "tea and biscuits")]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?done=deleted"));
    let text = a.dashboard(0).await.text();
    assert!(text.contains("We gave toasts.") && !text.contains("Qxwriter"), "{text}");
}

#[tokio::test]
async fn an_export_and_import_keeps_recaps() {
    use circlet::platform::Db;
    use circlet::transfer::service::{export, import_circlet};
    let a = after().await;
    a.save(0, &[("done", "We gave toasts."), ("next", "Stories."), ("public", "on")]).await;
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("1"), folder.path().join("2"));
    export::export(&a.site.app.db, &one).await.unwrap();
    let other = Db::open(&crate::harness::fresh_sqlite(&folder.path().join("other.db")), None).await.unwrap();
    import_circlet::import(&other, &one).await.unwrap();
    export::export(&other, &two).await.unwrap();
    let read = |folder: &std::path::Path| std::fs::read_to_string(folder.join("recaps.jsonl")).unwrap();
    assert!(read(&one).contains("We gave toasts."));
    assert_eq!(read(&one), read(&two));
}
