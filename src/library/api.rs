//! The server function of a course's page.

use super::model::{CoursePage, Kind, WordsPage};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A course's page.
#[server(endpoint = "courses/page", input = GetUrl)]
pub async fn course(slug: String) -> Result<CoursePage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::page(&ctx, &slug).await)
}

/// A part of everything that circles say about a course, after an entry or from the beginning.
#[server(endpoint = "courses/words", input = GetUrl)]
pub async fn words_of(slug: String, kind: Kind, #[server(default)] after: String) -> Result<WordsPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::words(&ctx, &slug, kind, &after).await)
}
