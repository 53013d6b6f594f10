//! One-click unsubscribing for mail programs (RFC 8058), as for the other kinds of email.

use super::service;
use crate::paths;
use crate::platform::Ctx;
use crate::web::{call, error_page};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};
use std::sync::Arc;

/// Returns the routes. The context of the request is in its extensions.
pub fn router() -> Router {
    Router::new().route("/unsubscribe/board/{link}", post(unsubscribe)).route("/unsubscribe/board/{link}/", post(unsubscribe).get(without_slash))
}

async fn unsubscribe(Extension(ctx): Extension<Arc<Ctx>>, Path(link): Path<String>) -> Response {
    match service::stop(&ctx, &link).await {
        Ok(()) => "ok".into_response(),
        Err(fail) => error_page::page(&ctx.app, ctx.locale, &call::report(&fail)),
    }
}

/// Mail programs put a slash behind the link. What posts by itself follows no redirect; a person's browser does.
async fn without_slash(Path(link): Path<String>) -> Redirect {
    Redirect::permanent(&paths::unsubscribe_board(&link))
}
