//! What a running circle tells its facilitators, on the facilitator page.

use crate::harness::{Browser, Site};
use crate::rows::{self, FIRST_ENDS, Rows};
use crate::support::page;

const SECOND_ENDS: &str = "2026-11-24T02:00:00Z";

/// Posts a meeting's feedback: names, and answers by question.
async fn feedback(browser: &Browser, rows: &Rows, meeting: usize, came: &[usize], answers: &[(&str, &str)]) {
    let names: Vec<String> = answers.iter().map(|(question, _)| format!("form[typed][values][{question}]")).collect();
    let ids: Vec<String> = came.iter().map(|person| rows.people[*person].to_string()).collect();
    let meeting = rows.meetings[meeting].to_string();
    let mut fields = vec![("slug", "speaking"), ("meeting", &*meeting)];
    fields.extend(names.iter().zip(answers).map(|(name, (_, words))| (&**name, *words)));
    fields.extend(ids.iter().map(|id| ("form[typed][lists][attendance][]", &**id)));
    let reply = browser.post("feedback/save", "/", &fields).await;
    assert!(reply.location.is_some(), "{}", reply.text());
}

#[tokio::test]
async fn a_running_circle_shows_charts_reflections_goals_and_whom_to_write_to() {
    let site = Site::new().await;
    let (dede, browser) = site.account("Dede Mensah", false).await;
    let rows = rows::circle(&site, "speaking", &[dede]).await;
    let page = async || browser.get("/circles/speaking/manage").await;
    assert!(!page().await.text().contains("The circle so far"), "nothing is known before the first meeting");
    site.at(FIRST_ENDS);
    feedback(&browser, &rows, 0, &[0], &[("overall", "4"), ("others", "6"), ("reflection_1", "Farid told us about <b>the boat</b>.")]).await;
    let first = page().await.text();
    assert!(first.contains("The circle so far") && first.contains("What people hope to learn (3)"), "{first}");
    assert!(!first.contains("Missed the last two meetings"), "only one meeting was held: {first}");
    site.at(SECOND_ENDS);
    feedback(&browser, &rows, 1, &[0, 2], &[("overall", "2"), ("reflection_2", "Reading aloud.")]).await;
    rows::run(&site, "update signups set goal = '' where name = 'Cleo Dixon'").await;
    let reply = page().await;
    let (body, text) = (reply.body.clone(), reply.text());
    // The tables under the charts have the same numbers.
    let table = |caption: &str| body.split("<figure").map(page::text).find(|figure| figure.contains(caption)).unwrap_or_default();
    assert!(
        table("Who came").contains("Meeting People 1 · Monday, November 16, 6:30 PM 7 2 · Monday, November 23, 6:30 PM 2"),
        "{}",
        table("Who came")
    );
    assert!(
        table("How the meetings went").contains("Meeting Face, 1 to 5 1 · Monday, November 16, 6:30 PM 4 2 · Monday, November 23, 6:30 PM 2"),
        "{}",
        table("How the meetings went")
    );
    let (boat, aloud) = (text.find("Farid told us about").unwrap(), text.find("Reading aloud.").unwrap());
    assert!(boat < aloud && text.contains("Meeting 1 · What surprised you?") && !body.contains("<b>the boat</b>"), "{text}");
    assert!(text.contains("What people hope to learn (2)") && text.contains("Ana Lima : Give a toast"), "{text}");
    // Six people at the first meeting were only counted: Ben may be one of them.
    assert!(!text.contains("Missed the last two meetings"), "{text}");
    rows::run(&site, "update feedback set attendance = 0").await;
    let reply = page().await;
    let (body, text) = (reply.body.clone(), reply.text());
    // Ben missed both. The message is ready to be sent.
    let missed = text.split("Missed the last two meetings").nth(1).and_then(|rest| rest.split("What people hope").next()).unwrap();
    assert!(missed.contains("Ben Okoro") && !missed.contains("Ana Lima") && !missed.contains("Cleo Dixon"), "{missed}");
    assert!(body.contains("href=\"mailto:ben.okoro@example.org?subject=We%20missed%20you") && body.contains("Hello%20Ben"), "{body}");
    // Someone who has left is not written to, and a stranger sees nothing of it.
    rows::run(&site, "update signups set left_at = 1 where name = 'Ben Okoro'").await;
    assert!(!page().await.text().contains("Missed the last two meetings"));
    // Nor is anyone once the circle is over; and of several meetings without feedback one is to be told about now.
    rows::run(&site, "update signups set left_at = null").await;
    rows::run(&site, "update feedback set done_at = 5 where meeting_id = (select id from meetings where plan_key = 1)").await;
    site.at("2026-12-20T10:00:00Z");
    let over = page().await.text();
    assert!(!over.contains("Missed the last two meetings") && over.contains("To do now · Meeting 2"), "{over}");
    assert!(over.contains("Meeting 2 To do now") && over.contains("Meeting 3 Feedback missing") && over.contains("Wrap-up Coming up"), "{over}");
    let (_, other) = site.account("Otto Other", false).await;
    assert!(!other.get("/circles/speaking/manage").await.text().contains("Farid told us"));
}
