//! What works without a network: the service worker (`sw.js`), its part in pages (`offline.js`), and headers that tell it which pages
//! a device may keep.

use super::{assets, cookies};
use crate::i18n::{LANGUAGES, t};
use crate::paths;
use crate::platform::{App, Ctx, tokens};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use serde_json::json;
use std::sync::LazyLock;
use tower_http::compression::CompressionLayer;

/// Whose session a page was made in: the same random-looking word for all sessions of an account, `none` without; and `stays` if the
/// session lasts on this device.
const OWNER: HeaderName = HeaderName::from_static("x-circlet-owner");
/// Why a device may keep a page: `public`, `link` (once the person has said so for this link), or `account`.
const KEEP: HeaderName = HeaderName::from_static("x-circlet-keep");

/// Whose a participant's page is: the same random-looking word on the dashboard and on the pages behind their other links, which no
/// link can be made from.
const PARTICIPANT: HeaderName = HeaderName::from_static("x-circlet-participant");

/// Says on a page whose it is, by the participant's own link of any kind: so a device that keeps the dashboard knows what belongs to it.
pub fn of_participant(ctx: &Ctx, link: &str) {
    let word = ctx.app.tokens.blind_target(link, ctx.now).and_then(|word| HeaderValue::from_str(&word).ok());
    if let (Some(response), Some(word)) = (use_context::<ResponseOptions>(), word) {
        response.insert_header(PARTICIPANT, word);
    }
}

/// What a request for a page says about keeping it.
#[derive(Debug)]
pub struct Asked {
    path: String,
    page: bool,
    plain: bool,
    /// Whether the session lasts on this device.
    stays: bool,
}

impl Asked {
    /// Reads a request.
    pub fn of(request: &Request, secure: bool) -> Self {
        let query = request.uri().query().unwrap_or_default();
        Self {
            path: request.uri().path().to_owned(),
            page: request.method() == Method::GET && !request.uri().path().starts_with("/fn/"),
            plain: query.is_empty() || paths::is_public_page(request.uri().path()) && !query.contains("__err") && !query.contains("kept="),
            stays: cookies::read(request.headers(), cookies::KEEP, secure).is_some(),
        }
    }

    /// Says on a page whose it is, and whether it may be kept. A page with the frame of someone who is signed in and does not stay so
    /// is kept nowhere.
    pub fn mark(self, ctx: &Ctx, response: &mut Response) {
        let is_html = |value: &HeaderValue| value.as_bytes().starts_with(b"text/html");
        if !self.page || !response.headers().get(header::CONTENT_TYPE).is_some_and(is_html) {
            return;
        }
        let me = ctx.viewer.me.as_ref();
        let stays = if self.stays { " stays" } else { "" };
        let owner = me.map_or_else(|| "none".to_owned(), |me| owner(ctx, me.id.0) + stays);
        if let Ok(owner) = HeaderValue::from_str(&owner) {
            response.headers_mut().insert(OWNER, owner);
        }
        let keep = match me {
            _ if response.status() != StatusCode::OK || !self.plain => None,
            Some(_) if !self.stays => None,
            _ if paths::is_kept_by_link(&self.path) => Some("link"),
            Some(_) if paths::is_kept_by_account(&self.path) => Some("account"),
            None if paths::is_public_page(&self.path) => Some("public"),
            _ => None,
        };
        if let Some(keep) = keep {
            response.headers_mut().insert(KEEP, HeaderValue::from_static(keep));
        }
    }
}

fn owner(ctx: &Ctx, account: i64) -> String {
    ctx.app.tokens.blind(&format!("kept pages of account {account}"))
}

/// The scripts, without what only explains them, and with what they have to know.
static WORKER: LazyLock<String> = LazyLock::new(|| {
    let script = assets::without_comments(include_str!("sw.js"));
    let version = tokens::hash(&[assets::version(), &script, OFFLINE.as_str()].concat());
    let version = version.get(..16).unwrap_or_default();
    let away = LANGUAGES.map(|(l, code, _)| (code, [t!(l, offline.away), t!(l, live.reload)]));
    let away = serde_json::Map::from_iter(away.map(|(code, words)| (code.to_owned(), json!(words))));
    let script = script.replace("AWAY_WORDS", &serde_json::Value::from(away).to_string());
    script.replace("VERSION", version).replace("STYLES", assets::stylesheet()).replace("WAITING", &paths::WAITING.join(" "))
});
static OFFLINE: LazyLock<String> = LazyLock::new(|| assets::without_comments(include_str!("offline.js")));

/// Serves the service worker. It may fetch from this site and do nothing else. Its text names the build, so that a browser notices a
/// new one.
async fn worker() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (header::CACHE_CONTROL, "no-cache"),
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'; connect-src 'self'"),
        ],
        WORKER.as_str(),
    )
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], OFFLINE.as_str())
}

/// Serves what a browser needs for installing the site, under its own name.
async fn manifest(State(app): State<App>) -> impl IntoResponse {
    let icon = |src: &str, sizes: &str, kind: &str| json!({ "src": src, "sizes": sizes, "type": kind });
    let texts = app.site.texts();
    let manifest = json!({
        "name": texts.name_or_default(),
        "short_name": texts.name_or_default(),
        "id": paths::HOME,
        "start_url": paths::HOME,
        "scope": paths::HOME,
        "display": "standalone",
        "background_color": "#fbf6ec",
        "theme_color": "#fbf6ec",
        "icons": [
            icon("/favicon.svg", "any", "image/svg+xml"),
            icon("/icon-192.png", "192x192", "image/png"),
            icon("/icon-512.png", "512x512", "image/png"),
        ],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json"), (header::CACHE_CONTROL, "public, max-age=3600")], manifest.to_string())
}

/// Returns the routes of the scripts and of the manifest.
pub fn router<S: Clone + Send + Sync + 'static>(app: App) -> Router<S> {
    Router::new()
        .route(paths::SERVICE_WORKER, get(worker))
        .route(paths::OFFLINE_SCRIPT, get(script))
        .route(paths::MANIFEST, get(manifest).with_state(app))
        .layer(CompressionLayer::new().br(true).gzip(true))
}
