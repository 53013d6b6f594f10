//! Behind a proxy, on plain http, and in a folder of any name.

use crate::harness::Site;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use circlet::platform::db::Engine;
use circlet::platform::{Config, Db};
use std::net::SocketAddr;

#[tokio::test]
async fn case_16_staff_learn_of_a_proxy_that_is_not_trusted() {
    let site = Site::new().await;
    let (_, staff) = site.account("Sam Staff", true).await;
    assert!(!staff.get("/staff").await.text().contains("CIRCLET_TRUSTED_PROXIES"));
    for peer in ["172.18.0.1:5000", "203.0.113.7:5000"] {
        let mut request = Request::get("/circles").header("x-forwarded-for", "198.51.100.9").body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        site.browser().send(request).await;
    }
    let page = staff.get("/staff").await.text();
    assert!(page.contains("set CIRCLET_TRUSTED_PROXIES to 172.18.0.1.") && page.contains("If your proxy has a public address"), "{page}");
    assert!(!page.contains("203.0.113.7") && !page.contains("198.51.100.9"), "addresses of visitors are not shown: {page}");
}

#[tokio::test]
async fn case_20_the_database_is_in_exactly_the_folder_that_was_named() {
    let all = tempfile::tempdir().unwrap();
    for name in ["some%2Fdir", "with space", "x#y", "what?", "größe", "50%"] {
        let folder = all.path().join(name);
        let config = Config::read(|key| (key == "CIRCLET_DATA").then(|| folder.to_str().unwrap().to_owned())).unwrap();
        let db = Db::open(&config.database_url, None).await.unwrap_or_else(|error| panic!("{name}: {error:#}"));
        db.close().await;
        assert!(folder.join("circlet.db").is_file(), "{name}");
    }
    assert_eq!(std::fs::read_dir(all.path()).unwrap().count(), 6, "and no other folder was made");
}

#[tokio::test]
async fn a_setting_syncs_every_commit_of_sqlite() {
    for (setting, expected) in [("", 1), ("normal", 1), ("full", 2)] {
        let site = Site::with(&[("CIRCLET_SYNC", setting)]).await;
        if site.app.db.engine() == Engine::Sqlite {
            let mut tx = site.app.db.write().await.unwrap();
            let on: i64 = sqlx::query_scalar("pragma synchronous").fetch_one(tx.conn()).await.unwrap();
            assert_eq!(on, expected, "{setting:?}");
        }
    }
}

#[tokio::test]
async fn what_the_licence_of_the_zone_borders_asks_for_is_on_the_site_and_in_the_readme() {
    let page = Site::new().await.browser().get("/about").await.body;
    for text in [page.as_str(), include_str!("../../README.md")] {
        for part in ["OpenStreetMap contributors", "https://www.openstreetmap.org/copyright", "ODbL"] {
            assert!(text.contains(part), "{part}");
        }
    }
}

#[tokio::test]
async fn case_35_people_stay_signed_in_on_plain_http() {
    let site = Site::with(&[("CIRCLET_URL", "http://localhost:3000")]).await;
    let (_, _) = site.account("Amina Otieno", false).await;
    let browser = site.browser();
    let login = [("email", "amina.otieno@example.org"), ("password", "tea and biscuits"), ("next", "/me")];
    let reply = browser.post("accounts/sign-in", "/sign-in", &login).await;
    let cookie = reply.headers["set-cookie"].to_str().unwrap();
    // Browsers drop both over http, some even on this machine.
    assert!(!cookie.contains("Secure") && !cookie.starts_with("__Host-"), "{cookie}");
    assert!(browser.follow(&reply).await.text().contains("Circles I run"));
}

#[tokio::test]
async fn case_35_the_sign_in_page_names_the_sites_address_where_a_session_would_not_last() {
    let site = Site::new().await;
    let asked = async |host: &str, forwarded: bool| {
        let request = Request::get("/sign-in").header("host", host);
        let request = if forwarded { request.header("x-forwarded-for", "198.51.100.9") } else { request };
        site.browser().send(request.body(Body::empty()).unwrap()).await.text().contains("Sign in here instead: https://")
    };
    assert!(asked("192.168.1.5:3000", false).await && asked("[2001:db8::1]:3000", false).await);
    assert!(!asked("192.168.1.5:3000", true).await, "a proxy may name any host");
    for host in [crate::harness::HOST, "127.0.0.1:3000", "circlet:3000"] {
        assert!(!asked(host, false).await, "{host}");
    }
}
