//! Which emails about a board a person gets.

use super::{enter, hold};
use crate::board::links::{END_FACILITATOR, END_PARTICIPANT};
use crate::board::model::{Emails, EmailsForm, StopPage};
use crate::board::policy::{self, MailReader, Person};
use crate::board::store::emails as store;
use crate::circles::service as circles;
use crate::paths;
use crate::platform::tokens::Link;
use crate::platform::{Ctx, Result};
use crate::signups::service as signups;
use crate::types::{AppError, CircleId, LinkKey, Refusal, Target};

/// Sets which emails about a board a person gets. Idempotent.
///
/// # Errors
/// [`Refusal::LINK`], not found, not signed in, not allowed, or a choice that there is not.
#[tracing::instrument(skip_all)]
pub async fn choose(ctx: &Ctx, form: &EmailsForm) -> Result<()> {
    let emails = Emails::parse(&form.often).ok_or(AppError::BadRequest)?;
    let (_, on) = enter(ctx, &form.link, &form.slug).await?;
    let by = policy::mails(&on)?;
    let mut tx = ctx.db().write().await?;
    hold(&mut tx, by.person()).await?;
    store::choose(&mut tx, &by, emails, ctx.now_us()).await?;
    ctx.commit(tx).await
}

/// Returns the page behind the link in an email that ends emails about a board. Changes nothing.
///
/// # Errors
/// [`Refusal::LINK`].
pub async fn stop_page(ctx: &Ctx, link: &str) -> Result<StopPage> {
    let by = open(ctx, link).await?;
    let circle = circles::by_id(ctx, by.circle()).await?;
    let state = store::state(ctx.db().primary(), by.circle(), by.person()).await?;
    Ok(StopPage { title: circle.title, done: state.is_some_and(|state| Emails::parse(&state.emails) == Some(Emails::Never)) })
}

/// Ends the emails about a board that a link in an email is for. Idempotent.
///
/// # Errors
/// [`Refusal::LINK`].
#[tracing::instrument(skip_all)]
pub async fn stop(ctx: &Ctx, link: &str) -> Result<()> {
    let by = open(ctx, link).await?;
    let mut tx = ctx.db().write().await?;
    hold(&mut tx, by.person()).await?;
    store::choose(&mut tx, &by, Emails::Never, ctx.now_us()).await?;
    ctx.commit(tx).await
}

async fn open(ctx: &Ctx, link: &str) -> Result<MailReader> {
    if let Some(opened) = ctx.app.tokens.open(END_FACILITATOR, link, ctx.now) {
        let Target::Key(key) = &opened.about else { return Err(Refusal::LINK.into()) };
        let account = store::account(ctx.db().primary(), key).await?.ok_or(Refusal::LINK)?;
        return Ok(policy::mails_by_link(&opened.about, key, account, CircleId(opened.other))?);
    }
    let (_, member, _) = signups::by_link(ctx, END_PARTICIPANT, link).await?;
    Ok(policy::mails(&policy::participant(&member))?)
}

/// Returns the full URL that ends emails about a board, with one click for mail programs.
pub(super) fn url(ctx: &Ctx, person: Person, key: &LinkKey, circle: CircleId) -> String {
    let (kind, other) = if matches!(person, Person::Participant(_)) { (END_PARTICIPANT, 0) } else { (END_FACILITATOR, circle.0) };
    let link = Link { kind, about: Target::Key(key.clone()), revision: 0, other, until: 0 };
    paths::absolute(&ctx.app.config.url, &paths::unsubscribe_board(&ctx.app.tokens.sign(&link)))
}
