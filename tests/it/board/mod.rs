//! The board of a circle: what participants and facilitators write there.

mod emails;
mod erasing;
mod first;
mod introductions;
mod marks;
mod reports;
mod writing;

use crate::harness::{Browser, Reply, Site};
use crate::rows::{self, Desk};
use circlet::signups::service::participant_link;

/// A circle with three participants, its facilitator, and the participants' browser, which has no session.
pub struct Board {
    pub site: Site,
    pub dede: Browser,
    pub people: Browser,
    pub links: Vec<String>,
}

impl Board {
    pub async fn new() -> Self {
        let Desk { site, browser, rows, .. } = rows::desk().await;
        let links = rows.keys.iter().map(|key| participant_link(&site.ctx(), key)).collect();
        Self { people: site.browser(), dede: browser, links, site }
    }

    /// Posts as a participant, by number; a reply if `parent` is a post.
    pub async fn write(&self, person: usize, parent: i64, body: &str) -> Reply {
        let parent = if parent == 0 { String::new() } else { parent.to_string() };
        let (link, page) = (self.links[person].as_str(), format!("/p/{}", self.links[person]));
        self.people.post("board/write", &page, &[("link", link), ("parent", &parent), ("key", "k"), ("body", body)]).await
    }

    /// Posts as the facilitator.
    pub async fn facilitate(&self, parent: &str, body: &str) -> Reply {
        let fields = [("slug", "speaking"), ("parent", parent), ("page", "1"), ("key", "k"), ("body", body)];
        self.dede.post("board/write", "/circles/speaking/manage/board", &fields).await
    }

    /// Does something to a post as a participant: `edit`, `withdraw`, `pin`.
    pub async fn act(&self, person: usize, action: &str, post: i64, fields: &[(&str, &str)]) -> Reply {
        let (link, post) = (self.links[person].as_str(), post.to_string());
        let all = [&[("link", link), ("post", post.as_str())], fields].concat();
        self.people.post(&format!("board/{action}"), &format!("/p/{link}/board/{post}"), &all).await
    }

    /// The same as the facilitator.
    pub async fn manage(&self, action: &str, post: i64, button: &str) -> Reply {
        let post = post.to_string();
        let fields = [("slug", "speaking"), ("post", post.as_str()), ("button", button)];
        self.dede.post(&format!("board/{action}"), &format!("/circles/speaking/manage/board/{post}"), &fields).await
    }

    pub async fn dashboard(&self, person: usize) -> Reply {
        self.people.get(&format!("/p/{}", self.links[person])).await
    }

    /// The ids of the posts on a page, in order.
    pub fn posts(page: &Reply) -> Vec<i64> {
        page.body.split("id=\"post-").skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
    }

    pub async fn events(&self, kind: &str) -> i64 {
        sqlx::query_scalar("select count(*) from events where kind = $1 and circle_id = 1 and circle_no is not null")
            .bind(kind.to_owned())
            .fetch_one(self.site.app.db.primary())
            .await
            .unwrap()
    }
}
