//! The site as a test sees it: a real router on a real, new database, a fixed clock, and browsers with
//! cookies.

use crate::support::templates::{self, Template};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use circlet::platform::passwords::Hasher;
use circlet::platform::settings;
use circlet::platform::{App, Clock, Config, Ctx, Timestamp};
use circlet::server;
use circlet::types::{AccountId, Me};
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

/// A separate site for one test.
pub struct Site {
    pub app: App,
    router: Router,
    _folder: tempfile::TempDir,
}

/// A response.
pub struct Reply {
    pub status: StatusCode,
    pub location: Option<String>,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

/// The time at which tests start: a Monday, 10:00 in Chicago.
pub const START: &str = "2026-11-16T16:00:00Z";
pub const HOST: &str = "circlet.test";
/// The secret of every site, so that servers and programs on one database agree.
pub const SECRET: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

impl Site {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// Creates a site with settings other than the defaults.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = templates::copy(Template::Empty, folder.path()).await;
        Self::on(folder, database, settings).await
    }

    /// Creates a site on an existing database.
    pub async fn on(folder: tempfile::TempDir, database: String, settings: &[(&str, &str)]) -> Self {
        let data = folder.path().display().to_string();
        let config = Config::read(|name| {
            let set = settings.iter().find(|(k, _)| *k == name).map(|(_, v)| (*v).to_owned());
            set.or_else(|| match name {
                "DATABASE_URL" => Some(database.clone()),
                "CIRCLET_DATA" => Some(data.clone()),
                "CIRCLET_URL" => Some(format!("https://{HOST}")),
                "CIRCLET_SECRET" => Some(SECRET.to_owned()),
                _ => None,
            })
        })
        .unwrap();
        let mut app = server::build(config, Clock::fixed(START.parse().unwrap())).await.unwrap();
        app.hasher = Hasher::with(64, 1).unwrap();
        Self { router: server::router(app.clone()), app, _folder: folder }
    }

    /// Writes the site's privacy text; without one no circle is published.
    pub async fn write_privacy(&self, text: &str) {
        let mut tx = self.app.db.write().await.unwrap();
        settings::set(&mut tx, settings::key::PRIVACY, text).await.unwrap();
        tx.commit().await.unwrap();
        self.app.site.put(settings::texts(self.app.db.primary()).await.unwrap());
    }

    /// Returns a browser without cookies.
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: Arc::default(), script: false, languages: "", network: None }
    }

    /// Returns a context without a person.
    pub fn ctx(&self) -> Ctx {
        Ctx::system(&self.app)
    }

    /// Returns a context of an account.
    pub fn ctx_of(&self, id: AccountId, name: &str, staff: bool) -> Ctx {
        self.ctx().acting_as(Me { id, name: name.to_owned(), staff, confirmed: true, stale: false })
    }

    /// Moves the clock.
    pub fn at(&self, moment: &str) {
        self.app.clock.set(moment.parse::<Timestamp>().unwrap());
    }

    /// Returns one number from the database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.app.db.primary()).await.unwrap()
    }

    /// Returns a browser in which an account is signed in.
    pub async fn browser_of(&self, account: AccountId) -> Browser {
        let ctx = self.ctx();
        let token = ctx.app.tokens.random();
        let mut tx = ctx.db().write().await.unwrap();
        circlet::platform::sessions::begin(&mut tx, account, &token, "Test", ctx.now_us()).await.unwrap();
        tx.commit().await.unwrap();
        let browser = self.browser();
        browser.set_cookie("__Host-circlet", &token);
        browser
    }

    /// Creates a confirmed account and returns it with its signed-in browser. The password is "tea and
    /// biscuits".
    pub async fn account(&self, name: &str, staff: bool) -> (AccountId, Browser) {
        let ctx = self.ctx();
        let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        let hash = ctx.app.hasher.hash("tea and biscuits", [1; 16]).await.unwrap();
        let mut tx = ctx.db().write().await.unwrap();
        let id: i64 = sqlx::query_scalar(
            "insert into accounts (name, email, email_key, password_hash, confirmed_at, staff, locale, created_at, link_key)
             values ($1, $2, $2, $3, $4, $5, 'en', $4, $6) returning id",
        )
        .bind(name.to_owned())
        .bind(email)
        .bind(hash)
        .bind(ctx.now_us())
        .bind(i64::from(staff))
        .bind(ctx.app.tokens.link_key())
        .fetch_one(tx.conn())
        .await
        .unwrap();
        tx.commit().await.unwrap();
        (AccountId(id), self.browser_of(AccountId(id)).await)
    }
}

/// A label or hint belongs to one field: two elements with one id give the second one's label to the first.
fn ids_are_unique(page: &str) {
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    assert!(twice.is_empty(), "ids used twice: {twice:?}");
}

/// A browser ends a paragraph where a block begins: hydration, which expects it where it was written, fails on the whole page.
fn paragraphs_hold_no_blocks(page: &str) {
    const BLOCKS: [&str; 17] =
        ["p", "div", "form", "ul", "ol", "dl", "section", "details", "table", "pre", "blockquote", "fieldset", "h1", "h2", "h3", "h4", "hr"];
    let name = |tag: &str| tag.split([' ', '>', '/']).next().unwrap_or_default().to_owned();
    for (at, _) in page.match_indices("<p").filter(|(at, _)| name(&page[at + 1..]) == "p") {
        let text = page[at + 2..].split("</p>").next().unwrap_or_default();
        let block = text.split('<').skip(1).find(|tag| BLOCKS.contains(&name(tag).as_str()));
        assert!(block.is_none(), "a paragraph holds a block: <p{text}");
    }
}

/// A browser: keeps cookies, and follows redirects only on request.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    script: bool,
    languages: &'static str,
    network: Option<std::net::SocketAddr>,
}

impl Browser {
    /// Returns the same browser (same cookies) in the network 10.0.0.`number`.
    pub fn in_network(&self, number: u8) -> Self {
        Self { network: Some(([10, 0, 0, number], 1).into()), ..self.clone() }
    }

    /// Returns the same browser (same cookies) sending requests as the script does, not as a native form.
    pub fn scripted(&self) -> Self {
        Self { script: true, ..self.clone() }
    }

    /// Returns the same browser (same cookies) with an `Accept-Language`.
    pub fn reading(&self, languages: &'static str) -> Self {
        Self { languages, ..self.clone() }
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Loads a page.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::builder().method(Method::GET).uri(path).body(Body::empty()).unwrap()).await
    }

    /// Posts a form on the page `page` to a server function (`courses/save`). Field names are those of the
    /// struct and become `form[name]`.
    pub async fn post(&self, endpoint: &str, page: &str, fields: &[(&str, &str)]) -> Reply {
        let body = fields.iter().map(|(k, v)| format!("{}={}", encode(&wire(k)), encode(v))).collect::<Vec<_>>().join("&");
        self.post_raw(&format!("/fn/{endpoint}?page={}", encode(page)), "application/x-www-form-urlencoded", body).await
    }

    /// Posts any body.
    pub async fn post_raw(&self, uri: &str, content_type: &str, body: impl Into<Body>) -> Reply {
        let request = Request::builder()
            .method(Method::POST)
            .uri(uri)
            .header(header::CONTENT_TYPE, content_type)
            .header("sec-fetch-site", "same-origin")
            .body(body.into())
            .unwrap();
        self.send(request).await
    }

    /// Sends a request with this browser's cookies and stores those of the response.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let (reply, bytes) = self.send_raw(request).await;
        let body = String::from_utf8_lossy(&bytes).into_owned();
        if body.starts_with("<!DOCTYPE html>") {
            ids_are_unique(&body);
            paragraphs_hold_no_blocks(&body);
        }
        Reply { body, ..reply }
    }

    /// Does the same and returns the body as bytes, without text.
    pub async fn send_raw(&self, request: Request<Body>) -> (Reply, Vec<u8>) {
        let (reply, body) = self.begin(request).await;
        (reply, body.collect().await.unwrap().to_bytes().to_vec())
    }

    /// Does the same and returns the body as it comes, for answers without an end.
    pub async fn begin(&self, mut request: Request<Body>) -> (Reply, Body) {
        let cookies: Vec<String> = self.cookies.lock().unwrap().iter().map(|(k, v)| format!("{k}={v}")).collect();
        if let Some(network) = self.network {
            request.extensions_mut().insert(axum::extract::ConnectInfo(network));
        }
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert(HOST.parse().unwrap());
        headers.insert(header::ACCEPT, if self.script { "application/json" } else { "text/html" }.parse().unwrap());
        if !self.languages.is_empty() {
            headers.insert(header::ACCEPT_LANGUAGE, self.languages.parse().unwrap());
        }
        if !cookies.is_empty() {
            headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.lock().unwrap().remove(name);
            } else {
                self.set_cookie(name, value);
            }
        }
        let location = parts.headers.get(header::LOCATION).map(|v| v.to_str().unwrap().replace(&format!("https://{HOST}"), ""));
        (Reply { status: parts.status, location, headers: parts.headers, body: String::new() }, body)
    }

    /// Follows a redirect.
    pub async fn follow(&self, reply: &Reply) -> Reply {
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "no redirect: {}", reply.text());
        self.get(reply.location.as_deref().unwrap()).await
    }
}

impl Reply {
    /// Returns the page without tags and comments, white space collapsed: what a person reads.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let body = crate::support::page::within_sentences(&self.body);
        let mut rest = body.as_str();
        while let Some(start) = rest.find('<') {
            out.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = if rest.starts_with("<!--") {
                rest.find("-->").map(|e| e + 3)
            } else if rest.starts_with("<script") {
                rest.find("</script>").map(|e| e + 9)
            } else {
                rest.find('>').map(|e| e + 1)
            };
            // A time stands within a sentence.
            if !["<time", "</time", "<!--"].iter().any(|tag| rest.starts_with(tag)) {
                out.push(' ');
            }
            rest = &rest[end.unwrap_or(rest.len())..];
        }
        out.push_str(rest);
        let out = out.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
        // Between names, each in an element of its own, there is nothing before the comma.
        out.split_whitespace().collect::<Vec<_>>().join(" ").replace(" , ", ", ")
    }

    /// Returns whether the page shows an error linked to the field `id`.
    pub fn has_error_at(&self, id: &str) -> bool {
        let tied = format!("id=\"{id}-error\"");
        let described = self.body.split('<').any(|tag| tag.contains(&format!("id=\"{id}\"")) && tag.contains(&format!("{id}-error")));
        self.body.contains(&tied) && described
    }
}

/// `name` → `form[name]`, `names[]` → `form[names][]`; a name that already has a bracket stays.
fn wire(name: &str) -> String {
    match name.strip_suffix("[]") {
        _ if name.starts_with("form[") => name.to_owned(),
        Some(list) => format!("form[{list}][]"),
        None => format!("form[{name}]"),
    }
}

pub fn encode(text: &str) -> String {
    circlet::paths::encode(text)
}

/// Returns the URL of a new database without tables: on PostgreSQL if the tests run there, otherwise a file
/// in `folder`.
pub async fn fresh_database(folder: &std::path::Path) -> String {
    match std::env::var("CIRCLET_TEST_POSTGRES") {
        Ok(server) => templates::empty_postgres(&server).await,
        Err(_) => fresh_sqlite(&folder.join("circlet.db")),
    }
}

/// Returns the URL of a new SQLite file.
pub fn fresh_sqlite(path: &std::path::Path) -> String {
    format!("sqlite://{}", path.display())
}
