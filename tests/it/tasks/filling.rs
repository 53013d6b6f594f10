//! An empty plan is filled from the course's own sections, or from a past circle on the course.

use super::{Plan, TASKS, plan};
use crate::{rows, surveys};

const OUTLINE: &str = "Opening a speech | https://example.org/1 | 12\n\nBody language\nPractice | 5\nVoice | https://example.org/4\nEnding";

/// A circle on a course that names its sections.
async fn on_course() -> Plan {
    let p = plan().await;
    surveys::course(&p.d.site, "talks").await;
    p.run("update circles set course_id = 1").await;
    let mut tx = p.d.site.app.db.write().await.unwrap();
    sqlx::query("update courses set outline = $1").bind(OUTLINE).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    p
}

impl Plan {
    async fn fill(&self, from: &str) -> String {
        self.d
            .browser
            .post("tasks/fill", &self.page(), &[("slug", "speaking"), ("from", from)])
            .await
            .location
            .unwrap_or_else(|| "not found".to_owned())
    }

    async fn of(&self, meeting: usize) -> Vec<String> {
        let id = self.d.rows.meetings[meeting];
        let titles = sqlx::query_scalar("select title from tasks where circle_id = 1 and meeting_id = $1 order by position").bind(id);
        titles.fetch_all(self.d.site.app.db.primary()).await.unwrap()
    }
}

#[tokio::test]
async fn the_sections_of_the_course_are_spread_over_the_meetings() {
    let p = on_course().await;
    let page = p.browser().get(&p.page()).await.text();
    assert!(page.contains("The course names 5 sections."), "{page}");
    assert_eq!(p.fill("").await, p.page());
    assert_eq!(p.of(0).await, ["Opening a speech", "Body language"]);
    assert_eq!((p.of(1).await, p.of(2).await), (vec!["Practice".to_owned(), "Voice".to_owned()], vec!["Ending".to_owned()]));
    assert_eq!(
        p.count("select count(*) from tasks where title = 'Opening a speech' and link = 'https://example.org/1' and minutes = 12 and course_id = 1")
            .await,
        1
    );
    let again = p.fill("").await;
    assert!(p.browser().get(&again).await.text().contains("has tasks already"), "{again}");
    assert_eq!(p.count(TASKS).await, 5);
    assert!(!p.browser().get(&p.page()).await.text().contains("Start from something"));
}

#[tokio::test]
async fn while_the_circle_runs_they_are_for_the_meetings_to_come() {
    let p = on_course().await;
    p.d.site.at(rows::FIRST_ENDS);
    p.propose(0, "Visit the radio station").await;
    p.fill("").await;
    assert_eq!((p.of(0).await.len(), p.of(1).await.len(), p.of(2).await.len()), (0, 3, 2));
    assert_eq!(p.titles().await.first().map(String::as_str), Some("Visit the radio station"), "a proposal still waits");
}

#[tokio::test]
async fn the_plan_of_a_past_public_circle_is_copied_by_the_numbers_of_its_meetings() {
    let p = on_course().await;
    rows::circle(&p.d.site, "earlier", &[p.d.dede]).await;
    p.run("update circles set course_id = 1, title = 'Earlier', last_at = 1700000000000000 where slug = 'earlier'").await;
    // Four tasks for the second, the third, no and a cancelled meeting; one is skipped, one waits.
    p.run(
        "insert into tasks (circle_id, meeting_id, position, title, link, minutes, course_id, state, created_at, changed_at)
         select 2, m.id, case m.plan_key when 3 then 1 else 2 end, 'Of meeting ' || m.plan_key, 'https://example.org/' || m.plan_key, 7, 1, 'listed', 1, 1
         from meetings m where m.circle_id = 2",
    )
    .await;
    p.run(
        "insert into tasks (circle_id, position, title, course_id, state, created_at, changed_at)
         values (2, 5, 'For none', 1, 'listed', 1, 1), (2, 6, 'Skipped', 1, 'skipped', 1, 1), (2, 7, 'Waiting', 1, 'proposed', 1, 1)",
    )
    .await;
    let page = p.browser().get(&p.page()).await.text();
    assert!(page.contains("Circles that have finished this course Earlier November 2023 · 4 tasks"), "{page}");
    // This circle has two meetings only.
    p.run("update meetings set cancelled_at = 1 where id = 3").await;
    p.fill("earlier").await;
    assert_eq!((p.of(0).await, p.of(1).await), (vec!["Of meeting 1".to_owned()], vec!["Of meeting 2".to_owned(), "Of meeting 3".to_owned()]));
    assert_eq!(p.count("select count(*) from tasks where circle_id = 1").await, 4);
    assert_eq!(p.count("select count(*) from tasks where circle_id = 1 and meeting_id is null and title = 'For none'").await, 1);
}

#[tokio::test]
async fn only_public_past_circles_on_the_same_course_are_offered() {
    let p = on_course().await;
    rows::circle(&p.d.site, "earlier", &[p.d.dede]).await;
    p.run("insert into tasks (circle_id, position, title, course_id, state, created_at, changed_at) values (2, 1, 'Secret', 1, 'listed', 1, 1)")
        .await;
    let over = "update circles set course_id = 1, last_at = 1700000000000000, state = 'published', hidden_at = null where slug = 'earlier'";
    for (what, change) in [
        ("running", "update circles set last_at = 1900000000000000 where slug = 'earlier'"),
        ("a draft", "update circles set state = 'draft' where slug = 'earlier'"),
        ("cancelled", "update circles set state = 'cancelled' where slug = 'earlier'"),
        ("hidden", "update circles set hidden_at = 1 where slug = 'earlier'"),
        ("on another course", "update circles set course_id = null where slug = 'earlier'"),
    ] {
        p.run(over).await;
        p.run(change).await;
        assert_eq!(p.fill("earlier").await, "not found", "{what}");
        assert!(!p.browser().get(&p.page()).await.body.contains("Take this plan"), "{what}");
    }
    assert_eq!(p.count(TASKS).await, 1);
    assert_eq!((p.fill("speaking").await, p.fill("nowhere").await), ("not found".to_owned(), "not found".to_owned()));
    p.run(over).await;
    assert_eq!(p.fill("earlier").await, p.page());
}

#[tokio::test]
async fn what_a_course_consists_of_is_typed_in_lines_and_shown_on_its_page() {
    let p = plan().await;
    let fields = |outline| {
        [
            ("title", "Public speaking"),
            ("provider", "Example University"),
            ("link", "https://example.org/speaking"),
            ("format", "course"),
            ("description", "How to speak."),
            ("language", "en"),
            ("licence", "CC-BY"),
            ("outline", outline),
        ]
    };
    let wrong = p.browser().post("courses/save", "/courses/add", &fields("Opening\nBody | example.org")).await.location.unwrap();
    let page = p.browser().get(&wrong).await;
    assert!(page.text().contains("Line 2 is not of the form"), "{}", page.text());
    assert!(page.body.contains("Body | example.org"), "what was typed");
    let saved = p.browser().post("courses/save", "/courses/add", &fields(OUTLINE)).await.location.unwrap();
    let page = p.browser().get(&saved).await;
    assert!(page.text().contains("Contents Opening a speech · 12 min Body language Practice · 5 min Voice Ending"), "{}", page.text());
    assert!(page.body.contains("href=\"https://example.org/4\""));
    let form = p.browser().get("/courses/public-speaking/edit").await.body;
    assert!(form.contains("Opening a speech | https://example.org/1 | 12"));
}

#[tokio::test]
async fn after_a_change_of_the_course_what_is_left_of_the_former_one_is_skipped_at_once_and_the_new_one_fills_in() {
    let p = on_course().await;
    p.fill("").await;
    p.d.site.at(rows::FIRST_ENDS);
    surveys::course(&p.d.site, "recipes").await;
    p.run("update circles set course_id = 2").await;
    p.run("update courses set outline = 'Soup' where slug = 'recipes'").await;
    let page = p.browser().get(&p.page()).await.text();
    assert!(page.contains("The circle has another course now. 3 tasks still to come") && page.contains("The course names 1 section"), "{page}");
    let before = p.count(TASKS).await;
    let first = p.count("select min(id) from tasks").await;
    for _ in 0..2 {
        p.change(first, "skip-former", &[]).await;
        assert_eq!(p.count("select count(*) from tasks where state = 'skipped'").await, 3, "what is over stays");
    }
    let page = p.browser().get(&p.page()).await.text();
    assert!(!page.contains("The circle has another course now."), "{page}");
    assert!(p.fill("").await.contains("tasks"));
    assert_eq!(p.count(TASKS).await, before + 1, "nothing is lost");
    p.change(p.count("select min(id) from tasks where state = 'skipped'").await, "restore", &[]).await;
    assert_eq!(p.count("select count(*) from tasks where state = 'skipped'").await, 2);
}
