//! Walk-ins: entered by a facilitator, who says that the person wants it.

use super::letters;
use crate::circles::model::{Circle, CircleRefusal, State};
use crate::circles::policy::Manager;
use crate::circles::service as circles;
use crate::i18n;
use crate::platform::db::Reader;
use crate::platform::{Ctx, Result, Tx, tokens};
use crate::signups::limits::{WALK_IN_ACCOUNT, WALK_IN_ADDRESS, WALK_IN_EMAIL};
use crate::signups::model::{Heads, WalkInForm};
use crate::signups::store::{
    self,
    walk_ins::{self, NewWalkIn},
};
use crate::types::{AccountId, AppError, Check, CircleId, EmailKeys, FieldCode, SignupId};

/// A validated walk-in.
#[derive(Clone, Debug)]
pub struct WalkIn {
    key: String,
    name: String,
    email: String,
    keys: EmailKeys,
}

/// A walk-in who is on the list now.
#[derive(Clone, Debug)]
pub struct WalkedIn {
    /// The sign-up.
    pub id: SignupId,
    /// The name on the list.
    pub name: String,
    /// Whether the person was on the list before.
    pub known: bool,
}

/// Returns an empty form for a page.
pub fn walk_in_form(ctx: &Ctx, slug: &str) -> WalkInForm {
    WalkInForm { slug: slug.to_owned(), walk_in_key: ctx.app.tokens.random(), ..WalkInForm::default() }
}

/// Validates the form.
///
/// # Errors
/// Field errors.
pub fn read_walk_in(ctx: &Ctx, form: &WalkInForm) -> Result<WalkIn, AppError> {
    let mut check = Check::default();
    let name = check.line(WalkInForm::walk_in_name, &form.walk_in_name, 128);
    let email = if form.walk_in_email.trim().is_empty() { String::new() } else { check.email(WalkInForm::walk_in_email, &form.walk_in_email) };
    if form.walk_in_told != "on" {
        check.fail(WalkInForm::walk_in_told, FieldCode::Told);
    }
    // The key is not typed: a page of the site always contains one.
    let key = check.line_or_empty(WalkInForm::walk_in_key, &form.walk_in_key, 64);
    check.finish()?;
    // With another person it is another walk-in, also from a page that stayed open after the first.
    let key = if key.is_empty() { ctx.app.tokens.random() } else { tokens::hash(&format!("{key}\n{name}\n{email}")) };
    Ok(WalkIn { key, name, keys: EmailKeys::of(&form.walk_in_email), email })
}

/// Counts one walk-in towards the limits of the facilitator and, with an address, of the address: it belongs to
/// someone else. In a transaction of its own.
///
/// # Errors
/// A field error if a limit is reached.
pub async fn count_walk_in(ctx: &Ctx, by: AccountId, walk_in: &WalkIn) -> Result<()> {
    let by = by.to_string();
    let mut uses = vec![(WALK_IN_ACCOUNT, by.as_str())];
    if !walk_in.email.is_empty() {
        uses.extend([(WALK_IN_EMAIL, by.as_str()), (WALK_IN_ADDRESS, walk_in.keys.key.as_str())]);
    }
    for (limit, who) in uses {
        ctx.count(limit, who).await.map_err(|fail| fail.at_field(WalkInForm::walk_in_name))?;
    }
    Ok(())
}

/// Puts a walk-in on the circle's list, inside a transaction, with a seat if one is free. An address that is on the
/// list already changes nothing: that person is meant. With an address, enqueues an email that says who added the
/// person. Idempotent by the form's key.
///
/// # Errors
/// [`CircleRefusal::Draft`].
#[tracing::instrument(skip_all, fields(circle.id = %by.circle()))]
pub async fn walk_in(ctx: &Ctx, tx: &mut Tx, by: &Manager, circle: &Circle, new: &WalkIn) -> Result<WalkedIn> {
    if circle.state == State::Draft {
        return Err(CircleRefusal::Draft.into());
    }
    if let Some(known) = listed(tx, circle.id, new).await? {
        return Ok(known);
    }
    let seated = circles::take_free_seat(ctx, tx, by).await?;
    let row = NewWalkIn {
        circle: circle.id,
        key: &new.key,
        name: &new.name,
        email: &new.email,
        email_key: new.keys.key.clone(),
        locale: i18n::code(i18n::of_circle(&circle.language, i18n::code(ctx.locale))),
        added_by: by.account(),
        seated,
        link_key: ctx.app.tokens.link_key(),
    };
    let Some(id) = walk_ins::insert(tx, &row, ctx.now_us()).await? else {
        // The person signed up by themselves a moment ago.
        if seated {
            circles::give_seat_back(ctx, tx, circle.id).await?;
        }
        return listed(tx, circle.id, new).await?.ok_or_else(|| AppError::Busy.into());
    };
    if !new.email.is_empty() {
        letters::tell_added(ctx, tx, circle.id, id, by.account()).await?;
    }
    Ok(WalkedIn { id, name: new.name.clone(), known: false })
}

/// Returns the person if they are on the list: entered with the same key, or with the same address.
async fn listed(tx: &mut Tx, circle: CircleId, new: &WalkIn) -> Result<Option<WalkedIn>> {
    if let Some((id, name)) = walk_ins::by_key(tx.conn(), circle, &new.key).await? {
        return Ok(Some(WalkedIn { id, name, known: false }));
    }
    if new.keys.is_empty() {
        return Ok(None);
    }
    let found = store::by_email(tx.conn(), circle, &new.keys).await?;
    Ok(found.map(|signup| WalkedIn { id: signup.id, name: signup.answers.name, known: true }))
}

/// Returns how many people take part in a circle, and how many of them have an address or no seat.
pub async fn heads<'c>(on: impl Reader<'c>, circle: &Circle) -> Result<Heads> {
    Ok(of_counts(circle, walk_ins::counts(on, circle.id).await?))
}

/// Same as [`heads`], in step with the circle's events.
pub async fn heads_in_step(ctx: &Ctx, circle: &Circle) -> Result<Heads> {
    let id = circle.id;
    let counts = ctx.in_step("heads", (id, circle.event_no), || walk_ins::counts(ctx.db().primary(), id)).await?;
    Ok(of_counts(circle, *counts))
}

fn of_counts(circle: &Circle, counts: walk_ins::Counts) -> Heads {
    let number = |n: i64| u32::try_from(n).unwrap_or_default();
    let all = circle.seats.taken + number(counts.unseated);
    Heads { all, reachable: all.saturating_sub(number(counts.unreachable)), unseated: number(counts.unseated) }
}
