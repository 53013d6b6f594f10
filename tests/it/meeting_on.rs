//! While a meeting is on, the facilitator's pages are about it; it is held once it is over.

use crate::harness::Reply;
use crate::rows::{self, Desk, FIRST_BEGINS, FIRST_ENDS, desk};
use crate::support::page;
use circlet::platform::tokens::Link;
use circlet::signups::links;
use circlet::types::{MeetingId, Target};

/// Twenty minutes before the first meeting: its code works.
const EARLY: &str = "2026-11-17T00:10:00Z";
/// A second before its end.
const LAST_SECOND: &str = "2026-11-17T01:59:59Z";

impl Desk {
    /// One of the participants checks in at one of the meetings.
    async fn check_in(&self, who: usize, meeting: usize) {
        let about = Target::Key(self.rows.keys[who].clone());
        let link = self.site.app.tokens.sign(&Link { kind: links::PARTICIPANT, about, revision: 0, other: 0, until: 0 });
        let code = circlet::attendance::service::code(&self.site.ctx(), MeetingId(self.rows.meetings[meeting]));
        let reply = self.site.browser().post("attendance/check-in", &format!("/p/{link}"), &[("link", &*link), ("code", &*code)]).await;
        assert_eq!(reply.location, Some(format!("/p/{link}")), "{}", reply.text());
    }

    async fn dashboard(&self) -> Reply {
        self.browser.get("/circles/speaking/manage").await
    }
}

/// Returns the box of the meeting that is on, or of the next one.
fn next(reply: &Reply) -> &str {
    let from = reply.body.find("aria-labelledby=\"next\"").unwrap_or_else(|| panic!("no next meeting: {}", reply.text()));
    reply.body[from..].split("</section>").next().unwrap()
}

#[tokio::test]
async fn the_dashboard_is_about_the_meeting_that_is_on_until_it_is_over() {
    let d = desk().await;
    let [first, second] = [d.rows.meetings[0], d.rows.meetings[1]];
    let links = |meeting: i64| [d.rows.part(&format!("meetings/{meeting}/code")), d.rows.part(&format!("meetings/{meeting}/sheet"))];
    let before = d.dashboard().await;
    assert!(page::text(next(&before)).contains("Next meeting · Meeting 1") && !before.text().contains("Checked in so far"), "{}", before.text());
    // Who comes early is seen at once.
    d.site.at(EARLY);
    d.check_in(1, 0).await;
    let early = d.dashboard().await;
    let box_of = page::text(next(&early));
    assert!(box_of.contains("Next meeting · Meeting 1") && box_of.contains("Checked in so far: 1 Ben Okoro"), "{box_of}");
    for moment in [FIRST_BEGINS, LAST_SECOND] {
        d.site.at(moment);
        if moment == FIRST_BEGINS {
            d.check_in(0, 0).await;
        }
        let during = d.dashboard().await;
        let box_of = page::text(next(&during));
        for words in [
            "On now · Meeting 1",
            "Checked in so far: 2 Ben Okoro, Ana Lima",
            "no answer yet: 3 · 3 of 12 seats",
            "Record who is there",
            "What we do",
        ] {
            assert!(box_of.contains(words), "{moment}: {words}: {box_of}");
        }
        for link in links(first).iter().chain([&d.rows.part(&format!("feedback/{first}"))]) {
            assert!(next(&during).contains(&format!("href=\"{link}\"")), "{moment}: {link}");
        }
        let text = during.text();
        assert!(links(second).iter().all(|link| !next(&during).contains(link)), "{moment}: {}", next(&during));
        assert!(text.contains("0 of 3 meetings") && text.contains("meetings held: 0") && text.contains("Meeting 1 On now"), "{moment}: {text}");
        assert!(text.contains("Running") && !text.contains("Say how it went") && !text.contains("The circle so far"), "{moment}: {text}");
    }
    let (meeting, person) = (first.to_string(), d.rows.people[0].to_string());
    let fields = [("slug", "speaking"), ("meeting", &*meeting), ("form[typed][lists][attendance][]", &*person)];
    d.browser.post("feedback/save", "/", &fields).await;
    assert!(page::text(next(&d.dashboard().await)).contains("Recorded so far: 1"), "what is recorded is shown, too");
    d.site.at(FIRST_ENDS);
    let after = d.dashboard().await;
    let box_of = page::text(next(&after));
    assert!(box_of.contains("Next meeting · Meeting 2") && !box_of.contains("Checked in") && !box_of.contains("Recorded"), "{box_of}");
    assert!(links(second).iter().all(|link| next(&after).contains(link)), "{}", next(&after));
    let text = after.text();
    assert!(text.contains("1 of 3 meetings") && text.contains("meetings held: 1") && text.contains("To do now · Meeting 1"), "{text}");
    assert!(text.contains("Finish the feedback") && text.contains("The circle so far") && !text.contains("On now"), "{text}");
}

#[tokio::test]
async fn during_the_last_meeting_nothing_is_to_be_closed_and_earlier_feedback_can_wait() {
    let d = desk().await;
    d.site.at("2026-12-01T00:30:00Z");
    let text = d.dashboard().await.text();
    assert!(text.contains("On now · Meeting 3") && text.contains("2 of 3 meetings"), "{text}");
    assert!(!text.contains("To do now · Meeting 1") && text.contains("After the last meeting you can close the circle here"), "{text}");
    d.site.at("2026-12-01T02:00:00Z");
    let text = d.dashboard().await.text();
    assert!(text.contains("To do now · Meeting 1") && text.contains("3 of 3 meetings") && text.contains("meetings held: 3"), "{text}");
}

#[tokio::test]
async fn what_a_cancelled_circle_did_not_hold_is_neither_on_nor_held() {
    let d = desk().await;
    d.site.at(FIRST_ENDS);
    d.browser.post("circles/cancel", &d.rows.part("cancel"), &[("slug", "speaking"), ("reason", "I moved away.")]).await;
    assert_eq!(d.site.count("select count(*) from circles where state = 'cancelled'").await, 1);
    for moment in ["2026-11-24T00:30:00Z", "2026-12-20T10:00:00Z"] {
        d.site.at(moment);
        let text = d.dashboard().await.text();
        assert!(text.contains("1 of 3 meetings") && !text.contains("On now"), "{moment}: {text}");
    }
}

#[tokio::test]
async fn the_list_of_my_circles_says_that_a_meeting_is_on_and_counts_it_when_it_is_over() {
    let d = desk().await;
    let mine = async || d.browser.get("/me").await.text();
    let before = mine().await;
    assert!(before.contains("next meeting Monday, November 16, 6:30 PM") && !before.contains("on now"), "{before}");
    for moment in [FIRST_BEGINS, LAST_SECOND] {
        d.site.at(moment);
        let during = mine().await;
        assert!(during.contains("3 of 12 seats · on now: Monday, November 16, 6:30 PM"), "{moment}: {during}");
        assert!(during.contains("Meeting 1 is on: see who is there"), "{moment}: {during}");
        assert!(!during.contains("held") && !during.contains("is due"), "{moment}: {during}");
    }
    d.site.at(FIRST_ENDS);
    let after = mine().await;
    assert!(after.contains("next meeting Monday, November 23, 6:30 PM") && after.contains("1 meeting held"), "{after}");
    assert!(after.contains("Feedback for meeting 1 is due") && !after.contains("is on"), "{after}");
    // Also of a meeting whose feedback someone has closed, or declined, while it is on.
    d.site.at("2026-11-24T00:30:00Z");
    rows::run(&d.site, "insert into feedback (meeting_id, revision, done_at, updated_at) select id, 1, 1, 1 from meetings where plan_key = 2").await;
    assert!(mine().await.contains("Meeting 2 is on: see who is there"));
}
