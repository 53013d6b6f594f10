//! Form posts without JavaScript. Leptos turns every error of a server function into a redirect to the
//! Referer. Here the form's own page replaces the Referer, and errors that no form can show become plain
//! pages with their status. No other request is redirected: it has no form's page to return to.

use super::call::{AGAIN, KEPT};
use super::{characters, error_page};
use crate::platform::once::Once;
use crate::platform::{App, Ctx};
use crate::types::AppError;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::server_fn::error::ServerFnUrlError;
use std::sync::Arc;

/// The maximum size of a form post: the longest text with every character percent-encoded.
pub const MOST_BYTES: usize = 256 * 1024;
/// How often an action is tried when its transaction loses a conflict.
const TRIES: u32 = 3;

/// Middleware for `/fn/`.
pub async fn plain_posts(State(app): State<App>, request: axum::extract::Request, next: Next) -> Response {
    // Reads the body whole before anything runs, so that a body that is too large or incomplete has no
    // effect.
    let (parts, body) = request.into_parts();
    let bytes = match axum::body::to_bytes(body, MOST_BYTES).await {
        Ok(bytes) => characters::without_nul(bytes),
        Err(error) if is_late(&error) => return StatusCode::REQUEST_TIMEOUT.into_response(),
        Err(_) => return error_page::respond(&app, &parts.headers, &AppError::TooLarge),
    };
    let mut request = Request::from_parts(parts, bytes);
    // As lossy as Leptos reads it.
    let accepts_html = request.headers().get(header::ACCEPT).is_some_and(|a| String::from_utf8_lossy(a.as_bytes()).contains("text/html"));
    if !accepts_html || request.method() != Method::POST {
        // Leptos takes every request that accepts HTML for a form post and redirects it to the Referer, which may be
        // another site's address. These get a plain answer.
        request.headers_mut().remove(header::REFERER);
        if accepts_html {
            request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        }
        return with_status(run(next, request).await).await;
    }
    let page = own_page(request.uri(), request.headers());
    // Whatever the browser named must not remain: Leptos would redirect there.
    request.headers_mut().remove(header::REFERER);
    if let Ok(referer) = HeaderValue::from_str(&format!("{}{page}", app.config.url)) {
        request.headers_mut().insert(header::REFERER, referer);
    }
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let response = run(next, request).await;
    let bare = parameter(uri.query(), "button").is_some();
    let form = uri.path().rsplit('/').next().unwrap_or_default();
    settle(&app, &headers, &page, form, bare, response)
}

/// Runs an action, and retries it if its transaction lost a conflict: nothing was changed then.
async fn run(next: Next, request: Request<Bytes>) -> Response {
    let (parts, bytes) = request.into_parts();
    let mut tries = 0;
    let once = match once(&parts, &bytes) {
        Ok(once) => once,
        Err(error) => return refused(&error),
    };
    let mut parts = parts;
    if let (Some(once), Some(ctx)) = (&once, parts.extensions.get::<Arc<Ctx>>()) {
        let ctx = Ctx { once: Some(once.clone()), ..Ctx::clone(ctx) };
        parts.extensions.insert(Arc::new(ctx));
    }
    loop {
        tries += 1;
        if let (Some(once), Some(ctx)) = (&once, parts.extensions.get::<Arc<Ctx>>()) {
            match once.is_done(ctx.db()).await {
                Ok(false) => {}
                Ok(true) => return StatusCode::NO_CONTENT.into_response(),
                Err(fail) => return refused(&super::call::report(&fail)),
            }
        }
        let mut response = next.clone().run(Request::from_parts(parts.clone(), bytes.clone().into())).await;
        if response.headers_mut().remove(AGAIN).is_none() || tries == TRIES {
            return response;
        }
    }
}

/// The idempotency key of a post.
const KEY: &str = "idempotency-key";
/// Says that a post waited on the device, and for how many milliseconds.
const LATE: &str = "x-circlet-late";

/// Returns the idempotency key of a post that may wait on a device.
///
/// # Errors
/// [`AppError::BadRequest`] for a key that cannot be one.
fn once(parts: &Parts, body: &[u8]) -> Result<Option<Once>, AppError> {
    let path = parts.uri.path();
    let Some(key) = parts.headers.get(KEY).filter(|_| parts.method == Method::POST && crate::paths::WAITING.contains(&path)) else {
        return Ok(None);
    };
    let late = parts.headers.get(LATE).map(|waited| waited.to_str().unwrap_or_default());
    let once = key.to_str().ok().and_then(|key| Once::of(key, late, path, body));
    once.map(Some).ok_or(AppError::BadRequest)
}

/// Returns an error as server functions do.
fn refused(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, axum::Json(error)).into_response()
}

/// Gives an error the status that it stands for: Leptos answers 500 to arguments it cannot read.
async fn with_status(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, MOST_BYTES).await.unwrap_or_default();
    let stated = serde_json::from_slice::<AppError>(&bytes).ok().and_then(|error| StatusCode::from_u16(error.status()).ok());
    head.status = stated.unwrap_or(head.status);
    Response::from_parts(head, bytes.into())
}

/// Returns whether a body was not read because it took too long (`web::connections`).
fn is_late(error: &(dyn std::error::Error + 'static)) -> bool {
    let late = error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut);
    late || error.source().is_some_and(is_late)
}

/// Returns a parameter of a query.
fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    query.and_then(|query| url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned()))
}

/// Returns the page a form is on: named in the form's address (`?page=`), or else the Referer's path.
fn own_page(uri: &Uri, headers: &HeaderMap) -> String {
    let named = parameter(uri.query(), "page");
    let referred = || {
        let referer = url::Url::parse(headers.get(header::REFERER)?.to_str().ok()?).ok()?;
        let host = headers.get(header::HOST)?.to_str().ok()?;
        let own = referer.host_str().map(|h| referer.port().map_or(h.to_owned(), |p| format!("{h}:{p}")))? == host;
        Some(referer.path().to_owned()).filter(|path| own && is_path(path))
    };
    crate::paths::ascii(&named.filter(|p| is_path(p)).or_else(referred).unwrap_or_else(|| "/".to_owned()))
}

/// Returns whether a text is a path on this site: not another host (`//x`, `/\x`) and without control
/// characters.
pub fn is_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control)
}

/// Returns what a browser without scripts gets after a post of a form, by the last part of its address; `bare` for one of a button
/// without a form, which shows no errors.
fn settle(app: &App, headers: &HeaderMap, page: &str, form: &str, bare: bool, mut response: Response) -> Response {
    let kept = response.headers_mut().remove(KEPT).is_some();
    let page = if kept { crate::paths::with_kept(page, form) } else { page.to_owned() };
    let location = response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok());
    let Some(location) = location else {
        // Too large (cut off while reading), not found, wrong method.
        return match response.status() {
            StatusCode::PAYLOAD_TOO_LARGE => error_page::respond(app, headers, &AppError::TooLarge),
            StatusCode::NOT_FOUND => error_page::respond(app, headers, &AppError::NotFound),
            _ => response,
        };
    };
    let Some(error) = error_in(location) else { return see_other(response) };
    // What was kept is this browser's: the mark that it got with the refusal must reach it.
    let cookies: Vec<HeaderValue> = response.headers().get_all(header::SET_COOKIE).iter().cloned().collect();
    let mut answer = match error {
        AppError::Invalid(_) | AppError::Refused(_) if !bare => return see_other(response),
        AppError::SignIn => away(&crate::paths::sign_in(Some(&page))),
        AppError::Prove => away(&crate::paths::sign_in_again(&page)),
        other if kept || bare => error_page::with_way_back(app, headers, &other, &page, kept),
        other => error_page::respond(app, headers, &other),
    };
    for cookie in cookies {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

fn away(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// Makes the browser fetch the next page with GET after a post.
fn see_other(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::SEE_OTHER;
    // Leptos empties the query of the page it returns to but leaves its question mark.
    let bare = response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok()).and_then(|l| l.strip_suffix('?'));
    if let Some(bare) = bare.and_then(|l| HeaderValue::from_str(l).ok()) {
        response.headers_mut().insert(header::LOCATION, bare);
    }
    response
}

fn error_in(location: &str) -> Option<AppError> {
    let query = location.split_once('?')?.1;
    let code = url::form_urlencoded::parse(query.as_bytes()).find(|(k, _)| k == "__err").map(|(_, v)| v.into_owned())?;
    Some(ServerFnUrlError::<AppError>::decode_err(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(uri: &str, referer: Option<&'static str>) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("circlet.example"));
        if let Some(referer) = referer {
            headers.insert(header::REFERER, HeaderValue::from_static(referer));
        }
        own_page(&uri.parse().unwrap_or_default(), &headers)
    }

    #[test]
    fn a_form_returns_to_its_own_page_and_never_elsewhere() {
        assert_eq!(page("/fn/x?page=%2Fcourses%2Fnew", None), "/courses/new");
        let circle = "/circles/%E5%AD%A6%E4%B9%A0%E5%9C%88";
        assert_eq!(page("/fn/x?page=%2Fcircles%2F%E5%AD%A6%E4%B9%A0%E5%9C%88", None), circle, "as a page with scripts names it");
        assert_eq!(page("/fn/x?page=%2Fcircles%2F%25E5%25AD%25A6%25E4%25B9%25A0%25E5%259C%2588", None), circle);
        assert_eq!(page("/fn/x?page=%2F%2Fevil.example", None), "/");
        assert_eq!(page("/fn/x?page=https%3A%2F%2Fevil.example", None), "/");
        assert_eq!(page("/fn/x", Some("https://circlet.example/circles?q=1")), "/circles");
        assert_eq!(page("/fn/x", Some("https://evil.example/circles")), "/");
        assert_eq!(page("/fn/x", Some("https://circlet.example//evil.example/circles")), "/");
        assert_eq!(page("/fn/x", None), "/");
    }
}
