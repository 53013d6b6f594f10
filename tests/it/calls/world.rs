//! A site on which every server function can be called: what Dede runs, and the same of Omar.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Site};
use crate::support::page::Form;
use crate::{rows, surveys};
use circlet::platform::tokens::{Link, LinkKind, number_of};
use circlet::transfer::service::export;
use circlet::types::{LinkKey, MeetingId, Target};
use circlet::{accounts, attendance, circles, signups};
use std::collections::BTreeMap;

/// What only Omar and his participants may read.
pub const MARK: &str = "Zqmark";

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// No one who is signed in.
    Visitor,
    /// Runs the circle `speaking` with Sam.
    Dede,
    /// Runs the circle `cooking`.
    Omar,
    /// Staff.
    Staff,
    /// Has not confirmed an address.
    Rosa,
    /// Is invited to run `speaking`.
    Ivy,
    /// Has an account and nothing else.
    Lea,
}

pub struct World {
    pub site: Site,
    browsers: BTreeMap<Who, Browser>,
    /// What `{name}` in a call or a path stands for; `their-name` is Omar's.
    names: BTreeMap<String, String>,
}

/// Rows of the circles 1 (Dede's) and 2 (Omar's) alike; `{k}` is the number, `{mark}` a private word.
const ROWS: [&str; 12] = [
    "insert into posts (circle_id, signup_id, kind, body, created_at, idempotency_key)
     select {k}, min(id), 'post', '{mark} post', 1, 'k{k}' from signups where circle_id = {k}",
    "insert into messages (circle_id, author_id, subject, body, created_at, idempotency_key)
     select id, (select account_id from circle_facilitators f where f.circle_id = c.id order by account_id limit 1), '{mark} subject', '{mark} body', 1, 'k{k}'
     from circles c where id = {k}",
    "insert into invitations (circle_id, email, email_key, link_key, invited_by, created_at, sent_at)
     select {k}, a.email, a.email_key, 'invitation-key-{k}', f.account_id, 1794844800000000, 1794844800000000
     from accounts a, circle_facilitators f where a.name = '{mark} Ivy' and f.circle_id = {k} order by f.account_id limit 1",
    "insert into tips (kind, meeting_id, circle_id, course_id, words, created_at, updated_at)
     select 'tip', min(id), circle_id, {k}, 'A tip of circle {k}', 1, 1 from meetings where circle_id = {k} group by circle_id",
    "insert into sheets (key, form, circle_id, meeting_id, created_at, updated_at)
     select 'weekly:' || min(id), 'weekly', {k}, min(id), 1, 1 from meetings where circle_id = {k}",
    "insert into feedback (meeting_id, updated_at) select min(id), 1 from meetings where circle_id = {k}",
    "insert into answers (sheet_id, question, version, value, revision, updated_at)
     select id, 'reflection_1', 1, '[\"{mark} thought\"]', 1, 1 from sheets where circle_id = {k}",
    "insert into tasks (circle_id, meeting_id, position, title, state, created_at, changed_at)
     select {k}, min(id), 1, '{mark} task', 'listed', 1, 1 from meetings where circle_id = {k}",
    "insert into tasks (circle_id, position, title, state, proposed_by, created_at, changed_at)
     select {k}, 2, '{mark} proposal', 'proposed', min(id), 1, 1 from signups where circle_id = {k}",
    "insert into recaps (meeting_id, circle_id, done, next, created_at) select min(id), {k}, '{mark} recap', '', 1 from meetings where circle_id = {k}",
    "insert into reports (circle_id, sections, published_at, updated_at) values ({k}, '[\"people\"]', 1, 1)",
    "update signups set previous = '{\"name\":\"{mark} Ana\",\"goal\":\"Before\",\"support\":\"s\",\"answer\":\"\"}', revision = 1, proposal = 1, proposed_at = 1,
                        proposed = '{\"answers\":{\"name\":\"{mark} Ana\",\"shown\":\"\",\"goal\":\"Proposed\",\"support\":\"s\",\"answer\":\"\"},\"locale\":\"en\",\"locale_chosen\":false}'
     where id = (select min(id) from signups where circle_id = {k})",
];

impl World {
    pub async fn new() -> Self {
        let site = Site::new().await;
        site.write_privacy("We keep little.").await;
        let mut browsers = BTreeMap::from([(Who::Visitor, site.browser())]);
        let mut accounts = BTreeMap::new();
        for (who, name) in [
            (Who::Dede, "Dede Mensah"),
            (Who::Omar, "Omar Haddad"),
            (Who::Staff, "Sefa Staff"),
            (Who::Rosa, "Rosa Diaz"),
            (Who::Ivy, "Ivy Invited"),
            (Who::Lea, "Lea Alone"),
        ] {
            let (id, browser) = site.account(name, who == Who::Staff).await;
            browsers.insert(who, browser);
            accounts.insert(name, id);
        }
        let (sam, _) = site.account("Sam Second", false).await;
        let (una, _) = site.account("Una Second", false).await;
        let (uma, _) = site.account("Uma Unconfirmed", false).await;
        site.account(&format!("{MARK} Ivy"), false).await;
        let (dede, omar) = (accounts["Dede Mensah"], accounts["Omar Haddad"]);
        let mine = rows::circle(&site, "speaking", &[dede, sam]).await;
        let theirs = rows::circle(&site, "cooking", &[omar, una]).await;
        surveys::course(&site, "talks").await;
        surveys::course(&site, "recipes").await;
        for (owner, slug, title) in [(dede, "my-draft", "My draft"), (omar, "their-draft", "Zqmark draft")] {
            site.circle(owner, NewCircle { slug, title, state: "draft", ..NewCircle::default() }).await;
        }
        run(&site, "update accounts set name = 'Mine Ivy' where name = 'Ivy Invited'".into()).await;
        for (k, mark) in [(1, "Mine"), (2, MARK)] {
            for sql in ROWS {
                run(&site, sql.replace("{k}", &k.to_string()).replace("{mark}", mark)).await;
            }
            let email = mark.to_lowercase();
            run(&site, format!("update circles set course_id = {k}, welcome = '{mark} welcome' where id = {k}")).await;
            run(&site, format!("update signups set name = '{mark} ' || name, email = '{email}.' || email, email_key = '{email}.' || email_key where circle_id = {k}")).await;
        }
        for (slug, owner) in [("talks", dede), ("recipes", omar)] {
            run(&site, format!("update courses set created_by = {} where slug = '{slug}'", owner.0)).await;
        }
        run(&site, format!("update accounts set confirmed_at = null where id in ({}, {})", accounts["Rosa Diaz"].0, uma.0)).await;
        run(&site, format!("insert into devices (account_id, mark_hash, marked_at) values ({}, 'x', 1)", dede.0)).await;
        let mut world = Self { site, browsers, names: BTreeMap::new() };
        world.add("", &mine, [dede.0, sam.0, accounts["Rosa Diaz"].0]).await;
        world.add("their-", &theirs, [omar.0, una.0, uma.0]).await;
        // What only staff name.
        run(
            &world.site,
            "insert into outbox (key, kind, version, state, to_name, to_email, locale, subject, text_body, html_body, due_at, created_at, closed_at, last_error)
             values ('lost', 'account-known', 1, 'failed', 'Lea', 'lea@example.org', 'en', 'Lost', 'Lost', '', 1794844800000000, 1794844800000000, 1794844800000000, '550')"
                .into(),
        )
        .await;
        run(
            &world.site,
            "insert into page_reports (circle_id, reason, words, email, locale, at) values (1, 'link', 'It leads nowhere.', 'reader@example.org', 'en', 1)".into(),
        )
        .await;
        for (name, sql) in [
            ("lea", "select cast(id as text) from accounts where name = 'Lea Alone'"),
            ("lost", "select cast(id as text) from outbox where key = 'lost'"),
            ("report", "select cast(id as text) from page_reports"),
        ] {
            let id = world.one(sql.to_owned()).await;
            world.names.insert(name.to_owned(), id);
        }
        // A second session of each, to be ended.
        for (prefix, owner) in [("", dede), ("their-", omar)] {
            world.site.browser_of(owner).await;
            let id = world.one(format!("select cast(max(id) as text) from sessions where account_id = {}", owner.0)).await;
            world.names.insert(format!("{prefix}session"), id);
        }
        world
    }

    /// Adds what one side's names stand for.
    async fn add(&mut self, prefix: &str, rows: &rows::Rows, [owner, second, unconfirmed]: [i64; 3]) {
        let k = if prefix.is_empty() { 1 } else { 2 };
        let (ctx, mut add) = (self.site.ctx(), BTreeMap::new());
        let meetings = circlet::meetings::service::list(self.site.app.db.primary(), circlet::types::CircleId(k)).await.unwrap();
        add.insert("circle", rows.slug.clone());
        add.insert("draft", if k == 1 { "my-draft" } else { "their-draft" }.to_owned());
        add.insert("course", if k == 1 { "talks" } else { "recipes" }.to_owned());
        add.insert("meeting", rows.meetings[0].to_string());
        add.insert("next", rows.meetings[1].to_string());
        add.insert("signup", rows.people[0].to_string());
        run(
            &self.site,
            format!(
                "insert into outbox (key, kind, version, state, to_name, to_email, locale, subject, text_body, html_body, circle_id, signup_id, due_at, created_at, closed_at, last_error)
                 values ('undelivered:{k}', 'welcome', 1, 'failed', '', '', '', '', '', '', {k}, {}, 1794844800000000, 1794844800000000, 1794844800000000, '550')",
                rows.people[0]
            ),
        )
        .await;
        add.insert("mail", self.one(format!("select cast(id as text) from outbox where key = 'undelivered:{k}'")).await);
        add.insert("second", second.to_string());
        add.insert("code", attendance::service::code(&ctx, MeetingId(rows.meetings[0])));
        for (table, name) in [("invitations", "invitation"), ("tips", "tip"), ("posts", "post")] {
            let id = self.one(format!("select cast(max(id) as text) from {table} where circle_id = {k}")).await;
            add.insert(name, id);
        }
        for (name, sql) in [("task", "min(id)"), ("proposal", "max(id)")] {
            add.insert(name, self.one(format!("select cast({sql} as text) from tasks where circle_id = {k}")).await);
        }
        let sign = |kind: LinkKind, key: &LinkKey, revision, other| {
            self.site.app.tokens.sign(&Link { kind, about: Target::Key(key.clone()), revision, other, until: 0 })
        };
        let key = &rows.keys[0];
        add.insert("link-person", sign(signups::links::PARTICIPANT, key, 0, 0));
        add.insert("link-leave", sign(signups::links::LEAVE, key, 0, 0));
        add.insert("link-undo", sign(signups::links::UNDO, key, 1, 0));
        add.insert("link-proposal", sign(signups::links::PROPOSAL, key, 1, 0));
        add.insert("link-reminders", sign(signups::links::UNSUBSCRIBE, key, 0, 0));
        add.insert("link-board", sign(circlet::board::links::END_PARTICIPANT, key, 0, 0));
        add.insert("link-rsvp", sign(attendance::links::RSVP, key, 0, number_of(&meetings[1].uid)));
        let feed = self.site.app.tokens.feed_key();
        run(&self.site, format!("update invitations set link_key = '{feed}' where circle_id = {k}")).await;
        add.insert("link-invitation", sign(circles::links::INVITATION, &LinkKey::from(feed), 0, 0));
        let waiting = self.site.app.tokens.feed_key();
        run(
            &self.site,
            format!(
                "insert into seat_alerts (circle_id, email, email_key, locale, link_key, asked_at)
                 values ({k}, 'waits{k}@example.org', 'waits{k}@example.org', 'en', '{waiting}', 1794844800000000)"
            ),
        )
        .await;
        add.insert("link-seat", sign(signups::links::SEAT_ALERT, &LinkKey::from(waiting), 0, 0));
        let account = |id: i64| self.one(format!("select link_key from accounts where id = {id}"));
        let (own, other) = (LinkKey::from(account(owner).await), LinkKey::from(account(unconfirmed).await));
        add.insert("link-enter", sign(accounts::links::SIGN_IN, &own, 0, 0));
        add.insert("link-reset", sign(accounts::links::RESET_PASSWORD, &own, 0, 0));
        add.insert("link-mails", sign(accounts::links::UNSUBSCRIBE, &own, 0, 1));
        add.insert("link-confirm", sign(accounts::links::CONFIRM, &other, 0, 0));
        self.site.at(rows::FIRST_ENDS);
        let form = self.browsers[&if k == 1 { Who::Dede } else { Who::Omar }].get(&rows.part(&format!("meetings/{}", rows.meetings[1]))).await;
        add.insert("base", Form::of(&form.body, "meetings/edit").value("base").unwrap().to_owned());
        for (table, name) in [("signups", "feed"), ("accounts", "feed-all")] {
            let id = if table == "signups" { rows.people[0] } else { owner };
            let feed = self.site.app.tokens.feed_key();
            run(&self.site, format!("update {table} set feed_key = '{feed}' where id = {id}")).await;
            add.insert(name, format!("{feed}.ics"));
        }
        let named = add.into_iter().map(|(name, value)| (format!("{prefix}{name}"), value)).collect::<Vec<_>>();
        self.names.extend(named);
    }

    pub fn browser(&self, who: Who) -> &Browser {
        &self.browsers[&who]
    }

    /// Returns a text with each `{name}` replaced.
    pub fn fill(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (name, value) in &self.names {
            out = out.replace(&format!("{{{name}}}"), value);
        }
        assert!(!out.contains('{') || !text.contains('{'), "an unknown name in {text}");
        out
    }

    /// Returns a text with a name of Dede's replaced by Omar's, in each of its names in turn.
    pub fn foreign(text: &str) -> Vec<String> {
        let starts = text.match_indices('{').map(|(at, _)| at);
        starts.map(|at| format!("{}their-{}", &text[..=at], &text[at + 1..])).collect()
    }

    /// Returns all links but those of one kind.
    pub fn links_but(&self, kind: &str) -> Vec<String> {
        let others = self.names.iter().filter(|(name, _)| name.contains("link-") && !name.ends_with(kind));
        others.map(|(_, link)| link.clone()).collect()
    }

    async fn one(&self, sql: String) -> String {
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(self.site.app.db.primary()).await.unwrap()
    }

    /// Returns everything that is stored, apart from counters and the security log.
    pub async fn stored(&self) -> BTreeMap<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("x");
        export::export(&self.site.app.db, &folder).await.unwrap();
        let mut found: BTreeMap<String, String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap()))
            .collect();
        found.retain(|name, _| !["security_log.jsonl", "manifest.json"].contains(&name.as_str()));
        for table in ["sessions", "devices"] {
            found.insert(
                table.to_owned(),
                self.one(format!("select cast(count(*) as text) || ' ' || cast(coalesce(sum(id), 0) as text) from {table}")).await,
            );
        }
        found
    }
}

/// Runs a statement that a test composed.
pub async fn run(site: &Site, sql: String) {
    let mut tx = site.ctx().db().write().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(sql.clone())).execute(tx.conn()).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    tx.commit().await.unwrap();
}

/// Returns the tables that differ.
pub fn differing(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    before.iter().filter(|(name, text)| after.get(*name) != Some(text)).map(|(name, _)| name.clone()).collect()
}
