//! The server function of a course's page.

use super::model::CoursePage;
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A course's page.
#[server(endpoint = "courses/page", input = GetUrl)]
pub async fn course(slug: String) -> Result<CoursePage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::page(&ctx, &slug).await)
}
