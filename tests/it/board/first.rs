//! What a participant's dashboard shows of a board: its beginning.

use super::Board;

#[tokio::test]
async fn the_dashboard_shows_the_newest_threads_with_their_latest_replies_and_leads_to_the_rest() {
    let board = Board::new().await;
    for n in 1..=7 {
        board.site.at(&format!("2026-11-10T1{n}:00:00Z"));
        board.write(0, 0, &format!("Thread {n}")).await;
    }
    for n in 1..=5 {
        board.site.at(&format!("2026-11-11T1{n}:00:00Z"));
        let reply = board.write(1, 7, &format!("Reply {n}")).await;
        assert!(reply.location.unwrap().starts_with(&format!("/p/{}#post-", board.links[1])), "what was just written is in view");
    }
    let page = board.dashboard(2).await;
    assert_eq!(Board::posts(&page), [7, 11, 12, 6, 5, 4]);
    assert!(page.text().contains("3 earlier replies") && page.text().contains("All posts"), "{}", page.text());
    assert!(page.body.contains(&format!("href=\"/p/{}/board#post-7\"", board.links[2])), "{}", page.body);
    let whole = board.people.get(&format!("/p/{}/board", board.links[2])).await;
    assert_eq!(Board::posts(&whole), [7, 8, 9, 10, 11, 12, 6, 5, 4, 3, 2, 1]);
    assert!(!whole.text().contains("earlier replies"));
    // What was changed and is not in view there is shown on the board.
    for (post, place) in [(8, "/board#post-8"), (11, "#post-11"), (1, "/board#post-1"), (4, "#post-4")] {
        let person = if post > 7 { 1 } else { 0 };
        let reply = board.act(person, "edit", post, &[("revision", "0"), ("body", "Changed")]).await;
        assert_eq!(reply.location.as_deref(), Some(format!("/p/{}{place}", board.links[person]).as_str()), "{post}");
    }
    // A pinned one comes first, and withdrawn ones keep their place.
    board.manage("pin", 1, "pin").await;
    board.act(0, "withdraw", 6, &[]).await;
    assert_eq!(Board::posts(&board.dashboard(2).await), [1, 7, 11, 12, 6, 5]);
}
