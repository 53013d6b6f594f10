//! The weekly plan: what facilitators change in it, what participants tick off and propose, and both at once.

mod at_once;
mod facilitators;
mod filling;
mod participants;

use crate::harness::{Browser, Reply};
use crate::rows::{self, Desk, desk};
use crate::support::page::Form;
use circlet::signups::service::participant_link;

pub const TICKS: &str = "select count(*) from task_ticks";
pub const TASKS: &str = "select count(*) from tasks";
pub const EVENTS: &str = "select count(*) from events where kind in ('task-ticked', 'tasks-changed')";

/// A circle with a plan.
pub struct Plan {
    pub d: Desk,
}

pub async fn plan() -> Plan {
    Plan { d: desk().await }
}

impl Plan {
    pub fn page(&self) -> String {
        self.d.rows.part("tasks")
    }

    pub async fn save(&self, fields: &[(&str, &str)]) -> Reply {
        let all = [&[("slug", "speaking")], fields].concat();
        self.d.browser.post("tasks/save", &self.page(), &all).await
    }

    /// Adds a task for a meeting; returns its id.
    pub async fn add(&self, meeting: usize, title: &str) -> i64 {
        let meeting = self.d.rows.meetings[meeting].to_string();
        let reply = self.save(&[("title", title), ("meeting", &meeting)]).await;
        let to = reply.location.unwrap();
        to.rsplit_once("#task-").unwrap_or_else(|| panic!("{to}")).1.parse().unwrap()
    }

    pub async fn change(&self, task: i64, button: &str, more: &[(&str, &str)]) -> Reply {
        let task = task.to_string();
        let all = [&[("slug", "speaking"), ("task", &*task), ("button", button)], more].concat();
        self.d.browser.post("tasks/change", &self.page(), &all).await
    }

    pub fn link(&self, person: usize) -> String {
        participant_link(&self.d.site.ctx(), &self.d.rows.keys[person])
    }

    /// Ticks as a page with scripts does.
    pub async fn tick(&self, person: usize, task: i64, wanted: &str) -> Reply {
        let (link, button) = (self.link(person), format!("{wanted}-{task}"));
        self.d.site.browser().scripted().post("tasks/tick", "/", &[("link", &link), ("button", &button)]).await
    }

    pub async fn propose(&self, person: usize, title: &str) -> Reply {
        let link = self.link(person);
        self.d.site.browser().scripted().post("tasks/propose", "/", &[("link", &link), ("task_title", title)]).await
    }

    /// Returns a participant's page.
    pub async fn dashboard(&self, person: usize) -> String {
        self.d.site.browser().get(&format!("/p/{}", self.link(person))).await.text()
    }

    /// Returns the form with which a task is edited.
    pub async fn edited(&self, task: i64) -> Form {
        Form::of(&self.d.browser.get(&format!("{}?edit={task}", self.page())).await.body, "tasks/save")
    }

    /// Returns the titles of the plan in order.
    pub async fn titles(&self) -> Vec<String> {
        let rows = sqlx::query_scalar("select title from tasks order by position, id");
        rows.fetch_all(self.d.site.app.db.primary()).await.unwrap()
    }

    pub async fn base(&self, task: i64) -> String {
        let sql = "select cast(revision as text) || '.' || cast(position as text) from tasks where id = $1";
        sqlx::query_scalar(sql).bind(task).fetch_one(self.d.site.app.db.primary()).await.unwrap()
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        self.d.site.count(sql).await
    }

    pub async fn run(&self, sql: &'static str) {
        rows::run(&self.d.site, sql).await;
    }

    pub fn browser(&self) -> &Browser {
        &self.d.browser
    }
}
