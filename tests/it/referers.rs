//! A Referer, which any site can set by a link, never decides where a browser is sent.

use crate::harness::Site;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use leptos::server_fn::axum::server_fn_paths;

/// Sends a browser's request from a link or form of another site, with the session's cookies.
fn from_elsewhere(method: Method, uri: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(uri)
        .header(header::REFERER, "https://evil.example/trap?__err=x")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn no_server_function_redirects_to_another_site() {
    let site = Site::new().await;
    let (_, ada) = site.account("Ada", true).await;
    let all: Vec<(String, Method)> = server_fn_paths().map(|(path, method)| (path.to_owned(), method)).collect();
    assert!(all.len() > 50 && all.iter().any(|(_, method)| method == Method::GET), "{all:?}");
    for (path, method) in all {
        for browser in [&ada, &site.browser()] {
            for query in ["", "?page=//evil.example", "?page=https://evil.example/"] {
                let reply = browser.send(from_elsewhere(method.clone(), &format!("{path}{query}"))).await;
                let to = reply.location.as_deref().unwrap_or("/");
                assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains("evil"), "{method} {path}{query} leads to {to}");
                if method == Method::GET {
                    assert!(!reply.status.is_redirection() && reply.location.is_none(), "{path}{query}: {}", reply.status);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_data_address_opened_as_a_page_is_answered_plainly() {
    let site = Site::new().await;
    let path = server_fn_paths().map(|(path, _)| path).find(|path| path.starts_with("/fn/circles/soon")).unwrap();
    let reply = site.browser().send(from_elsewhere(Method::GET, path)).await;
    assert_eq!((reply.status, reply.location.as_deref()), (StatusCode::OK, None));
    assert!(reply.body.starts_with(['[', '{']), "{}", reply.body);
}
