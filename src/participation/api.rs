//! Server functions for a participant's dashboard.

use super::model::{AnswerForm, Dashboard};
use crate::attendance::model::Coming;
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A participant's dashboard: through a signed link, or (without one) by account and circle.
#[server(endpoint = "participation/dashboard", input = GetUrl)]
pub async fn load_dashboard(#[server(default)] link: String, #[server(default)] slug: String) -> Result<Dashboard, AppError> {
    let ctx = crate::web::ctx()?;
    let found = if slug.is_empty() { super::service::by_link(&ctx, &link).await } else { super::service::by_account(&ctx, &slug).await };
    crate::web::answer(found)
}

/// Answers for a meeting on the dashboard: in place with the script, otherwise by returning to the page.
#[server(endpoint = "participation/answer")]
pub async fn answer_meeting(#[server(default)] form: AnswerForm) -> Result<Coming, AppError> {
    let ctx = crate::web::ctx()?;
    let coming = crate::web::answer(super::service::answer(&ctx, &form).await)?;
    if crate::web::call::without_script() {
        let by_account = crate::paths::my_circle(&crate::paths::encode(&form.slug));
        crate::web::go(&if form.slug.is_empty() { crate::paths::participant(&form.link) } else { by_account });
    }
    Ok(coming)
}
