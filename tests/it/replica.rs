//! A site that reads anonymous public pages from a lagging database (`DATABASE_READ_URL`): people with a
//! session or an emailed link never notice.

use crate::harness::{Browser, Site};
use crate::rows::{self, Rows};
use crate::support::standby::Cluster;
use axum::http::StatusCode;
use circlet::platform::tokens::Link;
use circlet::signups::links;
use circlet::types::{AccountId, Target};

/// The site, with a standby that can be paused (PostgreSQL) or is a copy of the file (SQLite).
struct Lagging {
    cluster: Option<Cluster>,
    site: Site,
    copy: tempfile::TempDir,
}

impl Lagging {
    /// Creates a circle with two facilitators and three participants, all known to the replica.
    async fn new() -> (Self, Rows) {
        let copy = tempfile::tempdir().unwrap();
        if std::env::var("CIRCLET_TEST_POSTGRES").is_ok() {
            let cluster = Cluster::start().await;
            let site = cluster.site().await;
            let rows = fill(&site).await;
            cluster.pause().await;
            return (Self { cluster: Some(cluster), site, copy }, rows);
        }
        let first = Site::with(&[("DATABASE_URL", &format!("sqlite://{}", copy.path().join("circlet.db").display()))]).await;
        let rows = fill(&first).await;
        let lagging = Self { cluster: None, site: first, copy };
        (lagging.copied("one.db").await, rows)
    }

    /// On SQLite: reopens the site so that it reads from a copy of its database as it is now.
    async fn copied(self, name: &str) -> Self {
        let copy = self.copy.path().join(name).display().to_string();
        sqlx::query("vacuum into $1").bind(copy.clone()).execute(self.site.app.db.primary()).await.unwrap();
        let database = self.site.app.config.database_url.clone();
        let site = Site::with(&[("DATABASE_URL", &database), ("DATABASE_READ_URL", &format!("sqlite://{copy}"))]).await;
        Self { site, ..self }
    }

    /// Waits until the replica has caught up.
    async fn caught_up(self) -> Self {
        match &self.cluster {
            Some(cluster) => {
                cluster.resume().await;
                self
            }
            None => self.copied("two.db").await,
        }
    }

    async fn replica_counts(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.site.app.db.replica()).await.unwrap()
    }

    /// Checks that the replica does not know a number yet.
    async fn lags(&self, sql: &'static str) {
        let (here, there) = (self.site.count(sql).await, self.replica_counts(sql).await);
        assert_ne!(here, there, "the replica already knows: {sql}");
    }
}

async fn fill(site: &Site) -> Rows {
    let (ben, _) = site.account("Ben Okafor", false).await;
    let (dede, _) = site.account("Dede Mensah", false).await;
    rows::circle(site, "speaking", &[ben, dede]).await
}

async fn signed_in(site: &Site, email: &str) -> Browser {
    let browser = site.browser();
    let reply = browser.post("accounts/sign-in", "/sign-in", &[("email", email), ("password", "tea and biscuits")]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    browser
}

#[tokio::test]
async fn people_see_their_own_changes_at_once_and_anonymous_pages_come_from_the_replica() {
    let (lagging, rows) = Lagging::new().await;
    let site = &lagging.site;
    // A new sign-in is valid at once.
    let (dede, ben) = (signed_in(site, "dede.mensah@example.org").await, signed_in(site, "ben.okafor@example.org").await);
    lagging.lags("select count(*) from sessions").await;
    assert_eq!(dede.get("/me").await.status, StatusCode::OK);
    assert!(dede.get("/me").await.text().contains("Speaking for shy people"));
    // A removed facilitator loses access at once.
    let removed = dede.post("facilitation/remove-facilitator", "/", &[("slug", "speaking"), ("id", "1")]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.text());
    lagging.lags("select count(*) from circle_facilitators").await;
    assert_eq!(ben.get("/circles/speaking/manage").await.status, StatusCode::FORBIDDEN);
    let words = [("slug", "speaking"), ("key", "k"), ("subject", "Hello"), ("body", "Hello all")];
    assert_eq!(ben.scripted().post("messages/send", "/", &words).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.count("select count(*) from messages").await, 0);
    // Participants see their own answers.
    let link = site.app.tokens.sign(&Link { kind: links::PARTICIPANT, about: Target::Key(rows.keys[0].clone()), revision: 0, other: 0, until: 0 });
    let answer = [("link", link.as_str()), ("meeting", &rows.meetings[1].to_string()), ("button", "no")];
    let participant = site.browser();
    let answered = participant.scripted().post("participation/answer", "/", &answer).await;
    assert!(answered.status.is_success(), "{}", answered.body);
    lagging.lags("select count(*) from rsvps").await;
    assert!(participant.get(&format!("/p/{link}")).await.text().contains("you can’t come"));
    // On the public page, the person who changed it sees the change, the public a little later.
    let title = [("slug", "speaking"), ("title", "Toasts and talks"), ("language", "en"), ("welcome", ""), ("question", ""), ("seats", "12")];
    let saved = dede.post("circles/words", "/circles/speaking/edit/4", &title).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    assert!(dede.get("/circles/speaking").await.text().contains("Toasts and talks"));
    let public = site.browser().get("/circles/speaking").await;
    assert_eq!(public.status, StatusCode::OK);
    assert!(public.text().contains("Speaking for shy people") && !public.text().contains("Toasts and talks"), "{}", public.text());
    lagging.lags("select count(*) from circles where title = 'Toasts and talks'").await;
    assert_eq!(site.browser().get("/health").await.status, StatusCode::OK);

    let lagging = lagging.caught_up().await;
    for sql in ["select count(*) from rsvps", "select count(*) from circle_facilitators", "select count(*) from sessions"] {
        assert_eq!(lagging.site.count(sql).await, lagging.replica_counts(sql).await, "{sql}");
    }
    // The page rendered for others is kept for two seconds.
    lagging.site.at("2026-11-16T16:00:02Z");
    assert!(lagging.site.browser().get("/circles/speaking").await.text().contains("Toasts and talks"));
}

#[tokio::test]
async fn a_course_that_was_just_added_is_there_for_its_author_and_a_little_later_for_all() {
    let (lagging, _) = Lagging::new().await;
    let (_, author) = lagging.site.account("Ada Lima", false).await;
    let course = [
        ("title", "Public speaking"),
        ("provider", "Example University"),
        ("link", "https://example.org/speaking"),
        ("format", "course"),
        ("description", "How to speak."),
        ("topics", "speaking"),
        ("language", "en"),
        ("licence", "CC-BY"),
    ];
    author.post("courses/save", "/courses/add", &course).await;
    lagging.lags("select count(*) from courses").await;
    assert_eq!(author.get("/courses/public-speaking").await.status, StatusCode::OK);
    assert_eq!(lagging.site.browser().get("/courses/public-speaking").await.status, StatusCode::NOT_FOUND);
    let lagging = lagging.caught_up().await;
    assert_eq!(lagging.site.browser().get("/courses/public-speaking").await.status, StatusCode::OK);
    assert_eq!(lagging.site.count("select created_by from courses").await, AccountId(3).0);
}

#[tokio::test]
async fn the_health_check_notices_when_only_the_replica_is_down() {
    let (lagging, rows) = Lagging::new().await;
    let site = &lagging.site;
    assert_eq!(site.browser().get("/health").await.status, StatusCode::OK);
    site.app.db.replica().close().await;
    assert_eq!(site.browser().get("/health").await.status, StatusCode::SERVICE_UNAVAILABLE);
    // People with a session or a link read from the primary.
    assert_eq!(signed_in(site, "dede.mensah@example.org").await.get("/me").await.status, StatusCode::OK);
    let link = site.app.tokens.sign(&Link { kind: links::PARTICIPANT, about: Target::Key(rows.keys[0].clone()), revision: 0, other: 0, until: 0 });
    assert_eq!(site.browser().get(&format!("/p/{link}")).await.status, StatusCode::OK);
}
