//! Request context: the session, the language and the blinded client address, determined once per request.

use super::cookies;
use crate::i18n;
use crate::platform::sessions::{self, Live};
use crate::platform::{App, Ctx, Result, tokens};
use crate::types::{AppError, Viewer};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Adds an `Arc<Ctx>` to the request's extensions.
pub async fn attach(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let secure = app.config.secure_cookies();
    let now = app.clock.now();
    app.keep_fresh().await;
    let headers = request.headers();
    if !app.secret.fits() {
        // What is signed now would not open later.
        return super::error_page::respond(&app, headers, &AppError::Busy);
    }
    let session = match cookies::read(headers, cookies::SESSION, secure) {
        Some(token) => match session(&app, token, now.as_microsecond()).await {
            Ok(found) => found,
            Err(fail) => return super::error_page::fail(&app, headers, &fail).into_response(),
        },
        None => None,
    };
    // The language chosen in this browser, then the account's, then the browser's preference.
    let own = session.as_ref().and_then(|live| i18n::from_code(&live.locale));
    let chosen = chosen(headers, secure).or(own);
    let locale = chosen.unwrap_or_else(|| locale(headers, secure));
    let own_region = session.as_ref().and_then(|live| i18n::regions::parse(&live.region));
    let region = own_region.or_else(|| i18n::regions::preferred(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?));
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    if let Some(peer) =
        peer.map(|peer| peer.to_canonical()).filter(|peer| headers.contains_key(FORWARDED_FOR) && !trusts(&app.config.trusted_proxies, *peer))
    {
        app.untrusted_proxies.note(peer);
    }
    let client = app.tokens.blind(&client_address(headers, peer, &app.config.trusted_proxies));
    let browser_hash = cookies::read(headers, cookies::BROWSER, secure).map(tokens::hash).unwrap_or_default();
    let (session, me) = session.map_or((None, None), |live| (Some(live.id), Some(live.me)));
    let ctx = Ctx { app, viewer: Viewer { me }, locale, locale_chosen: chosen.is_some(), region, now, client, session, browser_hash, once: None };
    let ctx = Arc::new(ctx);
    let (path, keeps) = (request.uri().path().to_owned(), super::offline::Asked::of(&request, secure));
    request.extensions_mut().insert(ctx.clone());
    let mut response = next.run(request).await;
    keeps.mark(&ctx, &mut response);
    // Of people who are signed in; anyone else could fill the log.
    if response.status() == StatusCode::FORBIDDEN
        && ctx.viewer.me.is_some()
        && let Err(fail) = ctx.record_refusal(&path).await
    {
        super::call::report(&fail);
    }
    response
}

/// Returns the session of a token. Outside demo mode the demo's people have none, whenever it began.
async fn session(app: &App, token: &str, now: i64) -> Result<Option<Live>> {
    let found = sessions::find(&app.db, token, now).await?;
    let demo = &app.site.texts().demo;
    if let Some(live) = &found
        && !app.config.demo
        && !demo.people.is_empty()
        && sessions::address(&app.db, live.me.id).await?.is_none_or(|address| demo.include(&address))
    {
        return Ok(None);
    }
    Ok(found)
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

const FORWARDED_FOR: &str = "x-forwarded-for";

fn trusts(trusted: &[IpNet], address: IpAddr) -> bool {
    trusted.iter().any(|net| net.contains(&address))
}

/// Parses an address as proxies write it: alone, in brackets, or with a port.
fn forwarded(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim().trim_matches('"');
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse::<IpAddr>().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))?;
    Some(address.to_canonical())
}

/// Returns the client's address. `X-Forwarded-For` counts only as far as trusted proxies wrote it: the
/// right-most address that is not one of theirs.
fn client_address(headers: &HeaderMap, peer: Option<IpAddr>, trusted: &[IpNet]) -> String {
    // An IPv4 client of a socket that also takes IPv6 arrives as ::ffff:192.0.2.1.
    let Some(peer) = peer.map(|peer| peer.to_canonical()) else { return "unknown".to_owned() };
    let mut client = peer;
    if trusts(trusted, peer) {
        let hops = headers.get_all(FORWARDED_FOR).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(','));
        let hops: Vec<Option<IpAddr>> = hops.map(forwarded).collect();
        for hop in hops.into_iter().rev() {
            let Some(hop) = hop else { break };
            client = hop;
            if !trusts(trusted, hop) {
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
        let trusted: Vec<IpNet> = trusted.iter().filter_map(|t| t.parse().ok().or_else(|| t.parse::<IpAddr>().ok().map(IpNet::from))).collect();
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

    #[test]
    fn case_15_ipv4_clients_of_an_ipv6_socket_count_apart() {
        assert_eq!(from("", "::ffff:127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(from("", "::ffff:127.0.0.2", &[]), "127.0.0.2");
        assert_eq!(from("9.9.9.9", "::ffff:10.0.0.1", &["10.0.0.1"]), "9.9.9.9");
    }

    #[test]
    fn case_16_addresses_with_ports_and_networks_of_proxies_are_understood() {
        assert_eq!(from("203.0.113.7:51008", "172.18.0.1", &["172.16.0.0/12"]), "203.0.113.7");
        assert_eq!(from("[2001:db8::1]:443", "172.18.0.1", &["172.16.0.0/12"]), "2001:db8:0:0");
        assert_eq!(from("[2001:db8::1], ::ffff:172.20.0.9", "172.18.0.1", &["172.16.0.0/12"]), "2001:db8:0:0");
        assert_eq!(from("203.0.113.7", "172.32.0.1", &["172.16.0.0/12"]), "172.32.0.1", "outside the network");
    }
}
