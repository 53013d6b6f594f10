//! "Wrong? Change it", on the page after signing up: a seat that was just taken with a mistyped address is free again.

use super::leave;
use crate::platform::outbox::worker::log_fault;
use crate::platform::{Ctx, Key, Result, forms};
use crate::signups::model::{ChangeForm, SignUpForm};
use crate::signups::store::{self, people};
use crate::types::{EmailKeys, Refusal, SignupId, retention};
use serde::{Deserialize, Serialize};

/// The name of what is kept of a browser's last sign-up.
const KEPT: &str = "signed-up";

/// A browser's last sign-up: what was typed, and the seat that it took. An address that had one keeps it, and nothing tells the
/// two apart.
#[derive(Serialize, Deserialize)]
pub(super) struct SignedUp {
    pub(super) form: SignUpForm,
    seat: Option<SignupId>,
}

/// Keeps what was typed for an hour, for the page after it. The sign-up stands also if this fails.
pub async fn remember(ctx: &Ctx, browser: &str, form: &SignUpForm, seat: Option<SignupId>) {
    if let Err(fail) = keep(ctx, browser, form, seat).await {
        log_fault(&fail, "what was typed at a sign-up could not be kept");
    }
}

async fn keep(ctx: &Ctx, browser: &str, form: &SignUpForm, seat: Option<SignupId>) -> Result<()> {
    let seat = match seat {
        Some(seat) => Some(seat),
        // The second of two clicks takes no seat.
        None => {
            read(ctx, browser).await?.filter(|last| last.form.slug == form.slug && is_same(&last.form.email, &form.email)).and_then(|last| last.seat)
        }
    };
    let body = serde_json::to_string(&SignedUp { form: form.clone(), seat }).map_err(anyhow::Error::from)?;
    forms::keep(ctx, browser, KEPT, &body, ctx.now_us() + retention::SIGNED_UP.us()).await
}

fn is_same(one: &str, other: &str) -> bool {
    EmailKeys::of(one).key == EmailKeys::of(other).key
}

async fn read(ctx: &Ctx, browser: &str) -> Result<Option<SignedUp>> {
    if browser.is_empty() {
        return Ok(None);
    }
    let body = forms::kept(ctx, browser, KEPT).await?;
    Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
}

/// Returns this browser's last sign-up, if it was for this circle and within the hour.
pub(super) async fn last(ctx: &Ctx, slug: &str) -> Result<Option<SignedUp>> {
    Ok(read(ctx, &ctx.browser_hash).await?.filter(|last| last.form.slug == slug))
}

/// Frees the seat that this browser took for the circle within the hour, unless the owner of the address has confirmed it since,
/// and returns what was typed. For an address that had a seat it does nothing, and returns the same.
///
/// # Errors
/// [`Refusal::CHANGED`] if this browser has signed someone else up since the page was shown.
#[tracing::instrument(skip_all)]
pub async fn change(ctx: &Ctx, asked: &ChangeForm) -> Result<Option<SignUpForm>> {
    let Some(SignedUp { form, seat }) = last(ctx, &asked.slug).await? else { return Ok(None) };
    if !is_same(&form.email, &asked.email) {
        return Err(Refusal::CHANGED.into());
    }
    let mut tx = ctx.db().write().await?;
    if let Some(id) = seat
        && let Some(found) = store::by_id(tx.conn(), id).await?
    {
        tx.hold("circles", Key::Id(found.circle.0)).await?;
        tx.hold("signups", Key::Id(id.0)).await?;
        let signup = store::by_id(tx.conn(), id).await?.filter(|signup| signup.active && is_same(&signup.email, &form.email));
        if let Some(signup) = signup
            && people::is_unproven(tx.conn(), id).await?
        {
            leave::take_back(ctx, &mut tx, &signup).await?;
        }
    }
    forms::forget_in(&mut tx, &ctx.browser_hash, KEPT).await?;
    ctx.commit(tx).await?;
    Ok(Some(form))
}
