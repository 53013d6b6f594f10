//! Who is staff and who is blocked: the command line, the staff page, and two changes at once.

use super::{FORM, PASSWORD, follow_link, last_mail, mails, register, sign_in};
use crate::harness::{HOST, Site};
use crate::support::blocked;
use axum::http::StatusCode;
use circlet::accounts::service::{self, roles};
use circlet::accounts::store;
use circlet::types::{AccountId, AppError, FieldCode, Refusal};

/// Runs the program's subcommand on the data of a folder; returns whether it succeeded, and what it printed.
fn circlet(folder: &std::path::Path, settings: &[(&str, &str)], arguments: &[&str], input: &str) -> (bool, String) {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_circlet"))
        .args(arguments)
        .env_clear()
        .env("CIRCLET_DATA", folder)
        .env("CIRCLET_URL", format!("https://{HOST}"))
        .envs(settings.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    (out.status.success(), format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
}

#[tokio::test]
async fn the_command_line_adds_and_confirms_people() {
    let folder = tempfile::tempdir().unwrap();
    let circlet = |arguments: &[&str], input: &str| circlet(folder.path(), &[], arguments, input);
    let (ok, out) = circlet(&["user", "add", "Sam Staff", "sam@example.org", "--staff"], "");
    assert!(ok && out.contains(&format!("https://{HOST}/reset/")), "{out}");
    let (ok, out) = circlet(&["user", "add", "Ben", "ben@example.org", "--password-stdin"], "four cold lemonades\n");
    assert!(ok && out.contains("The account is made"), "{out}");
    for (arguments, words) in [
        (["user", "add", "Ben", "BEN@example.org"].as_slice(), "already"),
        (&["user", "add", "", "x"], "email: Please enter an email address"),
        (&["user", "confirm", "nobody@example.org"], "nobody has this address"),
        (&["user", "demote", "nobody@example.org"], "nobody has this address"),
        (&["user", "block", "nobody@example.org"], "nobody has this address"),
        (&["user", "reset", "nobody@example.org"], "nobody has this address"),
    ] {
        let (ok, out) = circlet(arguments, "");
        assert!(!ok && out.contains(words), "{out}");
    }
    assert!(!circlet(&["user", "add", "C", "c@example.org", "--password-stdin"], "12345678\n").0, "a common password");
    assert!(circlet(&["user", "confirm", "ben@example.org"], "").0);
    assert!(circlet(&["user", "--help"], "").1.contains("confirm"));
    let (_, out) = circlet(&["user", "list"], "");
    assert!(out.contains("sam@example.org\tSam Staff\tstaff, not confirmed, no password") && out.contains("ben@example.org\tBen\t\n"), "{out}");
    let (_, out) = circlet(&["user", "list", "--staff"], "");
    assert!(out.contains("sam@example.org") && !out.contains("ben@example.org"), "{out}");
}

#[tokio::test]
async fn a_link_is_printed_without_a_mail_server_or_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mail_server = ("SMTP_URL", "smtp://mail.library.city");
    let (ok, out) = circlet(folder.path(), &[mail_server], &["user", "add", "Sam", "sam@example.org", "--staff"], "");
    assert!(ok && out.contains("An email with a link") && !out.contains("/reset/"), "{out}");
    for command in [["user", "add", "Ben", "ben@example.org", "--print-link"].as_slice(), &["user", "reset", "sam@example.org", "--print-link"]] {
        let (ok, out) = circlet(folder.path(), &[mail_server], command, "");
        assert!(ok && out.contains("An email with a link") && out.contains("/reset/"), "{out}");
    }
    let (_, out) = circlet(folder.path(), &[], &["user", "reset", "sam@example.org"], "");
    assert!(out.contains("/reset/"), "{out}");
}

#[tokio::test]
async fn someone_who_registered_an_address_first_does_not_become_staff_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let circlet = |arguments: &[&str]| circlet(folder.path(), &[], arguments, "");
    assert!(circlet(&["migrate"]).0);
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(&format!("sqlite://{}/circlet.db", folder.path().display())).await.unwrap();
    let stranger = "insert into accounts (name, email, email_key, password_hash, locale, created_at)
                    values ('Stranger', 'sam@library.city', 'sam@library.city', 'x', 'en', 1)";
    sqlx::query(stranger).execute(&pool).await.unwrap();
    pool.close().await;
    for more in [["--staff"].as_slice(), &["--staff", "--promote"]] {
        let (ok, out) = circlet(&[&["user", "add", "Sam Staff", "sam@library.city"], more].concat());
        let why = if more.len() == 1 { "--promote" } else { "not confirmed" };
        assert!(!ok && out.contains(why), "{out}");
        assert!(!circlet(&["user", "list", "--staff"]).1.contains("sam@library.city"));
    }
    let (ok, out) = circlet(&["user", "confirm", "sam@library.city"]);
    assert!(!ok && out.contains("someone registered this address") && out.contains("circlet user reset sam@library.city"), "{out}");
    assert!(!circlet(&["user", "add", "Sam Staff", "sam@library.city", "--staff", "--promote"]).0, "it is not confirmed");
    assert!(circlet(&["user", "confirm", "sam@library.city", "--keep-password"]).0);
    assert!(circlet(&["user", "block", "sam@library.city"]).0);
    assert!(circlet(&["user", "add", "Sam Staff", "sam@library.city", "--staff", "--promote"]).1.contains("blocked"));
    assert!(circlet(&["user", "unblock", "sam@library.city"]).0);
    let (ok, out) = circlet(&["user", "add", "Sam Staff", "sam@library.city", "--staff", "--promote"]);
    assert!(ok && out.contains("It is staff now"), "{out}");
    for last in ["demote", "block"] {
        let (ok, out) = circlet(&["user", last, "sam@library.city"]);
        assert!(!ok && out.contains("Make someone else staff first"), "{out}");
    }
    assert!(circlet(&["user", "list", "--staff"]).1.contains("sam@library.city"));
}

#[tokio::test]
async fn a_staff_account_made_by_the_command_line_works_once_its_owner_has_opened_the_email() {
    let site = Site::new().await;
    let sam = service::NewPerson { name: "Sam Staff".into(), email: "sam@example.org".into(), password: None, staff: true, locale: String::new() };
    service::add(&site.ctx(), &sam).await.unwrap();
    let mail = last_mail(&site).await;
    assert_eq!((mail.kind.as_str(), mail.to.as_str()), ("account-invited", "sam@example.org"));
    let browser = site.browser();
    let reply = follow_link(&browser, "accounts/reset", &mail.link("/reset/"), &[("password", "four cold lemonades")]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?done=reset"));
    sign_in(&browser, "sam@example.org", "four cold lemonades").await;
    assert_eq!(browser.get("/staff").await.status, StatusCode::OK);
}

#[tokio::test]
async fn staff_rights_need_a_confirmed_address() {
    let site = Site::new().await;
    let browser = site.browser();
    register(&browser, &FORM).await;
    sign_in(&browser, "rosa@example.org", "three warm blankets").await;
    // What earlier versions did with `user add --staff`.
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("update accounts set staff = 1").execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(browser.get("/staff").await.status, StatusCode::FORBIDDEN);
    let reply = browser.post("moderation/block", "/staff", &[("account", "1"), ("button", "block"), ("reason", "It sells something.")]).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    let path = mails(&site).await[0].link("/confirm/");
    follow_link(&browser, "accounts/confirm", &path, &[]).await;
    assert_eq!(browser.get("/staff").await.status, StatusCode::OK);
}

#[tokio::test]
async fn staff_can_block_staff_but_not_the_last_who_can_act() {
    let site = Site::new().await;
    let (_, sam) = site.account("Sam Staff", true).await;
    let (_, stella) = site.account("Stella Staff", true).await;
    site.account("Una Unconfirmed", true).await;
    let mut tx = site.app.db.write().await.unwrap();
    sqlx::query("update accounts set confirmed_at = null where name like 'Una%'").execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
    let account = |who: &'static str| [("account", who), ("button", "block"), ("reason", "It sells something.")];
    let reply = sam.post("moderation/block", "/staff", &account("2")).await;
    assert_eq!(reply.location.as_deref(), Some("/staff/accounts/2?done=block"));
    assert_eq!(stella.get("/staff").await.status, StatusCode::UNAUTHORIZED);
    let reply = sam.post("moderation/block", "/staff/accounts/1", &account("1")).await;
    let page = sam.follow(&reply).await;
    assert!(page.has_error_at("reason") && page.text().contains("Make someone else staff first"), "{}", page.text());
    for person in ["stella.staff@example.org", "una.unconfirmed@example.org"] {
        roles::demote(&site.ctx(), person).await.unwrap();
    }
    let last = roles::demote(&site.ctx(), "sam.staff@example.org").await.unwrap_err();
    assert_eq!(last.public().about("email"), Some(FieldCode::LastStaff));
    assert_eq!(site.count("select count(*) from accounts where staff = 1").await, 1);
    assert_eq!(sign_in(&site.browser(), "sam.staff@example.org", PASSWORD).await.location.as_deref(), Some("/me"));
}

#[tokio::test]
async fn of_two_staff_members_who_block_each_other_at_once_one_stays() {
    let site = Site::new().await;
    let (AccountId(sam), _) = site.account("Sam Staff", true).await;
    let (stella, _) = site.account("Stella Staff", true).await;
    let mut first = site.app.db.write().await.unwrap();
    store::roles::take_turns(&mut first).await.unwrap();
    assert!(store::roles::block(&mut first, AccountId(sam), 1).await.unwrap());
    let ctx = site.ctx_of(stella, "Stella Staff", true);
    let form =
        circlet::moderation::model::BlockForm { account: stella.to_string(), button: "block".into(), reason: "Spam.".into(), ..Default::default() };
    let (second, ()) = tokio::join!(circlet::moderation::service::act::block(&ctx, &form), async {
        blocked(&site).await;
        first.commit().await.unwrap();
    });
    assert_eq!(second.unwrap_err().public().about("reason"), Some(FieldCode::LastStaff));
    assert_eq!(site.count("select count(*) from accounts where staff = 1 and blocked_at is null").await, 1);
}

#[tokio::test]
async fn of_two_who_are_demoted_at_once_one_stays() {
    let site = Site::new().await;
    site.account("Sam Staff", true).await;
    let (stella, _) = site.account("Stella Staff", true).await;
    let mut first = site.app.db.write().await.unwrap();
    store::roles::take_turns(&mut first).await.unwrap();
    assert!(store::roles::demote(&mut first, stella).await.unwrap());
    let ctx = site.ctx();
    let (second, ()) = tokio::join!(roles::demote(&ctx, "sam.staff@example.org"), async {
        blocked(&site).await;
        first.commit().await.unwrap();
    });
    assert!(matches!(second.unwrap_err().public(), AppError::Invalid(_)));
    assert_eq!(site.count("select count(*) from accounts where staff = 1").await, 1);
}

#[tokio::test]
async fn a_blocked_account_gets_no_link() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    roles::set_blocked_by_address(&site.ctx(), "amina.otieno@example.org", true).await.unwrap();
    let refused = service::reset_by_address(&site.ctx(), "amina.otieno@example.org").await.unwrap_err().public();
    assert_eq!(refused, AppError::Refused(Refusal::from(circlet::accounts::model::AccountRefusal::Blocked)));
    roles::set_blocked_by_address(&site.ctx(), "amina.otieno@example.org", false).await.unwrap();
    assert!(service::reset_by_address(&site.ctx(), "amina.otieno@example.org").await.unwrap().contains("/reset/"));
    assert_eq!(last_mail(&site).await.kind, "account-reset");
}
