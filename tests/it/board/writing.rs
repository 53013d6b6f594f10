//! Posts, replies, edits, withdrawing, pinning.

use super::Board;
use crate::proofs::meanwhile;
use crate::rows;
use axum::http::StatusCode;

const POSTS: &str = "select count(*) from posts";

#[tokio::test]
async fn everyone_in_the_circle_reads_what_participants_and_facilitators_write_newest_first() {
    let board = Board::new().await;
    rows::run(&board.site, "update signups set shown_name = 'Ana L.' where name = 'Ana Lima'").await;
    assert!(board.dashboard(0).await.text().contains("Nothing here yet."));
    let reply = board.write(0, 0, "Has anyone tried **toasts**?").await;
    assert_eq!(reply.location.as_deref(), Some(format!("/p/{}#post-1", board.links[0]).as_str()));
    board.site.at("2026-11-16T17:00:00Z");
    let reply = board.facilitate("", "Room 302 is warm.").await;
    assert_eq!(reply.location.as_deref(), Some("/circles/speaking/manage/board#post-2"));
    board.write(1, 1, "I have, at a wedding.").await;
    let page = board.dashboard(2).await;
    assert_eq!(Board::posts(&page), [2, 1, 3]);
    let text = page.text();
    assert!(page.body.contains("<strong>toasts</strong>") && text.contains("Ana L.") && !text.contains("Ana Lima"), "{text}");
    assert!(text.contains("Dede Mensah facilitator"), "{text}");
    assert!(!page.body.contains("Edit or withdraw") && board.dashboard(0).await.body.contains("Edit or withdraw"));
    let manage = board.dede.get("/circles/speaking/manage/board").await;
    assert_eq!(Board::posts(&manage), [2, 1, 3]);
    assert!(board.dede.get("/circles/speaking/manage").await.body.contains("href=\"/circles/speaking/manage/board\""));
    assert_eq!((board.events("board-posted").await, board.events("board-changed").await), (3, 0));
}

#[tokio::test]
async fn the_script_gets_the_board_as_it_is_now_with_another_key() {
    let board = Board::new().await;
    let fields = [("link", board.links[0].as_str()), ("key", "k"), ("body", "Hello")];
    let reply = board.people.scripted().post("board/write", "/", &fields).await;
    let view: circlet::board::model::BoardView = serde_json::from_str(&reply.body).unwrap();
    assert!(view.threads.len() == 1 && view.threads[0].post.mine && view.writes && !view.moderates && !view.key.is_empty());
}

#[tokio::test]
async fn a_double_press_posts_once_and_other_words_are_another_post() {
    let board = Board::new().await;
    let (one, two) = tokio::join!(board.write(0, 0, "Hello"), board.write(0, 0, "Hello"));
    assert_eq!(one.location, two.location);
    assert_eq!(board.write(0, 0, "Hello").await.location, one.location);
    assert_eq!((board.site.count(POSTS).await, board.events("board-posted").await), (1, 1));
    board.write(0, 0, "Hello again").await;
    board.write(1, 0, "Hello").await;
    board.write(0, 1, "Hello").await;
    assert_eq!(board.site.count(POSTS).await, 4);
}

#[tokio::test]
async fn no_one_writes_reads_or_changes_what_is_not_theirs() {
    let board = Board::new().await;
    let (omar, stranger) = board.site.account("Omar Other", false).await;
    let theirs = rows::circle(&board.site, "cooking", &[omar]).await;
    let other = circlet::signups::service::participant_link(&board.site.ctx(), &theirs.keys[0]);
    stranger.post("board/write", "/", &[("slug", "cooking"), ("key", "k"), ("body", "Ours")]).await;
    board.write(0, 0, "Secret of speaking").await;
    assert_eq!(board.site.count("select id from posts where circle_id = 2").await, 1);
    let scripted = board.people.scripted();
    // A post of another circle is not found.
    for (endpoint, fields) in [
        ("board/write", vec![("link", board.links[0].as_str()), ("parent", "1"), ("key", "x"), ("body", "Hi")]),
        ("board/edit", vec![("link", &board.links[0]), ("post", "1"), ("revision", "0"), ("body", "Hi")]),
        ("board/withdraw", vec![("link", &board.links[0]), ("post", "1")]),
        ("board/write", vec![("link", &other), ("parent", "2"), ("key", "x"), ("body", "Hi")]),
        ("board/withdraw", vec![("link", &other), ("post", "2")]),
        ("board/withdraw", vec![("link", &other), ("post", "x")]),
    ] {
        assert_eq!(scripted.post(endpoint, "/", &fields).await.status, StatusCode::NOT_FOUND, "{endpoint} {fields:?}");
    }
    for (browser, fields, status) in [
        (&stranger, vec![("slug", "speaking"), ("post", "2"), ("button", "pin")], StatusCode::FORBIDDEN),
        (&board.people, vec![("slug", "speaking"), ("post", "2"), ("button", "pin")], StatusCode::UNAUTHORIZED),
        (&board.people, vec![("link", "nonsense"), ("post", "2"), ("button", "pin")], StatusCode::CONFLICT),
        (&board.people, vec![("link", board.links[0].as_str()), ("post", "2"), ("button", "pin")], StatusCode::FORBIDDEN),
    ] {
        assert_eq!(browser.scripted().post("board/pin", "/", &fields).await.status, status, "{fields:?}");
        assert!(!browser.get("/circles/speaking/manage/board/2").await.status.is_success());
    }
    // A participant changes only their own; who runs the circle withdraws but does not edit.
    assert_eq!(board.act(1, "edit", 2, &[("revision", "0"), ("body", "Hi")]).await.location.as_deref().map(|to| to.contains("__err")), None);
    assert_eq!(board.act(1, "withdraw", 2, &[]).await.status, StatusCode::FORBIDDEN);
    let page = board.people.get(&format!("/p/{other}/board")).await.text();
    assert!(page.contains("Ours") && !page.contains("Secret of speaking"), "{page}");
    assert_eq!(board.people.get(&format!("/p/{other}/board/2")).await.status, StatusCode::NOT_FOUND);
    // The place of another circle's post in a list is none in this one.
    for (link, after, own) in [(&other, 2, 1), (&board.links[0], 1, 2)] {
        let page = board.people.get(&format!("/p/{link}/board?after={after}")).await;
        assert!(page.status.is_success() && Board::posts(&page) == [own], "{}", page.text());
    }
    assert_eq!(board.site.count("select count(*) from posts where revision = 0 and pinned_at is null and parent_id is null").await, 2);
    // Staff moderate, but write nothing.
    let (_, staff) = board.site.account("Sefa Staff", true).await;
    let write = [("slug", "speaking"), ("key", "s"), ("body", "Staff here")];
    assert_eq!(staff.scripted().post("board/write", "/", &write).await.status, StatusCode::FORBIDDEN);
    assert!(staff.scripted().post("board/withdraw", "/", &[("slug", "speaking"), ("post", "2")]).await.status.is_success());
    assert!(board.dashboard(0).await.text().contains("Withdrawn by a facilitator"));
}

#[tokio::test]
async fn of_two_edits_at_once_the_second_is_shown_both_and_loses_nothing() {
    let board = Board::new().await;
    board.write(0, 0, "First").await;
    let page = board.people.get(&format!("/p/{}/board/1", board.links[0])).await;
    assert!(page.body.contains(">First</textarea>"), "{}", page.text());
    assert!(board.act(0, "edit", 1, &[("revision", "0"), ("body", "From the phone")]).await.location.unwrap().ends_with("#post-1"));
    let late = board.act(0, "edit", 1, &[("revision", "0"), ("body", "From the laptop")]).await;
    let page = board.people.follow(&late).await;
    assert!(page.body.contains(">From the laptop</textarea>") && page.text().contains("Show what is saved now"), "{}", page.text());
    assert_eq!(board.site.count("select count(*) from posts where body = 'From the phone' and revision = 1 and edited_at is not null").await, 1);
    // The same again changes nothing, and is no conflict.
    assert!(board.act(0, "edit", 1, &[("revision", "0"), ("body", "From the phone")]).await.location.unwrap().ends_with("#post-1"));
    assert_eq!(board.events("board-changed").await, 1);
    assert!(board.dashboard(1).await.text().contains("edited"));
    let taking = ["update circles set updated_at = updated_at", "update posts set body = 'Meanwhile', revision = 2 where id = 1"];
    let fields = vec![("link", board.links[0].as_str()), ("post", "1"), ("revision", "1"), ("body", "At once")];
    assert_eq!(meanwhile(&board.site, &taking, &board.people, &("board/edit", fields)).await, StatusCode::CONFLICT);
    assert_eq!(board.site.count("select count(*) from posts where body = 'Meanwhile'").await, 1);
}

#[tokio::test]
async fn a_participant_who_is_removed_meanwhile_posts_nothing() {
    let board = Board::new().await;
    let taking = ["update circles set updated_at = updated_at", "update signups set left_at = 1, left_how = 'removed' where name = 'Ana Lima'"];
    let fields = vec![("link", board.links[0].as_str()), ("key", "k"), ("body", "Still here")];
    assert_eq!(meanwhile(&board.site, &taking, &board.people, &("board/write", fields)).await, StatusCode::CONFLICT);
    assert_eq!(board.site.count(POSTS).await, 0);
}

#[tokio::test]
async fn a_withdrawn_post_leaves_a_trace_without_its_text() {
    let board = Board::new().await;
    board.write(0, 0, "Regretted words").await;
    board.write(1, 1, "An answer").await;
    board.facilitate("", "Also regretted").await;
    let page = board.people.get(&format!("/p/{}/board/1", board.links[0])).await;
    assert!(page.text().contains("Withdraw this post") && !page.text().contains("Pin to the top"), "{}", page.text());
    for _ in 0..2 {
        assert!(board.act(0, "withdraw", 1, &[]).await.location.unwrap().ends_with("#post-1"));
    }
    board.manage("withdraw", 2, "").await;
    let text = board.dashboard(2).await.text();
    assert!(text.contains("Withdrawn by its author") && text.contains("Withdrawn by a facilitator"), "{text}");
    assert!(!text.contains("Regretted words") && !text.contains("An answer") && text.contains("Also regretted"), "{text}");
    assert_eq!(board.site.count("select count(*) from posts where body = '' and withdrawn_at is not null").await, 2);
    assert_eq!(board.events("board-changed").await, 2);
    let edit = board.people.follow(&board.act(0, "edit", 1, &[("revision", "1"), ("body", "Back")]).await).await;
    assert!(edit.text().contains("This post has been withdrawn."), "{}", edit.text());
    // Who replies meanwhile still can.
    board.write(2, 1, "What did it say?").await;
    assert!(board.dashboard(0).await.text().contains("What did it say?"));
}

#[tokio::test]
async fn a_text_that_is_too_long_or_empty_is_shown_at_its_field_and_kept() {
    let board = Board::new().await;
    board.write(0, 0, "A thread").await;
    for (parent, body) in [(0, "x".repeat(5001)), (0, "y".repeat(100_000)), (1, "z".repeat(5001)), (0, "line\r\n".repeat(1500)), (1, String::new())] {
        let page = board.people.follow(&board.write(1, parent, &body).await).await;
        let field = if parent == 0 { "body" } else { "body_1" };
        assert!(page.has_error_at(field), "{parent}: {}", page.text());
        assert!(!page.has_error_at(if parent == 0 { "body_1" } else { "body" }));
        assert!(page.body.contains(body.trim_end()) || page.body.contains(body.replace("\r\n", "\n").trim_end()), "the text is lost");
        assert_eq!(page.body.split("<details").skip(1).any(|rest| rest.split('>').next().unwrap().contains(" open")), parent == 1);
    }
    let edit = board.people.follow(&board.act(0, "edit", 1, &[("revision", "0"), ("body", &"w".repeat(100_000))]).await).await;
    assert!(edit.has_error_at("body") && edit.body.contains(&"w".repeat(100_000)));
    let manage = board.dede.follow(&board.facilitate("", &"v".repeat(5001)).await).await;
    assert!(manage.has_error_at("body") && manage.body.contains(&"v".repeat(5001)));
    board.write(1, 0, &"é".repeat(5000)).await;
    assert_eq!(board.site.count(POSTS).await, 2);
}

#[tokio::test]
async fn markup_stays_text_and_links_are_safe() {
    let board = Board::new().await;
    board.write(0, 0, "<script>alert(1)</script>\n\n[go](javascript:alert(1)) https://example.org/a").await;
    let page = board.dashboard(1).await;
    assert!(!page.body.contains("<script>alert") && !page.body.contains("href=\"javascript:"), "{}", page.text());
    assert!(page.body.contains("href=\"https://example.org/a\" rel=\"nofollow noopener ugc\""));
}

#[tokio::test]
async fn markup_as_deep_or_as_open_as_a_post_is_long_stays_a_post() {
    let board = Board::new().await;
    let parts = [
        "> ",
        "* ",
        "- > ",
        "1. ",
        "**a ",
        "*a",
        "_a ",
        "[",
        "![",
        "[a](",
        "`",
        "<xss>",
        "</xss>",
        "<!--",
        "&",
        "\\",
        "a\n- ",
        "https://x.org/*",
        "# \n",
    ];
    for part in parts {
        let body = format!("{}x", part.repeat(4999 / part.len()));
        let reply = board.people.scripted().post("board/write", "/", &[("link", &*board.links[0]), ("key", "k"), ("body", &body)]).await;
        assert_eq!(reply.status, StatusCode::OK, "{part:?}: {}", reply.text());
    }
    for (number, posts) in [(1, 10), (2, parts.len() - 10)] {
        let page = board.people.get(&format!("/p/{}/board?page={number}", board.links[1])).await;
        assert!(!page.body.contains("<xss") && !page.body.contains("</xss"), "{}", page.body);
        assert_eq!(Board::posts(&page).len(), posts, "page {number}");
    }
}

#[tokio::test]
async fn people_write_until_sixty_days_after_the_last_meeting_and_on_no_cancelled_or_hidden_board() {
    let board = Board::new().await;
    board.write(0, 0, "First").await;
    for (sql, words) in [
        ("update circles set state = 'cancelled', cancelled_at = 1", "No one can write here."),
        ("update circles set state = 'published', cancelled_at = null, hidden_at = 1", "No one can write here."),
        ("update circles set hidden_at = null", ""),
    ] {
        rows::run(&board.site, sql).await;
        let page = board.dashboard(0).await;
        assert!(page.text().contains("First"), "{sql}: it can be read");
        assert_eq!(page.body.contains("Write to your circle"), words.is_empty(), "{sql}");
        assert!(page.text().contains(words));
        if !words.is_empty() {
            let reply = board.people.follow(&board.write(0, 0, "Second").await).await;
            assert!(reply.text().contains("No one can write on this board"), "{sql}: {}", reply.text());
        }
    }
    board.site.at("2027-01-30T01:00:00Z");
    board.write(0, 0, "Sixty days later").await;
    board.site.at("2027-01-30T03:00:00Z");
    board.write(0, 0, "Too late").await;
    assert!(board.dashboard(0).await.text().contains("Writing here ended"));
    assert_eq!(board.site.count(POSTS).await, 2);
    // One's own words can always be taken back.
    board.act(0, "withdraw", 1, &[]).await;
    assert_eq!(board.site.count("select count(*) from posts where withdrawn_at is not null").await, 1);
}

#[tokio::test]
async fn facilitators_pin_up_to_five_posts_to_the_top() {
    let board = Board::new().await;
    for text in ["one", "two", "three", "four", "five", "six"] {
        board.write(0, 0, text).await;
    }
    assert!(board.dede.get("/circles/speaking/manage/board/1").await.text().contains("Pin to the top"));
    for _ in 0..2 {
        assert!(board.manage("pin", 1, "pin").await.location.unwrap().ends_with("#post-1"));
    }
    assert_eq!(Board::posts(&board.dashboard(0).await), [1, 6, 5, 4]);
    assert!(board.dashboard(0).await.text().contains("Pinned"));
    for post in 2..=5 {
        board.manage("pin", post, "pin").await;
    }
    let refused = board.dede.follow(&board.manage("pin", 6, "pin").await).await;
    assert!(refused.text().contains("Five posts are pinned already."), "{}", refused.text());
    board.manage("pin", 1, "unpin").await;
    board.manage("withdraw", 2, "").await;
    assert_eq!(board.site.count("select count(*) from posts where pinned_at is not null").await, 3);
    assert_eq!(board.events("board-changed").await, 7);
}

#[tokio::test]
async fn a_page_of_the_board_shows_ten_threads() {
    let board = Board::new().await;
    rows::run(
        &board.site,
        "insert into posts (circle_id, signup_id, kind, body, created_at, idempotency_key)
         select 1, s.id, 'post', 'Bulk ' || m.id || ' ' || s.id || ' ' || x.id, 1000 * m.id + 10 * s.id + x.id, m.id || ' ' || s.id || ' ' || x.id
         from meetings m, signups s, signups x",
    )
    .await;
    let first = board.people.get(&format!("/p/{}/board", board.links[0])).await;
    assert_eq!(Board::posts(&first).len(), 10);
    assert!(first.body.contains(&format!("href=\"/p/{}/board?page=2\"", board.links[0])), "{}", first.text());
    let last = board.people.get(&format!("/p/{}/board?page=3", board.links[0])).await;
    let oldest = Board::posts(&last);
    assert_eq!(oldest.len(), 7);
    // A reply to an old post leads back to its page.
    let fields = [("link", board.links[0].as_str()), ("parent", &oldest[6].to_string()), ("page", "3"), ("key", "k"), ("body", "Late reply")];
    let reply = board.people.post("board/write", "/", &fields).await;
    assert_eq!(reply.location.as_deref(), Some(format!("/p/{}/board?page=3#post-28", board.links[0]).as_str()));
    assert!(board.people.follow(&reply).await.text().contains("Late reply"));
    assert!(!board.dashboard(0).await.text().contains("Late reply"));
}

#[tokio::test]
async fn a_post_takes_two_hundred_replies() {
    let board = Board::new().await;
    board.write(0, 0, "A thread").await;
    rows::run(
        &board.site,
        "insert into posts (circle_id, signup_id, parent_id, kind, body, created_at, idempotency_key)
         with recursive n (i) as (select 1 union all select i + 1 from n where i < 200)
         select 1, 1, 1, 'post', 'Reply', i, 'reply ' || i from n",
    )
    .await;
    let page = board.people.follow(&board.write(1, 1, "One more").await).await;
    assert!(page.text().contains("This post has 200 replies"), "{}", page.text());
    assert_eq!(board.site.count(POSTS).await, 201);
    let nested = board.people.scripted();
    let fields = [("link", board.links[0].as_str()), ("parent", "2"), ("key", "k"), ("body", "To a reply")];
    assert_eq!(nested.post("board/write", "/", &fields).await.status, StatusCode::NOT_FOUND);
}
