//! The QR code of a sheet to print, and a meeting as a calendar file.

use super::service;
use crate::paths;
use crate::platform::Ctx;
use crate::web::{calendar, call, error_page};
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use std::sync::Arc;

/// Returns the routes. The context of the request is in its extensions.
pub fn router() -> Router {
    Router::new().route(paths::SHEET_QR_ROUTE, get(qr)).route(paths::RSVP_CALENDAR_ROUTE, get(meeting))
}

async fn qr(Extension(ctx): Extension<Arc<Ctx>>, Path((slug, meeting)): Path<(String, String)>) -> Response {
    match service::sheet_qr(&ctx, &slug, &meeting).await {
        Ok(svg) => ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "private, max-age=86400")], svg).into_response(),
        Err(fail) => error_page::page(&ctx.app, ctx.locale, &call::report(&fail)),
    }
}

async fn meeting(Extension(ctx): Extension<Arc<Ctx>>, Path(link): Path<String>, headers: HeaderMap) -> Response {
    calendar::respond(&ctx, &headers, service::rsvp_calendar(&ctx, &link).await)
}
