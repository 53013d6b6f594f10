//! The QR code of a sheet to print.

use super::service;
use crate::paths;
use crate::platform::Ctx;
use crate::web::{call, error_page};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use std::sync::Arc;

/// Returns the routes. The context of the request is in its extensions.
pub fn router() -> Router {
    Router::new().route(paths::SHEET_QR_ROUTE, get(qr))
}

async fn qr(Extension(ctx): Extension<Arc<Ctx>>, Path((slug, meeting)): Path<(String, String)>) -> Response {
    match service::sheet_qr(&ctx, &slug, &meeting).await {
        Ok(svg) => ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "private, max-age=86400")], svg).into_response(),
        Err(fail) => error_page::page(&ctx.app, ctx.locale, &call::report(&fail)),
    }
}
