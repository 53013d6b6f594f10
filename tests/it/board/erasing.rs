//! People who leave, are removed or delete the account take along what they wrote.

use super::Board;
use crate::rows;

#[tokio::test]
async fn who_leaves_or_is_removed_takes_their_posts_and_replies_of_others_stay() {
    let board = Board::new().await;
    board.write(0, 0, "Ana asks").await;
    board.write(1, 1, "Ben answers").await;
    board.write(0, 1, "Ana thanks").await;
    board.write(1, 0, "Ben asks").await;
    board.write(2, 4, "Cleo answers").await;
    board.act(0, "react", 4, &[("button", "thanks-on-4")]).await;
    board.act(1, "react", 4, &[("button", "thanks-on-4")]).await;
    let leave = circlet::signups::service::leave_link(&board.site.ctx(), &rows::link_key(&board.site, 1).await);
    board.people.post("signups/leave", &format!("/leave/{leave}"), &[("link", &leave)]).await;
    let page = board.dashboard(1).await;
    assert_eq!(Board::posts(&page), [4, 5, 2]);
    let text = page.text();
    assert!(!text.contains("Ana") && text.contains("Ben answers") && !text.contains("Withdrawn"), "{text}");
    assert_eq!(board.site.count("select count(*) from post_reactions").await, 1);
    assert_eq!(board.site.count("select count(*) from board_people where signup_id = 1").await, 0);
    board.dede.post("facilitation/remove", "/circles/speaking/manage/participants", &[("slug", "speaking"), ("id", "2")]).await;
    let page = board.dashboard(2).await;
    assert_eq!(Board::posts(&page), [5]);
    assert_eq!((board.site.count("select count(*) from posts").await, board.events("board-changed").await), (1, 4));
}

#[tokio::test]
async fn a_facilitator_who_deletes_the_account_takes_their_posts() {
    let board = Board::new().await;
    board.facilitate("", "Dede asks").await;
    board.write(0, 1, "Ana answers").await;
    rows::decide(&board.site).await;
    board.dede.post("accounts/delete", "/settings/delete", &[("password", "tea and biscuits")]).await;
    assert_eq!(board.site.count("select count(*) from posts where parent_id is null and signup_id is not null").await, 1);
    assert_eq!(board.site.count("select count(*) from posts").await, 1);
}
