//! CSRF protection: requests that change something must come from the site's own pages.

use super::error_page;
use crate::platform::App;
use crate::types::AppError;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses unsafe methods from other sites: they need `Sec-Fetch-Site: same-origin` or, from browsers without that
/// header, an `Origin` that is the site's or whose host equals `Host`. One-click unsubscribe requests (RFC 8058) come from mail servers and are allowed;
/// their signed link protects them.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || request.uri().path().starts_with(crate::paths::UNSUBSCRIBE_PREFIX) || is_ours(request.headers(), &app.config.url) {
        return next.run(request).await;
    }
    tracing::warn!("a request from another site was refused");
    error_page::respond(&app, request.headers(), &AppError::Forbidden).into_response()
}

fn is_ours(headers: &HeaderMap, site: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return false };
    let parse = |text: &str| url::Url::parse(text).ok().map(|url| url.origin()).filter(url::Origin::is_tuple);
    // Behind a proxy, Host may be the name of this machine.
    let is_site = parse(origin).is_some_and(|origin| parse(site) == Some(origin));
    is_site || origin.split_once("://").is_some_and(|(_, host)| text(header::HOST.as_str()) == Some(host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers: HeaderMap = pairs.iter().map(|(k, v)| (axum::http::HeaderName::from_static(k), HeaderValue::from_static(v))).collect();
        is_ours(&headers, "https://circles.library.example")
    }

    #[test]
    fn only_the_sites_own_pages_may_post() {
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        assert!(ours(&[("origin", "https://circlet.example"), ("host", "circlet.example")]));
        assert!(!ours(&[]));
        assert!(!ours(&[("host", "circlet.example")]));
        assert!(!ours(&[("sec-fetch-site", "same-site"), ("origin", "https://circlet.example"), ("host", "circlet.example")]));
        assert!(!ours(&[("origin", "https://evil.example"), ("host", "circlet.example")]));
        assert!(!ours(&[("origin", "null"), ("host", "circlet.example")]));
    }

    #[test]
    fn case_17_the_sites_own_origin_may_post_whatever_host_a_proxy_names() {
        for host in ["127.0.0.1:3000", "circles.library.example:443"] {
            assert!(ours(&[("origin", "https://circles.library.example"), ("host", host)]), "{host}");
            assert!(!ours(&[("origin", "https://evil.example"), ("host", host)]), "{host}");
            assert!(!ours(&[("origin", "http://circles.library.example"), ("host", host)]), "{host}");
        }
    }
}
