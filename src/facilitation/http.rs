//! Calendars of facilitators: a circle's dates as a file, and the feed of an account.

use super::service;
use crate::paths;
use crate::platform::Ctx;
use crate::web::calendar;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use std::sync::Arc;

/// Returns the routes. The context of the request is in its extensions.
pub fn router() -> Router {
    Router::new().route(paths::MANAGE_CALENDAR_ROUTE, get(file)).route(paths::ACCOUNT_FEED_ROUTE, get(feed))
}

async fn file(Extension(ctx): Extension<Arc<Ctx>>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    calendar::respond(&ctx, &headers, service::calendar(&ctx, &slug).await)
}

async fn feed(Extension(ctx): Extension<Arc<Ctx>>, path: Path<String>, headers: HeaderMap) -> Response {
    calendar::respond(&ctx, &headers, service::feed(&ctx, calendar::key(&path)).await)
}
