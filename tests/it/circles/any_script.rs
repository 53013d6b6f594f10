//! Circles whose titles, and so their addresses, are in any script.

use super::published;
use crate::harness::{Browser, Reply, Site};
use axum::http::StatusCode;
use circlet::paths;

const TITLES: [&str; 4] = ["学习圈", "نادي القراءة", "Учимся говорить", "Tiếng Việt"];

/// Follows a redirect as a browser does, which reads a header's other bytes as it likes.
async fn arrive(browser: &Browser, what: &str, reply: Reply) -> Reply {
    let to = reply.location.clone().unwrap_or_else(|| panic!("{what}: no redirect: {} {}", reply.status, reply.text()));
    assert!(to.bytes().all(|byte| byte.is_ascii_graphic()), "{what}: {to}");
    assert!(!to.contains("__err"), "{what}: {to}");
    let page = browser.get(&to).await;
    assert_eq!(page.status, StatusCode::OK, "{what}: {to}");
    page
}

#[tokio::test]
async fn case_02_a_circle_called_in_any_script_is_run_from_first_to_last() {
    for title in TITLES {
        for scripted in [false, true] {
            runs(title, scripted).await;
        }
    }
}

async fn runs(title: &str, scripted: bool) {
    let site = Site::new().await;
    let (_, native) = site.account("Amina Otieno", false).await;
    let slug = published(&site, &native, &[("title", title), ("question", "")]).await;
    let amina = if scripted { native.scripted() } else { native.clone() };
    let visitor = if scripted { site.browser().scripted() } else { site.browser() };
    assert!(site.browser().get(&paths::circle(&slug)).await.text().contains(title), "{slug}");
    let page = arrive(&visitor, "sign up", site.sign_up(&visitor, &slug, "Ben Weber").await).await;
    assert!(page.text().contains(title), "{}", page.text());
    let ben = site.count("select max(id) from signups").await.to_string();
    let meeting = site.count("select min(id) from meetings").await.to_string();
    site.at("2026-12-01T03:00:00Z");
    let manage = paths::manage(&slug);
    for (endpoint, fields) in [
        ("circles/sign-up-open", vec![("open", "no")]),
        ("circles/sign-up-open", vec![("open", "yes")]),
        ("messages/send", vec![("key", "k"), ("subject", "Hello"), ("body", "Hello all")]),
        ("facilitation/remove", vec![("id", ben.as_str())]),
        ("feedback/save", vec![("meeting", &meeting), ("form[typed][values][overall]", "4"), ("button", "done")]),
        ("circles/cancel", vec![("reason", "Flooded.")]),
    ] {
        let fields = [vec![("slug", slug.as_str())], fields].concat();
        arrive(&amina, endpoint, amina.post(endpoint, &manage, &fields).await).await;
    }
}

#[tokio::test]
async fn case_02_a_form_posted_wrong_returns_to_its_page_and_a_stranger_to_it_after_signing_in() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = published(&site, &amina, &[("title", "学习圈")]).await;
    // As pages with and without scripts name themselves.
    for page in [paths::sign_up(&slug), format!("/circles/{slug}/sign-up")] {
        let reply = site.browser().post("signups/sign-up", &page, &[("slug", &slug), ("name", "")]).await;
        let to = reply.location.clone().unwrap_or_default();
        assert!(to.starts_with(&format!("{}?", paths::sign_up(&slug))), "{to}");
    }
    let (stranger, manage) = (site.browser(), format!("/circles/{slug}/manage"));
    let asked = stranger.post("circles/cancel", &paths::manage(&slug), &[("slug", &slug), ("reason", "")]).await;
    let sign_in = asked.location.clone().unwrap_or_default();
    let next = stranger.get(&sign_in).await;
    let login = [("email", "amina.otieno@example.org"), ("password", "tea and biscuits"), ("next", &manage)];
    assert!(next.body.contains(&format!("value=\"{manage}?kept=cancel\"")), "{}", next.body);
    arrive(&stranger, "sign in", stranger.post("accounts/sign-in", &sign_in, &login).await).await;
}

#[tokio::test]
async fn case_02_staff_hide_a_circle_by_the_address_a_browser_copies() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let (_, staff) = site.account("Sam Staff", true).await;
    let slug = published(&site, &amina, &[("title", "Учимся говорить")]).await;
    for page in [paths::circle(&slug), format!("https://circlet.example/circles/{slug}")] {
        let hide = |button| [("page", page.clone()), ("button", button), ("reason", "It sells something.".to_owned())];
        for (button, hidden) in [("hide", 1), ("show", 0)] {
            let fields = hide(button.to_owned());
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            staff.post("moderation/hide", "/staff", &fields).await;
            assert_eq!(site.count("select count(*) from circles where hidden_at is not null").await, hidden, "{button} {page}");
        }
    }
    let log = staff.get("/staff").await.text();
    assert!(log.contains(&format!("/circles/{slug}")), "people read the address, not its encoding: {log}");
}
