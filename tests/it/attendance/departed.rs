//! People who have left stay counted, without a name.

use super::MARKED;
use crate::feedback::evening;
use crate::rows;
use circlet::feedback::service as feedback;
use circlet::types::{CircleId, MeetingId};

#[tokio::test]
async fn someone_who_came_and_left_stays_counted_without_a_name() {
    let e = evening().await;
    let [ana, ben, cleo] = [0, 1, 2].map(|n| e.rows.people[n].to_string());
    e.save(&e.browser, &[("attendance[]", &ana), ("attendance[]", &ben), ("others", "1")]).await;
    let remove = [("slug", "speaking"), ("id", &*ben)];
    e.browser.post("facilitation/remove", &e.rows.part("participants"), &remove).await;
    let page = e.browser.get(&e.page(0)).await;
    assert!(page.text().contains("1 of 2 marked") && !page.text().contains("—"), "no nameless pill: {}", page.text());
    assert!(
        page.text().contains("Recorded: 3 came (by name: 2, others: 1).") && page.text().contains("left the circle since: 1."),
        "{}",
        page.text()
    );
    // Marks change later: the one who left stays.
    e.save(&e.browser, &[("attendance[]", &cleo), ("base:attendance", "1")]).await;
    assert_eq!(e.answer("attendance").await, format!("[\"{cleo}\",\"{ben}\"]"));
    assert_eq!(e.site.count(MARKED).await, 2);
    assert!(e.browser.get("/circles/speaking/manage").await.text().contains("3 came"));
    // The same marks once more are no change, and no conflict.
    let script = e.browser.scripted();
    let same = e.save(&script, &[("attendance[]", &cleo), ("base:attendance", "1")]).await;
    assert!(same.body.contains("\"newer\":{}"), "{}", same.body);
    let wrong = e.save(&script, &[("attendance[]", &ben), ("base:attendance", "2")]).await;
    assert!(wrong.body.contains("\"field\":\"attendance\""), "a person who left cannot be marked: {}", wrong.body);
}

#[tokio::test]
async fn how_many_came_is_known_only_if_something_was_recorded() {
    let e = evening().await;
    rows::run(&e.site, "update meetings set starts_at = starts_at - 2000000000000, ends_at = ends_at - 2000000000000").await;
    let total = |meeting: usize| {
        let (ctx, id) = (e.site.ctx(), MeetingId(e.rows.meetings[meeting]));
        async move { feedback::came(ctx.db().primary(), CircleId(1)).await.unwrap().get(&id).map(|came| came.total()) }
    };
    let ana = e.rows.people[0].to_string();
    let [second, third] = [1, 2].map(|n| e.rows.meetings[n].to_string());
    assert_eq!(total(0).await, None, "no feedback");
    e.save(&e.browser, &[("overall", "4")]).await;
    e.save(&e.browser, &[("meeting", &second), ("overall", "4"), ("others", "0")]).await;
    e.save(&e.browser, &[("meeting", &third), ("attendance[]", &ana), ("others", "4"), ("button", "done")]).await;
    assert_eq!((total(0).await, total(1).await, total(2).await), (Some(None), Some(Some(0)), Some(Some(5))));
    let manage = e.browser.get("/circles/speaking/manage").await.text();
    assert!(manage.contains("Pretty well · attendance not recorded") && manage.contains("Pretty well · 0 came"), "{manage}");
    assert!(manage.contains("visits: 5 (not recorded for 1)"), "{manage}");
    // A mark that was taken back is nothing recorded.
    e.save(&e.browser, &[("attendance[]", &ana)]).await;
    assert_eq!(total(0).await, Some(Some(1)));
    e.save(&e.browser, &[("attendance[]", ""), ("base:attendance", "1")]).await;
    assert_eq!(total(0).await, Some(None));
    rows::run(&e.site, "update meetings set cancelled_at = 1 where plan_key = 3").await;
    assert_eq!(total(2).await, None, "a cancelled meeting");
}
