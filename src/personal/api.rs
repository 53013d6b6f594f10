//! The server function of the page "Everything about you".

use super::model::Everything;
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What is stored about a participant, through a signed link, or (without one) about the signed-in account.
#[server(endpoint = "personal/everything", input = GetUrl)]
pub async fn load_everything(#[server(default)] link: String) -> Result<Everything, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(if link.is_empty() { super::service::of_account(&ctx).await } else { super::service::by_link(&ctx, &link).await })
}
