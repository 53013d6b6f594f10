//! Lists stay flat: every statement that a page runs on a set of 20,000 circles is recorded and explained. On
//! PostgreSQL no step of a plan may read or discard more than 5,000 rows; on SQLite no table of more than
//! 1,000 rows may be scanned without an index.
//!
//! Statements are recorded where sqlx logs them; on PostgreSQL `auto_explain` sends each plan, with actual
//! row counts, to the client that ran it. It needs a superuser, which `scripts/postgres` provides.

mod plans;
pub mod recorder;

use crate::harness::Site;
use crate::rows;
use crate::support::templates::{self, Template};
use circlet::platform::Ctx;
use circlet::platform::db::Engine;
use circlet::platform::jobs::SWEEP;
use circlet::signups::service::participant_link;
use circlet::slices::SLICES;
use circlet::types::AccountId;
use plans::Verdict;
use recorder::Recorder;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

/// Statements that are not flat, by a part of their text, with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("(s.left_how is null or s.left_how <> 'removed')", "recounts a changed circle's sign-ups, once; one circle of this set has 6,000"),
    ("sum(r.stars)", "the nightly run counts every voice: that is what it is for"),
    ("update outbox set reply_to = '', facts = '{}'", "blanks each mail once, 30 days after it was closed; this set has years of them left"),
    ("update outbox set to_name = '', to_email = ''", "takes the recipient out of each mail once, after 90 days; this set has years of them left"),
];

async fn large() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let database = templates::copy(Template::Large, folder.path()).await;
    if database.starts_with("postgres") {
        let name = database.rsplit('/').next().unwrap();
        let mut conn = AnyConnection::connect(&database).await.unwrap();
        for (setting, value) in [
            ("session_preload_libraries", "auto_explain"),
            ("auto_explain.log_min_duration", "0"),
            ("auto_explain.log_analyze", "on"),
            ("auto_explain.log_timing", "off"),
            ("auto_explain.log_nested_statements", "on"),
            ("auto_explain.log_format", "json"),
            ("auto_explain.log_level", "notice"),
        ] {
            let statement = format!("alter database {name} set {setting} = '{value}'");
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut conn).await.expect("the tests' PostgreSQL user is a superuser");
        }
        sqlx::raw_sql("vacuum analyze").execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
    }
    Site::on(folder, database, &[]).await
}

/// PostgreSQL sends the plan of a statement after its result: each connection receives it with the next one.
async fn settle(site: &Site) {
    let pool = site.app.db.primary();
    let mut idle = Vec::new();
    // All connections of the pool: one that is just being returned is neither idle nor read otherwise.
    for _ in 0..pool.options().get_max_connections() {
        idle.push(pool.acquire().await.unwrap());
    }
    for conn in &mut idle {
        sqlx::query("select 1").execute(&mut **conn).await.unwrap();
    }
    site.app.db.write().await.unwrap().commit().await.unwrap();
}

/// Judges everything that was recorded.
async fn judge(site: Site, recorder: &Recorder) {
    let (engine, url) = (site.app.db.engine(), site.app.config.database_url.clone());
    settle(&site).await;
    // What a connection is still doing is recorded when it is closed.
    site.app.db.close().await;
    let seen = recorder.stop();
    assert!(seen.len() > 20, "hardly anything was recorded: {seen:?}");
    let verdicts = match engine {
        Engine::Postgres => plans::postgres(&seen),
        Engine::Sqlite => plans::sqlite(&url, &seen).await,
    };
    let is_excepted = |v: &Verdict| EXCEPTIONS.iter().any(|(piece, _)| v.statement.contains(piece));
    let wrong: Vec<String> = verdicts.iter().filter(|v| !is_excepted(v)).map(|v| format!("{}\n  {}\n  {}", v.page, v.what, v.statement)).collect();
    assert!(wrong.is_empty(), "{} statements are not flat:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn public_pages_read_a_bounded_number_of_rows_whatever_the_tables_hold() {
    let site = large().await;
    let one = |sql: &'static str| sqlx::query_scalar::<_, String>(sql).fetch_one(site.app.db.primary());
    let circle = one("select slug from circles where state = 'published' and hidden_at is null order by taken desc, id limit 1").await.unwrap();
    let course = one("select slug from courses c order by (select count(*) from circles k where k.course_id = c.id) desc limit 1").await.unwrap();
    settle(&site).await;
    let recorder = Recorder::start();
    let visitor = site.browser();
    for page in [
        "/",
        "/circles",
        "/circles?lang=es",
        "/circles?topic=statistics",
        "/circles?topic=C%2B%2B&show=all&lang=en",
        "/circles?city=chicago",
        "/circles?city=chicago&show=all",
        "/circles?mode=online",
        "/circles?mode=in-person&day=3",
        "/circles?day=2",
        "/circles?show=all",
        "/circles?show=finished",
        "/circles?show=all&lang=de&day=5",
        "/circles?q=python",
        "/circles?q=python&show=all",
        "/circles?q=photo+beginners&show=all",
        "/circles?q=%E7%BC%96%E7%A8%8B&show=all",
        "/circles?q=nothinghasthisword",
        "/circles?page=2",
        "/circles?show=all&page=40",
        "/circles?show=all&page=9999",
        "/courses",
        "/courses?page=2",
        "/courses?page=9999",
        "/courses?q=statistics",
        "/courses?q=python+beginners",
        "/circles?q=a&show=all",
        "/circles?q=a",
        "/circles?lang=en&show=all",
        "/circles?lang=sw&show=finished&day=7",
        "/circles?show=all&after=7",
        "/courses?q=a",
        "/courses?after=7",
        "/numbers",
        "/numbers.csv",
        "/numbers.json",
        "/courses?lang=en&cost=free",
        "/courses?topic=astronomy&hours=3-5&licence=open",
        "/courses?topic=nothinghasthistopic&sort=used",
        "/courses?q=python&format=video&sort=worked",
        "/courses?q=a&cost=free_any&sort=newest",
        "/courses?sort=used",
        "/courses?sort=used&after=7",
        "/courses?sort=newest&lang=es",
        "/courses?sort=newest&after=7",
        "/courses?sort=title&sessions=5-8&page=3",
        "/courses?sort=title&after=7",
        &circlet::paths::circle(&circle),
        &circlet::paths::course(&course),
        &circlet::paths::course_words(&course, "reviews", ""),
        &circlet::paths::course_words(&course, "reviews", "90"),
        &circlet::paths::course_words(&course, "tips", ""),
    ] {
        recorder.page(page);
        let status = visitor.get(page).await.status;
        assert!(status == 200 || status == 303, "{page}: {status}");
    }
    judge(site, &recorder).await;
}

#[tokio::test]
async fn private_pages_and_jobs_read_a_bounded_number_of_rows() {
    let site = large().await;
    let busy = most_facilitating(&site).await;
    let slug: String = sqlx::query_scalar(
        "select c.slug from circles c join circle_facilitators f on f.circle_id = c.id
         where f.account_id = $1 and c.state = 'published' and c.first_at < $2 order by c.taken desc, c.id limit 1",
    )
    .bind(busy)
    .bind(site.ctx().now_us())
    .fetch_one(site.app.db.primary())
    .await
    .unwrap();
    let held: i64 = sqlx::query_scalar(
        "select m.id from meetings m join circles c on c.id = m.circle_id where c.slug = $1 and m.starts_at < $2 order by m.starts_at limit 1",
    )
    .bind(slug.clone())
    .bind(site.ctx().now_us())
    .fetch_one(site.app.db.primary())
    .await
    .unwrap();
    fill_outbox(&site).await;
    let (_, staff) = site.account("Sam Rivera", true).await;
    let feeds = feeds(&site, busy).await;
    let facilitator = site.browser_of(busy).await;
    settle(&site).await;
    let recorder = Recorder::start();
    let manage = circlet::paths::manage(&slug);
    let parts = [
        manage.clone(),
        format!("{manage}/feedback/{held}"),
        format!("{manage}/meetings/{held}/sheet"),
        format!("{manage}/meetings/{held}/code"),
        format!("{manage}/participants"),
        format!("{manage}/messages"),
        format!("{manage}/board"),
        format!("{manage}/tasks"),
        format!("{manage}/recaps/{held}"),
    ];
    for page in ["/me", "/settings", "/settings/data"].map(str::to_owned).iter().chain(&parts).chain(&feeds) {
        recorder.page(page);
        let reply = facilitator.get(page).await;
        assert_eq!(reply.status, 200, "{page}: {}", reply.text());
    }
    recorder.page("/staff");
    assert_eq!(staff.get("/staff").await.status, 200);
    let ctx = Ctx::system(&site.app);
    for job in SLICES.iter().flat_map(|slice| slice.jobs).chain([&SWEEP]) {
        recorder.page(job.name);
        (job.run)(&ctx).await.unwrap();
    }
    recorder.page("worker");
    circlet::platform::outbox::claims::drop_late(&site.app.db, ctx.now_us()).await.unwrap();
    circlet::platform::outbox::claims::claim(&site.app.db, ctx.now_us()).await.unwrap();
    judge(site, &recorder).await;
}

#[tokio::test]
async fn a_circle_of_6000_people_is_shown_without_reading_them_all() {
    let site = large().await;
    let slug: String = sqlx::query_scalar("select slug from circles where id % 3 = 0 and state = 'published' order by taken desc, id limit 1")
        .fetch_one(site.app.db.primary())
        .await
        .unwrap();
    let busy = most_facilitating(&site).await;
    fill_circle(&site, &slug).await;
    let late: i64 = site.count("select max(id) - 200 from signups where name = 'Crowd'").await;
    let old: i64 = site.count("select min(id) + 100 from posts").await;
    let facilitator = site.browser_of(busy).await;
    settle(&site).await;
    let recorder = Recorder::start();
    let manage = circlet::paths::manage(&slug);
    for part in [
        "",
        "/participants",
        "/participants?page=10",
        "/participants?page=99",
        &format!("/participants?after={late}"),
        "/messages",
        "/board",
        "/board?page=40",
        &format!("/board?after={old}"),
    ] {
        recorder.page(part);
        let reply = facilitator.get(&format!("{manage}{part}")).await;
        assert_eq!(reply.status, 200, "{part}: {}", reply.text());
    }
    judge(site, &recorder).await;
}

/// Returns an account that runs, and takes part in, more circles than any page shows.
async fn most_facilitating(site: &Site) -> AccountId {
    let account: i64 = sqlx::query_scalar("select min(id) from accounts").fetch_one(site.app.db.primary()).await.unwrap();
    let mut tx = site.ctx().db().write().await.unwrap();
    for statement in [
        "insert into circle_facilitators (circle_id, account_id, added_at) select id, $1, created_at from circles where id % 3 = 0 on conflict do nothing",
        "insert into signups (circle_id, name, email, email_key, locale, consent_at, created_at, updated_at)
         select c.id, 'Busy', a.email, a.email_key, 'en', c.created_at, c.created_at, c.created_at
         from circles c join accounts a on a.id = $1 where c.state = 'published' and c.capacity is null and c.id % 2 = 0",
    ] {
        sqlx::query(statement).bind(account).execute(tx.conn()).await.unwrap();
    }
    tx.commit().await.unwrap();
    AccountId(account)
}

/// Gives an account and one of its sign-ups a calendar feed each; returns their paths.
async fn feeds(site: &Site, account: AccountId) -> [String; 3] {
    let mut tx = site.ctx().db().write().await.unwrap();
    for statement in [
        "update accounts set feed_key = 'all' where id = $1",
        "update signups set feed_key = 'one' where id = (select max(s.id) from signups s join accounts a on a.email_key = s.email_key where a.id = $1)",
    ] {
        sqlx::query(statement).bind(account).execute(tx.conn()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let one = site.count("select id from signups where feed_key = 'one'").await;
    let link = participant_link(&site.ctx(), &rows::link_key(site, one).await);
    [circlet::paths::account_feed("all"), circlet::paths::signup_feed("one"), circlet::paths::participant_data(&link)]
}

/// Gives one circle 6,000 participants and as many messages.
async fn fill_circle(site: &Site, slug: &str) {
    let mut tx = site.ctx().db().write().await.unwrap();
    for statement in [
        "insert into signups (circle_id, name, email, email_key, locale, consent_at, created_at, updated_at)
         select c.id, 'Crowd', 'crowd' || n.id || '@example.org', 'crowd' || n.id || '@example.org', 'en', 1, c.created_at + n.id, 1
         from circles c join circles n on n.id <= 6000 where c.slug = $1",
        "insert into messages (circle_id, subject, body, created_at, idempotency_key)
         select c.id, 'Hello', 'All', c.created_at + n.id, 'crowd' || n.id from circles c join circles n on n.id <= 6000 where c.slug = $1",
        "insert into posts (circle_id, signup_id, kind, body, created_at, idempotency_key)
         select c.id, (select min(s.id) from signups s where s.circle_id = c.id), 'post', 'Hello', c.created_at + n.id, 'crowd' || n.id from circles c join circles n on n.id <= 6000 where c.slug = $1",
        "update circles set taken = taken + 6000, capacity = null where slug = $1",
    ] {
        sqlx::query(statement).bind(slug.to_owned()).execute(tx.conn()).await.unwrap();
    }
    tx.commit().await.unwrap();
    site.app.db.analyze().await.unwrap();
}

/// Inserts 30,000 emails of several years, most of them sent; some failed, some dropped.
async fn fill_outbox(site: &Site) {
    let mut tx = site.ctx().db().write().await.unwrap();
    sqlx::query(
        "insert into outbox (key, circle_id, signup_id, kind, state, to_name, to_email, locale, subject, text_body, html_body, due_at, created_at, closed_at)
         select 'bulk:' || m.id, m.circle_id, (select min(s.id) from signups s where s.circle_id = m.circle_id), 'message', case when m.id % 50 = 0 then 'failed' when m.id % 51 = 0 then 'dropped' else 'sent' end,
                '', '', 'en', '', '', '', m.starts_at, m.created_at, m.starts_at
         from meetings m
         where m.starts_at < $1
         order by m.starts_at desc
         limit 30000",
    )
    .bind(site.ctx().now_us())
    .execute(tx.conn())
    .await
    .unwrap();
    if site.app.db.engine() == Engine::Postgres {
        // As the server does by itself, some time later.
        sqlx::query("analyze outbox").execute(tx.conn()).await.unwrap();
    }
    tx.commit().await.unwrap();
}
