//! The closing survey of participants and facilitators.

use crate::harness::{Browser, Reply, Site};
use crate::rows::{self, Rows};
use axum::http::StatusCode;
use circlet::signups::service as signups;
use circlet::types::AccountId;

/// In the last meeting, after it, and later.
const LAST_MEETING: &str = "2026-12-01T01:00:00Z";
const OVER: &str = "2026-12-01T02:00:00Z";

pub struct Circle {
    pub site: Site,
    pub dede: AccountId,
    pub browser: Browser,
    pub rows: Rows,
}

/// A circle with the course `talks`, in its last meeting.
pub async fn circle() -> Circle {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    course(&site, "talks").await;
    rows::run(&site, "update circles set course_id = (select id from courses where slug = 'talks')").await;
    site.at(LAST_MEETING);
    Circle { site, dede, browser, rows }
}

/// Adds a course.
pub async fn course(site: &Site, slug: &str) {
    let mut tx = site.ctx().db().write().await.unwrap();
    sqlx::query(
        "insert into courses (slug, title, provider, link, link_key, format, description, topics, language, licence, search_key, sort_key, created_at, updated_at)
         values ($1, $1, '', $1, $1, 'course', '', '[]', 'en', 'unknown', '', $1, 1, 1)",
    )
    .bind(slug.to_owned())
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

impl Circle {
    pub fn link(&self, person: usize) -> String {
        signups::participant_link(&self.site.ctx(), &self.rows.keys[person])
    }

    pub fn page(&self, person: usize) -> String {
        format!("/p/{}/survey", self.link(person))
    }

    /// Posts a participant's answers by short names: a question, "research[]", "base:<question>", "step", "button".
    pub async fn say(&self, person: usize, fields: &[(&str, &str)]) -> Reply {
        let link = self.link(person);
        save(&self.site.browser(), &self.page(person), &[&[("link", &*link)], fields].concat()).await
    }

    /// Posts a facilitator's answers.
    pub async fn tell(&self, browser: &Browser, fields: &[(&str, &str)]) -> Reply {
        save(browser, &self.rows.part("survey"), &[&[("slug", "speaking")], fields].concat()).await
    }

    /// Returns the stored answer to a question, as JSON.
    async fn answer(&self, question: &str) -> String {
        let found: Option<String> = sqlx::query_scalar("select value from answers where question = $1 order by sheet_id limit 1")
            .bind(question.to_owned())
            .fetch_optional(self.site.app.db.primary())
            .await
            .unwrap();
        found.unwrap_or_default()
    }

    async fn course_page(&self) -> String {
        self.site.browser().get("/courses/talks").await.text()
    }
}

async fn save(browser: &Browser, page: &str, fields: &[(&str, &str)]) -> Reply {
    let wire = |name: &str| match name {
        "link" | "slug" | "step" | "button" => name.to_owned(),
        "research[]" => "form[typed][lists][research][]".to_owned(),
        _ => match name.split_once(':') {
            Some((part, question)) => format!("form[typed][{part}s][{question}]"),
            None => format!("form[typed][values][{name}]"),
        },
    };
    let fields: Vec<(String, &str)> = fields.iter().map(|(name, value)| (wire(name), *value)).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, *value)).collect();
    browser.post("surveys/save", page, &fields).await
}

#[tokio::test]
async fn a_participant_answers_page_by_page_and_resumes_on_another_device() {
    let c = circle().await;
    let first = c.site.browser().get(&c.page(0)).await;
    let text = first.text();
    assert!(text.contains("Page 1 of 3") && text.contains("You wrote: “Give a toast”") && text.contains("Dede Mensah (your facilitators)"), "{text}");
    assert!(!text.contains("How well did the course work"), "that is on the next page");
    let next = c.say(0, &[("goal_met", "4"), ("learned", "To breathe."), ("step", "1"), ("button", "next")]).await;
    assert_eq!(next.location.as_deref(), Some(&*format!("{}?step=2", c.page(0))));
    let done = c.say(0, &[("course_rating", "5"), ("step", "2"), ("button", "back")]).await;
    assert_eq!(done.location.as_deref(), Some(&*format!("{}?step=1", c.page(0))));
    let again = c.site.browser().get(&c.page(0)).await;
    assert!(again.text().contains("Saved, 7:00 PM") && again.body.contains("To breathe."), "{}", again.text());
    let end = c.say(0, &[("quote", "no"), ("research[]", "yes"), ("step", "3"), ("button", "done")]).await;
    assert_eq!(end.location.as_deref(), Some(&*format!("{}?done=1", c.page(0))));
    let thanks = c.site.browser().get(&format!("{}?done=1", c.page(0))).await;
    assert!(thanks.text().contains("Thank you"), "{}", thanks.text());
    assert_eq!(c.answer("research").await, r#"["yes"]"#);
    assert_eq!(c.site.count("select count(*) from sheets where done_at is not null").await, 1);
}

#[tokio::test]
async fn a_link_in_the_email_marks_an_answer_that_only_a_button_saves() {
    let c = circle().await;
    let page = c.site.browser().get(&format!("{}?first=5", c.page(0))).await;
    let tag = page.body.split('<').find(|tag| tag.contains("id=\"goal_met-5\"")).unwrap_or_default();
    assert!(tag.contains("checked"), "{tag}");
    assert_eq!(c.site.count("select count(*) from sheets").await, 0);
    let odd = c.site.browser().get(&format!("{}?first=9&step=77", c.page(0))).await;
    assert!(odd.status == StatusCode::OK && odd.text().contains("Page 1 of 3"));
}

#[tokio::test]
async fn the_survey_opens_with_the_last_meeting_and_belongs_to_the_person() {
    let c = circle().await;
    c.site.at("2026-12-01T00:29:00Z");
    assert_eq!(c.say(0, &[("goal_met", "4")]).await.status, StatusCode::SEE_OTHER);
    let early = c.site.browser().get(&c.page(0)).await;
    assert!(early.text().contains("The survey opens when the last meeting begins."), "{}", early.text());
    assert_eq!(c.site.count("select count(*) from sheets").await, 0);
    c.site.at(LAST_MEETING);
    assert!(c.site.browser().get("/p/3.nonsense/survey").await.status.is_client_error());
    let leave = signups::leave_link(&c.site.ctx(), &c.rows.keys[0]);
    assert!(c.site.browser().get(&format!("/p/{leave}/survey")).await.status.is_client_error(), "a link of another kind");
    // A facilitator's survey is for the circle's facilitators, not for staff or other facilitators.
    let (_, staff) = c.site.account("Stella Staff", true).await;
    let (_, other) = c.site.account("Otto Other", false).await;
    for (browser, status) in [(&staff, StatusCode::FORBIDDEN), (&other, StatusCode::FORBIDDEN), (&c.site.browser(), StatusCode::UNAUTHORIZED)] {
        assert_eq!(browser.get(&c.rows.part("survey")).await.status, status);
        let posted = c.tell(&browser.scripted(), &[("goal_met", "5")]).await;
        assert_eq!(posted.status, status, "{}", posted.body);
    }
    assert_eq!(c.site.count("select count(*) from sheets").await, 0);
    rows::run(&c.site, "update circles set state = 'cancelled'").await;
    assert!(c.site.browser().get(&c.page(0)).await.text().contains("This circle was cancelled"));
}

#[tokio::test]
async fn wrong_answers_are_reported_and_lose_nothing_and_right_ones_are_stored() {
    let c = circle().await;
    let browser = c.site.browser();
    let link = c.link(0);
    let long = "x".repeat(2001);
    let fields = [("link", &*link), ("goal_met", "9"), ("learned", &*long), ("confidence", "2"), ("step", "1"), ("button", "next")];
    let reply = save(&browser, &c.page(0), &fields).await;
    let page = browser.follow(&reply).await;
    assert!(page.has_error_at("learned") && page.body.contains(&long), "{}", page.text());
    assert_eq!(c.answer("confidence").await, r#"["2"]"#);
    assert_eq!((c.answer("goal_met").await, c.answer("learned").await), (String::new(), String::new()));
    let empty = c.say(1, &[("step", "3"), ("button", "done")]).await;
    assert_eq!(empty.status, StatusCode::SEE_OTHER);
    assert_eq!(c.site.count("select count(*) from sheets where done_at is not null").await, 0, "nothing was answered");
}

#[tokio::test]
async fn two_tabs_never_overwrite_each_other() {
    let c = circle().await;
    c.say(0, &[("learned", "First tab.")]).await;
    let reply = save(&c.site.browser().scripted(), &c.page(0), &[("link", &*c.link(0)), ("learned", "Second tab."), ("base:learned", "0")]).await;
    assert!(reply.status == StatusCode::OK && reply.body.contains("First tab."), "{}", reply.body);
    assert_eq!(c.answer("learned").await, r#"["First tab."]"#);
    let mine = c.say(0, &[("learned", "Second tab."), ("base:learned", "0"), ("button", "learned:mine:1")]).await;
    assert_eq!(mine.status, StatusCode::SEE_OTHER);
    assert_eq!(c.answer("learned").await, r#"["Second tab."]"#);
}

#[tokio::test]
async fn a_facilitator_is_asked_about_the_circles_goal_only_if_it_has_one() {
    let c = circle().await;
    let page = c.browser.get(&c.rows.part("survey")).await;
    assert!(page.text().contains("What surprised you?") && !page.text().contains("How far did the circle get?"), "{}", page.text());
    rows::run(&c.site, "update circles set goal = 'Everyone gives one talk'").await;
    let page = c.browser.get(&c.rows.part("survey")).await;
    assert!(page.text().contains("You set this goal for the circle: “Everyone gives one talk”"), "{}", page.text());
    c.tell(
        &c.browser,
        &[("surprise", "How <fast> it went."), ("resources", "A microphone."), ("course_rating", "4"), ("course_reason", "Short units.")],
    )
    .await;
    let shown = c.course_page().await;
    assert!(shown.contains("A microphone.") && shown.contains("Short units.") && shown.contains("Facilitator, December 2026"), "{shown}");
    assert!(!shown.contains("How <fast> it went.") && !shown.contains("Dede"), "{shown}");
    c.tell(&c.browser, &[("resources", ""), ("base:resources", "1")]).await;
    assert!(!c.course_page().await.contains("A microphone."));
}

#[tokio::test]
async fn a_participants_reason_is_shown_only_if_it_may_be_quoted() {
    let c = circle().await;
    c.say(0, &[("course_rating", "5"), ("course_reason", "It is kind.")]).await;
    let shown = c.course_page().await;
    assert!(shown.contains("5.00 of 5 stars, by 1 person in 1 circle.") && !shown.contains("It is kind."), "{shown}");
    c.say(0, &[("quote", "without_name")]).await;
    assert!(c.course_page().await.contains("It is kind."));
    c.say(0, &[("quote", "no"), ("base:quote", "1")]).await;
    assert!(!c.course_page().await.contains("It is kind."));
    c.say(0, &[("course_rating", ""), ("base:course_rating", "1")]).await;
    assert!(c.course_page().await.contains("No one has rated it yet."));
}

#[tokio::test]
async fn the_facilitator_sees_who_said_what_and_who_has_not_answered() {
    let c = circle().await;
    c.say(0, &[("goal_met", "4"), ("learned", "To <b>breathe</b>.")]).await;
    let decline = c.site.browser().post("surveys/decline", &c.page(1), &[("link", &c.link(1))]).await;
    assert_eq!(decline.status, StatusCode::SEE_OTHER);
    let page = c.browser.get(&c.rows.part("answers")).await;
    let text = page.text();
    assert!(text.contains("Answered so far: 1 of 3.") && text.contains("Not yet: Ben Okoro, Cleo Dixon"), "{text}");
    assert!(text.contains("Mostly") && text.contains("To <b>breathe</b>.") && !page.body.contains("<b>breathe"), "{text}");
    let (_, other) = c.site.account("Otto Other", false).await;
    assert_eq!(other.get(&c.rows.part("answers")).await.status, StatusCode::FORBIDDEN);
    // A person who leaves takes the words along; the choice stays, without a name.
    let leave = signups::leave_link(&c.site.ctx(), &c.rows.keys[0]);
    signups::leave(&c.site.ctx(), &leave).await.unwrap();
    let text = c.browser.get(&c.rows.part("answers")).await.text();
    assert!(!text.contains("breathe") && !text.contains("Ana Lima") && text.contains("Someone who has left") && text.contains("Mostly"), "{text}");
}

#[tokio::test]
async fn a_deleted_account_takes_its_words_along_and_its_stars_stay() {
    let c = circle().await;
    let (sam, browser) = c.site.account("Sam Second", false).await;
    assert_ne!(sam, c.dede);
    rows::run(&c.site, "insert into circle_facilitators (circle_id, account_id, added_at) select 1, id, 1 from accounts where name = 'Sam Second'")
        .await;
    c.tell(&browser, &[("course_rating", "3"), ("course_reason", "Too long."), ("stories", "Ben spoke."), ("resources", "Timer.")]).await;
    c.say(0, &[("course_rating", "5")]).await;
    let page = "/settings/delete";
    let deleted = browser.post("accounts/delete", page, &[("password", "tea and biscuits")]).await;
    assert_eq!(deleted.status, StatusCode::SEE_OTHER, "{}", deleted.body);
    assert_eq!(c.site.count("select count(*) from answers where question in ('course_reason', 'stories', 'resources')").await, 0);
    let shown = c.course_page().await;
    assert!(!shown.contains("Too long.") && !shown.contains("Timer.") && shown.contains("4.00 of 5 stars, by 2 people in 1 circle."), "{shown}");
}

#[tokio::test]
async fn one_email_after_the_circle_and_a_second_one_to_those_who_have_not_answered() {
    let c = circle().await;
    let run = |at: &'static str| {
        let site = &c.site;
        async move {
            site.at(at);
            circlet::surveys::jobs::run(&site.ctx()).await.unwrap();
            let count = |kind| site.mails(kind);
            (count("survey").await.len(), count("survey-nudge").await.len())
        }
    };
    assert_eq!(run(LAST_MEETING).await, (0, 0));
    assert_eq!(run(OVER).await, (4, 0), "three participants and a facilitator");
    c.say(0, &[("goal_met", "4")]).await;
    let decline = c.site.browser().post("surveys/decline", &c.page(1), &[("link", &c.link(1))]).await;
    assert_eq!(decline.status, StatusCode::SEE_OTHER);
    assert_eq!(run("2026-12-03T02:00:00Z").await, (4, 2), "not to the one who answered, nor to the one who declined");
    assert_eq!(run("2026-12-03T09:00:00Z").await, (4, 2), "there is no third");
    let mail = c.site.mails("survey").await.remove(0);
    assert!(mail.subject == "How was it? · Speaking for shy people" && mail.text_body.contains("?first=5"), "{}", mail.text_body);
    assert!(mail.text_body.contains("#not-this-time") && !mail.unsubscribe_url.is_empty(), "{}", mail.text_body);
}

#[tokio::test]
async fn someone_without_reminders_is_not_asked_and_a_circle_that_goes_on_asks_later() {
    let c = circle().await;
    rows::run(&c.site, "update signups set reminders_off_at = 1 where name = 'Ana Lima'").await;
    c.site.at(OVER);
    circlet::surveys::jobs::run(&c.site.ctx()).await.unwrap();
    assert_eq!(c.site.count("select count(*) from outbox where kind = 'survey'").await, 3);
    rows::run(&c.site, "update circles set last_at = last_at + 604800000000").await;
    c.site.at("2026-12-08T02:00:00Z");
    circlet::surveys::jobs::run(&c.site.ctx()).await.unwrap();
    assert_eq!(c.site.count("select count(*) from outbox where kind = 'survey'").await, 6, "once more at its new end");
}

#[tokio::test]
async fn an_answer_can_be_taken_back_and_one_that_is_not_asked_is_not_stored() {
    let c = circle().await;
    c.say(0, &[("course_reason", "Too long."), ("step", "2")]).await;
    assert_eq!(c.answer("course_reason").await, "", "the question is asked of those who give stars");
    c.say(0, &[("course_rating", "2"), ("course_reason", "Too long."), ("step", "2")]).await;
    assert_eq!(c.answer("course_reason").await, "[\"Too long.\"]");
    c.site.at(OVER);
    assert!(c.course_page().await.contains("2.00 of 5 stars"));
    let page = c.site.browser().get(&format!("{}?step=2", c.page(0))).await;
    let choice = page.body.split('<').find(|tag| tag.contains("id=\"course_rating-none\"")).unwrap_or_default();
    assert!(choice.contains("value=\"\"") && page.text().contains("No answer"), "{}", page.text());
    c.say(0, &[("course_rating", ""), ("base:course_rating", "1"), ("step", "2")]).await;
    assert!(c.course_page().await.contains("No one has rated it yet."), "{}", c.course_page().await);
}

#[tokio::test]
async fn the_same_person_on_two_devices_decides_without_a_name() {
    let c = circle().await;
    c.say(0, &[("learned", "On the phone")]).await;
    let (tablet, link) = (c.site.browser(), c.link(0));
    let reply = save(&tablet, &c.page(0), &[("link", &*link), ("learned", "On the tablet"), ("base:learned", "0"), ("button", "next")]).await;
    let page = tablet.follow(&reply).await;
    let text = page.text();
    assert!(text.contains("This was answered somewhere else at 7:00 PM.") && text.contains("Keep that answer"), "{text}");
    assert!(text.contains("On the phone") && page.body.contains("On the tablet") && !text.contains("Keep ’s answer"), "{text}");
}
