//! Deleting an account that alone runs circles: each first gets a successor, who is invited and on whose answer the deletion waits,
//! or the reason with which it is cancelled.

use super::{index, invitations, letters};
use crate::accounts::service::deletion;
use crate::circles::model::invitations::LASTS;
use crate::circles::model::leaving::{Decision, HandOverForm, HandOverPage, LeavingPage, LeftCircle};
use crate::circles::model::{Circle, CircleRefusal, Phase};
use crate::circles::policy::{self, Manager, Sole};
use crate::circles::store::leaving::{self as rows, Alone};
use crate::circles::store::{self, write};
use crate::platform::{Ctx, Key, Result, Tx};
use crate::types::{AccountId, AppError, Check, CircleId, EmailKeys, FieldCode};

/// Returns what stands between the viewer's account and its deletion.
///
/// # Errors
/// Sign-in.
pub async fn page(ctx: &Ctx) -> Result<LeavingPage> {
    let me = ctx.me()?;
    let found = rows::run_alone_by(ctx.db().primary(), me.id, invitations::ended(ctx), ctx.now_us()).await?;
    let item = |row: Alone| LeftCircle { decision: decision(&row), slug: row.slug, title: row.title };
    Ok(LeavingPage { waits: deletion::waits(ctx, me.id).await?, circles: found.into_iter().map(item).collect() })
}

fn decision(row: &Alone) -> Decision {
    match (&row.reason, &row.invited) {
        (Some(reason), _) => Decision::Cancel(reason.clone()),
        (None, Some(email)) => Decision::Invited(email.clone()),
        (None, None) => Decision::None,
    }
}

/// Returns the page that decides for one circle, with what was decided before.
///
/// # Errors
/// Not found, not signed in, not allowed, or a refusal if the viewer is not the only one who runs it or it is over.
pub async fn circle(ctx: &Ctx, slug: &str) -> Result<HandOverPage> {
    let circle = super::by_slug(ctx, slug).await?;
    let sole = to_decide(ctx, &circle)?;
    let found = rows::run_alone_by(ctx.db().primary(), sole.account(), invitations::ended(ctx), ctx.now_us()).await?;
    let decided = found.iter().find(|row| row.id == circle.id).map_or(Decision::None, decision);
    let form = HandOverForm { slug: circle.slug, ..HandOverForm::default() };
    let form = match decided {
        Decision::None => form,
        Decision::Invited(successor) => HandOverForm { future: "invite".to_owned(), successor, ..form },
        Decision::Cancel(reason) => HandOverForm { future: "cancel".to_owned(), reason, ..form },
    };
    Ok(HandOverPage { form, title: circle.title, people: circle.seats.taken, waits: deletion::waits(ctx, sole.account()).await? })
}

fn to_decide(ctx: &Ctx, circle: &Circle) -> Result<Sole, AppError> {
    let sole = policy::sole(&ctx.viewer, circle)?;
    if circle.phase(ctx.now_us()) == Phase::Finished { Err(CircleRefusal::Finished.into()) } else { Ok(sole) }
}

/// Decides for one circle: invites a successor, or keeps the reason with which it is cancelled. Carries a deletion out that waited for
/// nothing else; returns whether it did.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors, too many attempts, or a refusal.
#[tracing::instrument(skip_all)]
pub async fn decide(ctx: &Ctx, form: &HandOverForm) -> Result<bool> {
    let known = super::by_slug(ctx, &form.slug).await?;
    let asking = to_decide(ctx, &known)?;
    let mut check = Check::default();
    let invites = check.choice(HandOverForm::future, &form.future, |typed| match typed {
        "invite" => Some(true),
        "cancel" => Some(false),
        _ => None,
    });
    let (mut email, mut reason) = (String::new(), String::new());
    match invites {
        Some(true) => {
            email = check.email(HandOverForm::successor, &form.successor);
            if known.facilitators.iter().any(|own| !own.email.is_empty() && EmailKeys::of(&own.email).key == EmailKeys::of(&email).key) {
                check.fail(HandOverForm::successor, FieldCode::Own);
            }
        }
        Some(false) => reason = check.text(HandOverForm::reason, &form.reason, 500),
        None => {}
    }
    check.finish()?;
    if invites == Some(true) {
        invitations::count(ctx, &Manager::from(&asking), &EmailKeys::of(&email)).await?;
    }
    let mut tx = ctx.db().write().await?;
    let viewer = ctx.viewer_in(&mut tx).await?;
    let me = viewer.id().ok_or(AppError::SignIn)?;
    hold_circles(&mut tx, me, asking.circle()).await?;
    let circle = super::by_id_in(&mut tx, asking.circle()).await?;
    let sole = policy::sole(&viewer, &circle)?;
    if invites == Some(true) {
        // Its email would not go out.
        if circle.hidden {
            return Err(CircleRefusal::Hidden.into());
        }
        rows::forget(&mut tx, sole.circle()).await?;
        // Only the person who is named now may take the circle over.
        rows::take_others_back(&mut tx, &sole, &EmailKeys::of(&email)).await?;
        invitations::invite(ctx, &mut tx, &Manager::from(&sole), &circle, &email).await?;
    } else {
        rows::plan_cancellation(&mut tx, &sole, &reason, ctx.now_us()).await?;
    }
    let deleted = carry_out(ctx, &mut tx, me).await?;
    ctx.commit(tx).await?;
    Ok(deleted)
}

/// Locks the public circles that an account runs, and another one: whether it runs them alone stays as it is read then. Its own row
/// is locked before.
async fn hold_circles(tx: &mut Tx, account: AccountId, other: CircleId) -> Result<()> {
    let mut ids = rows::run_by(tx, account).await?;
    ids.push(other.0);
    tx.hold_all("circles", &ids).await
}

/// The hook of an account that its owner wants deleted.
///
/// # Errors
/// [`CircleRefusal::Undecided`] if it is not said what becomes of a circle.
pub(super) async fn asked(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<()> {
    let own = rows::run_by(tx, account).await?;
    tx.hold_all("circles", &own).await?;
    let alone = rows::run_alone_by(tx.conn(), account, invitations::ended(ctx), ctx.now_us()).await?;
    if alone.iter().any(Alone::is_undecided) {
        return Err(CircleRefusal::Undecided.into());
    }
    if alone.iter().any(Alone::waits) {
        deletion::wait(ctx, tx, account).await?;
    }
    Ok(())
}

/// The hook of an account that is being deleted: its drafts go, and the circles that only it runs are cancelled.
pub(super) async fn leave_all(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<()> {
    write::delete_drafts_of(tx, account).await?;
    let (mut cancelled, mut courses) = (Vec::new(), Vec::new());
    for circle in rows::run_alone_by(tx.conn(), account, invitations::ended(ctx), ctx.now_us()).await? {
        let reason = circle.reason.unwrap_or_default();
        if write::cancel_abandoned(tx, circle.id, &reason, ctx.now_us()).await? {
            cancelled.push(circle.id);
            courses.push(super::by_id_in(tx, circle.id).await?.course_id);
        }
    }
    for id in &cancelled {
        super::publish_cancelled(ctx, tx, *id).await?;
    }
    index::changed_all(tx, &cancelled, &courses).await?;
    rows::forget_all(tx, account).await?;
    store::invitations::forget(tx, account).await?;
    write::remove_facilitator(tx, account).await
}

/// Locks everyone concerned when someone begins to run a circle: the accounts, then the circles.
pub(super) async fn hold(tx: &mut Tx, circle: CircleId, newcomer: AccountId) -> Result<()> {
    let mut accounts = rows::facilitators(tx, circle).await?;
    accounts.push(newcomer);
    tx.hold_all("accounts", &accounts.iter().map(|id| id.0).collect::<Vec<_>>()).await?;
    let mut circles = vec![circle.0];
    for leaver in rows::leavers(tx, circle).await? {
        circles.extend(rows::run_by(tx, leaver).await?);
    }
    tx.hold_all("circles", &circles).await
}

/// Carries out the deletions that waited for someone to run this circle.
pub(super) async fn joined(ctx: &Ctx, tx: &mut Tx, circle: CircleId, newcomer: AccountId) -> Result<()> {
    rows::forget(tx, circle).await?;
    for leaver in rows::leavers(tx, circle).await? {
        if leaver != newcomer {
            carry_out(ctx, tx, leaver).await?;
        }
    }
    Ok(())
}

/// Carries a deletion out if it waits and nothing is in the way any more; returns whether it did.
async fn carry_out(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<bool> {
    let Some(leaver) = deletion::leaver_in(tx, account).await? else { return Ok(false) };
    let alone = rows::run_alone_by(tx.conn(), account, invitations::ended(ctx), ctx.now_us()).await?;
    if alone.iter().any(|circle| circle.is_undecided() || circle.waits()) {
        return Ok(false);
    }
    deletion::carry_out(ctx, tx, leaver).await?;
    Ok(true)
}

/// Asks those who leave a circle again, once an invitation to run it was declined or has ended; returns whether it did.
pub(super) async fn ask_again(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<bool> {
    let mut asked = false;
    for leaver in rows::leavers(tx, circle).await? {
        let alone = rows::run_alone_by(tx.conn(), leaver, invitations::ended(ctx), ctx.now_us()).await?;
        if alone.iter().any(|row| row.id == circle && row.is_undecided()) {
            letters::ask_again(ctx, tx, circle, leaver).await?;
            asked = true;
        }
    }
    Ok(asked)
}

/// Deletes invitations that have ended, and asks those who waited for the answer again.
pub async fn sweep(ctx: &Ctx, tx: &mut Tx) -> Result<()> {
    let mut circles = store::invitations::sweep(tx, ctx.now_us() - LASTS).await?;
    circles.sort_unstable();
    circles.dedup();
    for circle in circles {
        ask_again(ctx, tx, circle).await?;
    }
    rows::sweep(tx, ctx.now_us()).await
}

/// Carries out the deletions that wait for nothing any more, because the last circle has ended or was cancelled, and asks once a week
/// for decisions that are missing: each in a transaction of its own.
pub async fn finish(ctx: &Ctx) -> Result<()> {
    for account in deletion::waiting(ctx).await? {
        let mut tx = ctx.db().write().await?;
        tx.hold("accounts", Key::Id(account.0)).await?;
        let own = rows::run_by(&mut tx, account).await?;
        tx.hold_all("circles", &own).await?;
        if !carry_out(ctx, &mut tx, account).await? {
            // However it came about: an invitation may have been taken back, or its account deleted.
            let alone = rows::run_alone_by(tx.conn(), account, invitations::ended(ctx), ctx.now_us()).await?;
            for circle in alone.iter().filter(|circle| circle.is_undecided()) {
                letters::remind(ctx, &mut tx, circle.id, account).await?;
            }
        }
        ctx.commit(tx).await?;
    }
    Ok(())
}

/// Returns whether an account leaves and a circle of its own still needs a decision, for the email that asks.
pub(super) async fn is_asked(ctx: &Ctx, account: AccountId, circle: CircleId) -> Result<bool> {
    let alone = rows::run_alone_by(ctx.db().primary(), account, invitations::ended(ctx), ctx.now_us()).await?;
    Ok(deletion::waits(ctx, account).await? && alone.iter().any(|row| row.id == circle && row.is_undecided()))
}
