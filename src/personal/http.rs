//! Everything about a person as a file for programs.

use super::service;
use crate::paths;
use crate::platform::{Ctx, Result};
use crate::web::{call, error_page};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use std::sync::Arc;

/// Returns the routes. The context of the request is in its extensions.
pub fn router() -> Router {
    Router::new().route(paths::MY_DATA_FILE, get(account)).route(paths::PARTICIPANT_DATA_FILE_ROUTE, get(participant))
}

async fn account(Extension(ctx): Extension<Arc<Ctx>>) -> Response {
    answer(&ctx, service::file_of_account(&ctx).await)
}

async fn participant(Extension(ctx): Extension<Arc<Ctx>>, Path(link): Path<String>) -> Response {
    answer(&ctx, service::file_by_link(&ctx, &link).await)
}

fn answer(ctx: &Ctx, file: Result<String>) -> Response {
    match file {
        Ok(text) => {
            let named = format!("attachment; filename=\"about-me-{}.json\"", ctx.now.strftime("%Y-%m-%d"));
            ([(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, named)], text).into_response()
        }
        Err(fail) => error_page::page(&ctx.app, ctx.locale, &call::report(&fail)),
    }
}
