//! The people of a circle: participants and facilitators.

use crate::circles::model::address::AddressForm;
use crate::circles::model::{CircleRefusal, State};
use crate::circles::service::{facilitators, invitations, managed, managed_in};
use crate::facilitation::model::{FacilitatorCard, FacilitatorForm, People, PersonCard, RemoveForm, WrapForm};
use crate::i18n::dates;
use crate::live::model::Mark;
use crate::messages::service as messages;
use crate::platform::dates::{from_us, midnight};
use crate::platform::{Ctx, Error, Result};
use crate::signups::model::{Participant, WalkInForm};
use crate::signups::service::{self as signups, WalkedIn};
use crate::types::{AccountId, AppError, Check, EmailKeys, PageNumber, SignupId, When};

/// What was typed into the forms of the page and rejected.
#[derive(Debug, Default)]
pub struct TypedForms {
    /// A co-facilitator.
    pub facilitator: Option<FacilitatorForm>,
    /// A walk-in.
    pub walk_in: Option<WalkInForm>,
    /// Where the viewer's address is shown.
    pub address: Option<AddressForm>,
}

/// Returns a circle's participants and facilitators.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn people(ctx: &Ctx, slug: &str, typed: TypedForms, page: PageNumber, after: Option<SignupId>) -> Result<People> {
    let (circle, manager) = managed(ctx, slug).await?;
    let heads = signups::heads(ctx.db().primary(), &circle).await?;
    let page = signups::active_page(ctx, manager.circle(), heads.all, page, after).await?;
    let zone = circle.time_zone.clone();
    let listed: Vec<SignupId> = page.items.iter().map(|person| person.id).collect();
    let mut mails = messages::newest_mails(ctx, &circle, &listed).await?;
    let card = |person: Participant| PersonCard {
        delivery: mails.remove(&person.id),
        added: if person.walk_in { dates::moment(ctx.reader(), from_us(person.created_at), &zone, ctx.now) } else { When::default() },
        person,
    };
    let cards = page.items.iter().cloned().map(card).collect();
    let walk_in = typed.walk_in.filter(|t| t.slug == circle.slug).unwrap_or_else(|| signups::walk_in_form(ctx, &circle.slug));
    let own = circle.facilitators.iter().find(|f| ctx.viewer.id() == Some(f.id));
    let stored = own.map(|f| AddressForm { slug: circle.slug.clone(), address: f.address.code().to_owned() });
    let invited = invitations::of_circle(ctx, &manager, &circle).await?;
    Ok(People {
        // After the last meeting no one is invited any more.
        mark: Mark::new((circle.id, circle.event_no), ctx.now_us(), [midnight(ctx.now, &zone)].into_iter().chain(circle.last_at)),
        as_of: dates::clock(ctx.reader(), ctx.now, &circle.time_zone).words,
        heads,
        invited,
        hidden: circle.hidden.then(|| circle.hidden_reason.clone()),
        address: stored.map(|stored| typed.address.filter(|t| t.slug == circle.slug).unwrap_or(stored)),
        walk_in: (circle.state == State::Published).then_some(walk_in),
        form: typed
            .facilitator
            .filter(|t| t.slug == circle.slug)
            .unwrap_or_else(|| FacilitatorForm { slug: circle.slug.clone(), email: String::new() }),
        slug: circle.slug,
        title: circle.title,
        question: circle.question,
        participants: page.with(cards),
        imported: u32::try_from(circle.imported_signups).unwrap_or_default(),
        facilitators: circle.facilitators.into_iter().map(|f| FacilitatorCard { id: f.id, name: f.name, email: f.email }).collect(),
    })
}

/// Chooses where participants find the viewer's address.
///
/// # Errors
/// Not found (also for staff who do not run the circle), not signed in, not allowed, or a field error.
#[tracing::instrument(skip_all)]
pub async fn show_address(ctx: &Ctx, form: &AddressForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let (_, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    facilitators::show_address(ctx, &mut tx, &manager, form).await?;
    ctx.commit(tx).await
}

/// Removes a participant and notifies them. Idempotent.
///
/// # Errors
/// Not found (also another circle's participant), not signed in, or not allowed.
#[tracing::instrument(skip_all)]
pub async fn remove(ctx: &Ctx, form: &RemoveForm) -> Result<()> {
    let id = form.id.parse().map(SignupId);
    let mut tx = ctx.db().write().await?;
    let (_, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    signups::remove(ctx, &mut tx, &manager, id.map_err(|_| AppError::NotFound)?).await?;
    ctx.commit(tx).await
}

/// Sends a participant a new link; the ones before stop working.
///
/// # Errors
/// Not found (also another circle's participant, or one without an address), not signed in, or not allowed.
#[tracing::instrument(skip_all)]
pub async fn send_link(ctx: &Ctx, form: &RemoveForm) -> Result<()> {
    let id = form.id.parse().map(SignupId);
    let mut tx = ctx.db().write().await?;
    let (_, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    signups::send_new_link(ctx, &mut tx, &manager, id.map_err(|_| AppError::NotFound)?).await?;
    ctx.commit(tx).await
}

/// Sends a participant whose address is not confirmed the first email again; returns `false` if the address got it within a day.
///
/// # Errors
/// Not found (also another circle's participant, or one without an address), not signed in, not allowed, or a refusal if no
/// emails go out about the circle.
#[tracing::instrument(skip_all)]
pub async fn send_again(ctx: &Ctx, form: &RemoveForm) -> Result<bool> {
    let id = form.id.parse().map(SignupId);
    let mut tx = ctx.db().write().await?;
    let (_, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    match signups::send_again(ctx, &mut tx, &manager, id.map_err(|_| AppError::NotFound)?).await {
        Err(Error::Expected(AppError::TooMany(_))) => Ok(false),
        done => {
            done?;
            ctx.commit(tx).await?;
            Ok(true)
        }
    }
}

/// Puts a walk-in on the circle's list; returns who that is. Idempotent by the form's key.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors, or a refusal if the circle is not public any more.
#[tracing::instrument(skip_all)]
pub async fn add_walk_in(ctx: &Ctx, form: &WalkInForm) -> Result<WalkedIn> {
    let (_, asking) = managed(ctx, &form.slug).await?;
    let new = signups::read_walk_in(ctx, form)?;
    signups::count_walk_in(ctx, asking.account(), &new).await?;
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    if circle.state == State::Cancelled {
        return Err(CircleRefusal::Cancelled.into());
    }
    // They would not be told.
    if circle.hidden && !form.walk_in_email.trim().is_empty() {
        return Err(CircleRefusal::Hidden.into());
    }
    let added = signups::walk_in(ctx, &mut tx, &manager, &circle, &new).await?;
    ctx.commit(tx).await?;
    Ok(added)
}

/// Invites the person with an address to run the circle. The result is the same for known and unknown addresses.
///
/// # Errors
/// Not found, not signed in, not allowed, a field error, too many attempts, or a refusal.
#[tracing::instrument(skip_all)]
pub async fn add(ctx: &Ctx, form: &FacilitatorForm) -> Result<()> {
    let (_, asking) = managed(ctx, &form.slug).await?;
    let mut check = Check::default();
    let email = check.email(FacilitatorForm::email, &form.email);
    check.finish()?;
    invitations::count(ctx, &asking, &EmailKeys::of(&email)).await?;
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    invitations::invite(ctx, &mut tx, &manager, &circle, &email).await?;
    ctx.commit(tx).await
}

/// Removes a facilitator; returns whether that was the viewer.
///
/// # Errors
/// Not found, not signed in, not allowed, or the last facilitator.
#[tracing::instrument(skip_all)]
pub async fn remove_facilitator(ctx: &Ctx, form: &RemoveForm) -> Result<bool> {
    let id = form.id.parse().map(AccountId);
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    let id = id.map_err(|_| AppError::NotFound)?;
    facilitators::remove(ctx, &mut tx, &manager, &circle, id).await?;
    ctx.commit(tx).await?;
    Ok(id == manager.account())
}

/// Closes the wrap-up of a finished circle.
///
/// # Errors
/// Not found, not signed in, not allowed, or a meeting is still ahead.
#[tracing::instrument(skip_all)]
pub async fn wrap_up(ctx: &Ctx, form: &WrapForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let (_, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    facilitators::wrap_up(ctx, &mut tx, &manager).await?;
    ctx.commit(tx).await
}
