//! Emails about posts: at once, once a day, or never.

use super::Board;
use crate::rows;
use axum::http::{Method, Request, StatusCode};
use circlet::board::jobs::DIGESTS;
use circlet::platform::events::drain;

/// Returns the emails of a kind that are rendered now, by address.
async fn mails(board: &Board, kind: &str) -> Vec<String> {
    drain(&board.site.app).await.unwrap();
    let mut all: Vec<String> = board.site.mails(kind).await.into_iter().map(|mail| mail.to_email).collect();
    all.sort();
    all
}

async fn due(board: &Board, kind: &'static str) -> i64 {
    drain(&board.site.app).await.unwrap();
    sqlx::query_scalar("select count(*) from outbox where kind = $1").bind(kind).fetch_one(board.site.app.db.primary()).await.unwrap()
}

async fn choose(board: &Board, person: usize, emails: &str) -> StatusCode {
    let fields = [("link", board.links[person].as_str()), ("often", emails)];
    board.people.post("board/emails", "/", &fields).await.status
}

async fn digests(board: &Board) {
    (DIGESTS.run)(&board.site.ctx()).await.unwrap();
}

#[tokio::test]
async fn each_post_goes_at_once_to_facilitators_and_to_who_asked_for_it_but_not_to_its_author() {
    let board = Board::new().await;
    for person in [0, 1] {
        assert_eq!(choose(&board, person, "each").await, StatusCode::SEE_OTHER);
    }
    board.write(0, 0, "Tea at **six**?").await;
    assert_eq!(mails(&board, "board-post").await, ["ben.okoro@example.org", "dede.mensah@example.org"]);
    let all = board.site.mails("board-post").await;
    let ben = all.iter().find(|mail| mail.to_email.starts_with("ben")).unwrap();
    assert_eq!((ben.subject.as_str(), ben.reply_to.as_str()), ("Ana Lima wrote on the board · Speaking for shy people", "dede.mensah@example.org"));
    assert!(ben.text_body.contains("Tea at **six**?") && ben.text_body.contains("#post-1"), "{}", ben.text_body);
    let dede = all.iter().find(|mail| mail.to_email.starts_with("dede")).unwrap();
    assert!(dede.text_body.contains("/circles/speaking/manage/board#post-1"), "{}", dede.text_body);
    board.facilitate("1", "At seven.").await;
    assert_eq!(due(&board, "board-post").await, 4, "Ana and Ben");
    assert_eq!(board.people.post("board/emails", "/", &[("link", &board.links[0]), ("often", "hourly")]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_email_is_dropped_if_the_post_was_withdrawn_or_seen_or_the_address_is_not_proven() {
    let board = Board::new().await;
    for person in [0, 1, 2] {
        choose(&board, person, "each").await;
    }
    rows::run(&board.site, "update signups set unproven = 1 where name = 'Cleo Dixon'").await;
    board.write(0, 0, "One").await;
    board.write(0, 0, "Two").await;
    board.act(0, "withdraw", 1, &[]).await;
    let fields = [("link", ""), ("slug", "speaking"), ("newest", "2")];
    board.dede.post("board/seen", "/", &fields).await;
    drain(&board.site.app).await.unwrap();
    crate::smtp::send(&board.site).await;
    let sent = "select count(*) from outbox where kind = 'board-post' and state = 'sent'";
    assert_eq!(board.site.count(sent).await, 1, "Ben hears of the second one only");
    for (why, count) in [("the post was withdrawn", 1), ("this person has seen it", 1), ("the address is not proven", 2)] {
        let sql = "select count(*) from outbox where kind = 'board-post' and state = 'dropped' and last_error = $1";
        let found: i64 = sqlx::query_scalar(sql).bind(why).fetch_one(board.site.app.db.primary()).await.unwrap();
        assert!(found >= count, "{why}: {found}");
    }
}

#[tokio::test]
async fn a_daily_email_holds_what_is_new_once_a_day() {
    let board = Board::new().await;
    board.write(0, 0, "One").await;
    board.write(0, 1, "Two").await;
    board.site.at("2026-11-17T12:30:00Z");
    digests(&board).await;
    assert_eq!(due(&board, "board-digest").await, 0, "half past six in Chicago");
    board.site.at("2026-11-17T13:30:00Z");
    tokio::join!(digests(&board), digests(&board));
    assert_eq!(mails(&board, "board-digest").await, ["ben.okoro@example.org", "cleo.dixon@example.org"], "Ana wrote it all, Dede gets each");
    let mail = board.site.mails("board-digest").await.remove(0);
    assert_eq!(mail.subject, "2 new posts · Speaking for shy people");
    assert!(mail.text_body.contains("Ana Lima wrote on the board") && mail.text_body.contains("Two"), "{}", mail.text_body);
    board.write(1, 0, "Three").await;
    board.site.at("2026-11-17T20:00:00Z");
    digests(&board).await;
    assert_eq!(due(&board, "board-digest").await, 3, "Ana's first of the day");
    board.site.at("2026-11-18T14:00:00Z");
    digests(&board).await;
    assert_eq!(due(&board, "board-digest").await, 4, "Cleo hears of the third post, and Ben wrote it");
    board.site.at("2026-11-19T14:00:00Z");
    digests(&board).await;
    assert_eq!(due(&board, "board-digest").await, 4, "nothing new");
}

#[tokio::test]
async fn a_person_who_chose_never_or_pressed_the_link_in_an_email_gets_none() {
    let board = Board::new().await;
    choose(&board, 0, "each").await;
    board.write(1, 0, "One").await;
    drain(&board.site.app).await.unwrap();
    for mail in board.site.mails("board-post").await {
        let path = mail.path("/unsubscribe/board/");
        let page = board.people.get(&path).await;
        assert!(page.text().contains("Stop these emails"), "{}", page.text());
        let post = Request::builder().method(Method::POST).uri(&path).body("List-Unsubscribe=One-Click".into()).unwrap();
        assert_eq!(board.site.browser().send(post).await.status, StatusCode::OK);
        assert!(board.people.get(&path).await.text().contains("You get no more emails about this board."));
    }
    assert_eq!(board.site.count("select count(*) from board_people where emails = 'never'").await, 2);
    choose(&board, 2, "never").await;
    board.write(1, 0, "Two").await;
    board.site.at("2026-11-17T14:00:00Z");
    digests(&board).await;
    assert_eq!((due(&board, "board-post").await, due(&board, "board-digest").await), (2, 0));
    let fields = [("slug", "speaking"), ("often", "daily")];
    board.dede.post("board/emails", "/circles/speaking/manage/board", &fields).await;
    digests(&board).await;
    assert_eq!(mails(&board, "board-digest").await, ["dede.mensah@example.org"]);
    assert_eq!(board.people.get("/unsubscribe/board/nonsense").await.status, StatusCode::CONFLICT);
}
