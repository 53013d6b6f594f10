//! The figures as a table and as a file.

use super::service;
use crate::paths;
use crate::platform::{Ctx, Result, csv};
use crate::web::{call, error_page};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use std::sync::Arc;

/// Returns the routes. The context of the request is in its extensions.
pub fn router() -> Router {
    Router::new().route(paths::NUMBERS_CSV, get(table)).route(paths::NUMBERS_JSON, get(file))
}

async fn table(Extension(ctx): Extension<Arc<Ctx>>) -> Response {
    answer(&ctx, service::csv(&ctx).await, csv::TYPE, "csv")
}

async fn file(Extension(ctx): Extension<Arc<Ctx>>) -> Response {
    answer(&ctx, service::json(&ctx).await, "application/json", "json")
}

fn answer(ctx: &Ctx, text: Result<String>, kind: &'static str, ending: &str) -> Response {
    match text {
        Ok(text) => {
            let name = format!("attachment; filename=\"numbers-{}.{ending}\"", ctx.now.strftime("%Y-%m-%d"));
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], text).into_response()
        }
        Err(fail) => error_page::page(&ctx.app, ctx.locale, &call::report(&fail)),
    }
}
