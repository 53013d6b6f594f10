//! U+0000 and other control characters, in everything a request consists of: refused, and on no engine a failure.

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site, encode};
use crate::support::functions::functions;
use axum::body::Body;
use axum::http::{Method, Request, header};
use circlet::transfer::service::export;

const BAD: [&str; 4] = ["\u{0}", "a\u{0}b", "speaking\u{0}", "\u{1b}[2J\u{7f}"];

fn assert_no_failure(reply: &Reply, what: &str) {
    assert!(reply.status.as_u16() < 500, "{what}: {} {}", reply.status, reply.text());
}

async fn post(browser: &Browser, endpoint: &str, body: String) -> Reply {
    browser.post_raw(&format!("/fn/{endpoint}?page=/"), "application/x-www-form-urlencoded", body).await
}

#[tokio::test]
async fn no_server_function_fails_or_stores_them() {
    let site = Site::new().await;
    let (ada, staff) = site.account("Ada", true).await;
    site.circle(ada, NewCircle::default()).await;
    let (functions, structs) = functions();
    assert!(functions.len() > 80, "{}", functions.len());
    for function in functions {
        for value in BAD {
            let pairs = function.filled(&structs, value);
            // As someone who may do everything, and as a visitor.
            for browser in [&staff, &site.browser()] {
                for browser in [browser.clone(), browser.scripted()] {
                    let what = format!("{} {pairs:?}", function.endpoint);
                    if function.reads {
                        let reply = browser.get(&format!("/fn/{}?{}", function.endpoint, pairs.join("&"))).await;
                        assert_no_failure(&reply, &what);
                        let texts = pairs.iter().any(|pair| pair.contains("%00"));
                        assert!(!texts || reply.status == 404, "{what}: {}", reply.status);
                    } else if function.endpoint != "accounts/sign-out" {
                        assert_no_failure(&post(&browser, &function.endpoint, pairs.join("&")).await, &what);
                    }
                }
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    export::export(&site.app.db, &folder.path().join("x")).await.unwrap();
    for entry in std::fs::read_dir(folder.path().join("x")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for sign in ["\\u0000", "\\u0001", "\\u001b", "\u{7f}"] {
            let line = text.lines().find(|line| line.contains(sign));
            assert!(line.is_none(), "{} holds {sign}: {line:?}", path.display());
        }
    }
}

#[tokio::test]
async fn one_bad_value_among_good_ones_is_refused() {
    let site = Site::new().await;
    let (ada, browser) = site.account("Ada", false).await;
    site.circle(ada, NewCircle::default()).await;
    let sign_up = [("slug", "speaking"), ("name", "Bo"), ("email", "bo@example.org"), ("goal", "x"), ("support", "y"), ("consent", "on")];
    let message = [("slug", "speaking"), ("subject", "Hello"), ("body", "Bring tea."), ("button", "send")];
    let texts = [("next", "/me"), ("email", "ada@example.org"), ("password", "tea and biscuits")];
    for (endpoint, fields) in [("signups/sign-up", &sign_up[..]), ("messages/send", &message), ("accounts/sign-in", &texts)] {
        for bad in 0..fields.len() {
            let pairs = fields.iter().enumerate().map(|(n, (name, value))| {
                let value = if n == bad { format!("{value}\u{0}") } else { (*value).to_owned() };
                format!("form[{name}]={}", encode(&value))
            });
            let reply = post(&browser, endpoint, pairs.collect::<Vec<_>>().join("&")).await;
            assert_no_failure(&reply, &format!("{endpoint} {}", fields[bad].0));
        }
    }
    assert_eq!(site.count("select count(*) from signups").await, 0);
    assert_eq!(site.count("select count(*) from messages").await, 0);
}

#[tokio::test]
async fn addresses_and_cookies_with_them_name_nothing() {
    let site = Site::new().await;
    let (ada, browser) = site.account("Ada", true).await;
    site.circle(ada, NewCircle::default()).await;
    for sign in ["%00", "%01", "%1B", "%7F", "%0A", "%C2%85"] {
        for path in [
            "/circles/speaking",
            "/circles/speaking/sign-up",
            "/circles/speaking/manage",
            "/circles/speaking/calendar.ics",
            "/courses/x",
            "/p/x",
            "/rsvp/x",
            "/leave/x",
            "/unsubscribe/x",
            "/confirm/x",
            "/reset/x",
            "/calendar/all/x",
            "/dev/mail/x",
            "/",
        ] {
            let reply = browser.get(&format!("{path}{sign}")).await;
            assert_eq!(reply.status, 404, "{path}{sign}");
        }
    }
    for query in ["lang", "q", "city", "day", "page", "after", "sort", "topic", "next", "course", "__err", "show"] {
        for page in ["/", "/circles", "/courses", "/sign-in", "/me", "/numbers", "/circles/speaking", "/start"] {
            for sign in ["%00", "a%00b", "%1b"] {
                assert_eq!(browser.get(&format!("{page}?{query}={sign}")).await.status, 404, "{page}?{query}={sign}");
            }
        }
    }
    for cookie in ["%00", "a%00b", "\u{80}", "\t", "{\"a\":\"\\u0000\"}"] {
        for name in ["__Host-circlet", "__Host-circlet_browser", "__Host-circlet_lang"] {
            for (method, uri) in [(Method::GET, "/"), (Method::GET, "/start"), (Method::POST, "/fn/signups/sign-up")] {
                let request = Request::builder()
                    .method(method)
                    .uri(uri)
                    .header("sec-fetch-site", "same-origin")
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .header(header::COOKIE, format!("{name}={cookie}").as_bytes())
                    .header(header::ACCEPT_LANGUAGE, "\u{80}".as_bytes())
                    .body(Body::from("form[slug]=speaking"))
                    .unwrap();
                assert_no_failure(&site.browser().send(request).await, cookie);
            }
        }
    }
}

#[tokio::test]
async fn a_path_that_no_file_can_have_is_not_found() {
    let site = Site::new().await;
    let long = "x".repeat(256);
    for path in [format!("/{long}"), format!("/pkg/{long}"), format!("/emails/{long}"), format!("/circles/{long}"), format!("/p/{long}")] {
        let status = site.browser().get(&path).await.status.as_u16();
        assert!(status == 404 || status == 409, "{path}: {status}");
    }
}
