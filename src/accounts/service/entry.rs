//! Registering, signing in and out. Known and unknown addresses get the same words, the same status and the same work.

use super::{guesses, letters, password};
use crate::accounts::limits as own;
use crate::accounts::links;
use crate::accounts::model::AccountRefusal;
use crate::accounts::model::{NAME_MOST, PASSWORD_MOST, RegisterForm, SignInForm, device};
use crate::accounts::store::{self, Account, NewRow};
use crate::i18n::{self, t};
use crate::platform::config::Registration;
use crate::platform::ctx::Hook;
use crate::platform::passwords::Fit;
use crate::platform::security_log::{Action, Entry};
use crate::platform::sessions::{self, Begun};
use crate::platform::tokens::{Link, LinkKind};
use crate::platform::{Ctx, Key, Result, Tx, consents, devices, outbox};
use crate::types::{AccountId, AppError, Check, DemoLogins, EmailKeys, FieldCode, Target};

const HOUR: i64 = 3_600_000_000;
/// How long a link to choose a new password is valid.
pub(super) const RESET_LASTS: i64 = HOUR;
/// How long a link to confirm an address is valid.
pub(super) const CONFIRM_LASTS: i64 = 7 * 24 * HOUR;
/// How long a link to sign in is valid.
pub(super) const SIGN_IN_LASTS: i64 = HOUR / 2;

/// The browser that someone signs in with.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// Its `User-Agent`.
    pub user_agent: String,
    /// Its mark; empty if it has none.
    pub mark: String,
}

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
pub(super) fn is_of_demo(ctx: &Ctx, account: &Account) -> bool {
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

/// Creates an account for the browser with the token hash `browser` and sends the link that confirms it. If the address already has an account, it is sent
/// an email that says so; the person who typed it cannot tell the difference.
///
/// # Errors
/// [`registration_refused`], field errors, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn register(ctx: &Ctx, browser: &str, form: &RegisterForm) -> Result<()> {
    if let Some(why) = registration_refused(ctx) {
        return Err(why.into());
    }
    let mut check = Check::default();
    let name = check.line(RegisterForm::name, &form.name, NAME_MOST);
    let email = check.email(RegisterForm::email, &form.email);
    password::check(ctx, &mut check, RegisterForm::password, &form.password, &[&email, &name]);
    if form.consent != "on" {
        check.fail(RegisterForm::consent, FieldCode::Consent);
    }
    check.finish()?;
    let keys = EmailKeys::of(&form.email);
    ctx.count(own::REGISTER_CLIENT, &ctx.client).await?;
    ctx.count(own::REGISTER_ADDRESS, keys.key.as_str()).await?;
    let hash = ctx.app.hasher.hash(&form.password, ctx.app.tokens.salt()).await?;
    let locale = i18n::code(ctx.locale).to_owned();
    let (password_hash, registered_by) = (Some(hash), Some(browser.to_owned()).filter(|browser| !browser.is_empty()));
    let consent_text = Some(consents::keep(ctx, t!(ctx.locale, accounts.consent)).await?);
    let new = NewRow {
        name,
        email,
        email_key: keys.key.clone(),
        password_hash,
        confirmed_at: None,
        registered_by,
        staff: false,
        locale,
        link_key: ctx.app.tokens.link_key(),
        consent_text,
    };
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

/// Signs in: ends the previous session, and creates a new one and, if the person stays signed in, the browser's mark.
///
/// # Errors
/// Wrong address or password (without saying which), blocked, or too many attempts, which never happens in a browser with the
/// account's mark; [`AccountRefusal::ByLink`].
#[tracing::instrument(skip_all)]
pub async fn sign_in(ctx: &Ctx, form: &SignInForm, browser: &Browser) -> Result<Begun> {
    let mut check = Check::default();
    check.email(SignInForm::email, &form.email);
    let keys = EmailKeys::of(&form.email);
    if form.password.is_empty() {
        check.fail(SignInForm::password, FieldCode::Required);
    } else if form.password.chars().count() > PASSWORD_MOST as usize {
        check.fail(SignInForm::password, FieldCode::Credentials);
    }
    check.finish()?;
    let account = store::by_email(ctx.db().primary(), &keys).await?;
    let guess = guesses::count(ctx, &keys.key, account.as_ref().map(|account| account.id), &browser.mark).await?;
    let stored = account.as_ref().and_then(|a| a.password_hash.clone());
    let fit = ctx.app.hasher.check(&form.password, stored).await?;
    let failed = Entry { about: account.as_ref().map(|account| account.id), ..Entry::new(Action::SIGN_IN_FAILED) };
    let Some(account) = account.filter(|account| fit != Fit::No && !is_of_demo(ctx, account)) else {
        ctx.record_alone(failed).await?;
        return Err(AppError::field(SignInForm::password, FieldCode::Credentials).into());
    };
    if account.blocked_at.is_some() {
        ctx.record_alone(failed).await?;
        return Err(AccountRefusal::Blocked.into());
    }
    let renewed = if fit == Fit::Older { Some(ctx.app.hasher.hash(&form.password, ctx.app.tokens.salt()).await?) } else { None };
    let mut tx = ctx.db().write().await?;
    end_session_in_use(ctx, &mut tx).await?;
    still_the_same(&mut tx, &account).await?;
    if let Some(hash) = renewed {
        store::renew_hash(&mut tx, account.id, account.credential_revision, &hash).await?;
    }
    let begun = begin(ctx, &mut tx, account.id, browser, form.stay == "on", true).await?;
    guess.was_right(ctx, &mut tx).await?;
    registrant(ctx, &mut tx, &account).await?;
    ctx.record(&mut tx, Entry::new(Action::SIGNED_IN).by(account.id)).await?;
    ctx.in_transaction(&mut tx, Hook::SignedIn(account.id)).await?;
    ctx.commit(tx).await?;
    Ok(begun)
}

/// Begins a session; `proved` if the password was entered. If the person stays signed in, the browser keeps its mark or gets
/// one.
pub(super) async fn begin(ctx: &Ctx, tx: &mut Tx, account: AccountId, browser: &Browser, stay: bool, proved: bool) -> Result<Begun> {
    let (session, device) = (ctx.app.tokens.random(), device(&browser.user_agent));
    if proved {
        sessions::begin(tx, account, &session, &device, ctx.now_us()).await?;
    } else {
        sessions::begin_by_link(tx, account, &session, &device, ctx.now_us()).await?;
    }
    if !stay {
        return Ok(Begun { session, mark: None });
    }
    // A mark that no account has may have been planted.
    let known = devices::is_known(tx, &browser.mark, ctx.now_us()).await?;
    let mark = if known { browser.mark.clone() } else { ctx.app.tokens.random() };
    devices::mark(tx, &mark, account, ctx.now_us()).await?;
    Ok(Begun { session, mark: Some(mark) })
}

/// Tells other slices that the person who registered an account has shown up, if it is known in which browser they did.
pub(super) async fn registrant(ctx: &Ctx, tx: &mut Tx, account: &Account) -> Result<()> {
    let Some(browser) = account.registered_by.clone() else { return Ok(()) };
    ctx.in_transaction(tx, Hook::Registrant { account: account.id, browser, registered_at: account.created_at }).await
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

/// Ends the current session, if there is one, and the mark of this browser, of whichever accounts it is, unless `mark` is empty.
#[tracing::instrument(skip_all)]
pub async fn sign_out(ctx: &Ctx, mark: &str) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    end_session_in_use(ctx, &mut tx).await?;
    if !mark.is_empty() {
        devices::forget(&mut tx, mark).await?;
    }
    ctx.commit(tx).await
}

pub(super) async fn end_session_in_use(ctx: &Ctx, tx: &mut Tx) -> Result<()> {
    if let (Some(session), Some(me)) = (ctx.session, ctx.viewer.id()) {
        sessions::end(tx, me, session).await?;
    }
    Ok(())
}

/// Returns a link that confirms an account's address, valid until `until` (microseconds UTC).
pub(super) fn confirm_link(ctx: &Ctx, account: &Account, until: i64) -> String {
    link(ctx, account, links::CONFIRM, 0, until)
}

/// Returns a link to choose a new password, valid until `until` (microseconds UTC).
pub(super) fn reset_link(ctx: &Ctx, account: &Account, until: i64) -> String {
    link(ctx, account, links::RESET_PASSWORD, account.reset_round, until)
}

/// Returns a link to sign in, valid until `until` (microseconds UTC).
pub(super) fn sign_in_link(ctx: &Ctx, account: &Account, until: i64) -> String {
    link(ctx, account, links::SIGN_IN, account.sign_in_round, until)
}

/// Returns a link that confirms an account's new address, valid until `until` (microseconds UTC).
pub(super) fn change_link(ctx: &Ctx, account: &Account, until: i64) -> String {
    link(ctx, account, links::CHANGE_EMAIL, 0, until)
}

/// Signs a link of one kind about an account as it is now.
fn link(ctx: &Ctx, account: &Account, kind: LinkKind, other: i64, until: i64) -> String {
    let about = Target::Key(account.link_key.clone());
    ctx.app.tokens.sign(&Link { kind, about, revision: account.credential_revision, other, until })
}
