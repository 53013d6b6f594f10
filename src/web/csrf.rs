//! CSRF protection: requests that change something must come from the site's own pages.

use super::error_page;
use crate::platform::App;
use crate::types::AppError;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses unsafe methods from other sites: they need `Sec-Fetch-Site: same-origin`, or an `Origin` whose
/// host equals `Host`. One-click unsubscribe requests (RFC 8058) come from mail servers and are allowed;
/// their signed link protects them.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || request.uri().path().starts_with(crate::paths::UNSUBSCRIBE_PREFIX) || is_ours(request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!("a request from another site was refused");
    error_page::respond(&app, request.headers(), &AppError::Forbidden).into_response()
}

fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let host = text(header::HOST.as_str());
    let origin = text(header::ORIGIN.as_str()).and_then(|o| o.split_once("://")).map(|(_, host)| host);
    origin.is_some() && origin == host
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers: HeaderMap = pairs.iter().map(|(k, v)| (axum::http::HeaderName::from_static(k), HeaderValue::from_static(v))).collect();
        is_ours(&headers)
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
}
