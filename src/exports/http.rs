//! The files of a download, streamed.

use super::model::{File, Whose};
use super::service;
use crate::paths;
use crate::platform::{Ctx, Result, csv};
use crate::types::AppError;
use crate::web::{call, error_page};
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{BoxError, Extension, Router};
use http_body_util::BodyExt;
use http_body_util::channel::Channel;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Returns the routes. The context of the request is in its extensions.
pub fn router() -> Router {
    Router::new()
        .route(paths::DOWNLOAD_CIRCLE_ROUTE, get(circle))
        .route(paths::DOWNLOAD_MINE_ROUTE, get(mine))
        .route(paths::DOWNLOAD_ALL_ROUTE, get(all))
}

async fn circle(Extension(ctx): Extension<Arc<Ctx>>, Path((slug, file)): Path<(String, String)>) -> Response {
    let stem = slug.clone();
    answer(&ctx, Whose::Circle(slug), &file, &stem).await
}

async fn mine(Extension(ctx): Extension<Arc<Ctx>>, Path(file): Path<String>) -> Response {
    answer(&ctx, Whose::Mine, &file, "my-circles").await
}

async fn all(Extension(ctx): Extension<Arc<Ctx>>, Path(file): Path<String>) -> Response {
    answer(&ctx, Whose::All, &file, "all-circles").await
}

async fn answer(ctx: &Arc<Ctx>, whose: Whose, file: &str, stem: &str) -> Response {
    match stream(ctx, &whose, file, stem).await {
        Ok(response) => response,
        Err(fail) => match call::report(&fail) {
            // To the page with the download's link, not to the file: the browser stays on a page then.
            AppError::Prove => Redirect::to(&paths::sign_in_again(&offered_on(&whose))).into_response(),
            error => error_page::page(&ctx.app, ctx.locale, &error),
        },
    }
}

/// Returns the path of the page that offers the files.
fn offered_on(whose: &Whose) -> String {
    match whose {
        Whose::Circle(slug) => paths::manage_part(slug, "download"),
        Whose::Mine => paths::DOWNLOAD_MINE.to_owned(),
        Whose::All => paths::DOWNLOAD_ALL.to_owned(),
    }
}

async fn stream(ctx: &Arc<Ctx>, whose: &Whose, name: &str, stem: &str) -> Result<Response> {
    let scope = service::open(ctx, whose).await?;
    let file = File::parse(name).ok_or(AppError::NotFound)?;
    let (mut out, body) = Channel::<Bytes, BoxError>::new(1);
    let (sender, mut pieces) = mpsc::channel::<String>(1);
    let by = Arc::clone(ctx);
    tokio::spawn(async move {
        let passing = async move {
            while let Some(piece) = pieces.recv().await {
                if out.send_data(piece.into()).await.is_err() {
                    break;
                }
            }
            out
        };
        let (written, out) = tokio::join!(service::write(&by, scope, file, sender), passing);
        if let Err(fail) = written {
            // The browser notices that the file is incomplete.
            out.abort(call::report(&fail).to_string().into());
        }
    });
    // Compression polls the body once more after its end, which the channel alone does not survive.
    // A circle's slug consists of letters, digits and hyphens.
    let kept: String = stem.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let kind = if matches!(file, File::Csv(_)) { csv::TYPE } else { "application/json" };
    let named = format!("attachment; filename=\"{kept}-{}-{name}\"", ctx.now.strftime("%Y-%m-%d"));
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, named)], Body::new(body.fuse())).into_response())
}
