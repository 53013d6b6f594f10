//! A circle's public calendar, to open once or to subscribe to.

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
    Router::new().route(paths::CIRCLE_CALENDAR_ROUTE, get(circle))
}

async fn circle(Extension(ctx): Extension<Arc<Ctx>>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    calendar::respond(&ctx, &headers, service::public_calendar(&ctx, &slug).await)
}
