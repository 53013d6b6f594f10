//! The dates of a circle as a calendar file, behind a participant's link.

use super::service;
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
    Router::new().route("/p/{link}/calendar.ics", get(calendar))
}

async fn calendar(Extension(ctx): Extension<Arc<Ctx>>, Path(link): Path<String>) -> Response {
    match service::calendar(&ctx, &link).await {
        Ok(file) => {
            let headers =
                [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"circle.ics\"")];
            (headers, file).into_response()
        }
        Err(fail) => error_page::page(&ctx.app, ctx.locale, &call::report(&fail)),
    }
}
