//! A participant's own things, and what people offer each other.

use super::model::{GoalForm, GoalRefusal, Goals, InTouch, NOTES_MAX, OFFER_MAX, Offer, Step, TouchForm};
use super::store::{self, Row};
use crate::circles::model::{Circle, Phase};
use crate::circles::service as circles;
use crate::platform::ctx::Hook;
use crate::platform::db::Reader;
use crate::platform::events::EventKind;
use crate::platform::{Ctx, Result, Tx, bases};
use crate::signups::links;
use crate::signups::model::Signup;
use crate::signups::policy::Member;
use crate::signups::service as signups;
use crate::types::{AppError, Check, FieldCode};
use serde_json::json;
use std::future::Future;
use std::pin::Pin;

/// What others see of someone's goal or offers changed, or who stays in touch.
const CHANGED: EventKind = EventKind { name: "goals-changed", version: 1 };

/// Returns a participant's own things and what the others show, in one statement. `typed` is what was rejected.
pub async fn of_member<'c>(
    ctx: &Ctx,
    on: impl Reader<'c>,
    circle: &Circle,
    signup: &Signup,
    (link, typed): (&str, Option<GoalForm>),
) -> Result<Goals> {
    let rows = store::of_circle(on, circle.id).await?;
    let mine = rows.iter().find(|row| row.signup_id == signup.id).cloned().unwrap_or_default();
    let others = || rows.iter().filter(|row| row.signup_id != signup.id);
    let in_touch = circle.phase(ctx.now_us()) == Phase::Finished;
    let touch = || {
        let here = mine.in_touch_at.is_some();
        let person = |row: &Row| (row.name.clone(), row.email.clone());
        InTouch { mine: here, people: others().filter(|row| here && row.in_touch_at.is_some()).map(person).collect() }
    };
    Ok(Goals {
        goal: signup.answers.goal.clone(),
        support: signup.answers.support.clone(),
        rejected: typed.is_some(),
        form: match typed {
            Some(typed) => typed,
            None => form_of(link, &mine)?,
        },
        others: others().filter_map(offer).collect(),
        in_touch: in_touch.then(touch),
    })
}

/// Returns the form with what is stored.
fn form_of(link: &str, row: &Row) -> Result<GoalForm> {
    let form = GoalForm {
        link: link.to_owned(),
        progress: row.progress.clone(),
        goal_notes: row.notes.clone(),
        shared: if row.shared == 1 { "on" } else { "" }.to_owned(),
        can_help: row.can_help.clone(),
        needs: row.needs.clone(),
        ..GoalForm::default()
    };
    Ok(GoalForm { base: bases::of(&form, GoalForm::SAVED)?, ..form })
}

/// Returns what someone shows the others; `None` if nothing.
fn offer(row: &Row) -> Option<Offer> {
    let shared = row.shared == 1;
    let open = |text: &str| if shared { text.to_owned() } else { String::new() };
    let offer = Offer {
        name: row.name.clone(),
        goal: open(&row.goal),
        step: if shared { Step::parse(&row.progress).unwrap_or_default() } else { Step::Unsaid },
        notes: open(&row.notes),
        can_help: row.can_help.clone(),
        needs: row.needs.clone(),
    };
    let is_said = shared || !offer.can_help.is_empty() || !offer.needs.is_empty();
    is_said.then_some(offer)
}

/// Saves a participant's own things; returns the form as it is stored. Idempotent.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), field errors, or [`Refusal::CHANGED`](crate::types::Refusal::CHANGED) if the same field
/// was saved on another device in the meantime.
#[tracing::instrument(skip_all)]
pub async fn save(ctx: &Ctx, form: &GoalForm) -> Result<GoalForm> {
    let (mut tx, member, _) = signups::hold_by_link(ctx, links::PARTICIPANT, &form.link).await?;
    let stored = store::of_member(tx.conn(), &member).await?.unwrap_or_default();
    let merged = bases::merge(form, &form_of(&form.link, &stored)?, &form.base, GoalForm::SAVED)?;
    let mut check = Check::default();
    let row = Row {
        progress: merged.progress.trim().to_owned(),
        notes: check.text_or_empty(GoalForm::goal_notes, &merged.goal_notes, NOTES_MAX),
        shared: i64::from(merged.shared == "on"),
        can_help: check.line_or_empty(GoalForm::can_help, &merged.can_help, OFFER_MAX),
        needs: check.line_or_empty(GoalForm::needs, &merged.needs, OFFER_MAX),
        ..stored.clone()
    };
    if Step::parse(&row.progress).is_none() {
        check.fail(GoalForm::progress, FieldCode::Choice);
    }
    check.finish()?;
    store::save(&mut tx, &member, &row, ctx.now_us()).await?;
    // What only the person sees changes no one else's page.
    if offer(&row) != offer(&stored) {
        publish(ctx, &mut tx, &member).await?;
    }
    ctx.commit(tx).await?;
    Ok(GoalForm { slug: form.slug.clone(), ..form_of(&form.link, &row)? })
}

/// Chooses whether those who choose the same see the person's address, once the circle has finished. Idempotent.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), or [`GoalRefusal::NotOver`].
#[tracing::instrument(skip_all)]
pub async fn stay_in_touch(ctx: &Ctx, form: &TouchForm) -> Result<()> {
    let stays = match form.button.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(AppError::BadRequest.into()),
    };
    let (mut tx, member, _) = signups::hold_by_link(ctx, links::PARTICIPANT, &form.link).await?;
    if stays && circles::by_id_in(&mut tx, member.circle()).await?.phase(ctx.now_us()) != Phase::Finished {
        return Err(GoalRefusal::NotOver.into());
    }
    let stored = store::of_member(tx.conn(), &member).await?.unwrap_or_default();
    if stored.in_touch_at.is_some() == stays {
        return Ok(());
    }
    store::set_in_touch(&mut tx, &member, stays.then(|| ctx.now_us()), ctx.now_us()).await?;
    publish(ctx, &mut tx, &member).await?;
    ctx.commit(tx).await
}

async fn publish(ctx: &Ctx, tx: &mut Tx, member: &Member) -> Result<()> {
    let stamp = circles::stamp(tx, member.circle()).await?;
    ctx.publish(tx, stamp, CHANGED, &json!({})).await
}

/// The slice's hooks: who leaves takes all of it along. That someone left is an event of its own.
pub fn in_transaction<'a>(_ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::SignupEnded(signup) => store::forget(tx, signup).await,
            _ => Ok(()),
        }
    })
}
