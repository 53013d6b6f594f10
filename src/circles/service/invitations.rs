//! Inviting facilitators by address. What an invited person sees, and what facilitators see, is the same whether or not the
//! address has an account.

use super::{leaving, letters};
use crate::accounts::model::AccountRefusal;
use crate::accounts::service as accounts;
use crate::circles::limits::{INVITE_ACCOUNT, INVITE_ADDRESS, INVITE_CLIENT};
use crate::circles::links;
use crate::circles::model::invitations::{Accepting, AnswerInvitationForm, InvitationPage, Invited, InvitedForm, LASTS, MyInvitation};
use crate::circles::model::{Circle, CircleRefusal, Phase, State};
use crate::circles::policy::{self, Manager};
use crate::circles::store::invitations::{self as rows, Invitation};
use crate::i18n::dates;
use crate::platform::dates::from_us;
use crate::platform::db::Reader;
use crate::platform::security_log::{Action, Entry};
use crate::platform::tokens::Link;
use crate::platform::{Ctx, Key, Result, Tx};
use crate::types::{AppError, EmailKeys, InvitationId, LinkKey, Refusal, Target};

/// Counts an invitation towards the limits, before the transaction.
///
/// # Errors
/// Too many attempts.
pub async fn count(ctx: &Ctx, by: &Manager, address: &EmailKeys) -> Result<()> {
    ctx.count(INVITE_CLIENT, &ctx.client).await?;
    ctx.count(INVITE_ACCOUNT, &by.account().to_string()).await?;
    ctx.count(INVITE_ADDRESS, address.key.as_str()).await
}

/// Invites an address to facilitate a circle, whose row is locked. Idempotent: an address with an open invitation, or of one of the facilitators, gets
/// no further email.
///
/// # Errors
/// A refusal if the circle is over or cancelled, or the viewer's own address is not confirmed.
pub async fn invite(ctx: &Ctx, tx: &mut Tx, by: &Manager, circle: &Circle, email: &str) -> Result<()> {
    may_invite(ctx, circle)?;
    let address = EmailKeys::of(email);
    if circle.facilitators.iter().any(|f| !f.email.is_empty() && EmailKeys::of(&f.email).key == address.key) {
        return Ok(());
    }
    let key = ctx.app.tokens.link_key();
    match rows::invite(tx, by, email, &address, &key, ended(ctx), ctx.now_us()).await? {
        Some(id) => {
            letters::invite(ctx, tx, circle, id, email).await?;
            super::publish_desk(ctx, tx, circle.id).await
        }
        None => Ok(()),
    }
}

fn may_invite(ctx: &Ctx, circle: &Circle) -> Result<(), AppError> {
    if ctx.viewer.me.as_ref().is_some_and(|me| !me.confirmed) {
        return Err(AccountRefusal::Unconfirmed.into());
    }
    if circle.hidden {
        return Err(CircleRefusal::Hidden.into());
    }
    is_open(ctx, circle)
}

/// Checks that a circle is not over.
fn is_open(ctx: &Ctx, circle: &Circle) -> Result<(), AppError> {
    match circle.phase(ctx.now_us()) {
        Phase::Cancelled => Err(CircleRefusal::Cancelled.into()),
        Phase::Finished => Err(CircleRefusal::Finished.into()),
        _ => Ok(()),
    }
}

/// Returns the moment before which invitations that were sent have ended.
pub(super) fn ended(ctx: &Ctx) -> i64 {
    ctx.now_us() - LASTS
}

/// Returns the open invitations of a circle.
pub async fn of_circle(ctx: &Ctx, by: &Manager, circle: &Circle) -> Result<Vec<Invited>> {
    if is_open(ctx, circle).is_err() {
        return Ok(Vec::new());
    }
    let until = |sent: i64| dates::day(ctx.reader(), from_us(sent + LASTS).to_zoned(jiff::tz::TimeZone::UTC).date(), "UTC", ctx.now);
    let item = |row: Invitation| Invited {
        id: row.id,
        email: row.email,
        until: crate::types::When { words: until(row.sent_at), stamp: dates::stamp(from_us(row.sent_at + LASTS), "UTC") },
    };
    Ok(rows::of_circle(ctx.db().primary(), by, ended(ctx)).await?.into_iter().map(item).collect())
}

/// Returns the open invitations of the viewer's confirmed address: so the way leads back after registering.
///
/// # Errors
/// Sign-in.
pub async fn mine(ctx: &Ctx) -> Result<Vec<MyInvitation>> {
    let me = ctx.me()?;
    let Some((email, 1)) = rows::address(ctx.db().primary(), me.id).await? else { return Ok(Vec::new()) };
    let found = rows::of_address(ctx.db().primary(), &EmailKeys::of(&email), ended(ctx), ctx.now_us()).await?;
    Ok(found.into_iter().map(|row| MyInvitation { link: link(ctx, &row.link_key), title: row.title, by: row.by }).collect())
}

/// Returns the link of an invitation.
pub(super) fn link(ctx: &Ctx, key: &LinkKey) -> String {
    ctx.app.tokens.sign(&Link { kind: links::INVITATION, about: Target::Key(key.clone()), revision: 0, other: 0, until: 0 })
}

/// Takes an invitation back.
///
/// # Errors
/// Not found (also another circle's invitation), not signed in, or not allowed.
#[tracing::instrument(skip_all)]
pub async fn take_back(ctx: &Ctx, form: &InvitedForm) -> Result<()> {
    let id = form.id.parse().map(InvitationId);
    let mut tx = ctx.db().write().await?;
    let (_, manager) = super::managed_in(ctx, &mut tx, &form.slug).await?;
    if !rows::take_back(&mut tx, &manager, id.map_err(|_| AppError::NotFound)?).await? {
        return Err(AppError::NotFound.into());
    }
    super::publish_desk(ctx, &mut tx, manager.circle()).await?;
    ctx.commit(tx).await
}

/// Sends an invitation again, which is open for 30 more days then.
///
/// # Errors
/// Not found (also another circle's invitation), not signed in, not allowed, too many attempts, or a refusal.
#[tracing::instrument(skip_all)]
pub async fn send_again(ctx: &Ctx, form: &InvitedForm) -> Result<()> {
    let (_, asking) = super::managed(ctx, &form.slug).await?;
    let id = InvitationId(form.id.parse().map_err(|_| AppError::NotFound)?);
    let known = rows::by_id(ctx.db().primary(), id, ended(ctx)).await?.filter(|row| row.circle_id == asking.circle()).ok_or(AppError::NotFound)?;
    count(ctx, &asking, &EmailKeys::of(&known.email)).await?;
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = super::managed_in(ctx, &mut tx, &form.slug).await?;
    may_invite(ctx, &circle)?;
    if !rows::renew(&mut tx, &manager, id, ended(ctx), ctx.now_us()).await? {
        return Err(AppError::NotFound.into());
    }
    letters::invite(ctx, &mut tx, &circle, id, &known.email).await?;
    super::publish_desk(ctx, &mut tx, circle.id).await?;
    ctx.commit(tx).await
}

/// Returns the page of an invitation. Changes nothing.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) open.
pub async fn page(ctx: &Ctx, text: &str) -> Result<InvitationPage> {
    let invitation = match open(ctx, ctx.db().primary(), text).await {
        Err(error) => {
            let slug = accepted(ctx, ctx.db().primary(), text).await?.ok_or(error)?;
            return Ok(InvitationPage { accepting: Accepting::Done(slug), ..InvitationPage::default() });
        }
        open => open?,
    };
    let circle = super::by_id(ctx, invitation.circle_id).await?;
    is_open(ctx, &circle).map_err(|_| Refusal::LINK)?;
    let accepting = match &ctx.viewer.me {
        None => Accepting::SignIn,
        Some(me) => {
            let own = rows::address(ctx.db().primary(), me.id).await?.map(|(email, _)| email).unwrap_or_default();
            match policy::invited(&ctx.viewer, invitation.id, circle.id, &EmailKeys::of(&invitation.email), &EmailKeys::of(&own)) {
                Ok(_) => Accepting::Ready,
                Err(error) if error == AccountRefusal::Unconfirmed.into() => Accepting::Unconfirmed,
                Err(_) => Accepting::Other(own),
            }
        }
    };
    Ok(InvitationPage {
        link: text.to_owned(),
        slug: if circle.state == State::Published && !circle.hidden { circle.slug } else { String::new() },
        title: circle.title,
        by: accounts::name_of(ctx, invitation.invited_by).await?.unwrap_or_default(),
        email: invitation.email,
        accepting,
        open: accounts::registration_refused(ctx).is_none(),
        contact: ctx.app.site.texts().contact.clone(),
    })
}

/// Accepts an invitation with an account that has the invited address, and returns the circle's slug. The person who invited is told. A
/// deletion of an account that waited for this answer only is carried out.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) open; sign-in; a refusal for an account with another address, or whose address is
/// not confirmed.
#[tracing::instrument(skip_all)]
pub async fn accept(ctx: &Ctx, form: &AnswerInvitationForm) -> Result<String> {
    let asking = ctx.me()?.id;
    let mut tx = ctx.db().write().await?;
    if let Some(slug) = accepted(ctx, tx.conn(), &form.link).await? {
        return Ok(slug);
    }
    let about = open(ctx, tx.conn(), &form.link).await?.circle_id;
    leaving::hold(&mut tx, about, asking).await?;
    let viewer = ctx.viewer_in(&mut tx).await?;
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    let own = rows::address(tx.conn(), me.id).await?.map(|(email, _)| email).unwrap_or_default();
    // What it says may have changed before the locks were there, also by a second press of the button.
    if let Some(slug) = accepted(ctx, tx.conn(), &form.link).await? {
        return Ok(slug);
    }
    let invitation = open(ctx, tx.conn(), &form.link).await?;
    let circle = super::by_id_in(&mut tx, invitation.circle_id).await?;
    is_open(ctx, &circle).map_err(|_| Refusal::LINK)?;
    let invitee = policy::invited(&viewer, invitation.id, circle.id, &EmailKeys::of(&invitation.email), &EmailKeys::of(&own))?;
    if !rows::accept(&mut tx, &invitee, ctx.now_us()).await? {
        return Err(Refusal::LINK.into());
    }
    rows::join(&mut tx, &invitee, ctx.now_us()).await?;
    // Participants see who runs the circle.
    super::publish_changed(ctx, &mut tx, circle.id).await?;
    ctx.record(&mut tx, Entry::new(Action::INVITATION_ACCEPTED).at(&crate::paths::circle(&circle.slug))).await?;
    letters::answered(ctx, &mut tx, &invitation, true).await?;
    leaving::joined(ctx, &mut tx, circle.id, invitee.account()).await?;
    ctx.commit(tx).await?;
    Ok(circle.slug)
}

/// Declines an invitation: who holds its link may, signed in or not. The person who invited is told.
///
/// # Errors
/// [`Refusal::LINK`] if it is not (or no longer) open.
#[tracing::instrument(skip_all)]
pub async fn decline(ctx: &Ctx, form: &AnswerInvitationForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let about = open(ctx, tx.conn(), &form.link).await?.circle_id;
    // Those who take it back lock the circle first, too.
    tx.hold("circles", Key::Id(about.0)).await?;
    let invitation = open(ctx, tx.conn(), &form.link).await?;
    let signed = ctx.app.tokens.open(links::INVITATION, &form.link, ctx.now).ok_or(Refusal::LINK)?;
    let holder = policy::holder(&signed.about, invitation.id, &invitation.link_key)?;
    if !rows::decline(&mut tx, &holder).await? {
        return Err(Refusal::LINK.into());
    }
    super::publish_desk(ctx, &mut tx, invitation.circle_id).await?;
    if !leaving::ask_again(ctx, &mut tx, invitation.circle_id).await? {
        letters::answered(ctx, &mut tx, &invitation, false).await?;
    }
    ctx.commit(tx).await
}

/// Returns the slug of the circle that the viewer runs because of this link.
async fn accepted<'c>(ctx: &Ctx, on: impl Reader<'c>, text: &str) -> Result<Option<String>> {
    let (Some(link), Some(me)) = (ctx.app.tokens.open(links::INVITATION, text, ctx.now), ctx.viewer.id()) else { return Ok(None) };
    let Target::Key(key) = &link.about else { return Ok(None) };
    rows::accepted(on, key, me).await
}

async fn open<'c>(ctx: &Ctx, on: impl Reader<'c>, text: &str) -> Result<Invitation> {
    let link = ctx.app.tokens.open(links::INVITATION, text, ctx.now).ok_or(Refusal::LINK)?;
    let Target::Key(key) = &link.about else { return Err(Refusal::LINK.into()) };
    Ok(rows::by_key(on, key, ended(ctx)).await?.ok_or(Refusal::LINK)?)
}
