//! A circle's checklist.

use super::model::{CheckForm, Checklist, Facts, Item, Stage};
use super::store;
use crate::circles::model::{Circle, CircleRefusal, State};
use crate::circles::policy::Manager;
use crate::circles::service as circles;
use crate::platform::db::Reader;
use crate::platform::events::EventKind;
use crate::platform::{Ctx, Result};
use crate::types::AppError;
use serde_json::json;

/// An item was ticked off, or not any more.
const CHANGED: EventKind = EventKind { name: "checklist-changed", version: 1 };

/// Returns the codes of the items that the people who run a circle ticked off.
pub async fn ticked<'c>(on: impl Reader<'c>, by: &Manager) -> Result<Vec<String>> {
    store::ticked(on, by).await
}

/// Returns the checklist of a circle, in which `ticked` is ticked off; `None` for a draft, a cancelled one, and one without dates.
pub fn checklist(ctx: &Ctx, circle: &Circle, facts: Facts, ticked: &[String]) -> Option<Checklist> {
    match (circle.state, circle.first_at) {
        (State::Published, Some(first)) => Some(Checklist::of(Stage::at(ctx.now_us(), first), facts, ticked)),
        _ => None,
    }
}

/// Ticks an item off, or not any more, as the button says. Idempotent.
///
/// # Errors
/// Not found (also an item that the program ticks off by itself), not signed in, not allowed, or the circle is a draft or cancelled.
#[tracing::instrument(skip_all)]
pub async fn check(ctx: &Ctx, form: &CheckForm) -> Result<()> {
    let item = Item::parse(&form.item).filter(|item| Facts::default().knows(*item).is_none()).ok_or(AppError::NotFound)?;
    let done = match form.button.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(AppError::BadRequest.into()),
    };
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = circles::managed_in(ctx, &mut tx, &form.slug).await?;
    match circle.state {
        State::Draft => return Err(CircleRefusal::Draft.into()),
        State::Cancelled => return Err(CircleRefusal::Cancelled.into()),
        State::Published => {}
    }
    let changed = if done { store::tick(&mut tx, &manager, item, ctx.now_us()).await? } else { store::untick(&mut tx, &manager, item).await? };
    if changed {
        let stamp = circles::stamp(&mut tx, manager.circle()).await?;
        ctx.publish(&mut tx, stamp, CHANGED, &json!({})).await?;
    }
    ctx.commit(tx).await
}
