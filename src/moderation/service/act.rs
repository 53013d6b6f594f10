//! Hiding pages and blocking accounts, with a reason that the owner is told.

use super::letters;
use crate::accounts;
use crate::accounts::policy::{self, StaffMember};
use crate::moderation::model::lists::HidePage;
use crate::moderation::model::{BlockForm, HideForm, Subject};
use crate::moderation::store;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AccountId, AppError, Check, FieldCode, FieldName};
use crate::{circles, courses};

/// The most characters of a reason.
const REASON_MOST: u32 = 500;

/// Returns the page that hides one page: `typed`, or the one that a link names.
///
/// # Errors
/// Sign-in, or not allowed.
pub async fn hide_page(ctx: &Ctx, page: &str, typed: Option<HideForm>) -> Result<HidePage> {
    policy::staff(&ctx.viewer)?;
    let (page, reason) = typed.map_or_else(|| (page.to_owned(), None), |form| (form.page, Some(form.reason)));
    let found = match Subject::parse(&crate::paths::readable(&page)) {
        Some(subject) => store::page(ctx.db().primary(), &subject).await?,
        None => None,
    };
    let stale = accounts::service::roles::is_stale(ctx).await?;
    let Some(found) = found else { return Ok(HidePage { page, reason: reason.unwrap_or_default(), stale, ..HidePage::default() }) };
    Ok(HidePage { page, title: found.title, hidden: found.hidden == 1, reason: reason.unwrap_or(found.hidden_reason), stale })
}

/// Hides a circle or course, or shows it again, tells its owners, and returns its path.
///
/// # Errors
/// Sign-in, not allowed, or field errors.
#[tracing::instrument(skip_all)]
pub async fn hide(ctx: &Ctx, form: &HideForm) -> Result<String> {
    accounts::service::roles::prove_staff(ctx, HideForm::hide_password, &form.hide_password).await?;
    let hidden = form.button == "hide";
    let mut check = Check::default();
    let page = check.line(HideForm::page, &form.page, 500);
    let reason = reason(&mut check, HideForm::reason, &form.reason, hidden);
    check.finish()?;
    let unknown = || AppError::field(HideForm::page, FieldCode::Unknown);
    let subject = Subject::parse(&crate::paths::readable(&page)).ok_or_else(unknown)?;
    let mut tx = ctx.db().write().await?;
    let staff = policy::proved_staff(&ctx.viewer_in(&mut tx).await?)?;
    let before = store::page(tx.conn(), &subject).await?.ok_or_else(unknown)?;
    let why = hidden.then_some(reason.as_str());
    match &subject {
        Subject::Course(slug) => courses::service::set_hidden(ctx, &mut tx, &staff, slug, why).await?,
        Subject::Circle(slug) => circles::service::set_hidden(ctx, &mut tx, &staff, slug, why).await?,
    };
    store::note(&mut tx, &staff, if hidden { "hide" } else { "show" }, &path(&subject), &reason, ctx.now_us()).await?;
    // Twice the same is told once.
    if before.public == 1 && (before.hidden == 1) != hidden {
        let owners = store::owners(&mut tx, &subject).await?;
        letters::tell_hidden(ctx, &mut tx, &owners, &path(&subject), &before.title, why).await?;
    }
    ctx.commit(tx).await?;
    Ok(path(&subject))
}

/// Returns the path of a page.
pub(super) fn path(subject: &Subject) -> String {
    match subject {
        Subject::Course(slug) => crate::paths::course(slug),
        Subject::Circle(slug) => crate::paths::circle(slug),
    }
}

fn reason(check: &mut Check, field: FieldName, typed: &str, required: bool) -> String {
    if required { check.text(field, typed, REASON_MOST) } else { check.text_or_empty(field, typed, REASON_MOST) }
}

/// Blocks an account, which ends its sessions, or unblocks it, and tells the person.
///
/// # Errors
/// Sign-in, not allowed, not found, or field errors, also if no staff member who can act would be left.
#[tracing::instrument(skip_all)]
pub async fn block(ctx: &Ctx, form: &BlockForm) -> Result<()> {
    let blocked = form.button == "block";
    accounts::service::roles::prove_staff(ctx, BlockForm::block_password, &form.block_password).await?;
    let mut check = Check::default();
    let reason = reason(&mut check, BlockForm::reason, &form.reason, blocked);
    check.finish()?;
    let id = AccountId(form.account.parse().map_err(|_| AppError::NotFound)?);
    let mut tx = ctx.db().write().await?;
    let staff = accounts::service::staff_in_turn(ctx, &mut tx).await?;
    set_blocked(ctx, &mut tx, &staff, id, blocked, &reason).await?;
    ctx.commit(tx).await
}

async fn set_blocked(ctx: &Ctx, tx: &mut Tx, staff: &StaffMember, id: AccountId, blocked: bool, reason: &str) -> Result<()> {
    let before = store::lists::person(tx.conn(), id).await?.ok_or(AppError::NotFound)?;
    if !accounts::service::set_blocked(ctx, tx, staff, id, blocked).await? {
        return Err(AppError::field(BlockForm::reason, FieldCode::LastStaff).into());
    }
    store::note(tx, staff, if blocked { "block" } else { "unblock" }, &store::account_subject(id), reason, ctx.now_us()).await?;
    if before.blocked_at.is_some() != blocked {
        letters::tell_blocked(ctx, tx, &before, blocked.then_some(reason)).await?;
    }
    Ok(())
}
