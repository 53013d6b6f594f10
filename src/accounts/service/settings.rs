//! What people do with their own account.

use super::{guesses, letters, password};
use crate::accounts::limits as own;
use crate::accounts::model::{EmailForm, NAME_MOST, PASSWORD_MOST, PasswordForm, ProfileForm, SessionItem, Settings};
use crate::accounts::policy::{self, Owner};
use crate::accounts::store::{self, Account, deletion};
use crate::i18n::{self, dates, regions};
use crate::platform::security_log::{Action, Entry};
use crate::platform::{Ctx, Result, Tx, devices, outbox, sessions};
use crate::types::{AppError, Check, EmailKey, EmailKeys, FieldCode, FieldName, SessionId, When};

/// Returns the viewer's account and sessions.
///
/// # Errors
/// Sign-in.
pub async fn settings(ctx: &Ctx) -> Result<Settings> {
    let (_, account) = own(ctx).await?;
    let listed = sessions::list(ctx.db().primary(), account.id, ctx.now_us()).await?;
    let day = |us| {
        let at = crate::platform::dates::from_us(us);
        let date = at.to_zoned(jiff::tz::TimeZone::UTC).date();
        When { words: dates::day(ctx.reader(), date, "UTC", ctx.now), stamp: dates::stamp(at, "UTC") }
    };
    let example = ctx.now.to_zoned(jiff::tz::TimeZone::UTC).date().at(18, 30, 0, 0);
    let item = |s: sessions::Listed| SessionItem {
        id: s.id,
        began: day(s.created_at),
        seen: day(s.seen_at),
        current: ctx.session == Some(s.id),
        device: s.device,
    };
    Ok(Settings {
        mails: account.mails(),
        profile: ProfileForm { name: account.name, locale: account.locale, region: account.region },
        shown_name: account.shown_name,
        regions: regions::all(ctx.locale).to_vec(),
        example: dates::day_time(ctx.reader(), example.date(), example.time(), "UTC", ctx.now),
        email: account.email,
        new_email: account.new_email,
        typed_email: String::new(),
        confirmed: account.confirmed_at.is_some(),
        feed: super::feeds::own_feed(ctx, ctx.db().primary()).await?,
        sessions: listed.into_iter().map(item).collect(),
        deleting: deletion::waits_since(ctx.db().primary(), account.id).await?.is_some(),
        devices: u32::try_from(devices::count(ctx.db().primary(), account.id, ctx.now_us()).await?).unwrap_or_default(),
        log: super::log::own(ctx, account.id).await?,
    })
}

/// Changes name, language and region.
///
/// # Errors
/// Sign-in, or field errors.
#[tracing::instrument(skip_all)]
pub async fn save_profile(ctx: &Ctx, form: &ProfileForm) -> Result<i18n::Locale> {
    policy::own(&ctx.viewer)?;
    let mut check = Check::default();
    let name = check.line(ProfileForm::name, &form.name, NAME_MOST);
    let locale = check.choice(ProfileForm::locale, &form.locale, i18n::from_code);
    let region = match form.region.trim() {
        "" => String::new(),
        typed => check.choice(ProfileForm::region, typed, regions::parse).map(|region| region.as_str().to_owned()).unwrap_or_default(),
    };
    check.finish()?;
    let locale = locale.unwrap_or_default();
    let mut tx = ctx.db().write().await?;
    let owner = own_in(ctx, &mut tx).await?;
    store::set_profile(&mut tx, &owner, &name, i18n::code(locale), &region).await?;
    ctx.commit(tx).await?;
    Ok(locale)
}

/// Changes the password, and ends every other session and all marks of browsers.
///
/// # Errors
/// Sign-in, field errors, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn change_password(ctx: &Ctx, form: &PasswordForm) -> Result<()> {
    let (_, account) = own(ctx).await?;
    let mut check = Check::default();
    password::check(ctx, &mut check, PasswordForm::password, &form.password, &[&account.email, &account.name]);
    check.finish()?;
    prove(ctx, &account, PasswordForm::current, &form.current).await?;
    let hash = ctx.app.hasher.hash(&form.password, ctx.app.tokens.salt()).await?;
    let mut tx = ctx.db().write().await?;
    own_in(ctx, &mut tx).await?;
    if !store::set_password(&mut tx, account.id, account.credential_revision, &hash, false, ctx.now_us()).await? {
        return Err(crate::types::Refusal::CHANGED.into());
    }
    sessions::end_all(&mut tx, account.id, ctx.session).await?;
    devices::forget_all(&mut tx, account.id).await?;
    ctx.record(&mut tx, Entry::new(Action::PASSWORD_CHANGED)).await?;
    outbox::enqueue(ctx, &mut tx, &letters::password_changed(ctx, account.id)).await?;
    ctx.commit(tx).await
}

/// Requests a change of address: a link is sent to the new address, and the old one, which is told at once, stays until it
/// is used. If the new address belongs to another account, it is sent an email that says so; the page is the same.
///
/// # Errors
/// Sign-in, field errors, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn change_email(ctx: &Ctx, form: &EmailForm) -> Result<()> {
    let (_, account) = own(ctx).await?;
    let mut check = Check::default();
    let email = check.email(EmailForm::email, &form.email);
    check.finish()?;
    prove(ctx, &account, EmailForm::email_password, &form.email_password).await?;
    let keys = EmailKeys::of(&form.email);
    ctx.count(own::CHANGE_ACCOUNT, &account.id.to_string()).await?;
    ctx.count(own::CHANGE_CLIENT, &ctx.client).await?;
    ctx.count(own::CHANGE_ADDRESS, keys.key.as_str()).await?;
    let mut tx = ctx.db().write().await?;
    let owner = own_in(ctx, &mut tx).await?;
    let revision = store::want_email(&mut tx, &owner, &email).await?;
    let mail = match store::by_email(tx.conn(), &keys).await? {
        Some(other) if other.id != account.id => letters::is_known(ctx, other.id),
        _ => letters::to_change(ctx, account.id, revision),
    };
    ctx.record(&mut tx, Entry::new(Action::ADDRESS_ASKED)).await?;
    outbox::enqueue(ctx, &mut tx, &letters::change_asked(ctx, &account)).await?;
    outbox::enqueue(ctx, &mut tx, &mail).await?;
    ctx.commit(tx).await
}

/// Ends one of the viewer's sessions.
///
/// # Errors
/// Not signed in, or not found (also another person's session).
#[tracing::instrument(skip_all)]
pub async fn end_session(ctx: &Ctx, id: &str) -> Result<()> {
    policy::own(&ctx.viewer)?;
    let id = id.parse().map(SessionId).map_err(|_| AppError::NotFound)?;
    let mut tx = ctx.db().write().await?;
    let owner = own_in(ctx, &mut tx).await?;
    if !sessions::end(&mut tx, owner.account(), id).await? {
        return Err(AppError::NotFound.into());
    }
    ctx.commit(tx).await
}

/// Ends all of the viewer's sessions except the current one.
///
/// # Errors
/// Sign-in.
#[tracing::instrument(skip_all)]
pub async fn end_other_sessions(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let owner = own_in(ctx, &mut tx).await?;
    sessions::end_all(&mut tx, owner.account(), ctx.session).await?;
    ctx.commit(tx).await
}

/// Ends the marks of all browsers in which the viewer chose to stay signed in; sessions stay.
///
/// # Errors
/// Sign-in.
#[tracing::instrument(skip_all)]
pub async fn forget_devices(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let owner = own_in(ctx, &mut tx).await?;
    devices::forget_all(&mut tx, owner.account()).await?;
    ctx.commit(tx).await
}

pub(super) async fn own(ctx: &Ctx) -> Result<(Owner, Account)> {
    let owner = policy::own(&ctx.viewer)?;
    let account = store::by_id(ctx.db().primary(), owner.account()).await?.ok_or(AppError::SignIn)?;
    Ok((owner, account))
}

/// Makes the proof inside the write transaction: since the page was read, the account may have been blocked
/// or its session ended.
pub(super) async fn own_in(ctx: &Ctx, tx: &mut Tx) -> Result<Owner> {
    Ok(policy::own(&ctx.viewer_in(tx).await?)?)
}

/// Asks for the password again before a sensitive action; wrong guesses count for the session or, without one, towards the
/// sign-in limits.
pub(super) async fn prove(ctx: &Ctx, account: &Account, field: FieldName, password: &str) -> Result<()> {
    if password.is_empty() {
        return Err(AppError::field(field, FieldCode::Required).into());
    }
    let guess = guesses::count_again(ctx, &EmailKey::of(&account.email), account.id).await?;
    let fits = password.chars().count() <= PASSWORD_MOST as usize && ctx.app.hasher.verify(password, account.password_hash.clone()).await?;
    if !fits {
        ctx.record_alone(Entry::new(Action::WRONG_PASSWORD).about(account.id)).await?;
        return Err(AppError::field(field, FieldCode::WrongPassword).into());
    }
    let mut tx = ctx.db().write().await?;
    guess.was_right(ctx, &mut tx).await?;
    if let Some(session) = ctx.session {
        // Of this account only: a link may be about another one.
        sessions::prove(&mut tx, account.id, session, ctx.now_us()).await?;
    }
    ctx.commit(tx).await
}
