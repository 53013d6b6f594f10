//! A circle's own language, any of the world's, and the language of its emails, which is the one a person chose, if any.

use crate::circles::{WORDS, draft, edit, of, published, set};
use crate::fixtures::NewCircle;
use crate::harness::{Browser, Site};
use crate::rows;
use axum::http::StatusCode;

const SAVED: &str = "select count(*) from circles where language = 'sw'";

#[tokio::test]
async fn a_circle_says_any_language_by_name_or_code() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = draft(&site, &amina, &[], &[], &[]).await;
    let page = amina.get(&edit(&slug, 4)).await.body;
    assert!(page.contains("value=\"English\"") && page.contains("value=\"Kiswahili — Swahili\""), "{page}");
    let list = page.split_once("<datalist id=\"languages\">").unwrap().1.split_once("</datalist>").unwrap().0;
    assert!(list.len() < 20_000, "{} bytes", list.len());
    println!("the list of languages: {} bytes of a page of {}", list.len(), page.len());
    for typed in ["Swahili", "kiswahili", "sw", "suajili", "Kiswahili — Swahili"] {
        rows::run(&site, "update circles set language = 'en'").await;
        let reply = amina.post("circles/words", &edit(&slug, 4), &of(&slug, &set(&WORDS, &[("language", typed)]))).await;
        assert!(!reply.location.unwrap_or_default().contains("__err"), "{typed}");
        assert_eq!(site.count(SAVED).await, 1, "{typed}");
    }
    let spanish = amina.reading("es");
    spanish.set_cookie("__Host-circlet_lang", "es");
    assert!(spanish.get(&edit(&slug, 4)).await.body.contains("value=\"Kiswahili — suajili\""), "the stored one, and the list");
    spanish.set_cookie("__Host-circlet_lang", "en");
    for wrong in ["Klingonese", "xx", ""] {
        let reply = amina.post("circles/words", &edit(&slug, 4), &of(&slug, &set(&WORDS, &[("language", wrong)]))).await;
        let page = amina.follow(&reply).await;
        assert!(page.has_error_at("language"), "{wrong}: {}", page.text());
        assert!(page.body.contains(&format!("value=\"{wrong}\"")), "{wrong} is kept");
        assert_eq!(site.count(SAVED).await, 1, "{wrong}");
    }
}

#[tokio::test]
async fn a_language_is_shown_by_its_own_name_and_can_be_filtered_by() {
    let site = Site::new().await;
    let (_, amina) = site.account("Amina Otieno", false).await;
    let slug = published(&site, &amina, &[("language", "Swahili"), ("title", "Kusoma pamoja")]).await;
    published(&site, &amina, &[("title", "Reading together")]).await;
    let visitor = site.browser();
    let page = visitor.get(&format!("/circles/{slug}")).await;
    assert!(page.body.contains("<dd lang=\"sw\" dir=\"auto\">Kiswahili"), "{}", page.body);
    let list = visitor.get("/circles?lang=sw").await;
    let text = list.text();
    assert!(text.contains("Kusoma pamoja") && !text.contains("Reading together"), "{text}");
    assert!(text.contains("Kiswahili (1)") && text.contains("Kiswahili ×"), "{text}");
    for code in ["fr", "FR"] {
        assert!(visitor.get(&format!("/circles?lang={code}")).await.text().contains("Français ×"), "{code}");
    }
    rows::run(&site, "update courses set language = 'sw'").await;
    let course = visitor.get("/courses/public-speaking").await;
    assert!(course.body.contains("<dd lang=\"sw\" dir=\"auto\">Kiswahili"), "{}", course.body);
    site.at("2027-06-01T12:00:00Z");
    circlet::numbers::service::count(&site.ctx()).await.unwrap();
    let numbers = visitor.get("/numbers").await.text();
    assert!(numbers.contains("Kiswahili"), "{numbers}");
    assert!(visitor.get("/numbers.csv").await.body.contains("\nlanguage,sw,"), "data has the code");
}

/// A circle in a language, with a person who signs up in this browser; returns their page.
async fn joined(language: &'static str, browser: impl Fn(&Site) -> Browser) -> (Site, String) {
    let site = Site::new().await;
    let (id, _) = site.account("Amina Otieno", false).await;
    site.circle(id, NewCircle { language, ..NewCircle::default() }).await;
    site.sign_up(&browser(&site), "speaking", "Ben Mwangi").await;
    let own = site.mails("welcome").await.remove(0).path("/p/");
    (site, own)
}

fn chose(site: &Site, code: &str) -> Browser {
    let browser = site.browser();
    browser.set_cookie("__Host-circlet_lang", code);
    browser
}

async fn language(site: &Site) -> String {
    site.mails("welcome").await.remove(0).html_body.split_once("lang=\"").unwrap().1.chars().take(2).collect()
}

#[tokio::test]
async fn emails_are_in_the_chosen_language_else_in_the_circles_else_in_that_of_the_page() {
    for (circle, chosen, browser, expected) in [
        ("en", "es", "en", "es"),
        ("en", "", "es", "en"),
        ("es", "", "en", "es"),
        ("sw", "", "es", "es"),
        ("sw", "", "de", "en"),
        ("sw", "es", "en", "es"),
    ] {
        let (site, _) = joined(circle, |site| if chosen.is_empty() { site.browser() } else { chose(site, chosen) }.reading(browser)).await;
        assert_eq!(language(&site).await, expected, "circle {circle}, chosen {chosen:?}, browser {browser}");
    }
}

#[tokio::test]
async fn an_accounts_language_is_a_chosen_one_and_a_row_of_before_follows_the_circle() {
    let site = Site::new().await;
    let (id, _) = site.account("Amina Otieno", false).await;
    site.circle(id, NewCircle::default()).await;
    let (_, ben) = site.account("Ben Mwangi", false).await;
    rows::run(&site, "update accounts set locale = 'es' where name = 'Ben Mwangi'").await;
    site.sign_up(&ben, "speaking", "Ben Mwangi").await;
    assert_eq!(language(&site).await, "es");
    // As it was stored until now.
    rows::run(&site, "update signups set locale_chosen = 0").await;
    assert_eq!(language(&site).await, "en");
}

#[tokio::test]
async fn the_language_of_emails_is_chosen_on_the_own_page_only() {
    let (site, own) = joined("en", Site::browser).await;
    let visitor = site.browser();
    let page = visitor.get(&own).await;
    assert!(page.text().contains("Language of your emails"), "{}", page.text());
    let link = own.trim_start_matches("/p/");
    let post = async |link: &str, code: &str| {
        visitor.scripted().post("participation/language", &own, &[("link", link), ("locale", code), ("slug", "")]).await.status
    };
    let leave = site.mails("welcome").await[0].link("/leave/");
    for other in ["x", &leave] {
        assert_eq!(post(other, "es").await, StatusCode::CONFLICT);
    }
    assert_eq!(post(link, "sw").await, StatusCode::BAD_REQUEST);
    assert_eq!(language(&site).await, "en");
    for _ in 0..2 {
        let reply = visitor.post("participation/language", &own, &[("link", link), ("locale", "es"), ("slug", "")]).await;
        assert_eq!(reply.location.as_deref(), Some(format!("{own}?done=emails").as_str()));
        assert_eq!(language(&site).await, "es");
    }
    let page = visitor.get(&own).await.body;
    assert!(page.contains("<option value=\"es\" selected"), "{page}");
}
