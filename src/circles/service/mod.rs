//! Services for circles.

pub mod choices;
pub mod drafts;
pub mod facilitators;
mod feeds;
pub mod import;
pub mod index;
pub mod invitations;
pub mod leaving;
mod letters;
mod mailed;
pub mod publish;
pub mod show;
pub mod steps;

pub use drafts::{begin, delete_draft, in_transaction, sweep_drafts};
pub use feeds::of_feed;
pub use index::SUBSCRIBERS;
pub use letters::{LETTERS, silent};
pub use mailed::{mailed, newcomer};
pub use publish::{cancel, duplicate, publish, set_signup_open};
pub use show::{home, list, page, qr, when_words as when};
pub use steps::{choose_course, refresh, save_place, save_words, set_schedule};

use super::model::{Circle, State};
use super::policy::{self, Drafter, Manager};
use super::store::{self, Which};
use crate::accounts::policy::StaffMember;
use crate::paths;
use crate::platform::ctx::Hook;
use crate::platform::db::Conn;
use crate::platform::events::{self, EventKind, Stamp};
use crate::platform::security_log::{Action, Entry};
use crate::platform::{Ctx, Key, Result, Tx};
use crate::types::{AppError, CircleId, Viewer};

/// Returns a circle by its slug, for reading. Does not check who may see it, but only those who may manage it find it by the slug
/// that it had as a draft.
///
/// # Errors
/// Not found.
pub async fn by_slug(ctx: &Ctx, slug: &str) -> Result<Circle> {
    let mut conn = ctx.db().primary().acquire().await?;
    match store::load(&mut conn, Which::Slug(slug)).await? {
        Some(circle) => Ok(circle),
        None => known_draft(&ctx.viewer, store::load_former_draft(&mut conn, slug).await?),
    }
}

/// Returns a circle found by the slug that it had as a draft, for those who may manage it: others never had the address.
fn known_draft(viewer: &Viewer, found: Option<Circle>) -> Result<Circle> {
    Ok(found.filter(|circle| policy::knew_draft(viewer, circle)).ok_or(AppError::NotFound)?)
}

/// Returns a circle by its id, for reading. Does not check who may see it.
///
/// # Errors
/// Not found.
pub async fn by_id(ctx: &Ctx, id: CircleId) -> Result<Circle> {
    let mut conn = ctx.db().primary().acquire().await?;
    Ok(store::load(&mut conn, Which::Id(id)).await?.ok_or(AppError::NotFound)?)
}

/// Returns a circle by its id, inside a write transaction.
///
/// # Errors
/// Not found.
pub async fn by_id_in(tx: &mut Tx, id: CircleId) -> Result<Circle> {
    Ok(store::load(tx.conn(), Which::Id(id)).await?.ok_or(AppError::NotFound)?)
}

/// Returns the state of a circle, inside a write transaction: all of a circle takes long to read while others wait for its row.
///
/// # Errors
/// Not found.
pub async fn state_in(tx: &mut Tx, id: CircleId) -> Result<State> {
    Ok(store::state(tx.conn(), id).await?.and_then(|state| State::parse(&state)).ok_or(AppError::NotFound)?)
}

/// Returns a circle and the proof that the viewer may manage it.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn managed(ctx: &Ctx, slug: &str) -> Result<(Circle, Manager)> {
    let circle = by_slug(ctx, slug).await?;
    let manager = policy::look(&ctx.viewer, &circle)?;
    if is_someone_elses(&ctx.viewer, &circle) {
        ctx.record_visit(Entry::new(Action::STAFF_READ).at(&paths::circle(&circle.slug))).await?;
    }
    Ok((circle, manager))
}

/// Same as [`managed`], inside a write transaction.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn managed_in(ctx: &Ctx, tx: &mut Tx, slug: &str) -> Result<(Circle, Manager)> {
    let (viewer, circle) = held(ctx, tx, slug).await?;
    let manager = policy::manage(&viewer, &circle)?;
    if is_someone_elses(&viewer, &circle) {
        ctx.record(tx, Entry::new(Action::STAFF_CHANGED).at(&paths::circle(&circle.slug))).await?;
    }
    Ok((circle, manager))
}

/// Records that staff opened a circle that others run, for pages that a manager may change.
async fn note_read(ctx: &Ctx, circle: &Circle) -> Result<()> {
    if ctx.viewer.is_staff() && is_someone_elses(&ctx.viewer, circle) {
        ctx.record_visit(Entry::new(Action::STAFF_READ).at(&paths::circle(&circle.slug))).await?;
    }
    Ok(())
}

/// Returns whether a viewer who may manage a circle is none of its facilitators: staff, which the security log records.
fn is_someone_elses(viewer: &Viewer, circle: &Circle) -> bool {
    !circle.facilitators.iter().any(|facilitator| viewer.id() == Some(facilitator.id))
}

/// Returns a circle and the proof that the viewer may write it, inside a write transaction.
///
/// # Errors
/// Not found, not signed in, or not allowed.
async fn drafted_in(ctx: &Ctx, tx: &mut Tx, slug: &str) -> Result<(Circle, Drafter)> {
    let (viewer, circle) = held(ctx, tx, slug).await?;
    let drafter = policy::draft(&viewer, &ctx.browser_hash, &circle)?;
    Ok((circle, drafter))
}

/// Returns the viewer and a circle, both locked until the write transaction ends.
///
/// # Errors
/// Not found.
async fn held(ctx: &Ctx, tx: &mut Tx, slug: &str) -> Result<(Viewer, Circle)> {
    let viewer = ctx.viewer_in(tx).await?;
    tx.hold("circles", Key::Slug(slug)).await?;
    if let Some(circle) = store::load(tx.conn(), Which::Slug(slug)).await? {
        return Ok((viewer, circle));
    }
    // Published since the page was opened.
    let id = known_draft(&viewer, store::load_former_draft(tx.conn(), slug).await?)?.id;
    tx.hold("circles", Key::Id(id.0)).await?;
    Ok((viewer, by_id_in(tx, id).await?))
}

/// A circle was cancelled.
pub const CANCELLED: EventKind = EventKind { name: "circle-cancelled", version: 1 };

/// Takes the next event number of a circle, which locks its row until the commit. It must be the first write
/// of a transaction about a circle, unless the row is already locked, so that no two transactions deadlock.
pub async fn stamp(tx: &mut Tx, circle: CircleId) -> Result<Stamp> {
    Ok(Stamp::new(circle, store::write::next_event(tx, circle).await?))
}

/// By how much a restored backup's event numbers leap, so that none is one that a page may know from before: more than a circle has
/// in its life.
const LEAP: i64 = 1_000_000;

/// Numbers the events that circles of a restored backup will have apart from those that were lost with the site: a page that knows
/// of these loads again. For the restore, before anything else is written.
pub async fn restored(conn: &mut Conn, now_us: i64) -> Result<()> {
    let numbers = store::write::leap(conn, LEAP).await?;
    events::restored(conn, &numbers, now_us).await
}

/// Publishes the event that a circle was cancelled, in the transaction that cancels it.
pub async fn publish_cancelled(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<()> {
    ctx.in_transaction(tx, Hook::CircleCancelled(circle)).await?;
    let stamp = stamp(tx, circle).await?;
    ctx.publish(tx, stamp, CANCELLED, &serde_json::json!({})).await
}

/// A public circle has another course, title, number of seats or facilitator, or sign-up was opened or closed.
const CHANGED: EventKind = EventKind { name: "circle-changed", version: 1 };

/// Publishes the event that open pages of a circle show something else, in the transaction that changes it. A draft has no events.
async fn publish_changed(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<()> {
    publish_public(ctx, tx, circle, CHANGED).await
}

/// Something changed that only those see who run the circle: an address was confirmed, an email went out or could not, someone was
/// invited to run it or is no longer.
const DESK_CHANGED: EventKind = EventKind { name: "desk-changed", version: 1 };

/// Publishes the event that the pages of those who run a circle show something else, in the transaction that changes it. As for
/// [`stamp`], the circle's row is locked first. Of a draft, or of a circle that is gone, nothing is published.
pub async fn publish_desk(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<()> {
    publish_public(ctx, tx, circle, DESK_CHANGED).await
}

async fn publish_public(ctx: &Ctx, tx: &mut Tx, circle: CircleId, kind: EventKind) -> Result<()> {
    let Some(number) = store::write::next_public_event(tx, circle).await? else { return Ok(()) };
    ctx.publish(tx, Stamp::new(circle, number), kind, &serde_json::json!({})).await
}

/// Takes a seat for a new sign-up, inside its transaction.
///
/// # Errors
/// A [`Refusal`] if there is none.
pub async fn take_seat(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<()> {
    let number = store::take_seat(tx, circle, ctx.now_us()).await?;
    publish_people(ctx, tx, circle, number).await
}

/// Someone took a seat or gave one back, or is on the list without one, or no longer, or has other answers.
const PEOPLE: EventKind = EventKind { name: "people-changed", version: 1 };

/// Returns whether after an event of this kind someone may see a circle no longer, or otherwise than before. The empty kind stands for
/// several.
pub fn may_change_who_sees(kind: &str) -> bool {
    [PEOPLE.name, CHANGED.name, CANCELLED.name, ""].contains(&kind)
}

async fn publish_people(ctx: &Ctx, tx: &mut Tx, circle: CircleId, number: i64) -> Result<()> {
    ctx.publish(tx, Stamp::new(circle, number), PEOPLE, &serde_json::json!({})).await
}

/// Takes a seat of a circle that everyone can see; returns whether there was one. Locks the circle.
pub async fn take_public_seat(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<bool> {
    let Some(number) = store::take_public_seat(tx, circle, ctx.now_us()).await? else { return Ok(false) };
    publish_people(ctx, tx, circle, number).await?;
    Ok(true)
}

/// Publishes the event that a person without a seat is on the list, or no longer, or that someone has another name or other answers. As
/// for [`stamp`], the circle's row is locked first.
pub async fn publish_on_list(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<()> {
    let number = store::write::next_event(tx, circle).await?;
    publish_people(ctx, tx, circle, number).await
}

/// Takes a seat for someone whom a facilitator adds, who is on the list also if none is free; returns whether one was. Closed sign-up
/// does not matter.
pub async fn take_free_seat(ctx: &Ctx, tx: &mut Tx, by: &Manager) -> Result<bool> {
    let Some(number) = store::take_free_seat(tx, by).await? else {
        publish_on_list(ctx, tx, by.circle()).await?;
        return Ok(false);
    };
    publish_people(ctx, tx, by.circle(), number).await?;
    Ok(true)
}

/// Gives a seat back when a participant leaves or is removed.
pub async fn give_seat_back(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<()> {
    match store::give_seat_back(tx, circle).await? {
        Some(number) => publish_people(ctx, tx, circle, number).await,
        None => Ok(()),
    }
}

/// Hides a circle for a reason, or shows it again (`None`), for staff; returns whether it exists.
pub async fn set_hidden(ctx: &Ctx, tx: &mut Tx, by: &StaffMember, slug: &str, reason: Option<&str>) -> Result<bool> {
    let at = reason.map(|_| ctx.now_us());
    let Some((id, course)) = store::set_hidden(tx, by, slug, at, reason.unwrap_or_default()).await? else { return Ok(false) };
    index::changed(tx, id, &[course]).await?;
    ctx.in_transaction(tx, Hook::CircleHidden(id)).await?;
    Ok(true)
}
