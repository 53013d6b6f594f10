//! Reactions, and what is new.

use super::Board;
use crate::harness::Browser;
use crate::rows;
use axum::http::StatusCode;
use circlet::board::model::{Post, Reacted};

async fn react(board: &Board, person: usize, button: &str) -> (StatusCode, Vec<Reacted>) {
    let pressed = format!("{button}-1");
    let fields = [("link", board.links[person].as_str()), ("button", pressed.as_str())];
    let reply = board.people.scripted().post("board/react", "/", &fields).await;
    let post: Option<Post> = serde_json::from_str(&reply.body).ok();
    (reply.status, post.map(|post| post.reactions).unwrap_or_default())
}

fn counts(reactions: &[Reacted]) -> Vec<(u32, bool)> {
    reactions.iter().map(|reacted| (reacted.count, reacted.mine)).collect()
}

#[tokio::test]
async fn each_person_says_each_of_three_things_once_and_takes_it_back() {
    let board = Board::new().await;
    board.write(0, 0, "Tea at six?").await;
    for _ in 0..2 {
        assert_eq!(counts(&react(&board, 1, "thanks-on").await.1), [(1, true), (0, false), (0, false)], "never a toggle");
    }
    react(&board, 1, "idea-on").await;
    assert_eq!(counts(&react(&board, 2, "thanks-on").await.1), [(2, true), (0, false), (1, false)]);
    assert_eq!(counts(&react(&board, 1, "thanks-off").await.1), [(1, false), (0, false), (1, true)]);
    react(&board, 1, "thanks-off").await;
    assert_eq!(board.events("board-changed").await, 4, "what changes nothing tells no one");
    let page = board.dashboard(1).await;
    assert!(page.body.contains("aria-pressed=\"true\"") && page.text().contains("Good idea 1"), "{}", page.text());
    // Without scripts the button returns to the post.
    let reply = board.act(0, "react", 1, &[("button", "same-on-1")]).await;
    assert_eq!(reply.location.as_deref(), Some(format!("/p/{}#post-1", board.links[0]).as_str()));
    for (button, status) in [("like-on", StatusCode::BAD_REQUEST), ("thanks", StatusCode::BAD_REQUEST)] {
        assert_eq!(react(&board, 0, button).await.0, status);
    }
    board.act(0, "withdraw", 1, &[]).await;
    assert_eq!(react(&board, 1, "thanks-on").await.0, StatusCode::CONFLICT);
    assert_eq!(board.site.count("select count(*) from post_reactions").await, 0);
}

#[tokio::test]
async fn someone_elses_post_takes_no_reaction() {
    let board = Board::new().await;
    let (omar, stranger) = board.site.account("Omar Other", false).await;
    let theirs = rows::circle(&board.site, "cooking", &[omar]).await;
    let other = circlet::signups::service::participant_link(&board.site.ctx(), &theirs.keys[0]);
    board.write(0, 0, "Tea at six?").await;
    let as_who = async |browser: &Browser, link: &str, slug: &str| {
        browser.scripted().post("board/react", "/", &[("link", link), ("slug", slug), ("button", "thanks-on-1")]).await.status
    };
    assert_eq!(as_who(&board.people, &other, "").await, StatusCode::NOT_FOUND);
    assert_eq!(as_who(&stranger, "", "cooking").await, StatusCode::NOT_FOUND);
    assert_eq!(as_who(&stranger, "", "speaking").await, StatusCode::FORBIDDEN);
    assert_eq!(as_who(&board.dede, "", "speaking").await, StatusCode::OK);
    let seen = [("link", ""), ("slug", "speaking"), ("newest", "1")];
    assert_eq!(stranger.scripted().post("board/seen", "/", &seen).await.status, StatusCode::FORBIDDEN);
}

async fn seen(board: &Board, person: usize, newest: &str) {
    let fields = [("link", board.links[person].as_str()), ("newest", newest)];
    let reply = board.people.post("board/seen", "/", &fields).await;
    assert_eq!(reply.location.as_deref(), Some(format!("/p/{}#board", board.links[person]).as_str()));
}

#[tokio::test]
async fn what_others_wrote_is_new_until_it_has_been_seen() {
    let board = Board::new().await;
    board.write(0, 0, "One").await;
    board.write(1, 0, "Two").await;
    board.write(2, 1, "Three").await;
    let page = board.dashboard(0).await;
    assert!(page.text().contains("2 new posts Mark as read"), "{}", page.text());
    assert!(board.dashboard(0).await.text().contains("2 new posts"), "looking stores nothing");
    rows::run(&board.site, "update signups set unproven = 1").await;
    seen(&board, 0, "3").await;
    assert_eq!(board.site.count("select count(*) from signups where unproven = 0").await, 0, "the script of a mail scanner proves nothing");
    assert!(!board.dashboard(0).await.text().contains("new post"));
    seen(&board, 0, "1").await;
    seen(&board, 0, "x").await;
    seen(&board, 0, "9000000000000000000").await;
    assert_eq!(board.site.count("select max(seen_id) from board_people where signup_id = 1").await, 3);
    assert!(board.dashboard(1).await.text().contains("1 new post"), "Cleo's reply: who posts has seen what was there");
    board.facilitate("", "Four").await;
    assert!(board.dashboard(0).await.text().contains("1 new post"));
    board.manage("withdraw", 4, "").await;
    assert!(!board.dashboard(0).await.text().contains("new post"));
    assert!(!board.dede.get("/circles/speaking/manage/board").await.text().contains("new post"));
}

#[tokio::test]
async fn who_has_left_leaves_no_mark() {
    let board = Board::new().await;
    board.write(0, 0, "One").await;
    let fields = vec![("link", board.links[1].as_str()), ("newest", "1")];
    let taking = ["update signups set left_at = 1, left_how = 'left' where name = 'Ben Okoro'"];
    crate::proofs::meanwhile(&board.site, &taking, &board.people, &("board/seen", fields)).await;
    assert_eq!(board.site.count("select count(*) from board_people where signup_id = 2").await, 0);
}
