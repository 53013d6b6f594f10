//! Guessing passwords: strangers do not lock the owner out. Each kind of email has its own limit.

use super::{FORM, PASSWORD, follow_link, is_signed_in, last_mail, mails, register, sign_in, with};
use crate::harness::{Browser, Site};
use crate::rows::run;
use axum::http::{StatusCode, header};

const AMINA: &str = "amina.otieno@example.org";

/// Signs in and stays signed in.
async fn stay(browser: &Browser, email: &str, password: &str) -> crate::harness::Reply {
    browser.post("accounts/sign-in", "/sign-in", &[("email", email), ("password", password), ("stay", "on")]).await
}

/// Guesses an account's password ten times from a network.
async fn guess(site: &Site, email: &str, network: u8) {
    for _ in 0..10 {
        sign_in(&site.browser().in_network(network), email, "a wrong guess").await;
    }
}

fn entered(reply: &crate::harness::Reply) -> bool {
    reply.location.as_deref() == Some("/me")
}

/// Returns the cookie that a response sets, with its attributes.
fn cookie(reply: &crate::harness::Reply, name: &str) -> Option<String> {
    let all = reply.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap().to_owned());
    all.into_iter().find(|cookie| cookie.starts_with(&format!("{name}=")))
}

#[tokio::test]
async fn guesses_from_one_network_do_not_lock_out_another_one() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    guess(&site, AMINA, 1).await;
    assert_eq!(sign_in(&site.browser().in_network(1), AMINA, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(entered(&sign_in(&site.browser().in_network(2), AMINA, PASSWORD).await));
}

#[tokio::test]
async fn staying_signed_in_leaves_a_mark_and_this_time_only_leaves_none() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let browser = site.browser();
    let once = sign_in(&browser, AMINA, PASSWORD).await;
    assert!(cookie(&once, "__Host-circlet_device").is_none());
    assert!(!cookie(&once, "__Host-circlet").unwrap().contains("Max-Age"), "it ends with the browser");
    assert_eq!(site.count("select count(*) from devices").await, 0);
    assert!(!browser.get("/settings").await.text().contains("Browsers that we recognise"));

    let stayed = stay(&browser, AMINA, PASSWORD).await;
    for name in ["__Host-circlet", "__Host-circlet_device"] {
        assert!(cookie(&stayed, name).unwrap().contains("Max-Age=15552000"), "180 days");
    }
    let mark = browser.cookie("__Host-circlet_device").unwrap();
    assert_eq!(site.count("select count(*) from devices where length(mark_hash) = 64").await, 1, "only its hash is stored");
    stay(&browser, AMINA, PASSWORD).await;
    assert_eq!(browser.cookie("__Host-circlet_device").as_ref(), Some(&mark), "one mark for each browser");
    assert!(browser.get("/settings").await.text().contains("We recognise 1 browser in which you chose"));
    browser.post("accounts/sign-out", "/courses", &[]).await;
    assert_eq!(browser.cookie("__Host-circlet_device"), Some(mark), "it outlives signing out");
}

#[tokio::test]
async fn a_planted_mark_is_not_taken_over() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let browser = site.browser();
    browser.set_cookie("__Host-circlet_device", "planted");
    stay(&browser, AMINA, PASSWORD).await;
    assert_ne!(browser.cookie("__Host-circlet_device").as_deref(), Some("planted"));
}

#[tokio::test]
async fn with_the_mark_the_right_password_is_never_refused() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    site.account("Ben Busy", false).await;
    let (browser, other) = (site.browser(), site.browser());
    stay(&browser, AMINA, PASSWORD).await;
    browser.post("accounts/sign-out", "/courses", &[]).await;
    stay(&other, "ben.busy@example.org", PASSWORD).await;
    // From the same network, more than one network may guess, and from all the others.
    for email in [AMINA, "b@example.org", "c@example.org", "d@example.org", "e@example.org", "f@example.org"] {
        for _ in 0..10 {
            sign_in(&site.browser(), email, "a wrong guess").await;
        }
    }
    for network in 1..=10 {
        guess(&site, AMINA, network).await;
    }
    assert!(entered(&sign_in(&browser, AMINA, PASSWORD).await));
    assert_eq!(sign_in(&other, AMINA, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS, "the mark of another account");
    site.at("2027-05-16T16:00:00Z");
    for _ in 0..10 {
        sign_in(&site.browser(), AMINA, "a wrong guess").await;
    }
    assert_eq!(sign_in(&browser, AMINA, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS, "180 days are over");
}

#[tokio::test]
async fn a_mark_is_no_way_to_guess_without_end() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let browser = site.browser();
    stay(&browser, AMINA, PASSWORD).await;
    for round in 0..40 {
        assert_eq!(sign_in(&browser, AMINA, "a wrong guess").await.status, StatusCode::SEE_OTHER, "{round}");
    }
    assert_eq!(sign_in(&browser, AMINA, "a wrong guess").await.status, StatusCode::TOO_MANY_REQUESTS, "30 with the mark, 10 without");
}

#[tokio::test]
async fn marks_end_with_the_password_a_block_and_the_account() {
    type Fields = &'static [(&'static str, &'static str)];
    let ends: [(&str, &str, &str, Fields); 3] = [
        ("a new password", "accounts/password", "/settings", &[("current", PASSWORD), ("password", "four cold lemonades")]),
        ("forgetting", "accounts/forget-devices", "/settings", &[]),
        ("deleting", "accounts/delete", "/settings/delete", &[("password", PASSWORD)]),
    ];
    for (name, endpoint, page, fields) in ends {
        let site = Site::new().await;
        site.account("Amina Otieno", false).await;
        let (_, other) = site.account("Ben Busy", false).await;
        let browser = site.browser();
        stay(&browser, AMINA, PASSWORD).await;
        assert_eq!(other.post("accounts/forget-devices", "/settings", &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(site.count("select count(*) from devices").await, 1, "only the own ones are forgotten");
        assert_eq!(browser.post(endpoint, page, fields).await.status, StatusCode::SEE_OTHER, "{name}");
        assert_eq!(site.count("select count(*) from devices").await, 0, "{name}");
    }
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    site.account("Amina Otieno", false).await;
    let browser = site.browser();
    stay(&browser, AMINA, PASSWORD).await;
    browser.post("accounts/forgot", "/forgot-password", &[("email", AMINA)]).await;
    let path = last_mail(&site).await.link("/reset/");
    follow_link(&browser, "accounts/reset", &path, &[("password", "four cold lemonades")]).await;
    assert_eq!(site.count("select count(*) from devices").await, 0, "a new password by a link");
    stay(&browser, AMINA, "four cold lemonades").await;
    staff.post("moderation/block", "/staff/accounts/2", &[("account", "2"), ("button", "block"), ("reason", "Spam.")]).await;
    assert_eq!(site.count("select count(*) from devices").await, 0, "a block");
    let stranger = site.browser();
    register(&stranger, &FORM).await;
    let path = last_mail(&site).await.link("/confirm/");
    stay(&stranger, "rosa@example.org", FORM[2].1).await;
    assert_eq!(site.count("select count(*) from devices").await, 1);
    follow_link(&site.browser(), "accounts/claim", &path, &[("new_password", "four cold lemonades")]).await;
    assert_eq!(site.count("select count(*) from devices").await, 0, "a takeover");
}

#[tokio::test]
async fn guesses_of_strangers_do_not_keep_someone_signed_in_from_changing_the_password() {
    let site = Site::new().await;
    let (_, browser) = site.account("Amina Otieno", false).await;
    for network in 0..=10 {
        guess(&site, AMINA, network).await;
    }
    let change = |current: &'static str| [("current", current), ("password", "four cold lemonades")];
    for round in 0..11 {
        let expected = if round < 10 { StatusCode::SEE_OTHER } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(browser.post("accounts/password", "/settings", &change("wrong guess")).await.status, expected, "{round}");
    }
    let other = site.browser_of(circlet::types::AccountId(site.count("select id from accounts").await)).await;
    assert_eq!(other.post("accounts/password", "/settings", &change(PASSWORD)).await.location.as_deref(), Some("/settings?done=password"));
}

#[tokio::test]
async fn after_a_hundred_guesses_from_everywhere_an_unknown_browser_signs_in_by_an_emailed_link() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let mut seen = Vec::new();
    for email in [AMINA, "nobody@example.org"] {
        for network in 1..=10 {
            guess(&site, email, network).await;
        }
        let browser = site.browser().in_network(77);
        let page = browser.follow(&sign_in(&browser, email, PASSWORD).await).await;
        assert!(page.text().contains("we can email you one") && page.body.contains("href=\"/sign-in/link\""), "{}", page.text());
        let reply = browser.post("accounts/sign-in-link", "/sign-in/link", &[("email", email)]).await;
        seen.push((page.text(), reply.status, reply.location.clone(), browser.follow(&reply).await.text()));
    }
    assert_eq!(seen[0], seen[1], "known or not");
    let mails = mails(&site).await;
    assert_eq!(mails.iter().map(|mail| mail.kind.as_str()).collect::<Vec<_>>(), ["account-sign-in", "account-unknown"]);
    assert!(mails[1].text.contains("a link to sign in") && !mails[1].text.contains("/enter/"));
    let path = mails[0].link("/enter/");
    let browser = site.browser().in_network(77);
    for _ in 0..2 {
        assert!(browser.get(&path).await.text().contains("Sign in as Amina Otieno, with the account of amina.otieno@example.org?"));
    }
    assert!(!is_signed_in(&browser).await, "opening it changes nothing");
    let reply = follow_link(&browser, "accounts/enter", &path, &[("stay", "on")]).await;
    assert!(entered(&reply) && is_signed_in(&browser).await);
    assert!(entered(&sign_in(&browser, AMINA, PASSWORD).await), "the browser has the mark now");
    let again = follow_link(&site.browser(), "accounts/enter", &path, &[]).await;
    assert!(site.browser().follow(&again).await.text().contains("no longer works"), "it works once");
    site.at("2026-11-16T17:00:00Z");
    assert!(entered(&sign_in(&site.browser().in_network(78), AMINA, PASSWORD).await), "the hour is over");
}

#[tokio::test]
async fn a_link_to_sign_in_is_the_last_one_asked_for_short_lived_and_good_for_one_account() {
    let site = Site::new().await;
    site.account("Amina Otieno", true).await;
    let browser = site.browser();
    let ask = || async {
        browser.post("accounts/sign-in-link", "/sign-in/link", &[("email", AMINA)]).await;
        last_mail(&site).await.link("/enter/")
    };
    let (first, second) = (ask().await, ask().await);
    assert_eq!(browser.get(&first).await.status, StatusCode::CONFLICT);
    assert_eq!(browser.get(&second.replace("/enter/", "/reset/")).await.status, StatusCode::CONFLICT, "of another kind");
    site.at("2026-11-16T16:30:00Z");
    assert_eq!(browser.get(&second).await.status, StatusCode::CONFLICT, "half an hour is over");
    let third = ask().await;
    run(&site, "update accounts set blocked_at = 1").await;
    follow_link(&browser, "accounts/enter", &third, &[]).await;
    assert!(!is_signed_in(&browser).await, "the account is blocked");
    run(&site, "update accounts set blocked_at = null").await;
    follow_link(&browser, "accounts/enter", &third, &[]).await;
    assert!(is_signed_in(&browser).await);
    // The password was not entered in this session.
    assert!(browser.get("/staff").await.body.contains("texts_password"));
    run(&site, "update accounts set credential_revision = credential_revision + 1").await;
    assert_eq!(browser.get(&ask().await).await.status, StatusCode::OK);

    let reply = browser.post("accounts/sign-in-link", "/sign-in/link", &[("email", "no address")]).await;
    let page = browser.follow(&reply).await;
    assert!(page.has_error_at("email") && page.body.contains("value=\"no address\""));
}

#[tokio::test]
async fn an_unconfirmed_account_is_not_entered_by_a_link() {
    let site = Site::new().await;
    register(&site.browser(), &FORM).await;
    let owner = site.browser();
    owner.post("accounts/sign-in-link", "/sign-in/link", &[("email", "rosa@example.org")]).await;
    let mail = last_mail(&site).await;
    assert!(mail.kind == "account-confirm" && !mail.text.contains("/enter/"), "{}", mail.text);
}

#[tokio::test]
async fn asking_for_one_kind_of_email_uses_up_no_other_one() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let browser = site.browser();
    for (endpoint, page) in [("signups/my-link", "/my-link"), ("accounts/forgot", "/forgot-password"), ("accounts/sign-in-link", "/sign-in/link")] {
        for round in 0..6 {
            let expected = if round < 5 { StatusCode::SEE_OTHER } else { StatusCode::TOO_MANY_REQUESTS };
            assert_eq!(browser.post(endpoint, page, &[("email", AMINA)]).await.status, expected, "{endpoint} {round}");
        }
    }
    assert_eq!(register(&browser, &with("email", AMINA)).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_new_password_through_a_mailed_link_ends_what_strangers_caused() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let owner = site.browser().in_network(99);
    for network in 1..=10 {
        guess(&site, AMINA, network).await;
    }
    for _ in 0..11 {
        assert!(!entered(&sign_in(&owner, AMINA, PASSWORD).await), "unknown browsers sign in by a link now");
    }
    owner.post("accounts/forgot", "/forgot-password", &[("email", AMINA)]).await;
    let path = last_mail(&site).await.link("/reset/");
    follow_link(&owner, "accounts/reset", &path, &[("password", "four cold lemonades")]).await;
    assert!(entered(&sign_in(&owner, AMINA, "four cold lemonades").await), "as the page after it promises");
    assert!(!entered(&sign_in(&site.browser().in_network(1), AMINA, PASSWORD).await));
}
