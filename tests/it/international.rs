//! An international domain and its punycode form are one address: for sign-ups, for accounts, and on the way out.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site};
use crate::rows;
use crate::smtp::{Written, decide, mail, send, state};
use crate::support::mail_server::MailServer;
use circlet::platform::outbox::worker::Tally;
use circlet::types::{AccountId, CircleId};

const WRITTEN: &str = "eva@m\u{fc}nchen.example";
const ASCII: &str = "eva@xn--mnchen-3ya.example";
const BOTH_WAYS: [(&str, &str); 2] = [(WRITTEN, ASCII), (ASCII, WRITTEN)];

async fn circle() -> (Site, Browser) {
    let site = Site::new().await;
    let (amina, browser) = site.account("Amina Otieno", false).await;
    site.circle(amina, NewCircle::default()).await;
    (site, browser)
}

async fn sign_up(site: &Site, email: &str, goal: &str) {
    let fields = [("slug", "speaking"), ("name", "Eva"), ("email", email), ("goal", goal), ("support", "Tea"), ("answer", ""), ("consent", "on")];
    let reply = site.browser().post("signups/sign-up", "/circles/speaking/sign-up", &fields).await;
    assert!(reply.location.clone().unwrap_or_default().ends_with("/signed-up"), "{email}: {}", reply.text());
}

async fn sign_in(browser: &Browser, email: &str, password: &str) -> Reply {
    browser.post("accounts/sign-in", "/sign-in", &[("email", email), ("password", password), ("next", "/me")]).await
}

async fn run_steps(site: &Site) {
    for step in circlet::slices::steps().into_iter().filter(|step| step.name.starts_with("addresses of")) {
        (step.run)(&site.app.db, &site.app.config).await.unwrap();
    }
}

/// Inserts an account with the key of its address that version 0.3 gave it.
async fn account_of_before(site: &Site, name: &str, email: &str, password: &str) -> AccountId {
    let hash = site.app.hasher.hash(password, [4; 16]).await.unwrap();
    let mut tx = site.app.db.write().await.unwrap();
    let id: i64 = sqlx::query_scalar(
        "insert into accounts (name, email, email_key, password_hash, confirmed_at, locale, created_at) values ($1, $2, $3, $4, 1, 'en', 1)
         returning id",
    )
    .bind(name.to_owned())
    .bind(email.to_owned())
    .bind(email.to_lowercase())
    .bind(hash)
    .fetch_one(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    AccountId(id)
}

async fn sign_up_of_before(site: &Site, circle: CircleId, email: &str, goal: &str) {
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query(
        "insert into signups (circle_id, name, email, email_key, goal, support, locale, consent_at, created_at, updated_at)
         values ($1, 'Eva', $2, $3, $4, 'Tea', 'en', 1, 1, 1)",
    )
    .bind(circle)
    .bind(email.to_owned())
    .bind(email.to_lowercase())
    .bind(goal.to_owned())
    .execute(tx.conn())
    .await
    .unwrap();
    sqlx::query("update circles set taken = taken + 1 where id = $1").bind(circle).execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn case_14_an_international_domain_and_its_punycode_form_are_one_seat() {
    for (first, second) in BOTH_WAYS {
        let (site, amina) = circle().await;
        sign_up(&site, first, "Toast").await;
        sign_up(&site, second, "Speech").await;
        assert_eq!(site.count("select count(*) from signups").await, 1, "{first}");
        assert_eq!(site.count("select taken from circles").await, 1, "{first}");
        assert_eq!(site.mails("proposed").await.len(), 1);
        let kept: String = sqlx::query_scalar("select email from signups").fetch_one(site.app.db.primary()).await.unwrap();
        assert_eq!(kept, first, "as it was typed");
        let fields = [("slug", "speaking"), ("walk_in_name", "Eva"), ("walk_in_email", second), ("walk_in_told", "on"), ("walk_in_key", "k1")];
        amina.post("facilitation/add-walk-in", "/circles/speaking/manage/participants", &fields).await;
        assert_eq!(site.count("select count(*) from signups").await, 1, "the walk-in is known");
        site.browser().post("signups/my-link", "/my-link", &[("email", second)]).await;
        assert!(site.mails("links").await[0].text_body.contains("/p/"), "{second}");
    }
}

#[tokio::test]
async fn case_14_an_international_domain_and_its_punycode_form_are_one_account() {
    for (first, second) in BOTH_WAYS {
        let (site, amina) = circle().await;
        let register = async |email: &str| {
            let fields = [("name", "Eva"), ("email", email), ("password", "three warm blankets"), ("consent", "on")];
            site.browser().post("accounts/register", "/register", &fields).await
        };
        register(first).await;
        register(second).await;
        assert_eq!(site.count("select count(*) from accounts").await, 2, "Amina and Eva");
        assert_eq!(site.mails("account-known").await.len(), 1);
        let eva = site.browser();
        for email in [first, second] {
            assert_eq!(sign_in(&eva, email, "three warm blankets").await.location.as_deref(), Some("/me"), "{email}");
        }
        site.browser().post("accounts/forgot", "/forgot-password", &[("email", second)]).await;
        assert_eq!((site.mails("account-reset").await.len(), site.mails("account-unknown").await.len()), (1, 0));
        // A confirmed account opens the sign-up with either spelling, runs a circle, and keeps its address from others.
        rows::run(&site, "update accounts set confirmed_at = 1").await;
        sign_up(&site, second, "Toast").await;
        assert!(eva.get("/circles/speaking/me").await.text().contains("Toast"));
        assert!(eva.get("/me").await.text().contains("Public speaking"));
        amina.post("facilitation/add-facilitator", "/circles/speaking/manage/participants", &[("slug", "speaking"), ("email", second)]).await;
        let invited = site.mails("invitation").await.remove(0).path("/invitation/");
        let link = invited.rsplit('/').next().unwrap();
        eva.post("circles/answer-invitation", &invited, &[("link", link), ("button", "yes")]).await;
        assert_eq!(site.count("select count(*) from circle_facilitators").await, 2);
        let change = [("email", second), ("email_password", "tea and biscuits")];
        assert_eq!(amina.post("accounts/email", "/settings", &change).await.location.as_deref(), Some("/settings?done=sent"));
        assert_eq!((site.mails("account-known").await.len(), site.mails("account-change").await.len()), (2, 0));
        // With the account go its sign-ups.
        eva.post("accounts/delete", "/settings/delete", &[("password", "three warm blankets")]).await;
        assert_eq!(site.count("select count(*) from signups where left_at is null").await, 0);
    }
}

#[tokio::test]
async fn case_14_accounts_of_before_that_become_equal_stay_two_and_both_sign_in() {
    let site = Site::new().await;
    let (amina, _) = site.account("Amina Otieno", false).await;
    let circle = site.circle(amina, NewCircle::default()).await;
    let written = account_of_before(&site, "Eva Written", WRITTEN, "three warm blankets").await;
    let ascii = account_of_before(&site, "Eva Ascii", ASCII, "four cold blankets").await;
    let ivo = account_of_before(&site, "Ivo", "Ivo@b\u{fc}cher.example", "five new blankets").await;
    let shy = account_of_before(&site, "Shy", "\u{200b}shy@example.org", "six old blankets").await;
    sign_up_of_before(&site, circle, WRITTEN, "Toast").await;
    sign_up_of_before(&site, circle, ASCII, "Speech").await;
    sign_up_of_before(&site, circle, "Ivo@b\u{fc}cher.example", "Poem").await;
    for _ in 0..2 {
        run_steps(&site).await;
        let keys = async |table: &str| -> Vec<String> {
            let sql = format!("select email_key from {table} order by id");
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(site.app.db.primary()).await.unwrap()
        };
        let all = ["amina.otieno@example.org", WRITTEN, ASCII, "ivo@xn--bcher-kva.example", "shy@example.org"];
        assert_eq!(keys("accounts").await, all);
        assert_eq!(keys("signups").await, [WRITTEN, ASCII, "ivo@xn--bcher-kva.example"]);
    }
    let whose = async |email: &str, password: &str| {
        let browser = site.browser();
        let reply = sign_in(&browser, email, password).await;
        assert_eq!(reply.location.as_deref(), Some("/me"), "{email}");
        browser
    };
    for (email, password, goal) in [
        (WRITTEN, "three warm blankets", "Toast"),
        ("EVA@M\u{dc}NCHEN.example", "three warm blankets", "Toast"),
        (ASCII, "four cold blankets", "Speech"),
        ("ivo@b\u{fc}cher.example", "five new blankets", "Poem"),
        ("ivo@xn--bcher-kva.example", "five new blankets", "Poem"),
    ] {
        assert!(whose(email, password).await.get("/circles/speaking/me").await.text().contains(goal), "{email}");
    }
    for email in ["\u{200b}shy@example.org", "shy@example.org"] {
        whose(email, "six old blankets").await;
    }
    // Each gets the link to a new password, and no third one comes about.
    for (email, account) in [(WRITTEN, written), (ASCII, ascii), ("ivo@xn--bcher-kva.example", ivo), ("shy@example.org", shy)] {
        site.browser().post("accounts/forgot", "/forgot-password", &[("email", email)]).await;
        let last = "select account_id from outbox where kind = 'account-reset' order by id desc limit 1";
        assert_eq!(site.count(last).await, account.0, "{email}");
        let fields = [("name", "Eva"), ("email", email), ("password", "three warm blankets"), ("consent", "on")];
        site.browser().post("accounts/register", "/register", &fields).await;
    }
    assert_eq!(site.count("select count(*) from accounts").await, 5);
    // Nor a third seat, and each email is about their own.
    sign_up(&site, WRITTEN, "Song").await;
    sign_up(&site, ASCII, "Talk").await;
    assert_eq!(site.count("select count(*) from signups where proposal = 1").await, 2);
    assert_eq!((site.count("select count(*) from signups").await, site.count("select taken from circles").await), (3, 3));
}

#[tokio::test]
async fn case_14_of_a_pair_of_before_the_one_that_is_left_is_found_by_either_spelling() {
    let site = Site::new().await;
    let (amina, _) = site.account("Amina Otieno", false).await;
    let circle = site.circle(amina, NewCircle::default()).await;
    account_of_before(&site, "Eva Written", WRITTEN, "three warm blankets").await;
    account_of_before(&site, "Eva Ascii", ASCII, "four cold blankets").await;
    sign_up_of_before(&site, circle, WRITTEN, "Toast").await;
    run_steps(&site).await;
    let other = site.browser();
    sign_in(&other, ASCII, "four cold blankets").await;
    // An account's sign-up is its own, whatever keys the two have.
    assert!(other.get("/circles/speaking/me").await.text().contains("Toast"));
    rows::run(&site, "update accounts set email = '', email_key = '', deleted_at = 1 where name = 'Eva Ascii'").await;
    assert_eq!(sign_in(&site.browser(), ASCII, "three warm blankets").await.location.as_deref(), Some("/me"));
    let fields = [("name", "Eva"), ("email", ASCII), ("password", "four cold blankets"), ("consent", "on")];
    site.browser().post("accounts/register", "/register", &fields).await;
    assert_eq!(site.count("select count(*) from accounts").await, 3);
    rows::run(&site, "update signups set email_key = email").await;
    sign_up(&site, ASCII, "Speech").await;
    assert_eq!(site.count("select count(*) from signups").await, 1);
}

#[tokio::test]
async fn case_14_a_mail_server_without_smtputf8_gets_punycode_and_a_local_part_it_cannot_take_fails_at_once() {
    let to = |n: usize, email: &str| Written { to: (format!("Person {n}"), email.to_owned()), ..mail(n) };
    for ascii in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let server = if ascii { MailServer::start_ascii(folder.path()) } else { MailServer::start(folder.path()) };
        let site = Site::with(&[("SMTP_URL", &server.url()), ("MAIL_FROM", "Circlet <circlet@b\u{fc}cher.city>")]).await;
        decide(&site, &[to(1, "jos\u{e9}@b\u{fc}cher.city"), to(2, "eva@b\u{fc}cher.city"), to(3, "ben@library.city")]).await;
        let expected = if ascii { Tally { sent: 2, failed: 1, ..Tally::default() } } else { Tally { sent: 3, ..Tally::default() } };
        assert_eq!(send(&site).await, expected);
        let taken = server.taken();
        let eva = taken.iter().find(|taken| taken.raw.contains("Subject: Welcome number 2")).unwrap();
        assert!(eva.rcpt.contains("<eva@xn--bcher-kva.city>"), "{}", eva.rcpt);
        assert!(eva.raw.contains("To: \"Person 2\" <eva@xn--bcher-kva.city>") && eva.raw.contains("<circlet@xn--bcher-kva.city>"), "{}", eva.raw);
        let (state, error) = state(&site, "welcome:1").await;
        if ascii {
            assert!(state == "failed" && error.contains("SMTPUTF8"), "{state}: {error}");
            assert!(taken.iter().all(|taken| taken.session == eva.session), "the connection goes on");
        } else {
            let jose = taken.iter().find(|taken| taken.raw.contains("Subject: Welcome number 1")).unwrap();
            assert!(jose.rcpt.contains("<jos\u{e9}@xn--bcher-kva.city>"), "{}", jose.rcpt);
        }
    }
}
