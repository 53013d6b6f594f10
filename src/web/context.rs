//! Request context: the session, the language and the blinded client address, determined once per request.

use super::cookies;
use crate::i18n;
use crate::platform::{App, Ctx, sessions, tokens};
use crate::types::Viewer;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Adds an `Arc<Ctx>` to the request's extensions.
pub async fn attach(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let secure = app.config.secure_cookies();
    let now = app.clock.now();
    app.site.keep_fresh(&app.db).await;
    let headers = request.headers();
    let session = match cookies::read(headers, cookies::SESSION, secure) {
        Some(token) => match sessions::find(&app.db, token, now.as_microsecond()).await {
            Ok(found) => found,
            Err(fail) => return super::error_page::fail(&app, headers, &fail).into_response(),
        },
        None => None,
    };
    // The language chosen in this browser, then the account's, then the browser's preference.
    let own = session.as_ref().and_then(|live| i18n::from_code(&live.locale));
    let locale = chosen(headers, secure).or(own).unwrap_or_else(|| locale(headers, secure));
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    let client = app.tokens.blind(&client_address(headers, peer, &app.config.trusted_proxies));
    let browser_hash = cookies::read(headers, cookies::BROWSER, secure).map(tokens::hash).unwrap_or_default();
    let (session, me) = session.map_or((None, None), |live| (Some(live.id), Some(live.me)));
    let ctx = Ctx { app, viewer: Viewer { me }, locale, now, client, session, browser_hash };
    request.extensions_mut().insert(Arc::new(ctx));
    next.run(request).await
}

/// Returns the language that was chosen in this browser.
fn chosen(headers: &HeaderMap, secure: bool) -> Option<i18n::Locale> {
    cookies::read(headers, cookies::LANGUAGE, secure).and_then(i18n::from_code)
}

/// Returns the language of a request: the chosen one, or the browser's best match.
pub fn locale(headers: &HeaderMap, secure: bool) -> i18n::Locale {
    chosen(headers, secure)
        .unwrap_or_else(|| headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).map(i18n::negotiate).unwrap_or_default())
}

/// Returns the client's address. `X-Forwarded-For` counts only as far as trusted proxies wrote it: the
/// right-most address that is not one of theirs.
fn client_address(headers: &HeaderMap, peer: Option<IpAddr>, trusted: &[IpAddr]) -> String {
    let Some(peer) = peer else { return "unknown".to_owned() };
    let mut client = peer;
    if trusted.contains(&peer) {
        let hops = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(','));
        let hops: Vec<Option<IpAddr>> = hops.map(|h| h.trim().parse().ok()).collect();
        for hop in hops.into_iter().rev() {
            let Some(hop) = hop else { break };
            client = hop;
            if !trusted.contains(&hop) {
                break;
            }
        }
    }
    match client {
        IpAddr::V4(v4) => v4.to_string(),
        // One subscriber usually has a whole /64.
        IpAddr::V6(v6) => v6.segments().iter().take(4).map(|s| format!("{s:x}")).collect::<Vec<_>>().join(":"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn from(forwarded: &'static str, peer: &str, trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static(forwarded));
        let trusted: Vec<IpAddr> = trusted.iter().filter_map(|t| t.parse().ok()).collect();
        client_address(&headers, peer.parse().ok(), &trusted)
    }

    #[test]
    fn a_forwarded_address_counts_only_behind_a_trusted_proxy() {
        assert_eq!(from("9.9.9.9", "5.5.5.5", &[]), "5.5.5.5");
        assert_eq!(from("9.9.9.9", "10.0.0.1", &["10.0.0.1"]), "9.9.9.9");
        assert_eq!(from("1.1.1.1, 9.9.9.9, 10.0.0.2", "10.0.0.1", &["10.0.0.1", "10.0.0.2"]), "9.9.9.9");
        assert_eq!(from("junk", "10.0.0.1", &["10.0.0.1"]), "10.0.0.1");
        assert_eq!(from("2001:db8:1:2:3::4", "10.0.0.1", &["10.0.0.1"]), "2001:db8:1:2");
    }
}
