//! Server functions for the pages of downloads.

use super::model::Downloads;
#[cfg(feature = "ssr")]
use super::model::Whose;
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What a person may download: of the circle with this slug, of their own circles ("mine"), of the site ("all").
#[server(endpoint = "exports/downloads", input = GetUrl)]
pub async fn load_downloads(whose: String, #[server(default)] slug: String) -> Result<Downloads, AppError> {
    let ctx = crate::web::ctx()?;
    let whose = match whose.as_str() {
        "mine" => Whose::Mine,
        "all" => Whose::All,
        _ => Whose::Circle(slug),
    };
    crate::web::answer(super::service::downloads(&ctx, &whose).await)
}
