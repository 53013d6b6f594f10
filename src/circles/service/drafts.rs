//! Starting, finding, claiming and deleting drafts.

use super::{drafted_in, leaving};
use crate::circles::limits::DRAFT_CLIENT;
use crate::circles::model::Circle;
use crate::circles::model::forms::StartForm;
use crate::circles::model::views::DraftItem;
use crate::circles::policy;
use crate::circles::store::{self, Which, find, write};
use crate::courses;
use crate::i18n;
use crate::platform::ctx::Hook;
use crate::platform::dates::from_us;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AccountId, AppError, CircleId, Refusal};
use std::future::Future;
use std::pin::Pin;

/// How long an unclaimed draft is kept after its last change: as long as the browser's token lives.
const UNCLAIMED_US: i64 = crate::types::retention::DRAFTS.us();

/// Starts a draft for the account, or for the browser with the token hash `browser`; continues one that is
/// still untouched (account) or the only one (browser). Returns its slug.
///
/// # Errors
/// Too many attempts, or an unknown course.
#[tracing::instrument(skip_all)]
pub async fn begin(ctx: &Ctx, browser: &str, form: &StartForm) -> Result<String> {
    let course = if form.course.is_empty() { None } else { Some(courses::service::find(ctx, &form.course).await?) };
    ctx.count(DRAFT_CLIENT, &ctx.client).await?;
    let mut tx = ctx.db().write().await?;
    let viewer = ctx.viewer_in(&mut tx).await?;
    let me = viewer.id();
    if ctx.viewer.id() != me {
        return Err(AppError::SignIn.into());
    }
    let known = match me {
        Some(account) => find::untouched_draft(&mut tx, account).await?,
        None => find::draft_of_browser(&mut tx, browser).await?,
    };
    let (id, slug) = match known {
        Some(known) => known,
        None => insert(ctx, &mut tx, me, browser).await?,
    };
    let circle = store::load(tx.conn(), Which::Id(id)).await?.ok_or(AppError::NotFound)?;
    if let Some(course) = course.filter(|_| circle.course_id.is_none()) {
        let drafter = policy::draft(&viewer, browser, &circle)?;
        write::set_course(&mut tx, &drafter, course.id, ctx.now_us()).await?;
    }
    ctx.commit(tx).await?;
    Ok(slug)
}

async fn insert(ctx: &Ctx, tx: &mut Tx, me: Option<AccountId>, browser: &str) -> Result<(CircleId, String)> {
    let slug = draft_slug(ctx);
    let token_hash = if me.is_none() { Some(browser.to_owned()) } else { None };
    match write::begin(tx, &slug, i18n::code(ctx.locale), token_hash, ctx.now_us()).await? {
        Some(id) => {
            if let Some(account) = me {
                write::add_facilitator(tx, id, account, ctx.now_us()).await?;
            }
            Ok((id, slug))
        }
        // Another tab of the same browser was faster.
        None => Ok(find::draft_of_browser(tx, browser).await?.ok_or(Refusal::CHANGED)?),
    }
}

/// How the slugs of drafts begin, and no others.
pub(super) const PREFIX: &str = "draft-";

/// Returns a draft's slug, which is replaced when it is published.
pub(super) fn draft_slug(ctx: &Ctx) -> String {
    format!("{PREFIX}{}", ctx.app.tokens.short())
}

/// Returns the unfinished drafts of the viewer's account and browser.
pub async fn mine(ctx: &Ctx) -> Result<Vec<DraftItem>> {
    if ctx.viewer.me.is_none() && ctx.browser_hash.is_empty() {
        return Ok(Vec::new());
    }
    let drafts = find::drafts(ctx.db().primary(), ctx.viewer.id(), &ctx.browser_hash).await?;
    let item = |d: find::Draft| DraftItem {
        slug: d.slug,
        title: if d.title.is_empty() { d.course.unwrap_or_default() } else { d.title },
        changed: i18n::dates::moment(ctx.reader(), from_us(d.updated_at), "UTC", ctx.now),
        step: u8::try_from((d.draft_step + 1).clamp(1, 5)).unwrap_or(1),
    };
    Ok(drafts.into_iter().map(item).collect())
}

/// Returns a draft, for the page that asks whether to delete it.
///
/// # Errors
/// Not found, not signed in, not allowed; [`Refusal::CHANGED`] if it is public.
pub async fn to_delete(ctx: &Ctx, slug: &str) -> Result<Circle> {
    let circle = super::by_slug(ctx, slug).await?;
    policy::draft(&ctx.viewer, &ctx.browser_hash, &circle)?;
    if circle.state != crate::circles::model::State::Draft {
        return Err(Refusal::CHANGED.into());
    }
    super::note_read(ctx, &circle).await?;
    Ok(circle)
}

/// Deletes one of the viewer's drafts.
///
/// # Errors
/// Not found, not signed in, not allowed; [`Refusal::CHANGED`] if it is public.
#[tracing::instrument(skip_all)]
pub async fn delete_draft(ctx: &Ctx, slug: &str) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let (_, drafter) = drafted_in(ctx, &mut tx, slug).await?;
    if !write::delete_draft(&mut tx, &drafter).await? {
        return Err(Refusal::CHANGED.into());
    }
    ctx.commit(tx).await
}

/// Deletes abandoned drafts that were begun without signing in.
pub async fn sweep_drafts(tx: &mut Tx, now_us: i64) -> Result<()> {
    write::sweep_drafts(tx, now_us - UNCLAIMED_US).await
}

/// The slice's hooks: signing in claims the browser's draft; deleting an account needs a decision for each public circle that has no
/// other facilitator, and deletes its drafts; taking one over deletes its drafts and the courses that no circle uses, and undoes
/// accepted invitations. The browser in which an account was registered has its draft, too.
pub fn in_transaction<'a>(ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::SignedIn(account) => claim(ctx, tx, account).await,
            Hook::Registrant { account, browser, registered_at } => claim_earlier(ctx, tx, account, &browser, registered_at).await,
            Hook::DeletionAsked(account) => leaving::asked(ctx, tx, account).await,
            Hook::AccountDeleted(account) => leaving::leave_all(ctx, tx, account).await,
            Hook::AccountTakenOver(account) => {
                store::invitations::undo(tx, account).await?;
                store::leaving::forget_all(tx, account).await?;
                write::delete_drafts_of(tx, account).await?;
                // After the drafts, which may use them.
                courses::service::remove_unused(tx, account).await
            }
            _ => Ok(()),
        }
    })
}

async fn claim(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<()> {
    if ctx.browser_hash.is_empty() {
        return Ok(());
    }
    match find::draft_of_browser(tx, &ctx.browser_hash).await? {
        Some((id, _)) => write::claim(tx, id, account, ctx.now_us()).await,
        None => Ok(()),
    }
}

/// Puts the draft of the browser in which an account was registered into the account. What was begun there later may be another
/// person's.
async fn claim_earlier(ctx: &Ctx, tx: &mut Tx, account: AccountId, browser: &str, registered_at: i64) -> Result<()> {
    match find::draft_of_browser_before(tx, browser, registered_at).await? {
        Some(id) => write::claim(tx, id, account, ctx.now_us()).await,
        None => Ok(()),
    }
}
