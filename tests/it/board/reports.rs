//! Reporting a post to those who run the circle.

use super::Board;
use axum::http::StatusCode;
use circlet::platform::events::drain;
use circlet::signups::service as signups;

const REPORTS: &str = "select count(*) from post_reports";

impl Board {
    async fn report(&self, person: usize, post: i64, words: &str) -> StatusCode {
        let (link, post) = (self.links[person].as_str(), post.to_string());
        self.people.scripted().post("board/report", "/", &[("link", link), ("post", &post), ("words", words)]).await.status
    }

    async fn page(&self, person: usize, post: i64) -> String {
        self.people.get(&format!("/p/{}/board/{post}", self.links[person])).await.text()
    }

    async fn managed(&self, path: &str) -> String {
        self.dede.get(&format!("/circles/speaking/manage{path}")).await.text()
    }

    async fn mailed(&self) -> usize {
        drain(&self.site.app).await.unwrap();
        self.site.mails("board-report").await.len()
    }
}

#[tokio::test]
async fn facilitators_are_told_of_a_report_but_not_whose_it_is_and_decide() {
    let board = Board::new().await;
    board.write(0, 0, "Buy my course.").await;
    assert!(!board.page(0, 1).await.contains("Report this"), "one's own");
    assert!(board.page(1, 1).await.contains("Report this post"));
    assert_eq!(board.report(1, 1, "It sells things.").await, StatusCode::OK);
    assert_eq!(board.report(1, 1, "It sells <things>.").await, StatusCode::OK, "again: other words");
    assert_eq!(board.report(1, 1, "").await, StatusCode::OK, "nothing new: the words stay");
    assert_eq!(board.report(2, 1, "").await, StatusCode::OK);
    assert_eq!(board.events("board-reported").await, 0, "the stream does not say so");
    board.act(0, "edit", 1, &[("revision", "0"), ("body", "Hello.")]).await;
    assert!(board.managed("/board/1").await.contains("When it was reported, it said: Buy my course."));
    assert_eq!((board.site.count(REPORTS).await, board.mailed().await), (2, 1));
    let mail = board.site.mails("board-report").await.remove(0);
    assert!(mail.to_email.starts_with("dede") && mail.text_body.contains("/circles/speaking/manage/board/1"), "{}", mail.text_body);
    for secret in ["Ben", "Cleo", "sells", "Buy my"] {
        assert!(!mail.text_body.contains(secret), "{secret}: {}", mail.text_body);
    }
    for path in ["", "/board/1", "/board"] {
        let page = board.managed(path).await;
        assert!(page.contains("eported") && !page.contains("Ben Okoro reported"), "{path}: {page}");
    }
    assert!(board.managed("/board/1").await.contains("It sells <things>."));
    assert!(board.dede.get("/me").await.text().contains("A post on the board was reported"));
    for person in [0, 2] {
        let page = board.dashboard(person).await.text();
        assert!(!page.contains("Reported") && !page.contains("sells"), "{page}");
    }
    assert!(board.page(1, 1).await.contains("You reported this post."));
    board.manage("pin", 1, "keep").await;
    assert_eq!(board.site.count(REPORTS).await, 0);
    assert!(!board.managed("").await.contains("was reported"));
    // After a decision it can be reported again, and withdrawing it ends that, too.
    assert_eq!(board.report(1, 1, "Still.").await, StatusCode::OK);
    board.manage("withdraw", 1, "").await;
    assert_eq!(board.site.count(REPORTS).await, 0);
    assert_eq!(board.mailed().await, 1, "what was decided before it is sent is not sent");
    assert_eq!(board.report(1, 1, "Again.").await, StatusCode::CONFLICT);
}

#[tokio::test]
async fn only_participants_report_and_only_what_others_wrote_there() {
    let board = Board::new().await;
    board.write(0, 0, "Hello.").await;
    board.facilitate("", "Welcome.").await;
    assert_eq!(board.report(0, 1, "").await, StatusCode::FORBIDDEN, "one's own");
    assert_eq!(board.report(0, 2, "").await, StatusCode::CONFLICT, "a facilitator's");
    let page = board.page(0, 2).await;
    assert!(page.contains("tell the staff of this site") && !page.contains("Report this post"), "{page}");
    assert_eq!(board.report(1, 99, "").await, StatusCode::NOT_FOUND);
    let fields = [("slug", "speaking"), ("post", "1"), ("words", "")];
    assert_eq!(board.dede.scripted().post("board/report", "/", &fields).await.status, StatusCode::FORBIDDEN, "who runs it withdraws");
    assert_eq!(board.act(1, "pin", 1, &[("button", "keep")]).await.status, StatusCode::FORBIDDEN, "a participant decides nothing");
    let long = "x".repeat(100_000);
    let page = board.people.follow(&board.act(1, "report", 1, &[("words", &long)]).await).await;
    assert!(page.has_error_at("words") && page.body.contains(&long), "{}", page.text());
    assert_eq!((board.site.count(REPORTS).await, board.mailed().await), (0, 0));
    // A report stays without a name when its author leaves, and goes with the post.
    assert_eq!(board.report(1, 1, "Not kind.").await, StatusCode::OK);
    let ctx = board.site.ctx();
    let keys: Vec<circlet::types::LinkKey> =
        sqlx::query_scalar("select link_key from signups order by id").fetch_all(ctx.db().primary()).await.unwrap();
    signups::leave(&ctx, &signups::leave_link(&ctx, &keys[1])).await.unwrap();
    // Otherwise leaving would tell who it was.
    assert_eq!(board.site.count("select count(*) from post_reports where signup_id is null and words = 'Not kind.'").await, 1);
    assert_eq!(board.report(2, 1, "Not kind.").await, StatusCode::OK);
    signups::leave(&ctx, &signups::leave_link(&ctx, &keys[0])).await.unwrap();
    assert_eq!(board.site.count(REPORTS).await, 0);
}
