//! What the server does for reading without a network: the service worker, and which pages a device may keep.

use crate::harness::{Reply, Site};
use crate::once::person;
use crate::rows::run;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use circlet::paths::WAITING;

const AMINA: &str = "amina.otieno@example.org";

fn header_of<'r>(reply: &'r Reply, name: &str) -> &'r str {
    reply.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn the_service_worker_has_a_policy_of_its_own_and_is_asked_for_each_time() {
    let site = Site::new().await;
    let reply = site.browser().get("/sw.js").await;
    assert_eq!(header_of(&reply, "content-security-policy"), "default-src 'none'; connect-src 'self'");
    assert_eq!((header_of(&reply, "cache-control"), header_of(&reply, "content-type")), ("no-cache", "text/javascript; charset=utf-8"));
    for word in ["VERSION", "STYLES", "WAITING", "AWAY_WORDS"] {
        assert!(!reply.body.contains(word), "{word}: {}", reply.body);
    }
    assert!(WAITING.iter().all(|path| reply.body.contains(path)) && reply.body.contains("/pkg/circlet"), "{}", reply.body);
    let packed = Request::builder().uri("/sw.js").header(header::ACCEPT_ENCODING, "br").body(Body::empty()).unwrap();
    let (reply, bytes) = site.browser().send_raw(packed).await;
    assert_eq!(header_of(&reply, "content-encoding"), "br");
    assert!(bytes.len() <= 8 * 1024, "{} bytes", bytes.len());
    let page = site.browser().get("/offline.js").await;
    assert!(page.status == StatusCode::OK && page.body.contains("/sw.js"));
    let policy = site.browser().get("/circles").await;
    assert!(header_of(&policy, "content-security-policy").contains("worker-src 'self'"));
}

#[tokio::test]
async fn the_site_can_be_installed_under_its_own_name() {
    let site = Site::new().await;
    run(&site, "insert into settings (key, value) values ('site_name', 'Circles of \"Oak Park\"')").await;
    site.app.site.keep_fresh(&site.app.db).await;
    let reply = site.browser().get("/manifest.webmanifest").await;
    assert_eq!(header_of(&reply, "content-type"), "application/manifest+json");
    let manifest: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(manifest["display"], "standalone");
    for icon in manifest["icons"].as_array().unwrap() {
        let file = format!("{}/public{}", env!("CARGO_MANIFEST_DIR"), icon["src"].as_str().unwrap());
        assert!(std::path::Path::new(&file).is_file(), "{file}");
    }
}

#[tokio::test]
async fn a_page_says_whose_it_is_and_whether_a_device_may_keep_it() {
    let p = person().await;
    let site = &p.d.site;
    let visitor = site.browser();
    let of = |reply: &Reply| (header_of(reply, "x-circlet-owner").to_owned(), header_of(reply, "x-circlet-keep").to_owned());
    let pair = |owner: &str, keep: &str| (owner.to_owned(), keep.to_owned());
    assert_eq!(of(&visitor.get("/circles/speaking").await), pair("none", "public"));
    assert_eq!(of(&visitor.get("/circles?q=speak").await), pair("none", "public"));
    assert_eq!(of(&visitor.get(&p.page).await), pair("none", "link"));
    for never in [format!("{}?done=link", p.page), format!("{}/data", p.page), "/sign-in".to_owned(), "/circles/nothing".to_owned()] {
        assert_eq!(of(&visitor.get(&never).await), pair("none", ""), "{never}");
    }
    // Signed in for now only: nothing is kept, not even the page behind a link, whose frame is the account's.
    site.account("Amina Otieno", false).await;
    let browser = site.browser();
    let fields = |stay: &'static str| [("email", AMINA), ("password", "tea and biscuits"), ("stay", stay)];
    browser.post("accounts/sign-in", "/sign-in", &fields("")).await;
    let (me, keep) = of(&browser.get("/me").await);
    assert!(me.len() > 20 && !me.contains(' ') && keep.is_empty(), "{me}");
    assert_eq!(of(&browser.get(&p.page).await), pair(&me, ""));
    // Where she stays signed in.
    browser.post("accounts/sign-in", "/sign-in", &fields("on")).await;
    let stays = format!("{me} stays");
    for kept in ["/me", "/circles/speaking"] {
        assert_eq!(of(&browser.get(kept).await), pair(&stays, "account"), "{kept}");
    }
    assert_eq!(of(&browser.get(&p.page).await), pair(&stays, "link"));
    for never in ["/settings", "/circles/speaking/manage", "/settings/data"] {
        assert_eq!(of(&browser.get(never).await).1, "", "{never}: not hers, or not needed");
    }
    // The next one who signs in here does not stay.
    assert!(browser.cookie("__Host-circlet_keep").is_some());
    browser.post("accounts/sign-in", "/sign-in", &fields("")).await;
    assert!(browser.cookie("__Host-circlet_keep").is_none());
}

#[tokio::test]
async fn a_device_knows_that_the_answer_page_of_an_email_belongs_to_a_dashboard() {
    let p = person().await;
    let site = &p.d.site;
    let visitor = site.browser();
    let whose = |reply: &Reply| header_of(reply, "x-circlet-participant").to_owned();
    let mine = whose(&visitor.get(&p.page).await);
    assert!(mine.len() > 20 && !p.page.contains(&mine), "{mine}");
    let answer = format!("/rsvp/{}", p.rsvp(0));
    let reply = visitor.get(&answer).await;
    assert_eq!((whose(&reply), header_of(&reply, "x-circlet-keep")), (mine.clone(), "link"));
    let asked = visitor.get(&format!("{answer}?answer=no")).await;
    assert_eq!((whose(&asked), header_of(&asked, "x-circlet-keep")), (mine.clone(), ""), "one copy is enough");
    let (_, ana) = site.account("Ana Lima", false).await;
    assert_eq!(whose(&ana.get("/circles/speaking/me").await), mine, "also of one's account");
    assert_eq!(header_of(&ana.get(&answer).await, "x-circlet-keep"), "", "signed in for now only");
    let other = whose(&visitor.get(&format!("/rsvp/{}", p.rsvp(1))).await);
    assert!(other.len() > 20 && other != mine, "{other}");
    for not_theirs in ["/circles/speaking", "/rsvp/x"] {
        assert_eq!(whose(&visitor.get(not_theirs).await), "", "{not_theirs}");
    }
}

#[tokio::test]
async fn forgetting_a_device_takes_its_mark_and_signs_out() {
    let site = Site::new().await;
    site.account("Amina Otieno", false).await;
    let browser = site.browser();
    browser.post("accounts/sign-in", "/sign-in", &[("email", AMINA), ("password", "tea and biscuits"), ("stay", "on")]).await;
    assert!(browser.get("/settings").await.text().contains("Forget this device"));
    let reply = browser.post("accounts/sign-out", "/settings", &[("device", "forget")]).await;
    assert_eq!(reply.location.as_deref(), Some("/"));
    for name in ["circlet", "circlet_device", "circlet_keep", "circlet_browser"] {
        assert_eq!(browser.cookie(&format!("__Host-{name}")), None, "{name}");
    }
    assert_eq!(site.count("select count(*) from devices").await, 0);
}
