//! Helpers for server functions: the request's context, and responses with the right status, cookies and log
//! line.

use super::cookies;
use crate::platform::sessions::{self, Begun};
use crate::platform::{Ctx, Error, Result, devices, forms, tokens};
use crate::types::AppError;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Marks a response whose transaction lost a conflict, so that the action is retried. Never leaves the
/// server.
pub const AGAIN: HeaderName = HeaderName::from_static("x-circlet-again");

/// Marks an error after which another page is shown than the form's, which was kept. Never leaves the server.
pub const KEPT: HeaderName = HeaderName::from_static("x-circlet-kept");

/// Returns the context of the current request.
///
/// # Errors
/// [`AppError::Internal`] outside a request.
pub fn ctx() -> Result<Arc<Ctx>, AppError> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Arc<Ctx>>().cloned()).ok_or(AppError::Internal)
}

/// Finishes a read: logs a failure once and sets the response's status.
///
/// # Errors
/// The public form of the failure.
pub fn answer<T>(outcome: Result<T>) -> Result<T, AppError> {
    outcome.map_err(|fail| {
        let told = report(&fail);
        if let Some(response) = use_context::<ResponseOptions>() {
            if fail.is_conflict() {
                response.insert_header(AGAIN, HeaderValue::from_static("1"));
            }
            response.set_status(StatusCode::from_u16(told.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        }
        told
    })
}

/// Finishes a form's action: same as [`answer`], and a rejected form is kept for the page that shows it
/// again.
///
/// # Errors
/// The public form of the failure.
pub async fn answer_form<F: Kept, T>(ctx: &Ctx, form: &F, outcome: Result<T>) -> Result<T, AppError> {
    let told = answer(outcome);
    if let Err(error) = &told
        && error.keeps_form()
        && without_script()
    {
        match keep(ctx, form).await {
            Ok(()) if !matches!(error, AppError::Invalid(_) | AppError::Refused(_)) => {
                if let Some(response) = use_context::<ResponseOptions>() {
                    response.insert_header(KEPT, HeaderValue::from_static("1"));
                }
            }
            kept => drop(kept.map_err(|fail| report(&fail))),
        }
    }
    told
}

/// Redirects the browser to one of the site's paths.
pub fn go(path: &str) {
    // A path that a request named (the page of a form) may hold any byte, and scripts read a header as Latin-1.
    leptos_axum::redirect(&crate::paths::ascii(path));
}

/// A form whose rejected contents are kept and shown again.
pub trait Kept: Serialize + DeserializeOwned {
    /// Its name.
    const NAME: &'static str;
    /// Fields that are never kept (passwords).
    const SECRET: &'static [&'static str] = &[];
}

/// Keeps a form's contents for the next page that shows it.
pub async fn keep<F: Kept>(ctx: &Ctx, form: &F) -> Result<()> {
    keep_for(ctx, form, F::NAME, forms::KEEP_US).await
}

/// After a step about `of` was left: keeps the form for a day if something in it could not be saved, else forgets what
/// was kept of it before.
pub async fn keep_unsaved<F: Kept>(ctx: &Ctx, form: &F, of: &str, unsaved: bool) -> Result<()> {
    let left = forms::left(F::NAME, of);
    if unsaved {
        return keep_for(ctx, form, &left, forms::LEFT_US).await;
    }
    forget(ctx, F::NAME).await?;
    forget(ctx, &left).await
}

/// Forgets what was kept of a form.
pub async fn forget_kept<F: Kept>(ctx: &Ctx) -> Result<()> {
    forget(ctx, F::NAME).await
}

async fn forget(ctx: &Ctx, name: &str) -> Result<()> {
    if ctx.browser_hash.is_empty() || forms::kept(ctx, &ctx.browser_hash, name).await?.is_none() {
        return Ok(());
    }
    forms::forget(ctx.db(), &ctx.browser_hash, name).await
}

async fn keep_for<F: Kept>(ctx: &Ctx, form: &F, name: &str, time_us: i64) -> Result<()> {
    let mut value = serde_json::to_value(form).map_err(anyhow::Error::from)?;
    if let Some(map) = value.as_object_mut() {
        for field in F::SECRET {
            map.remove(*field);
        }
    }
    let owner = browser_token(ctx);
    forms::keep(ctx, &owner, name, &value.to_string(), ctx.now_us() + time_us).await
}

/// Returns the contents of a form that was just rejected, if any.
pub async fn kept_form<F: Kept>(ctx: &Ctx) -> Result<Option<F>> {
    read(ctx, F::NAME).await
}

/// Returns the contents of the form about `of` that was left with something unsaved, if any.
async fn left_form<F: Kept>(ctx: &Ctx, of: &str) -> Result<Option<F>> {
    read(ctx, &forms::left(F::NAME, of)).await
}

/// Returns what is shown of the form of a step about `of` instead of what is stored: its contents if it was just rejected (`kept`), else
/// those that were left, unless what is stored is asked for.
pub async fn step_form<F: Kept>(ctx: &Ctx, of: &str, kept: bool, stored: bool) -> Result<Option<F>> {
    match (kept, stored) {
        (true, _) => kept_form(ctx).await,
        (false, true) => Ok(None),
        (false, false) => left_form(ctx, of).await,
    }
}

async fn read<F: Kept>(ctx: &Ctx, name: &str) -> Result<Option<F>> {
    if ctx.browser_hash.is_empty() {
        return Ok(None);
    }
    let body = forms::kept(ctx, &ctx.browser_hash, name).await?;
    Ok(body.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Returns the hash that identifies this browser's drafts and kept forms; sets a token cookie if the browser
/// has none.
pub fn browser_token(ctx: &Ctx) -> String {
    if !ctx.browser_hash.is_empty() {
        return ctx.browser_hash.clone();
    }
    let token = ctx.app.tokens.random();
    set_cookie(ctx, cookies::BROWSER, &token, 30 * 86_400);
    tokens::hash(&token)
}

/// Adds a cookie to the response.
pub fn set_cookie(ctx: &Ctx, name: &str, value: &str, seconds: i64) {
    add_cookie(ctx, name, value, Some(seconds));
}

fn add_cookie(ctx: &Ctx, name: &str, value: &str, seconds: Option<i64>) {
    if let (Some(response), Some(cookie)) = (use_context::<ResponseOptions>(), cookies::write(name, value, seconds, ctx.app.config.secure_cookies()))
    {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

/// Stores the language of the pages in a cookie for a year.
pub fn remember_language(ctx: &Ctx, locale: crate::i18n::Locale) {
    set_cookie(ctx, cookies::LANGUAGE, crate::i18n::code(locale), 365 * 86_400);
}

/// Sets the session's cookie, which ends with the browser unless the person stays signed in on it: then the browser's mark
/// is set, too.
pub fn begin_session(ctx: &Ctx, begun: &Begun) {
    let lasts = begun.mark.as_ref().map(|_| sessions::ABSOLUTE / 1_000_000);
    add_cookie(ctx, cookies::SESSION, &begun.session, lasts);
    match &begun.mark {
        Some(mark) => {
            set_cookie(ctx, cookies::DEVICE, mark, devices::LASTS / 1_000_000);
            add_cookie(ctx, cookies::KEEP, "1", lasts);
        }
        None if has_cookie(ctx, cookies::KEEP) => set_cookie(ctx, cookies::KEEP, "", 0),
        None => {}
    }
}

fn has_cookie(ctx: &Ctx, name: &str) -> bool {
    use_context::<Parts>().is_some_and(|parts| cookies::read(&parts.headers, name, ctx.app.config.secure_cookies()).is_some())
}

/// Returns the mark of this browser; empty if it has none.
pub fn device_mark(ctx: &Ctx) -> String {
    let parts = use_context::<Parts>();
    let read = |parts: Parts| cookies::read(&parts.headers, cookies::DEVICE, ctx.app.config.secure_cookies()).map(str::to_owned);
    parts.and_then(read).unwrap_or_default()
}

/// Removes the cookies that tie this browser to a person: session, drafts and kept forms.
pub fn forget_browser(ctx: &Ctx) {
    set_cookie(ctx, cookies::SESSION, "", 0);
    set_cookie(ctx, cookies::BROWSER, "", 0);
    if has_cookie(ctx, cookies::KEEP) {
        set_cookie(ctx, cookies::KEEP, "", 0);
    }
}

/// Removes the mark of this browser.
pub fn forget_mark(ctx: &Ctx) {
    set_cookie(ctx, cookies::DEVICE, "", 0);
}

/// Returns the User-Agent header, or an empty text.
pub fn user_agent() -> String {
    let parts = use_context::<Parts>();
    parts.and_then(|p| p.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).map(str::to_owned)).unwrap_or_default()
}

/// Returns the host, with its port, that the request names; empty if it names none.
pub fn host() -> String {
    let named = |parts: Parts| Some(parts.headers.get(header::HOST)?.to_str().ok()?.to_owned());
    use_context::<Parts>().and_then(named).unwrap_or_default()
}

/// Returns whether a proxy passed the request on.
pub fn is_forwarded() -> bool {
    use_context::<Parts>()
        .is_some_and(|parts| ["x-forwarded-for", "x-forwarded-proto", "forwarded", "via"].iter().any(|name| parts.headers.contains_key(*name)))
}

/// Returns whether the request is a native form post or page load rather than a call by the script.
pub fn without_script() -> bool {
    use_context::<Parts>()
        .and_then(|parts| parts.headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).map(|a| a.contains("text/html")))
        .unwrap_or(false)
}

/// Logs an internal error (never a person's mistake) and returns its public form.
pub fn report(fail: &Error) -> AppError {
    if let Error::Internal(error) = fail {
        tracing::error!(error = %format_args!("{error:#}"), "a request failed");
    }
    fail.public()
}
