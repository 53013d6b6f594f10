//! Server functions for accounts.

use super::model::{
    ClaimForm, DeleteForm, EmailForm, EnterForm, EnterPage, Entrance, FeedForm, ForgotForm, LanguageForm, LinkForm, LinkPage, MailsForm,
    MailsLinkForm, MailsPage, NewAccount, PasswordForm, ProfileForm, RegisterForm, ResetForm, SessionForm, Settings, SignInForm, SignInLinkForm,
    SignOutForm,
};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Chooses the language of the pages: kept in a cookie for a year.
#[server(endpoint = "accounts/language")]
pub async fn set_language(#[server(default)] form: LanguageForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let locale = crate::i18n::from_code(&form.code).ok_or(AppError::BadRequest)?;
    crate::web::call::remember_language(&ctx, locale);
    Ok(())
}

/// Returns the data of the sign-in page.
#[server(endpoint = "accounts/entrance", input = GetUrl)]
pub async fn sign_in_page(#[server(default)] next: String, kept: bool) -> Result<Entrance, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<SignInForm>(&ctx).await)? } else { None };
    let open = super::service::registration_refused(&ctx).is_none();
    // Staff who enter the password again find their address, and the choice that this browser was signed in with.
    let again = ctx.viewer.is_staff();
    let stay = if again && !crate::web::call::device_mark(&ctx).is_empty() { "on".to_owned() } else { String::new() };
    let email = if again { crate::web::answer(super::service::own_address(&ctx).await)? } else { String::new() };
    let typed = typed.unwrap_or(SignInForm { next, email, stay, ..SignInForm::default() });
    let demo = super::service::demo_logins(&ctx);
    let elsewhere = super::service::elsewhere(&ctx, &crate::web::call::host(), crate::web::call::is_forwarded());
    Ok(Entrance { email: typed.email, next: typed.next, stay: typed.stay == "on", open, demo, elsewhere })
}

/// Signs in and goes to `next` if that is a path of this site.
#[server(endpoint = "accounts/sign-in")]
pub async fn sign_in(#[server(default)] form: SignInForm) -> Result<(), AppError> {
    use crate::web::call;
    let ctx = crate::web::ctx()?;
    let browser = super::service::Browser { user_agent: call::user_agent(), mark: call::device_mark(&ctx) };
    let entered = super::service::sign_in(&ctx, &form, &browser).await;
    let begun = crate::web::answer_form(&ctx, &form, entered).await?;
    call::begin_session(&ctx, &begun);
    let ours = crate::web::forms::is_path(&form.next);
    crate::web::go(if ours { &form.next } else { crate::paths::ME });
    Ok(())
}

/// Returns what was typed into the form that asks for a link to sign in.
#[server(endpoint = "accounts/link-form", input = GetUrl)]
pub async fn sign_in_link_page(kept: bool) -> Result<SignInLinkForm, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<SignInLinkForm>(&ctx).await)? } else { None };
    Ok(typed.unwrap_or_default())
}

/// Requests a link to sign in. The next page is the same for known and unknown addresses.
#[server(endpoint = "accounts/sign-in-link")]
pub async fn ask_sign_in_link(#[server(default)] form: SignInLinkForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let sent = super::service::by_link::ask(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, sent).await?;
    crate::web::go(crate::paths::SIGN_IN_LINK_SENT);
    Ok(())
}

/// Returns whose account a link signs in to.
#[server(endpoint = "accounts/enter-page", input = GetUrl)]
pub async fn load_enter(link: String) -> Result<EnterPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::by_link::page(&ctx, &link).await)
}

/// Signs in through a link.
#[server(endpoint = "accounts/enter")]
pub async fn enter(#[server(default)] form: EnterForm) -> Result<(), AppError> {
    use crate::web::call;
    let ctx = crate::web::ctx()?;
    let browser = super::service::Browser { user_agent: call::user_agent(), mark: call::device_mark(&ctx) };
    let begun = crate::web::answer(super::service::by_link::enter(&ctx, &form, &browser).await)?;
    call::begin_session(&ctx, &begun);
    crate::web::go(crate::paths::ME);
    Ok(())
}

/// Signs out, and forgets what this browser typed, because the next person may be someone else. "Forget this device" forgets its mark, too.
#[server(endpoint = "accounts/sign-out")]
pub async fn sign_out(#[server(default)] form: SignOutForm) -> Result<(), AppError> {
    use crate::web::call;
    let ctx = crate::web::ctx()?;
    let mark = if form.device.is_empty() { String::new() } else { call::device_mark(&ctx) };
    crate::web::answer(super::service::sign_out(&ctx, &mark).await)?;
    call::forget_browser(&ctx);
    if !form.device.is_empty() {
        call::forget_mark(&ctx);
    }
    crate::web::go(crate::paths::HOME);
    Ok(())
}

/// Returns the data of the registration page.
#[server(endpoint = "accounts/new", input = GetUrl)]
pub async fn register_page(kept: bool) -> Result<NewAccount, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<RegisterForm>(&ctx).await)? } else { None };
    let refused = super::service::registration_refused(&ctx);
    Ok(NewAccount { form: typed.unwrap_or_default(), refused: refused.map(Into::into), contact: ctx.app.site.texts().contact.clone() })
}

/// Requests an account. The next page is the same for new and known addresses.
#[server(endpoint = "accounts/register")]
pub async fn register(#[server(default)] form: RegisterForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    // Marks the browser, known address or not: it may confirm the address by one button.
    let registered = super::service::register(&ctx, &crate::web::call::browser_token(&ctx), &form).await;
    crate::web::answer_form(&ctx, &form, registered).await?;
    crate::web::go(crate::paths::REGISTERED);
    Ok(())
}

/// Sends the link that confirms the viewer's address again.
#[server(endpoint = "accounts/resend")]
pub async fn resend() -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::resend(&ctx).await)?;
    crate::web::go(&crate::paths::done(crate::paths::SETTINGS, "sent"));
    Ok(())
}

/// Returns what an address confirmation link is about.
#[server(endpoint = "accounts/link", input = GetUrl)]
pub async fn confirm_page(link: String) -> Result<LinkPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::link_page(&ctx, &link).await)
}

/// Confirms an address.
#[server(endpoint = "accounts/confirm")]
pub async fn confirm_address(#[server(default)] form: LinkForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::confirm(&ctx, &form).await)?;
    let next = if ctx.viewer.me.is_some() { crate::paths::SETTINGS } else { "/sign-in" };
    crate::web::go(&crate::paths::done(next, "confirmed"));
    Ok(())
}

/// Gives an account whose address is not confirmed to the address's owner, with a new password.
#[server(endpoint = "accounts/claim")]
pub async fn claim_address(#[server(default)] form: ClaimForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::claim(&ctx, &form).await)?;
    crate::web::go(&crate::paths::done("/sign-in", "reset"));
    Ok(())
}

/// Returns what was typed into the forgotten-password form.
#[server(endpoint = "accounts/forgotten", input = GetUrl)]
pub async fn forgotten(kept: bool) -> Result<ForgotForm, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<ForgotForm>(&ctx).await)? } else { None };
    Ok(typed.unwrap_or_default())
}

/// Requests a link to choose a new password. The next page is the same for known and unknown addresses.
#[server(endpoint = "accounts/forgot")]
pub async fn forgot(#[server(default)] form: ForgotForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let sent = super::service::forgot(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, sent).await?;
    crate::web::go(crate::paths::FORGOT_SENT);
    Ok(())
}

/// Returns whose password a reset link changes.
#[server(endpoint = "accounts/reset-page", input = GetUrl)]
pub async fn reset_page(link: String) -> Result<LinkPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::reset_page(&ctx, &link).await)
}

/// Sets a new password through a link.
#[server(endpoint = "accounts/reset")]
pub async fn reset_password(#[server(default)] form: ResetForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::reset(&ctx, &form).await)?;
    crate::web::go(&crate::paths::done("/sign-in", "reset"));
    Ok(())
}

/// Returns the viewer's account; `kept` names the form that was rejected, if any.
#[server(endpoint = "accounts/settings", input = GetUrl)]
pub async fn own_settings(#[server(default)] kept: String) -> Result<Settings, AppError> {
    let ctx = crate::web::ctx()?;
    let mut settings = crate::web::answer(super::service::settings(&ctx).await)?;
    if kept == "profile" {
        let typed = crate::web::answer(crate::web::kept_form::<ProfileForm>(&ctx).await)?;
        settings.profile = typed.unwrap_or(settings.profile);
    }
    if kept == "email" {
        settings.typed_email = crate::web::answer(crate::web::kept_form::<EmailForm>(&ctx).await)?.unwrap_or_default().email;
    }
    Ok(settings)
}

/// Changes name and language.
#[server(endpoint = "accounts/profile")]
pub async fn save_profile(#[server(default)] form: ProfileForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let saved = super::service::save_profile(&ctx, &form).await;
    let locale = crate::web::answer_form(&ctx, &form, saved).await?;
    crate::web::call::remember_language(&ctx, locale);
    crate::web::go(&crate::paths::done(crate::paths::SETTINGS, "saved"));
    Ok(())
}

/// Sets which kinds of email the viewer gets as a facilitator.
#[server(endpoint = "accounts/mails")]
pub async fn save_mails(#[server(default)] form: MailsForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::save_mails(&ctx, &form).await)?;
    crate::web::go(&crate::paths::done(crate::paths::SETTINGS, "saved"));
    Ok(())
}

/// The page behind a link that ends a kind of email.
#[server(endpoint = "accounts/mails-page", input = GetUrl)]
pub async fn load_mails(link: String, done: bool) -> Result<MailsPage, AppError> {
    let ctx = crate::web::ctx()?;
    let _reloads = done;
    crate::web::answer(super::service::mails_page(&ctx, &link).await)
}

/// Ends the kind of email that the link is for, or sends it again.
#[server(endpoint = "accounts/mails-by-link")]
pub async fn switch_mails(#[server(default)] form: MailsLinkForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::switch_by_link(&ctx, &form.link, form.button == "yes").await)?;
    crate::web::go(&crate::paths::done(&crate::paths::unsubscribe_account(&form.link), "1"));
    Ok(())
}

/// Changes the password.
#[server(endpoint = "accounts/password")]
pub async fn change_password(#[server(default)] form: PasswordForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::change_password(&ctx, &form).await)?;
    crate::web::go(&crate::paths::done(crate::paths::SETTINGS, "password"));
    Ok(())
}

/// Requests a change of address.
#[server(endpoint = "accounts/email")]
pub async fn change_email(#[server(default)] form: EmailForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let asked = super::service::change_email(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, asked).await?;
    crate::web::go(&crate::paths::done(crate::paths::SETTINGS, "sent"));
    Ok(())
}

/// Ends one of the viewer's sessions.
#[server(endpoint = "accounts/end-session")]
pub async fn end_session(#[server(default)] form: SessionForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::end_session(&ctx, &form.id).await)?;
    crate::web::go(&crate::paths::done(crate::paths::SETTINGS, "ended"));
    Ok(())
}

/// Ends all of the viewer's sessions except the current one.
#[server(endpoint = "accounts/end-others")]
pub async fn end_other_sessions() -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::end_other_sessions(&ctx).await)?;
    crate::web::go(&crate::paths::done(crate::paths::SETTINGS, "ended"));
    Ok(())
}

/// Ends the marks of the browsers in which the viewer chose to stay signed in.
#[server(endpoint = "accounts/forget-devices")]
pub async fn forget_devices() -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::forget_devices(&ctx).await)?;
    crate::web::go(&crate::paths::done(crate::paths::SETTINGS, "forgotten"));
    Ok(())
}

/// Gives the viewer's calendar feed a new address, and returns to the page the button was on.
#[server(endpoint = "accounts/feed")]
pub async fn renew_account_feed(#[server(default)] form: FeedForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::renew_feed(&ctx).await)?;
    let page = if form.slug.is_empty() { crate::paths::SETTINGS.to_owned() } else { crate::paths::manage(&form.slug) };
    crate::web::go(&crate::paths::feed_renewed(&page));
    Ok(())
}

/// Deletes the account, or has the deletion wait for answers.
#[server(endpoint = "accounts/delete")]
pub async fn delete_account(#[server(default)] form: DeleteForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    if crate::web::answer(super::service::delete(&ctx, &form).await)? {
        crate::web::call::forget_browser(&ctx);
        crate::web::go(&crate::paths::done("/sign-in", "deleted"));
    } else {
        crate::web::go(&crate::paths::done(crate::paths::DELETE_ACCOUNT, "asked"));
    }
    Ok(())
}

/// Withdraws a deletion that waits.
#[server(endpoint = "accounts/keep")]
pub async fn keep_account() -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::deletion::withdraw(&ctx).await)?;
    crate::web::go(&crate::paths::done(crate::paths::SETTINGS, "kept"));
    Ok(())
}

#[cfg(feature = "ssr")]
mod kept {
    use super::{EmailForm, ForgotForm, ProfileForm, RegisterForm, SignInForm, SignInLinkForm};
    use crate::web::call::Kept;

    impl Kept for SignInForm {
        const NAME: &'static str = "sign-in";
        const SECRET: &'static [&'static str] = &["password"];
    }
    impl Kept for RegisterForm {
        const NAME: &'static str = "register";
        const SECRET: &'static [&'static str] = &["password"];
    }
    impl Kept for SignInLinkForm {
        const NAME: &'static str = "sign-in-link";
    }
    impl Kept for ForgotForm {
        const NAME: &'static str = "forgot";
    }
    impl Kept for ProfileForm {
        const NAME: &'static str = "profile";
    }
    impl Kept for EmailForm {
        const NAME: &'static str = "email";
        const SECRET: &'static [&'static str] = &["email_password"];
    }
}
