//! A participant's own things: the goal with progress and notes, what people can help with and need, staying in touch; and the certificate.

use crate::harness::{Browser, Reply};
use crate::proofs::meanwhile;
use crate::rows::{self, Desk, desk};
use crate::support::page::Form;
use axum::http::StatusCode;
use circlet::signups::service as signups;

const ROWS: &str = "select count(*) from goals";
const OVER: &str = "2026-12-01T03:00:00Z";

struct Mine {
    d: Desk,
    browser: Browser,
}

async fn mine() -> Mine {
    let d = desk().await;
    let browser = d.site.browser();
    Mine { d, browser }
}

impl Mine {
    fn link(&self, person: usize) -> String {
        signups::participant_link(&self.d.site.ctx(), &self.d.rows.keys[person])
    }

    async fn page(&self, person: usize) -> Reply {
        self.browser.get(&format!("/p/{}", self.link(person))).await
    }

    /// Posts the form of a person's page with these fields.
    async fn save(&self, person: usize, changed: &[(&str, &str)]) -> Reply {
        let mut form = Form::of(&self.page(person).await.body, "goals/save");
        for (name, value) in changed {
            let name = format!("form[{name}]");
            form.fields.retain(|(known, _)| *known != name);
            form.fields.push((name, (*value).to_owned()));
        }
        self.browser.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await
    }
}

fn is_saved(reply: &Reply) -> bool {
    reply.location.as_deref().unwrap_or_default().ends_with("?done=goal#mine")
}

#[tokio::test]
async fn notes_and_progress_are_seen_by_others_only_if_shared_and_offers_always() {
    let m = mine().await;
    let event = async || m.d.site.count("select event_no from circles where slug = 'speaking'").await;
    let before = event().await;
    let reply = m.save(0, &[("progress", "halfway"), ("goal_notes", "I spoke <b>twice</b>.\r\nIt went well.")]).await;
    assert!(is_saved(&reply), "{}", reply.text());
    assert_eq!(event().await, before, "no one else's page changes");
    assert!(m.page(0).await.body.contains("I spoke &lt;b&gt;twice&lt;/b&gt;."));
    let manage = async || m.d.browser.get("/circles/speaking/manage").await.text();
    for (who, page) in [("another participant", m.page(1).await.text()), ("the facilitator", manage().await)] {
        assert!(!page.contains("I spoke") && !page.contains("Halfway What"), "{who}: {page}");
    }
    assert!(!m.page(1).await.body.contains("id=\"offers\""));
    assert!(is_saved(&m.save(0, &[("can_help", "setting up a microphone"), ("needs", "a lift on Mondays")]).await));
    assert_eq!(event().await, before + 1);
    let page = m.page(1).await.text();
    assert!(page.contains("What we can do for each other Ana Lima Can help with: setting up a microphone Needs: a lift on Mondays"), "{page}");
    assert!(!page.contains("I spoke") && !page.contains("Goal: "), "the goal is not shared: {page}");
    assert!(manage().await.contains("setting up a microphone"));
    assert!(is_saved(&m.save(0, &[("shared", "on")]).await));
    let page = m.page(1).await;
    assert!(page.text().contains("Ana Lima Halfway") && page.text().contains("Goal: Give a toast"), "{}", page.text());
    assert!(page.body.contains("I spoke &lt;b&gt;twice&lt;/b&gt;."), "{}", page.body);
    assert!(manage().await.contains("Give a toast Halfway"), "{}", manage().await);
    // Not shared any more.
    let mut form = Form::of(&m.page(0).await.body, "goals/save");
    form.fields.retain(|(name, _)| name != "form[shared]");
    m.browser.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await;
    assert!(!m.page(1).await.text().contains("I spoke"));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_keeps_what_was_typed() {
    let m = mine().await;
    let long = "x".repeat(100_000);
    for (name, value) in [("goal_notes", &*long), ("can_help", &long), ("needs", &long), ("progress", "done")] {
        let page = m.browser.follow(&m.save(0, &[("goal_notes", "My words."), (name, value)]).await).await;
        assert!(page.has_error_at(name), "{name}: {}", page.text());
        assert!(name == "goal_notes" || page.body.contains("My words."), "{name}");
        assert!(name == "progress" || page.body.contains(&long), "{name}");
    }
    assert_eq!(m.d.site.count(ROWS).await, 0);
    let other = m.browser.scripted().post("goals/save", "/", &[("link", "nonsense"), ("can_help", "x")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "a link that is none");
}

#[tokio::test]
async fn of_two_devices_at_once_what_only_one_changed_is_saved_and_the_same_field_is_refused() {
    let m = mine().await;
    m.save(0, &[("goal_notes", "First."), ("needs", "tea")]).await;
    let stale = Form::of(&m.page(0).await.body, "goals/save");
    m.save(0, &[("goal_notes", "Second.")]).await;
    let post = async |name: &str, value: &str| {
        let mut form = Form::of(&m.page(0).await.body, "goals/save");
        form.fields = stale.fields.clone();
        form.fields.iter_mut().find(|(known, _)| *known == format!("form[{name}]")).unwrap().1 = value.to_owned();
        m.browser.post_raw(&form.action, "application/x-www-form-urlencoded", form.body()).await
    };
    assert!(is_saved(&post("needs", "coffee").await));
    assert_eq!(m.d.site.count("select count(*) from goals where notes = 'Second.' and needs = 'coffee'").await, 1, "both changes are there");
    let refused = m.browser.follow(&post("goal_notes", "Third.").await).await;
    assert!(refused.text().contains("Load what is stored now") && refused.body.contains("Third."), "{}", refused.text());
    assert_eq!(m.d.site.count("select count(*) from goals where notes = 'Second.'").await, 1);
}

#[tokio::test]
async fn who_leaves_leaves_nothing_also_at_the_same_moment() {
    let m = mine().await;
    m.save(0, &[("goal_notes", "I spoke twice."), ("can_help", "tea")]).await;
    let leave = signups::leave_link(&m.d.site.ctx(), &m.d.rows.keys[0]);
    signups::leave(&m.d.site.ctx(), &leave).await.unwrap();
    assert_eq!(m.d.site.count(ROWS).await, 0);
    let link = m.link(1);
    let taking = ["update circles set updated_at = updated_at", "update signups set left_at = 1, left_how = 'left' where name = 'Ben Okoro'"];
    let status = meanwhile(&m.d.site, &taking, &m.browser, &("goals/save", vec![("link", &*link), ("can_help", "tea")])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(m.d.site.count(ROWS).await, 0);
}

#[tokio::test]
async fn addresses_are_shown_after_the_last_meeting_to_those_who_show_theirs() {
    let m = mine().await;
    let touch = async |person: usize, button: &str| {
        let link = m.link(person);
        m.browser.scripted().post("goals/in-touch", "/", &[("link", &*link), ("button", button)]).await.status
    };
    assert_eq!(touch(0, "yes").await, StatusCode::CONFLICT, "not before");
    assert_eq!(touch(0, "no").await, StatusCode::OK, "taking it back is always possible");
    m.d.site.at(OVER);
    assert_eq!(touch(0, "maybe").await, StatusCode::BAD_REQUEST);
    for person in [0, 0, 1] {
        assert!(touch(person, "yes").await.is_success());
    }
    let page = m.page(0).await.text();
    assert!(page.contains("Ben Okoro · ben.okoro@example.org") && !page.contains("cleo.dixon@example.org"), "{page}");
    let outside = m.page(2).await.text();
    assert!(outside.contains("Stay in touch") && !outside.contains("ben.okoro@") && !outside.contains("ana.lima@"), "{outside}");
    assert!(touch(1, "no").await.is_success());
    assert!(!m.page(0).await.text().contains("ben.okoro@example.org"));
    rows::run(&m.d.site, "update circles set state = 'cancelled'").await;
    assert!(!m.page(0).await.text().contains("Stay in touch"));
}

#[tokio::test]
async fn a_certificate_says_how_often_someone_came_and_is_for_those_who_came() {
    let m = mine().await;
    let page = async |person: usize| m.browser.get(&format!("/p/{}/certificate", m.link(person))).await.text();
    assert!(page(0).await.contains("There will be a certificate here"), "{}", page(0).await);
    m.d.site.at(OVER);
    assert!(page(0).await.contains("No one has recorded that you were at a meeting"), "{}", page(0).await);
    rows::run(&m.d.site, "insert into feedback (meeting_id, updated_at) select id, 5 from meetings").await;
    rows::run(&m.d.site, "insert into feedback_attendance (meeting_id, signup_id) select id, 1 from meetings where plan_key = 1").await;
    rows::run(&m.d.site, "insert into check_ins (meeting_id, signup_id, source, at) select id, 1, 'code', 1 from meetings where plan_key in (1, 2)")
        .await;
    rows::run(
        &m.d.site,
        "insert into check_ins (meeting_id, signup_id, source, at, left_out_at) select id, 1, 'code', 1, 2 from meetings where plan_key = 3",
    )
    .await;
    let certificate = page(0).await;
    for words in [
        "Ana Lima took part in the learning circle Speaking for shy people",
        "Monday, November 16, 2026 to Monday, November 30, 2026",
        "Was at 2 of 3 meetings",
        "Facilitated by Dede Mensah",
        "it is not a grade, a degree or credit",
    ] {
        assert!(certificate.contains(words), "{words}: {certificate}");
    }
    assert!(!page(1).await.contains("took part"), "someone else was not there");
    let dashboard = m.page(0).await;
    assert!(dashboard.body.contains("/certificate\"") && dashboard.text().contains("Find another circle"), "{}", dashboard.text());
    assert_eq!(m.browser.get("/p/nonsense/certificate").await.status, StatusCode::CONFLICT);
}
