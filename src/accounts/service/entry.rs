//! Registering, confirming an address, signing in and out, resetting a password. Known and unknown addresses
//! get the same words, the same status and the same work.

use super::{letters, password};
use crate::accounts::limits as own;
use crate::accounts::links;
use crate::accounts::model::AccountRefusal;
use crate::accounts::model::{ForgotForm, LinkPage, NAME_MOST, PASSWORD_MOST, RegisterForm, ResetForm, SignInForm, device};
use crate::accounts::policy;
use crate::accounts::store::{self, Account, NewRow};
use crate::i18n;
use crate::platform::config::Registration;
use crate::platform::ctx::Hook;
use crate::platform::passwords::Fit;
use crate::platform::tokens::Link;
use crate::platform::{Ctx, Error, Key, Result, Tx, limits, outbox, sessions};
use crate::types::Target;
use crate::types::{AccountId, AppError, Check, DemoLogins, EmailKey, EmailKeys, FieldCode, Refusal};

const HOUR: i64 = 3_600_000_000;
/// How long a link to choose a new password is valid.
pub(super) const RESET_LASTS: i64 = HOUR;
/// How long a link to confirm an address is valid.
pub(super) const CONFIRM_LASTS: i64 = 7 * 24 * HOUR;

/// Returns why not everyone may register here, or `None` if registration is open.
pub fn registration_refused(ctx: &Ctx) -> Option<AccountRefusal> {
    match ctx.app.config.registration {
        Registration::Open => None,
        Registration::Invite => Some(AccountRefusal::InvitationOnly),
        Registration::Closed => Some(AccountRefusal::RegistrationClosed),
    }
}

/// Returns the demo logins: in demo mode, if a demo was loaded.
pub fn demo_logins(ctx: &Ctx) -> DemoLogins {
    if ctx.app.config.demo { ctx.app.site.texts().demo.clone() } else { DemoLogins::default() }
}

/// Returns whether an account is a demo's outside demo mode: everyone knows its password.
fn is_of_demo(ctx: &Ctx, account: &Account) -> bool {
    !ctx.app.config.demo && ctx.app.site.texts().demo.include(&account.email)
}

/// Returns the site's own address if a request seems to come to another one, at which a browser drops the session's
/// cookie; empty if it does not. A request that a proxy passed on may name any host.
pub fn elsewhere(ctx: &Ctx, host: &str, forwarded: bool) -> String {
    let config = &ctx.app.config;
    let name = |host: &str| url::Url::parse(&format!("http://{host}")).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let here = name(host);
    let local = here.starts_with("127.") || !here.contains(['.', ':']);
    if config.secure_cookies() && !forwarded && !local && here != name(config.host()) { config.url.clone() } else { String::new() }
}

/// Creates an account and sends the link that confirms it. If the address already has an account, it is sent
/// an email that says so; the person who typed it cannot tell the difference.
///
/// # Errors
/// [`registration_refused`], field errors, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn register(ctx: &Ctx, form: &RegisterForm) -> Result<()> {
    if let Some(why) = registration_refused(ctx) {
        return Err(why.into());
    }
    let mut check = Check::default();
    let name = check.line(RegisterForm::name, &form.name, NAME_MOST);
    let email = check.email(RegisterForm::email, &form.email);
    password::check(&mut check, RegisterForm::password, &form.password, &[&email, &name]);
    if form.consent != "on" {
        check.fail(RegisterForm::consent, FieldCode::Consent);
    }
    check.finish()?;
    let keys = EmailKeys::of(&form.email);
    ctx.count(own::REGISTER_CLIENT, &ctx.client).await?;
    ctx.count(own::ACCOUNT_MAIL, keys.key.as_str()).await?;
    let hash = ctx.app.hasher.hash(&form.password, ctx.app.tokens.salt()).await?;
    let locale = i18n::code(ctx.locale).to_owned();
    let new = NewRow { name, email, email_key: keys.key.clone(), password_hash: Some(hash), confirmed_at: None, staff: false, locale };
    let mut tx = ctx.db().write().await?;
    let known = store::by_email(tx.conn(), &keys).await?;
    // A known row may have an older key, which a new one would not collide with.
    let made = if known.is_none() { store::insert(&mut tx, &new, ctx.now_us()).await? } else { None };
    let mail = match (known, made) {
        (None, Some(id)) => letters::to_confirm(ctx, id, 0),
        (Some(known), _) => letters::is_known(ctx, known.id),
        (None, None) => return Err(AppError::Busy.into()),
    };
    outbox::enqueue(ctx, &mut tx, &mail).await?;
    ctx.commit(tx).await
}

/// Sends the link that confirms the viewer's address again.
///
/// # Errors
/// Sign-in, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn resend(ctx: &Ctx) -> Result<()> {
    let asking = policy::own(&ctx.viewer)?;
    let account = store::by_id(ctx.db().primary(), asking.account()).await?.ok_or(AppError::SignIn)?;
    if account.confirmed_at.is_some() {
        return Ok(());
    }
    ctx.count(own::ACCOUNT_MAIL, EmailKey::of(&account.email).as_str()).await?;
    let mut tx = ctx.db().write().await?;
    let owner = policy::own(&ctx.viewer_in(&mut tx).await?)?;
    let account = store::by_id(tx.conn(), owner.account()).await?.ok_or(AppError::SignIn)?;
    let mail = letters::to_confirm(ctx, account.id, account.credential_revision);
    outbox::enqueue(ctx, &mut tx, &mail).await?;
    ctx.commit(tx).await
}

/// Returns what an address confirmation link is about. Changes nothing.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) valid.
pub async fn link_page(ctx: &Ctx, text: &str) -> Result<LinkPage> {
    let (link, account) = open_confirm(ctx, text).await?;
    let email = if link.kind == links::CHANGE_EMAIL { account.new_email } else { account.email };
    Ok(LinkPage { link: text.to_owned(), name: account.name, email })
}

/// Confirms an address through its link: that of a new account, or an account's new address.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) valid.
#[tracing::instrument(skip_all)]
pub async fn confirm(ctx: &Ctx, text: &str) -> Result<()> {
    let (link, account) = open_confirm(ctx, text).await?;
    let mut tx = ctx.db().write().await?;
    let held = if link.kind == links::CHANGE_EMAIL {
        let (new, key) = (account.new_email.clone(), EmailKey::of(&account.new_email));
        if store::by_email(tx.conn(), &EmailKeys::of(&new)).await?.is_some_and(|other| other.id != account.id) {
            return Err(Refusal::LINK.into());
        }
        let held = store::take_email(&mut tx, account.id, link.revision, &new, &key, ctx.now_us()).await;
        let held = match held {
            // Someone else created an account with this address in the meantime.
            Err(Error::Expected(_)) => return Err(Refusal::LINK.into()),
            other => other?,
        };
        outbox::enqueue(ctx, &mut tx, &letters::address_moved(ctx, &account)).await?;
        held
    } else {
        store::confirm(&mut tx, account.id, link.revision, ctx.now_us()).await?
    };
    if !held {
        return Err(Refusal::LINK.into());
    }
    ctx.commit(tx).await
}

async fn open_confirm(ctx: &Ctx, text: &str) -> Result<(Link, Account)> {
    let open = |kind| ctx.app.tokens.open(kind, text, ctx.now);
    let link = open(links::CONFIRM).or_else(|| open(links::CHANGE_EMAIL)).ok_or(Refusal::LINK)?;
    let account = held(ctx, &link).await?;
    if link.kind == links::CHANGE_EMAIL && account.new_email.is_empty() {
        return Err(Refusal::LINK.into());
    }
    Ok((link, account))
}

/// Returns the account of a link whose revision is still valid.
async fn held(ctx: &Ctx, link: &Link) -> Result<Account> {
    let account = store::by_id(ctx.db().primary(), AccountId(link.row().ok_or(Refusal::LINK)?)).await?;
    Ok(account.filter(|a| a.credential_revision == link.revision).ok_or(Refusal::LINK)?)
}

/// Signs in: ends the previous session, creates a new one and returns its token.
///
/// # Errors
/// Wrong address or password (without saying which), blocked, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn sign_in(ctx: &Ctx, form: &SignInForm, user_agent: &str) -> Result<String> {
    let mut check = Check::default();
    check.email(SignInForm::email, &form.email);
    let keys = EmailKeys::of(&form.email);
    let key = &keys.key;
    if form.password.is_empty() {
        check.fail(SignInForm::password, FieldCode::Required);
    } else if form.password.chars().count() > PASSWORD_MOST as usize {
        check.fail(SignInForm::password, FieldCode::Credentials);
    }
    check.finish()?;
    ctx.count(own::LOGIN_CLIENT, &ctx.client).await?;
    ctx.count(own::LOGIN_ACCOUNT, key.as_str()).await?;
    let account = store::by_email(ctx.db().primary(), &keys).await?;
    let stored = account.as_ref().and_then(|a| a.password_hash.clone());
    let fit = ctx.app.hasher.check(&form.password, stored).await?;
    let Some(account) = account.filter(|account| fit != Fit::No && !is_of_demo(ctx, account)) else {
        return Err(AppError::field(SignInForm::password, FieldCode::Credentials).into());
    };
    if account.blocked_at.is_some() {
        return Err(AccountRefusal::Blocked.into());
    }
    let renewed = if fit == Fit::Older { Some(ctx.app.hasher.hash(&form.password, ctx.app.tokens.salt()).await?) } else { None };
    let token = ctx.app.tokens.random();
    let mut tx = ctx.db().write().await?;
    end_session_in_use(ctx, &mut tx).await?;
    still_the_same(&mut tx, &account).await?;
    if let Some(hash) = renewed {
        store::renew_hash(&mut tx, account.id, account.credential_revision, &hash).await?;
    }
    sessions::begin(&mut tx, account.id, &token, &device(user_agent), ctx.now_us()).await?;
    // Only wrong guesses count towards the limits.
    limits::give_back(ctx, &mut tx, own::LOGIN_CLIENT, &ctx.client).await?;
    limits::give_back(ctx, &mut tx, own::LOGIN_ACCOUNT, key.as_str()).await?;
    ctx.in_transaction(&mut tx, Hook::SignedIn(account.id)).await?;
    ctx.commit(tx).await?;
    Ok(token)
}

/// Checks the account again in the transaction: since its password was checked, it may have been blocked or its
/// password changed.
async fn still_the_same(tx: &mut Tx, account: &Account) -> Result<()> {
    tx.hold("accounts", Key::Id(account.id.0)).await?;
    let now = store::by_id(tx.conn(), account.id).await?.filter(|now| now.credential_revision == account.credential_revision);
    match now {
        Some(now) if now.blocked_at.is_some() => Err(AccountRefusal::Blocked.into()),
        Some(_) => Ok(()),
        None => Err(AppError::field(SignInForm::password, FieldCode::Credentials).into()),
    }
}

/// Ends the current session, if there is one.
#[tracing::instrument(skip_all)]
pub async fn sign_out(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    end_session_in_use(ctx, &mut tx).await?;
    ctx.commit(tx).await
}

async fn end_session_in_use(ctx: &Ctx, tx: &mut Tx) -> Result<()> {
    if let (Some(session), Some(me)) = (ctx.session, ctx.viewer.id()) {
        sessions::end(tx, me, session).await?;
    }
    Ok(())
}

/// Sends a link to choose a new password. An address without an account is sent an email that says so: the
/// same work, and help for people who have forgotten which address they used.
///
/// # Errors
/// A field error, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn forgot(ctx: &Ctx, form: &ForgotForm) -> Result<()> {
    let mut check = Check::default();
    let email = check.email(ForgotForm::email, &form.email);
    check.finish()?;
    let keys = EmailKeys::of(&form.email);
    ctx.count(own::RESET_CLIENT, &ctx.client).await?;
    ctx.count(own::ACCOUNT_MAIL, keys.key.as_str()).await?;
    let mut tx = ctx.db().write().await?;
    let mail = match store::by_email(tx.conn(), &keys).await? {
        Some(account) => letters::to_reset(ctx, &account),
        None => letters::is_unknown(ctx, &email),
    };
    outbox::enqueue(ctx, &mut tx, &mail).await?;
    ctx.commit(tx).await
}

/// Returns whose password a reset link changes. Changes nothing.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) valid.
pub async fn reset_page(ctx: &Ctx, text: &str) -> Result<LinkPage> {
    let link = ctx.app.tokens.open(links::RESET_PASSWORD, text, ctx.now).ok_or(Refusal::LINK)?;
    let account = held(ctx, &link).await?;
    Ok(LinkPage { link: text.to_owned(), name: account.name, email: account.email })
}

/// Sets a new password through a link, once, and ends every session. The address counts as confirmed, because
/// the link was emailed to it.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) valid, or a field error.
#[tracing::instrument(skip_all)]
pub async fn reset(ctx: &Ctx, form: &ResetForm) -> Result<()> {
    let link = ctx.app.tokens.open(links::RESET_PASSWORD, &form.link, ctx.now).ok_or(Refusal::LINK)?;
    let account = held(ctx, &link).await?;
    let mut check = Check::default();
    password::check(&mut check, ResetForm::password, &form.password, &[&account.email, &account.name]);
    check.finish()?;
    let hash = ctx.app.hasher.hash(&form.password, ctx.app.tokens.salt()).await?;
    let mut tx = ctx.db().write().await?;
    if !store::set_password(&mut tx, account.id, link.revision, &hash, true, ctx.now_us()).await? {
        return Err(Refusal::LINK.into());
    }
    sessions::end_all(&mut tx, account.id, None).await?;
    outbox::enqueue(ctx, &mut tx, &letters::password_changed(ctx, account.id)).await?;
    ctx.commit(tx).await
}

/// Returns a link that confirms an account's address, valid until `until` (microseconds UTC).
pub(super) fn confirm_link(ctx: &Ctx, id: AccountId, revision: i64, until: i64) -> String {
    ctx.app.tokens.sign(&Link { kind: links::CONFIRM, about: Target::Row(id.0), revision, other: 0, until })
}

/// Returns a link to choose a new password, valid until `until` (microseconds UTC).
pub(super) fn reset_link(ctx: &Ctx, account: &Account, until: i64) -> String {
    ctx.app.tokens.sign(&Link {
        kind: links::RESET_PASSWORD,
        about: Target::Row(account.id.0),
        revision: account.credential_revision,
        other: 0,
        until,
    })
}

/// Returns a link that confirms an account's new address, valid until `until` (microseconds UTC).
pub(super) fn change_link(ctx: &Ctx, id: AccountId, revision: i64, until: i64) -> String {
    ctx.app.tokens.sign(&Link { kind: links::CHANGE_EMAIL, about: Target::Row(id.0), revision, other: 0, until })
}
