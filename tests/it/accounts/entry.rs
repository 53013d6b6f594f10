//! Creating and confirming accounts, signing in and out, resetting passwords.

use super::{FORM, PASSWORD, follow_link, is_signed_in, last_mail, mails, register, sign_in, with};
use crate::harness::{HOST, Site};
use crate::rows::run;
use axum::http::{StatusCode, header};
use circlet::accounts::service::{Added, NewPerson, add, invitation};

#[tokio::test]
async fn an_account_is_created_confirmed_and_used() {
    let site = Site::new().await;
    let browser = site.browser();
    assert!(browser.get("/register").await.body.contains("href=\"/privacy\""), "consent points to the privacy text");
    let reply = register(&browser, &FORM).await;
    assert_eq!(reply.location.as_deref(), Some("/register/done"));
    assert!(browser.follow(&reply).await.text().contains("Open the link in it"));
    let mail = last_mail(&site).await;
    assert_eq!((mail.kind.as_str(), mail.to.as_str()), ("account-confirm", "Rosa@Example.org"));
    assert!(!mail.text.contains("blankets"));

    let path = mail.link("/confirm/");
    let page = browser.get(&path).await;
    assert!(page.text().contains("Is Rosa@Example.org the right address for the account of Rosa Diaz?"), "{}", page.text());
    assert_eq!(site.count("select count(*) from accounts where confirmed_at is not null").await, 0, "opening a link changes nothing");
    for _ in 0..2 {
        let reply = follow_link(&browser, "accounts/confirm", &path, &[]).await;
        assert_eq!(reply.location.as_deref(), Some("/sign-in?done=confirmed"), "a second click is harmless");
    }
    assert_eq!(site.count("select count(*) from accounts where confirmed_at is not null").await, 1);

    let reply = sign_in(&browser, " rosa@example.ORG", "three warm blankets").await;
    assert_eq!((reply.status, reply.location.as_deref()), (StatusCode::SEE_OTHER, Some("/me")));
    let page = browser.get("/settings").await;
    assert!(page.body.contains("value=\"Rosa Diaz\"") && page.text().contains("Sign out"), "{}", page.text());
}

#[tokio::test]
async fn registering_looks_the_same_for_known_and_unknown_addresses() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let mut seen = Vec::new();
    for email in ["amina.otieno@example.org", "nobody@example.org"] {
        let browser = site.browser();
        let reply = register(&browser, &with("email", email)).await;
        seen.push((reply.status, reply.location.clone(), reply.body.clone(), browser.follow(&reply).await.text()));
    }
    assert_eq!(seen[0], seen[1]);
    let mails = mails(&site).await;
    assert_eq!(mails.len(), 2, "each gets exactly one email");
    assert_eq!((mails[0].kind.as_str(), mails[0].to.as_str()), ("account-known", "amina.otieno@example.org"));
    assert!(mails[0].text.contains("nothing was changed") && !mails[0].text.contains("/confirm/"));
    assert_eq!(site.count("select count(*) from accounts").await, 2);
    assert_eq!(sign_in(&site.browser(), "amina.otieno@example.org", PASSWORD).await.location.as_deref(), Some("/me"), "the account is unchanged");
}

#[tokio::test]
async fn signing_in_and_forgetting_look_the_same_for_known_and_unknown_addresses() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let (mut entered, mut forgotten) = (Vec::new(), Vec::new());
    for email in ["amina.otieno@example.org", "nobody@example.org"] {
        let browser = site.browser();
        let reply = sign_in(&browser, email, "a wrong guess").await;
        let page = browser.follow(&reply).await;
        assert!(page.has_error_at("password") && page.body.contains(&format!("value=\"{email}\"")), "{}", page.text());
        entered.push((reply.status, reply.location.clone(), page.text()));
        let reply = browser.post("accounts/forgot", "/forgot-password", &[("email", email)]).await;
        forgotten.push((reply.status, reply.location.clone(), browser.follow(&reply).await.text()));
    }
    assert_eq!(entered[0], entered[1]);
    assert_eq!(forgotten[0], forgotten[1]);
    let kinds: Vec<_> = mails(&site).await.into_iter().map(|m| m.kind).collect();
    assert_eq!(kinds, ["account-reset", "account-unknown"], "the same outbox row either way");
}

#[tokio::test]
async fn a_wrong_form_comes_back_with_what_was_typed_but_never_the_password() {
    let site = Site::new().await;
    let long = "x".repeat(200);
    for (field, value) in [
        ("name", " "),
        ("name", &long),
        ("name", "a\u{0}b"),
        ("email", "rosa"),
        ("password", ""),
        ("password", "1234567"),
        ("password", "Password123"),
        ("password", "rosa@example.org"),
        ("password", "diaz-ROSA 7"),
        ("password", &long),
        ("consent", ""),
    ] {
        let browser = site.browser();
        let reply = register(&browser, &with(field, value)).await;
        let page = browser.follow(&reply).await;
        assert!(page.has_error_at(field), "{field} {value}: {}", page.text());
        let kept = if field == "name" { "Rosa@Example.org" } else { "Rosa Diaz" };
        assert!(page.body.contains(kept), "the rest of the form is lost with a wrong {field}");
        assert!(!page.body.contains("three warm blankets") && !reply.location.unwrap().contains("blankets"));
    }
    assert_eq!(site.count("select count(*) from accounts").await, 0);
    assert_eq!(site.count("select count(*) from kept_forms where body like '%blankets%' or body like '%Password%'").await, 0);
}

#[tokio::test]
async fn html_in_a_name_stays_text_on_pages_and_in_mails() {
    let site = Site::new().await;
    let browser = site.browser();
    register(&browser, &with("name", "<script>alert(1)</script>")).await;
    let mail = last_mail(&site).await;
    assert!(!browser.get(&mail.link("/confirm/")).await.body.contains("<script>alert(1)"));
    assert!(!mail.html.contains("script"), "a name is in no email to an address that is not confirmed: {}", mail.html);
    run(&site, "update accounts set confirmed_at = 1").await;
    browser.post("accounts/forgot", "/forgot-password", &[("email", "Rosa@Example.org")]).await;
    let mail = last_mail(&site).await;
    assert!(mail.html.contains("&#60;script&#62;") && !mail.html.contains("<script>"), "{}", mail.html);
}

#[tokio::test]
async fn each_sign_in_has_a_new_session_in_a_guarded_cookie() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let browser = site.browser();
    browser.set_cookie("__Host-circlet", "planted-by-somebody-else");
    let reply = sign_in(&browser, "amina.otieno@example.org", PASSWORD).await;
    let first = browser.cookie("__Host-circlet").unwrap();
    assert_ne!(first, "planted-by-somebody-else");
    let cookie = reply.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap()).find(|c| c.starts_with("__Host-circlet=")).unwrap();
    for guard in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
        assert!(cookie.contains(guard), "{cookie}");
    }
    sign_in(&browser, "amina.otieno@example.org", PASSWORD).await;
    assert_ne!(browser.cookie("__Host-circlet").unwrap(), first);
    let old = site.browser();
    old.set_cookie("__Host-circlet", &first);
    assert!(!is_signed_in(&old).await, "the previous session has ended");
    assert_eq!(
        site.count("select count(*) from sessions where token_hash like '%-%' or length(token_hash) <> 64").await,
        0,
        "only hashes are stored"
    );
}

#[tokio::test]
async fn signing_out_ends_the_session_and_forgets_the_browser() {
    let site = Site::new().await;
    let (_, browser) = site.account("Amina Otieno", false).await;
    let token = browser.cookie("__Host-circlet").unwrap();
    for _ in 0..2 {
        let reply = browser.post("accounts/sign-out", "/courses", &[]).await;
        assert_eq!((reply.status, reply.location.as_deref()), (StatusCode::SEE_OTHER, Some("/")));
    }
    assert_eq!(browser.cookie("__Host-circlet"), None);
    browser.set_cookie("__Host-circlet", &token);
    assert!(!is_signed_in(&browser).await);
    assert_eq!(site.count("select count(*) from sessions").await, 0);
}

#[tokio::test]
async fn sign_in_redirects_only_to_this_site() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    for (next, goes) in [
        ("/courses/add", "/courses/add"),
        ("", "/me"),
        ("https://evil.example/", "/me"),
        ("//evil.example", "/me"),
        ("/\\evil.example", "/me"),
        ("javascript:alert(1)", "/me"),
        ("/x\r\nSet-Cookie: a=b", "/me"),
    ] {
        let fields = [("email", "amina.otieno@example.org"), ("password", PASSWORD), ("next", next)];
        let reply = site.browser().post("accounts/sign-in", "/sign-in", &fields).await;
        assert_eq!(reply.location.as_deref(), Some(goes), "{next}");
    }
    let browser = site.browser();
    let page = browser.get("/sign-in?next=/courses/add").await;
    assert!(page.body.contains("value=\"/courses/add\""));
    let reply = browser.post("accounts/sign-in", "/sign-in", &[("email", "x@y.org"), ("password", "no"), ("next", "/courses/add")]).await;
    assert!(browser.follow(&reply).await.body.contains("value=\"/courses/add\""), "a wrong guess keeps the destination");
}

#[tokio::test]
async fn a_session_ends_when_idle_and_after_180_days_at_the_latest() {
    let site = Site::new().await;
    let (_, idle) = site.account("Amina Otieno", false).await;
    let (_, busy) = site.account("Ben Busy", false).await;
    for day in ["2026-12-10", "2027-01-05", "2027-02-01", "2027-02-28", "2027-03-25", "2027-04-20", "2027-05-14"] {
        site.at(&format!("{day}T16:00:00Z"));
        assert!(is_signed_in(&busy).await, "{day}");
    }
    assert!(!is_signed_in(&idle).await);
    site.at("2027-05-16T16:00:00Z");
    assert!(!is_signed_in(&busy).await, "180 days are over");
}

#[tokio::test]
async fn a_reset_link_works_once_within_an_hour_and_ends_every_session() {
    let site = Site::new().await;
    let (_, browser) = site.account("Amina Otieno", false).await;
    let visitor = site.browser();
    let ask = || async {
        visitor.post("accounts/forgot", "/forgot-password", &[("email", "AMINA.OTIENO@example.org")]).await;
        last_mail(&site).await.link("/reset/")
    };
    let (first, second) = (ask().await, ask().await);
    assert_eq!(visitor.get(&first).await.status, StatusCode::CONFLICT, "asking again makes the first link invalid");
    follow_link(&visitor, "accounts/reset", &first, &[("password", "four cold lemonades")]).await;
    assert!(visitor.get(&second).await.text().contains("amina.otieno@example.org"));
    assert!(is_signed_in(&browser).await, "opening a link changes nothing, nor does an invalid one");
    let short = follow_link(&visitor, "accounts/reset", &second, &[("password", "short")]).await;
    assert!(visitor.follow(&short).await.has_error_at("password"));

    let new = [("password", "four cold lemonades")];
    assert_eq!(follow_link(&visitor, "accounts/reset", &second, &new).await.location.as_deref(), Some("/sign-in?done=reset"));
    assert!(!is_signed_in(&browser).await);
    assert_eq!(last_mail(&site).await.kind, "account-password", "its owner is notified");
    for used in [&first, &second] {
        assert_eq!(visitor.get(used).await.status, StatusCode::CONFLICT);
        let again = follow_link(&visitor, "accounts/reset", used, &[("password", "five green apples")]).await;
        assert!(visitor.follow(&again).await.text().contains("no longer works"));
    }
    assert_eq!(sign_in(&visitor, "amina.otieno@example.org", "four cold lemonades").await.location.as_deref(), Some("/me"));

    let late = ask().await;
    site.at("2026-11-16T17:00:00Z");
    assert_eq!(visitor.get(&late).await.status, StatusCode::CONFLICT);
    let forged = format!("{}A", &late[..late.len() - 1]);
    assert_eq!(visitor.get(&forged).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_link_of_one_kind_opens_nothing_else() {
    let site = Site::new().await;
    let browser = site.browser();
    register(&browser, &FORM).await;
    let confirm = last_mail(&site).await.link("/confirm/");
    let as_reset = confirm.replace("/confirm/", "/reset/");
    assert_eq!(browser.get(&as_reset).await.status, StatusCode::CONFLICT);
    follow_link(&browser, "accounts/reset", &as_reset, &[("password", "four cold lemonades")]).await;
    assert_eq!(sign_in(&browser, "rosa@example.org", "three warm blankets").await.location.as_deref(), Some("/me"));
}

#[tokio::test]
async fn guessing_from_one_network_is_stopped_after_ten_attempts_for_a_quarter_of_an_hour() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    for _ in 0..15 {
        assert_eq!(
            sign_in(&site.browser(), "amina.otieno@example.org", PASSWORD).await.location.as_deref(),
            Some("/me"),
            "right guesses do not count"
        );
    }
    for email in ["amina.otieno@example.org", "nobody@example.org"] {
        for _ in 0..10 {
            assert_eq!(sign_in(&site.browser(), email, "a wrong guess").await.status, StatusCode::SEE_OTHER);
        }
        let stopped = sign_in(&site.browser(), email, PASSWORD).await;
        assert_eq!(stopped.status, StatusCode::TOO_MANY_REQUESTS, "known or not");
        assert!(stopped.headers.contains_key(header::RETRY_AFTER) && stopped.text().contains("try again in 15 min"), "{}", stopped.text());
    }
    site.at("2026-11-16T16:15:00Z");
    assert_eq!(sign_in(&site.browser(), "amina.otieno@example.org", PASSWORD).await.location.as_deref(), Some("/me"));
}

#[tokio::test]
async fn one_address_gets_five_emails_an_hour_and_one_client_creates_thirty_accounts() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    for email in ["amina.otieno@example.org", "nobody@example.org"] {
        for round in 0..6 {
            let reply = site.browser().post("accounts/forgot", "/forgot-password", &[("email", email)]).await;
            let expected = if round < 5 { StatusCode::SEE_OTHER } else { StatusCode::TOO_MANY_REQUESTS };
            assert_eq!(reply.status, expected, "{email} {round}");
        }
    }
    assert_eq!(site.count("select count(*) from outbox").await, 10);
    for number in 0..31 {
        let email = format!("new{number}@example.org");
        let expected = if number < 30 { StatusCode::SEE_OTHER } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(register(&site.browser(), &with("email", &email)).await.status, expected, "{number}");
    }
}

#[tokio::test]
async fn registration_can_be_closed() {
    for (mode, says, not) in [("invite", "by invitation", "takes no new accounts"), ("closed", "takes no new accounts", "invitation")] {
        let site = Site::with(&[("CIRCLET_REGISTRATION", mode)]).await;
        let browser = site.browser();
        let reply = register(&browser, &FORM).await;
        for page in [browser.get("/register").await, browser.follow(&reply).await] {
            assert!(page.text().contains(says) && !page.text().contains(not), "{mode}: {}", page.text());
            assert!(!page.body.contains("name=\"form[email]\""), "{mode}: {}", page.text());
        }
        assert!(!browser.get("/sign-in").await.body.contains("href=\"/register\""));
        assert_eq!(site.count("select count(*) from accounts").await + site.count("select count(*) from outbox").await, 0);
        browser.post("accounts/forgot", "/forgot-password", &[("email", "rosa@example.org")]).await;
        let mail = last_mail(&site).await;
        assert!(mail.kind == "account-unknown" && !mail.text.contains("/register"), "{}", mail.text);
    }
    let site = Site::with(&[("CIRCLET_REGISTRATION", "open")]).await;
    assert!(site.browser().get("/sign-in").await.body.contains("href=\"/register\""));
    site.browser().post("accounts/forgot", "/forgot-password", &[("email", "rosa@example.org")]).await;
    assert!(last_mail(&site).await.text.contains("/register"));
}

#[tokio::test]
async fn on_an_invite_only_site_an_invited_person_can_sign_in() {
    let site = Site::with(&[("CIRCLET_REGISTRATION", "invite")]).await;
    let person =
        NewPerson { name: "Rosa Diaz".to_owned(), email: "rosa@example.org".to_owned(), password: None, staff: false, locale: String::new() };
    let Added::New(id) = add(&site.ctx(), &person).await.unwrap() else { panic!("no one has this address") };
    let link = invitation(&site.ctx(), id).await.unwrap();
    let path = link.strip_prefix(&format!("https://{HOST}")).unwrap();
    let browser = site.browser();
    assert!(browser.get(path).await.text().contains("rosa@example.org"));
    let reply = follow_link(&browser, "accounts/reset", path, &[("password", "three warm blankets")]).await;
    assert_eq!(reply.location.as_deref(), Some("/sign-in?done=reset"));
    assert_eq!(sign_in(&browser, "rosa@example.org", "three warm blankets").await.location.as_deref(), Some("/me"));
}

#[tokio::test]
async fn an_unconfirmed_person_is_told_on_every_page_and_can_have_the_mail_again() {
    let site = Site::new().await;
    let browser = site.browser();
    register(&browser, &FORM).await;
    sign_in(&browser, "rosa@example.org", "three warm blankets").await;
    assert!(browser.get("/courses").await.text().contains("Please confirm your email address"));
    let reply = browser.post("accounts/resend", "/courses", &[]).await;
    assert_eq!(reply.location.as_deref(), Some("/settings?done=sent"));
    let path = last_mail(&site).await.link("/confirm/");
    assert_eq!(follow_link(&browser, "accounts/confirm", &path, &[]).await.location.as_deref(), Some("/settings?done=confirmed"));
    assert!(!browser.get("/courses").await.text().contains("Please confirm your email address"));
    browser.post("accounts/resend", "/courses", &[]).await;
    assert_eq!(mails(&site).await.len(), 2, "nothing is sent to a confirmed address");
}

#[tokio::test]
async fn a_confirm_link_lasts_a_week() {
    let site = Site::new().await;
    let browser = site.browser();
    register(&browser, &FORM).await;
    let path = last_mail(&site).await.link("/confirm/");
    site.at("2026-11-23T16:00:00Z");
    assert_eq!(browser.get(&path).await.status, StatusCode::CONFLICT);
    let reply = follow_link(&browser, "accounts/confirm", &path, &[]).await;
    assert!(browser.follow(&reply).await.text().contains("no longer works"));
    assert_eq!(site.count("select count(*) from accounts where confirmed_at is not null").await, 0);
}
