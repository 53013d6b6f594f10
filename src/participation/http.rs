//! The dates of a circle for a participant: as a file behind the signed link, and as a feed with an address of its own.

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
    Router::new().route(paths::PARTICIPANT_CALENDAR_ROUTE, get(file)).route(paths::SIGNUP_FEED_ROUTE, get(feed))
}

// People have subscribed to it too, before there were feeds.
async fn file(Extension(ctx): Extension<Arc<Ctx>>, Path(link): Path<String>, headers: HeaderMap) -> Response {
    calendar::respond(&ctx, &headers, service::calendar(&ctx, &link).await)
}

async fn feed(Extension(ctx): Extension<Arc<Ctx>>, path: Path<String>, headers: HeaderMap) -> Response {
    calendar::respond(&ctx, &headers, service::feed(&ctx, calendar::key(&path)).await)
}
