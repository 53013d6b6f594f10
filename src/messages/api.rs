//! Server functions for messages.

use super::model::{MessageForm, MessagesPage};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The page for writing to the participants. `sent` is the message just sent, so that the page is reloaded
/// after it.
#[server(endpoint = "messages/page", input = GetUrl)]
pub async fn messages_of(slug: String, kept: bool, #[server(default)] sent: String) -> Result<MessagesPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let typed = if kept && sent.is_empty() { crate::web::kept_form::<MessageForm>(&ctx).await? } else { None };
            super::service::page(&ctx, &slug, typed).await
        }
        .await,
    )
}

/// Sends a message, then goes to the list with it.
#[server(endpoint = "messages/send")]
pub async fn send_message(#[server(default)] form: MessageForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let sent = super::service::send(&ctx, &form).await;
    let id = crate::web::answer_form(&ctx, &form, sent).await?;
    crate::web::go(&format!("{}?sent={id}", crate::paths::manage_part(&form.slug, "messages")));
    Ok(())
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for MessageForm {
    const NAME: &'static str = "message";
}
