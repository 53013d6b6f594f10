//! Recaps: what facilitators write after a meeting, and who reads it.

mod at_once;
mod emails;
mod readers;
mod writing;

use crate::harness::{Browser, Reply, Site};
use crate::rows::{self, Desk, FIRST_ENDS, Rows};
use crate::support::page::Form;
use circlet::signups::service::participant_link;

pub const RECAPS: &str = "select count(*) from recaps";

/// A circle whose first meeting is over.
pub struct After {
    pub site: Site,
    pub dede: Browser,
    pub rows: Rows,
}

pub async fn after() -> After {
    let Desk { site, browser, rows, .. } = rows::desk().await;
    site.at(FIRST_ENDS);
    After { site, dede: browser, rows }
}

impl After {
    pub fn page(&self, meeting: usize) -> String {
        self.rows.part(&format!("recaps/{}", self.rows.meetings[meeting]))
    }

    /// Posts the form for a meeting's recap.
    pub async fn save(&self, meeting: usize, fields: &[(&str, &str)]) -> Reply {
        let id = self.rows.meetings[meeting].to_string();
        let all = [&[("slug", "speaking"), ("meeting", id.as_str())], fields].concat();
        self.dede.post("recaps/save", &self.page(meeting), &all).await
    }

    /// Returns the form as it is shown.
    pub async fn form(&self, meeting: usize) -> Form {
        Form::of(&self.dede.get(&self.page(meeting)).await.body, "recaps/save")
    }

    pub fn link(&self, person: usize) -> String {
        participant_link(&self.site.ctx(), &self.rows.keys[person])
    }

    /// Returns a participant's page.
    pub async fn dashboard(&self, person: usize) -> Reply {
        self.site.browser().get(&format!("/p/{}", self.link(person))).await
    }

    pub async fn public(&self) -> Reply {
        self.site.browser().get("/circles/speaking").await
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        self.site.count(sql).await
    }

    pub async fn run(&self, sql: &'static str) {
        rows::run(&self.site, sql).await;
    }
}
