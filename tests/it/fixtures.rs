//! Ready-made rows for tests: a published circle, its people, the enqueued emails.

use crate::harness::{Browser, Reply, Site};
use circlet::circles::model::Planned;
use circlet::meetings::service as meetings;
use circlet::platform::dates;
use circlet::platform::events;
use circlet::platform::outbox::{Claimed, Outcome, Rendered, claims, render};
use circlet::types::{AccountId, CircleId, LocalDate};

/// A test's circle; start from `NewCircle::default()`.
#[derive(Clone, Debug)]
pub struct NewCircle {
    pub slug: &'static str,
    pub title: &'static str,
    /// `draft`, `published` or `cancelled`.
    pub state: &'static str,
    pub language: &'static str,
    pub online: bool,
    pub zone: &'static str,
    /// Monday 2026-11-23: a week after the harness's clock.
    pub first_date: &'static str,
    pub time: &'static str,
    pub weeks: i32,
    pub capacity: Option<i64>,
    pub question: &'static str,
    pub signup_open: bool,
    pub hidden: bool,
}

impl Default for NewCircle {
    fn default() -> Self {
        Self {
            slug: "speaking",
            title: "Public speaking for shy people",
            state: "published",
            language: "en",
            online: false,
            zone: "America/Chicago",
            first_date: "2026-11-23",
            time: "18:30",
            weeks: 6,
            capacity: Some(10),
            question: "",
            signup_open: true,
            hidden: false,
        }
    }
}

/// An email in the outbox: what was sent, or what would be sent now.
#[derive(Clone, Debug)]
pub struct Sent {
    pub key: String,
    pub kind: String,
    pub state: String,
    pub to_email: String,
    pub reply_to: String,
    pub locale: String,
    pub subject: String,
    pub text_body: String,
    pub html_body: String,
    pub calendar: String,
    pub unsubscribe_url: String,
    pub deadline_at: Option<i64>,
}

impl Sent {
    /// Returns the path of the first URL in the text that starts with `prefix` ("/p/").
    pub fn path(&self, prefix: &str) -> String {
        let base = format!("https://{}{prefix}", crate::harness::HOST);
        let start = self.text_body.find(&base).unwrap_or_else(|| panic!("no {prefix} in {}", self.text_body));
        let rest = &self.text_body[start..];
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest[..end].replace(&format!("https://{}", crate::harness::HOST), "")
    }

    /// Returns only the signed link: the last segment of [`Sent::path`], without its query.
    pub fn link(&self, prefix: &str) -> String {
        self.path(prefix).trim_start_matches(prefix).split('?').next().unwrap_or_default().to_owned()
    }
}

impl Site {
    /// Inserts a circle run by `facilitator`, with its meetings.
    pub async fn circle(&self, facilitator: AccountId, new: NewCircle) -> CircleId {
        let ctx = self.ctx();
        let days = dates::weekly(dates::parse_date(new.first_date).unwrap(), new.weeks);
        let plan: Vec<Planned> =
            days.iter().enumerate().map(|(i, d)| Planned { key: i as i64 + 1, date: (*d).into(), time: new.time.to_owned() }).collect();
        let now = ctx.now_us();
        let mut tx = ctx.db().write().await.unwrap();
        let id: i64 = sqlx::query_scalar(
            "insert into circles (slug, state, title, language, in_person, online, venue, venue_details, address, city, country, meeting_url,
                                  time_zone, start_time, first_date, plan_next, weeks, welcome, question, capacity, signup_open,
                                  hidden_at, published_at, cancelled_at, draft_step, created_at, updated_at)
             values ($1, $2, $3, $4, 1 - $5, $5, 'Harold Washington Library', 'room 302', '400 S State St', 'Chicago', 'USA', $6,
                     $7, $8, $9, $10 + 1, $10, 'Tea is on me.', $11, $12, $13,
                     $14, $15, $16, 4, $17, $17)
             returning id",
        )
        .bind(new.slug)
        .bind("draft")
        .bind(new.title)
        .bind(new.language)
        .bind(i64::from(new.online))
        .bind(if new.online { "https://meet.example.org/room" } else { "" })
        .bind(new.zone)
        .bind(new.time)
        .bind(new.first_date)
        .bind(i64::from(new.weeks))
        .bind(new.question)
        .bind(new.capacity)
        .bind(i64::from(new.signup_open))
        .bind(new.hidden.then_some(now))
        .bind((new.state != "draft").then_some(now))
        .bind((new.state == "cancelled").then_some(now))
        .bind(now)
        .fetch_one(tx.conn())
        .await
        .unwrap();
        sqlx::query("insert into circle_facilitators (circle_id, account_id, added_at) values ($1, $2, $3)")
            .bind(id)
            .bind(facilitator)
            .bind(now)
            .execute(tx.conn())
            .await
            .unwrap();
        meetings::replan(&ctx, &mut tx, CircleId(id), meetings::usual(new.zone, 90, plan).unwrap(), "").await.unwrap();
        // Not before: dates that are added to a public circle are told.
        sqlx::query("update circles set state = $1 where id = $2").bind(new.state).bind(id).execute(tx.conn()).await.unwrap();
        circlet::circles::service::refresh(&mut tx, CircleId(id)).await.unwrap();
        ctx.commit(tx).await.unwrap();
        CircleId(id)
    }

    /// Changes a circle's plan, as its wizard does.
    pub async fn replan(&self, circle: CircleId, plan: &[(i64, &str, &str)]) {
        let ctx = self.ctx();
        let plan: Vec<Planned> =
            plan.iter().map(|(key, date, time)| Planned { key: *key, date: LocalDate::parse(date).unwrap(), time: (*time).to_owned() }).collect();
        let mut tx = ctx.db().write().await.unwrap();
        let found = circlet::circles::service::by_id_in(&mut tx, circle).await.unwrap();
        let plan = meetings::usual(&found.time_zone, found.duration_minutes, plan).unwrap();
        meetings::replan(&ctx, &mut tx, circle, plan, "").await.unwrap();
        ctx.commit(tx).await.unwrap();
    }

    /// Cancels a circle, as its manage page does.
    pub async fn call_off(&self, circle: CircleId) {
        let ctx = self.ctx();
        let mut tx = ctx.db().write().await.unwrap();
        sqlx::query("update circles set state = 'cancelled', cancelled_at = $1 where id = $2")
            .bind(ctx.now_us())
            .bind(circle)
            .execute(tx.conn())
            .await
            .unwrap();
        circlet::circles::service::publish_cancelled(&ctx, &mut tx, circle).await.unwrap();
        ctx.commit(tx).await.unwrap();
    }

    /// Returns every enqueued email, oldest first, after all events have been handled. A waiting one is
    /// rendered as it would be sent now; its state is "dropped" if it would not be.
    pub async fn outbox(&self) -> Vec<Sent> {
        events::drain(&self.app).await.unwrap();
        let mut mails = Vec::new();
        for (row, state) in claims::all(&self.app.db).await.unwrap() {
            let outcome = if state == "due" { render(&self.ctx(), &row).await.unwrap() } else { Outcome::Drop("closed") };
            let now = match outcome {
                Outcome::Send(rendered) => *rendered,
                Outcome::Drop(_) => Rendered {
                    to_email: self.address(&row).await,
                    reply_to: row.reply_to,
                    locale: row.locale,
                    subject: row.subject,
                    text: row.text_body,
                    html: row.html_body,
                    calendar: row.calendar,
                    unsubscribe_url: row.unsubscribe_url,
                    ..Rendered::default()
                },
            };
            mails.push(Sent {
                state: if state == "due" && now.text.is_empty() { "dropped".to_owned() } else { state },
                key: row.key,
                kind: row.kind,
                to_email: now.to_email,
                reply_to: now.reply_to,
                locale: now.locale,
                subject: now.subject,
                text_body: now.text,
                html_body: now.html,
                calendar: now.calendar,
                unsubscribe_url: now.unsubscribe_url,
                deadline_at: row.deadline_at,
            });
        }
        mails
    }

    /// Returns the address an email is for.
    async fn address(&self, row: &Claimed) -> String {
        if !row.to_email.is_empty() {
            return row.to_email.clone();
        }
        sqlx::query_scalar("select email from accounts where id = $1 union all select email from signups where id = $2")
            .bind(row.account_id.map_or(0, |id| id.0))
            .bind(row.signup_id.map_or(0, |id| id.0))
            .fetch_optional(self.app.db.primary())
            .await
            .unwrap()
            .unwrap_or_default()
    }

    /// Returns the enqueued emails of a kind, oldest first.
    pub async fn mails(&self, kind: &str) -> Vec<Sent> {
        self.outbox().await.into_iter().filter(|m| m.kind == kind).collect()
    }

    /// Makes all addresses of sign-ups proven, as a button behind a mailed link does.
    pub async fn prove(&self) {
        crate::rows::run(self, "update signups set unproven = 0").await;
    }

    /// Signs a person up through the page's form.
    pub async fn sign_up(&self, browser: &Browser, slug: &str, name: &str) -> Reply {
        let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        let fields = [
            ("slug", slug),
            ("name", name),
            ("email", &email),
            ("goal", "Give a toast"),
            ("support", "Listening"),
            ("answer", ""),
            ("consent", "on"),
        ];
        browser.post("signups/sign-up", &format!("/circles/{slug}/sign-up"), &fields).await
    }
}
