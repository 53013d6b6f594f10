//! Plain error pages for responses that Leptos does not render: refused posts, internal errors, oversized
//! bodies.

use crate::i18n::{self, Locale, errors, t};
use crate::platform::{App, Error};
use crate::types::AppError;
use crate::web::context;
use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    lang: &'a str,
    dir: &'a str,
    css: &'a str,
    title: &'a str,
    sentence: &'a str,
    back: &'a str,
    /// The page to go back to.
    to: &'a str,
    /// That what was typed is still there; may be empty.
    kept: &'a str,
    site: &'a str,
}

/// Returns a page for a public error.
pub fn respond(app: &App, headers: &HeaderMap, error: &AppError) -> Response {
    page(app, context::locale(headers, app.config.secure_cookies()), error)
}

/// Returns a page for a public error, with a way back to a page; `kept` if what was typed there is still in its form.
pub fn with_way_back(app: &App, headers: &HeaderMap, error: &AppError, page: &str, kept: bool) -> Response {
    build(app, context::locale(headers, app.config.secure_cookies()), error, page, kept)
}

/// Returns a page for a failure; an internal error is logged.
pub fn fail(app: &App, headers: &HeaderMap, fail: &Error) -> Response {
    respond(app, headers, &super::call::report(fail))
}

/// Returns the error page with its status.
pub fn page(app: &App, l: Locale, error: &AppError) -> Response {
    build(app, l, error, "", false)
}

fn build(app: &App, l: Locale, error: &AppError, to: &str, kept: bool) -> Response {
    let texts = app.site.texts();
    let sentence = errors::sentence(l, error);
    let title = if *error == AppError::NotFound { t!(l, site.not_found_title) } else { t!(l, site.error_title) };
    let page = ErrorPage {
        lang: i18n::code(l),
        dir: i18n::direction(l),
        css: super::assets::stylesheet(),
        title,
        sentence: &sentence,
        back: if to.is_empty() { t!(l, site.back_home) } else { t!(l, site.back_to_page) },
        to: if to.is_empty() { crate::paths::HOME } else { to },
        kept: if kept { t!(l, site.typed_kept) } else { "" },
        site: texts.name_or_default(),
    };
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let html = page.render().unwrap_or_else(|_| sentence.clone());
    let mut response = (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
    if let AppError::TooMany(seconds) = error {
        response.headers_mut().insert(header::RETRY_AFTER, (*seconds).into());
    }
    if *error == AppError::Busy {
        response.headers_mut().insert(header::RETRY_AFTER, 30.into());
    }
    response
}
