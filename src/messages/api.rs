//! Server functions for messages.

use super::model::{AgainForm, MessageForm, MessagesPage};
#[cfg(feature = "ssr")]
use super::model::{PREVIEW, TEST};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The page for writing to the participants. `sent` is the message just sent, and `show` the button just pressed,
/// so that the page is reloaded after it.
#[server(endpoint = "messages/page", input = GetUrl)]
pub async fn messages_of(
    slug: String,
    kept: bool,
    #[server(default)] sent: String,
    #[server(default)] show: String,
) -> Result<MessagesPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let kept = (kept && sent.is_empty()) || !show.is_empty();
            let typed = if kept { crate::web::kept_form::<MessageForm>(&ctx).await? } else { None };
            super::service::page(&ctx, &slug, typed, &show).await
        }
        .await,
    )
}

/// Sends a message, then goes to the list with it; or shows how it will arrive, or sends it to its author only. Then
/// what was typed is kept for the page.
#[server(endpoint = "messages/send")]
pub async fn send_message(#[server(default)] form: MessageForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    if [PREVIEW, TEST].contains(&form.button.as_str()) {
        let shown = super::service::look(&ctx, &form).await;
        crate::web::answer_form(&ctx, &form, shown).await?;
        crate::web::answer(crate::web::call::keep(&ctx, &form).await)?;
        // Never the same address twice: the page is loaded again for other words.
        let show = format!("{}-{}", form.button, ctx.app.tokens.short());
        crate::web::go(&format!("{}?show={show}#preview", crate::paths::manage_part(&form.slug, "messages")));
        return Ok(());
    }
    let sent = super::service::send(&ctx, &form).await;
    let id = crate::web::answer_form(&ctx, &form, sent).await?;
    crate::web::go(&format!("{}?sent={id}", crate::paths::manage_part(&form.slug, "messages")));
    Ok(())
}

/// Sends a failed email to a participant again, and returns to the page that shows it.
#[server(endpoint = "messages/send-again")]
pub async fn send_mail_again(#[server(default)] form: AgainForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::send_again(&ctx, &form).await)?;
    // Never the same address twice: the page is loaded again.
    let fresh = ctx.app.tokens.short();
    crate::web::go(&if form.part == "messages" {
        format!("{}?sent=again-{fresh}", crate::paths::manage_part(&form.slug, "messages"))
    } else {
        crate::paths::people_after(&form.slug, "mail-again", &fresh)
    });
    Ok(())
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for MessageForm {
    const NAME: &'static str = "message";
}
