//! Attendance: walk-ins, check-ins with the code, the printed sheet, and the sum of it all.

mod check_ins;
mod departed;
mod lists;
mod sheet;
mod sources;
mod walk_ins;

use crate::feedback::Evening;
use crate::harness::{Browser, Reply};
use circlet::signups::service as signups;
use circlet::types::MeetingId;

const MARKED: &str = "select count(*) from feedback_attendance";
const WALK_INS: &str = "select count(*) from signups where walk_in_key is not null and left_at is null";

/// What a facilitator says of a walk-in, next to the name.
const TOLD: (&str, &str) = ("walk_in_told", "on");

impl Evening {
    /// Returns a participant's signed link.
    pub fn link(&self, person: usize) -> String {
        signups::participant_link(&self.site.ctx(), &self.rows.keys[person])
    }

    /// Returns the code of a meeting.
    pub fn code(&self, meeting: usize) -> String {
        circlet::attendance::service::code(&self.site.ctx(), MeetingId(self.rows.meetings[meeting]))
    }

    /// Checks a participant in without scripts.
    async fn check_in(&self, person: usize, code: &str) -> Reply {
        let link = self.link(person);
        self.site.browser().post("attendance/check-in", &format!("/p/{link}"), &[("link", &link), ("code", code)]).await
    }

    /// Adds a walk-in on the feedback form.
    async fn walk_in(&self, browser: &Browser, key: &str, name: &str, email: &str) -> Reply {
        let fields = [("walk_in_key", key), ("walk_in_name", name), ("walk_in_email", email), TOLD, ("button", "walk-in")];
        self.save(browser, &fields).await
    }

    /// Adds a walk-in on the page of the circle's people.
    async fn add(&self, browser: &Browser, fields: &[(&str, &str)]) -> Reply {
        let all = [&[("slug", "speaking")], fields].concat();
        browser.post("facilitation/add-walk-in", &self.rows.part("participants"), &all).await
    }

    /// Adds a walk-in there.
    async fn listed(&self, name: &str, email: &str) -> Reply {
        self.add(&self.browser, &[("walk_in_key", "k1"), ("walk_in_name", name), ("walk_in_email", email), TOLD]).await
    }

    async fn people(&self) -> String {
        self.browser.get(&self.rows.part("participants")).await.text()
    }
}
