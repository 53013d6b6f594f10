//! Security headers on every response. Pages set a Content-Security-Policy with their own nonce
//! (`app::shell`); any other response gets the strictest one.

use crate::platform::App;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// Returns the policy of a page, with the nonce of its scripts.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; worker-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Adds the headers that are missing.
pub async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let personal = !request.uri().path().starts_with("/pkg/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut fill = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    fill(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    fill(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    fill(header::REFERRER_POLICY, "same-origin");
    fill(header::X_FRAME_OPTIONS, "DENY");
    fill(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), interest-cohort=()");
    fill(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if personal {
        fill(header::CACHE_CONTROL, "no-store");
    }
    if app.config.url.starts_with("https://") {
        fill(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}
