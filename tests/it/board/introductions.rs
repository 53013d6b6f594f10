//! The prompt of the first week, whose answers stand on the board.

use super::Board;
use crate::harness::Reply;

const PROMPT: &str = "Introduce yourself: who are you, and what brings you here?";
const INTRODUCTIONS: &str = "select count(*) from posts where kind = 'introduction'";

async fn introduce(board: &Board, person: usize, parent: &str, key: &str) -> Reply {
    let fields = [("link", board.links[person].as_str()), ("parent", parent), ("key", key), ("body", "I sell tea."), ("introduction", "on")];
    board.people.post("board/write", "/", &fields).await
}

#[tokio::test]
async fn a_participant_is_asked_until_they_have_introduced_themselves() {
    let board = Board::new().await;
    assert!(board.dashboard(0).await.text().contains(PROMPT));
    assert!(!board.dede.get("/circles/speaking/manage/board").await.text().contains(PROMPT), "who runs the circle is not asked");
    board.write(0, 0, "Has anyone tried toasts?").await;
    assert!(board.dashboard(0).await.text().contains(PROMPT), "another post is no introduction");
    introduce(&board, 0, "", "k").await;
    let page = board.dashboard(0).await.text();
    assert!(!page.contains(PROMPT), "{page}");
    let seen = board.dashboard(1).await.text();
    assert!(seen.contains(PROMPT) && seen.contains("Ana Lima New Introduction"), "{seen}");
    introduce(&board, 1, "1", "r").await;
    assert_eq!(board.site.count(INTRODUCTIONS).await, 1, "a reply is none");
}

#[tokio::test]
async fn a_week_after_the_first_meeting_no_one_is_asked() {
    let board = Board::new().await;
    board.site.at("2026-11-23T23:00:00Z");
    assert!(board.dashboard(0).await.text().contains(PROMPT));
    board.site.at("2026-11-24T01:00:00Z");
    let page = board.dashboard(0).await.text();
    assert!(!page.contains(PROMPT) && page.contains("Write to your circle"), "{page}");
}
