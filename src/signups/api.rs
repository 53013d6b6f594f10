//! Server functions for sign-ups.

use super::model::{AlertForm, ChangeForm, LinkForm, LinkPage, MyLinkForm, ProposalPage, SignUpForm, SignUpPage, SignedUpPage};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The sign-up page of a circle.
#[server(endpoint = "signups/form", input = GetUrl)]
pub async fn load_sign_up(slug: String, kept: bool) -> Result<SignUpPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let typed = if kept { crate::web::kept_form::<SignUpForm>(&ctx).await? } else { None };
            let alert = if kept { crate::web::kept_form::<AlertForm>(&ctx).await? } else { None };
            super::service::sign_up_page(&ctx, &slug, typed, alert).await
        }
        .await,
    )
}

/// Signs up, or changes a sign-up: the next page is the same.
#[server(endpoint = "signups/sign-up")]
pub async fn sign_up(#[server(default)] form: SignUpForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let done = super::service::sign_up(&ctx, &form).await;
    let seat = crate::web::answer_form(&ctx, &form, done).await?;
    super::service::remember(&ctx, &crate::web::call::browser_token(&ctx), &form, seat).await;
    crate::web::go(&crate::paths::signed_up(&form.slug));
    Ok(())
}

/// Leaves an address at a full circle; the next page is the same for any address.
#[server(endpoint = "signups/ask")]
pub async fn ask_for_seat(#[server(default)] form: AlertForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let done = super::service::ask(&ctx, &form).await;
    // Of two forms that were not accepted, the page shows the last one.
    crate::web::answer(crate::web::call::forget_kept::<SignUpForm>(&ctx).await)?;
    crate::web::answer_form(&ctx, &form, done).await?;
    crate::web::go(&crate::paths::done(&crate::paths::sign_up(&form.slug), "asked"));
    Ok(())
}

/// The page that takes an address off the list of those who wait.
#[server(endpoint = "signups/seat-page", input = GetUrl)]
pub async fn load_alert(link: String, done: bool) -> Result<LinkPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::alert_page(&ctx, &link, done).await)
}

/// Takes an address off the list of those who wait.
#[server(endpoint = "signups/stop-waiting")]
pub async fn stop_waiting(#[server(default)] form: LinkForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::stop_waiting(&ctx, &form.link).await)?;
    crate::web::go(&crate::paths::done(&crate::paths::seat_alert(&form.link), "1"));
    Ok(())
}

/// Takes this browser's sign-up back if its address is still unconfirmed, and shows the form with what was typed.
#[server(endpoint = "signups/change")]
pub async fn change_sign_up(#[server(default)] form: ChangeForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let typed = crate::web::answer(super::service::change(&ctx, &form).await)?;
    if let Some(typed) = typed {
        crate::web::answer(crate::web::call::keep(&ctx, &typed).await)?;
    }
    crate::web::go(&format!("{}?kept=1", crate::paths::sign_up(&form.slug)));
    Ok(())
}

/// The page after signing up.
#[server(endpoint = "signups/signed-up", input = GetUrl)]
pub async fn load_signed_up(slug: String) -> Result<SignedUpPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::signed_up_page(&ctx, &slug).await)
}

/// The page behind a link for leaving. `done` only makes the browser reload it.
#[server(endpoint = "signups/leave-page", input = GetUrl)]
pub async fn load_leave(link: String, done: bool) -> Result<LinkPage, AppError> {
    let ctx = crate::web::ctx()?;
    let _reloads = done;
    crate::web::answer(super::service::leave_page(&ctx, &link).await)
}

/// Leaves a circle.
#[server(endpoint = "signups/leave")]
pub async fn leave_circle(#[server(default)] form: LinkForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::leave(&ctx, &form.link).await)?;
    crate::web::go(&crate::paths::done(&crate::paths::leave(&form.link), "1"));
    Ok(())
}

/// The page that shows answers which a second sign-up proposes.
#[server(endpoint = "signups/answers-page", input = GetUrl)]
pub async fn load_proposal(link: String, done: bool) -> Result<ProposalPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::proposal_page(&ctx, &link, done).await)
}

/// Takes proposed answers over.
#[server(endpoint = "signups/answers")]
pub async fn accept_answers(#[server(default)] form: LinkForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::accept(&ctx, &form.link).await)?;
    crate::web::go(&crate::paths::done(&crate::paths::answers(&form.link), "1"));
    Ok(())
}

/// The page behind a link that undoes a change.
#[server(endpoint = "signups/undo-page", input = GetUrl)]
pub async fn load_undo(link: String, done: bool) -> Result<LinkPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::undo_page(&ctx, &link, done).await)
}

/// Restores the answers before the last change.
#[server(endpoint = "signups/undo")]
pub async fn undo_change(#[server(default)] form: LinkForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::undo(&ctx, &form.link).await)?;
    crate::web::go(&crate::paths::done(&crate::paths::undo_sign_up(&form.link), "1"));
    Ok(())
}

/// The page behind a link that ends a kind of email.
#[server(endpoint = "signups/reminders-page", input = GetUrl)]
pub async fn load_unsubscribe(link: String, done: bool) -> Result<LinkPage, AppError> {
    let ctx = crate::web::ctx()?;
    let _reloads = done;
    crate::web::answer(super::service::unsubscribe_page(&ctx, &link).await)
}

/// Ends the kind of email that the link is for.
#[server(endpoint = "signups/end-reminders")]
pub async fn end_reminders(#[server(default)] form: LinkForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::end_mails(&ctx, &form.link).await)?;
    crate::web::go(&crate::paths::done(&crate::paths::unsubscribe(&form.link), "1"));
    Ok(())
}

/// The form for lost links.
#[server(endpoint = "signups/my-link-form", input = GetUrl)]
pub async fn load_my_link(kept: bool) -> Result<MyLinkForm, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<MyLinkForm>(&ctx).await)? } else { None };
    Ok(typed.unwrap_or_default())
}

/// Emails people their links; the next page is the same for any address.
#[server(endpoint = "signups/my-link")]
pub async fn send_my_link(#[server(default)] form: MyLinkForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let done = super::service::send_my_links(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, done).await?;
    crate::web::go(&crate::paths::done(crate::paths::MY_LINK, "1"));
    Ok(())
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for AlertForm {
    const NAME: &'static str = "seat-alert";
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for SignUpForm {
    const NAME: &'static str = "sign-up";
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for MyLinkForm {
    const NAME: &'static str = "my-link";
}
