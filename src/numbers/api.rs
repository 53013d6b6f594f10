//! Server functions for the public figures.

use super::model::Numbers;
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// All figures.
#[server(endpoint = "numbers/page", input = GetUrl)]
pub async fn load_numbers() -> Result<Numbers, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::page(&ctx).await)
}
