//! Keeping ratings and tips, and the places of courses that follow from the ratings.

use super::model::rank::{Basis, CircleVoices, place, prior};
use super::model::{HelpfulForm, HideForm, Role};
use super::store::places::{self, Placed};
use super::store::{self, NewRating, tips};
use crate::accounts::policy as accounts;
use crate::courses::service::{self as courses, Standing};
use crate::platform::ctx::Hook;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AppError, CircleId, CourseId, MeetingId};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

/// A person's voice on the course of a circle, as a survey tells it. The caller has authorised the person.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'a> {
    /// The sheet it is given on: one voice per person and circle.
    pub sheet: i64,
    /// The circle.
    pub circle: CircleId,
    /// The circle's course.
    pub course: CourseId,
    /// As whom.
    pub role: Role,
    /// 1 to 5; `None` withdraws the voice.
    pub stars: Option<i64>,
    /// Why, if the person lets it be shown; otherwise empty.
    pub reason: &'a str,
}

/// Keeps a voice, changed or withdrawn, and moves its course to its place at once.
pub async fn keep_voice(ctx: &Ctx, tx: &mut Tx, voice: &Voice<'_>) -> Result<()> {
    let before = store::course_of(tx, voice.sheet).await?;
    match voice.stars {
        Some(stars) => {
            let (role, reason) = (voice.role.code(), voice.reason);
            let rating = NewRating { sheet: voice.sheet, circle: voice.circle, course: voice.course, role, stars, reason };
            store::keep(tx, &rating, ctx.now_us()).await?;
        }
        None => store::withdraw(tx, voice.sheet).await?,
    }
    settle_all(ctx, tx, before.into_iter().chain([voice.course]).collect()).await
}

/// Erases the words of the voice given on a sheet; its stars stay.
pub async fn forget_words(tx: &mut Tx, circle: CircleId, sheet: i64) -> Result<()> {
    store::forget(tx, sheet).await?;
    tips::withdraw(tx, circle, tips::Source::Sheet(sheet)).await
}

/// Shows the tip of a meeting at the circle's course, or takes it back (`None`).
pub async fn set_tip(ctx: &Ctx, tx: &mut Tx, circle: CircleId, meeting: MeetingId, words: Option<&str>) -> Result<()> {
    set(ctx, tx, circle, tips::Source::Meeting(meeting), words).await
}

/// Shows the extra resources named on a sheet at the circle's course, or takes them back (`None`).
pub async fn set_resources(ctx: &Ctx, tx: &mut Tx, circle: CircleId, sheet: i64, words: Option<&str>) -> Result<()> {
    set(ctx, tx, circle, tips::Source::Sheet(sheet), words).await
}

async fn set(ctx: &Ctx, tx: &mut Tx, circle: CircleId, source: tips::Source, words: Option<&str>) -> Result<()> {
    match words {
        Some(words) => tips::show(tx, circle, source, words, ctx.now_us()).await,
        None => tips::withdraw(tx, circle, source).await,
    }
}

/// Marks a tip as helpful, or takes the mark back. Idempotent.
///
/// # Errors
/// Not signed in, or not found.
#[tracing::instrument(skip_all)]
pub async fn mark_helpful(ctx: &Ctx, form: &HelpfulForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let me = ctx.viewer_in(&mut tx).await?.id().ok_or(AppError::SignIn)?;
    let course = courses::visible_in(ctx, &mut tx, &form.course).await?;
    let id = form.tip.parse().map_err(|_| AppError::NotFound)?;
    if !tips::mark(&mut tx, course, id, me, form.helpful == "yes").await? {
        return Err(AppError::NotFound.into());
    }
    ctx.commit(tx).await
}

/// Hides a tip or a review, or shows it again, for staff. Idempotent.
///
/// # Errors
/// Not signed in, not staff, or not found.
#[tracing::instrument(skip_all)]
pub async fn hide(ctx: &Ctx, form: &HideForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let staff = accounts::proved_staff(&ctx.viewer_in(&mut tx).await?)?;
    let course = courses::visible_in(ctx, &mut tx, &form.course).await?;
    let id = form.id.parse().map_err(|_| AppError::NotFound)?;
    let hidden = form.show != "yes";
    let hidden_at = hidden.then(|| ctx.now_us());
    let found = match form.what.as_str() {
        "tip" => tips::set_hidden(&mut tx, course, id, hidden_at).await?,
        "review" => store::set_hidden(&mut tx, course, id, hidden_at).await?,
        _ => false,
    };
    if !found {
        return Err(AppError::NotFound.into());
    }
    ctx.in_transaction(&mut tx, Hook::WordsHidden { by: staff.account(), course, hidden }).await?;
    ctx.commit(tx).await
}

/// The slice's hooks: a deleted account takes its marks back, the voices of a hidden or cancelled circle do not
/// count.
pub fn in_transaction<'a>(ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::AccountDeleted(account) => tips::unmark_all(tx, account).await,
            Hook::CircleHidden(circle) | Hook::CircleCancelled(circle) => {
                let courses = store::courses_of(tx, circle).await?;
                settle_all(ctx, tx, courses).await
            }
            _ => Ok(()),
        }
    })
}

async fn settle_all(ctx: &Ctx, tx: &mut Tx, mut courses: Vec<CourseId>) -> Result<()> {
    // Always in the same order, to avoid deadlocks.
    courses.sort_unstable_by_key(|course| course.0);
    courses.dedup();
    for course in courses {
        settle(ctx, tx, course).await?;
    }
    Ok(())
}

/// Moves a course to its place, by the basis of the last nightly run.
async fn settle(ctx: &Ctx, tx: &mut Tx, course: CourseId) -> Result<()> {
    // Locked before its voices are read: on PostgreSQL another transaction's voice would otherwise be missed.
    courses::hold(tx, course).await?;
    let basis = match places::basis(tx).await? {
        Some(basis) => basis,
        None => renew_basis(ctx, tx).await?,
    };
    let before = CourseId(course.0 - 1);
    let voices = places::voices(tx, before, course, ctx.now_us()).await?;
    if let Some(placed) = places::placed(tx, before, 1, ctx.now_us()).await?.into_iter().find(|placed| placed.id == course) {
        let standing = standing(voices.get(&course).map(Vec::as_slice).unwrap_or_default(), placed.tried == 1, basis);
        courses::set_standing(tx, course, standing).await?;
    }
    Ok(())
}

/// Returns what lists show of a course and sort it by.
fn standing(circles: &[CircleVoices], tried: bool, basis: Basis) -> Standing {
    Standing {
        rank: if tried { place(circles, basis) } else { 0.0 },
        voices: circles.iter().map(|circle| circle.voices).sum(),
        stars: circles.iter().map(|circle| circle.stars).sum(),
        voice_circles: i64::try_from(circles.len()).unwrap_or(i64::MAX),
    }
}

async fn renew_basis(ctx: &Ctx, tx: &mut Tx) -> Result<Basis> {
    let now = ctx.now_us();
    let all: Vec<CircleVoices> = places::voices(tx, CourseId(0), CourseId(i64::MAX), now).await?.into_values().flatten().collect();
    let basis = Basis { prior: prior(&all, now), as_of: now };
    places::set_basis(tx, basis).await?;
    Ok(basis)
}

/// How many courses the nightly run counts per transaction.
const AT_ONCE: i64 = 500;

/// The nightly run: a new basis, and every course counted again. What was stored is compared with a full count on
/// the former basis; differences are logged and repaired. Idempotent; killed, the next run does the rest.
///
/// # Errors
/// When the database fails.
#[tracing::instrument(skip_all)]
pub async fn rank_all(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let former = places::basis(&mut tx).await?;
    let basis = renew_basis(ctx, &mut tx).await?;
    let tips = tips::recount(&mut tx).await?;
    ctx.commit(tx).await?;
    if tips > 0 {
        tracing::warn!(tips, "numbers of people who found a tip helpful differed from a full count, and are repaired");
    }
    let (mut after, mut wrong) = (CourseId(0), 0_u32);
    loop {
        let mut tx = ctx.db().write().await?;
        let some = places::placed(&mut tx, after, AT_ONCE, ctx.now_us()).await?;
        let Some(last) = some.last().map(|placed| placed.id) else { break };
        let voices = places::voices(&mut tx, after, last, ctx.now_us()).await?;
        for placed in &some {
            wrong += u32::from(!recount(&mut tx, placed, &voices, former, basis).await?);
        }
        ctx.commit(tx).await?;
        after = last;
    }
    if wrong > 0 {
        tracing::warn!(courses = wrong, "places in the library differed from a full count, and are repaired");
    }
    Ok(())
}

/// Counts one course again; returns whether what was stored was right.
async fn recount(tx: &mut Tx, placed: &Placed, voices: &BTreeMap<CourseId, Vec<CircleVoices>>, former: Option<Basis>, basis: Basis) -> Result<bool> {
    let circles = voices.get(&placed.id).map(Vec::as_slice).unwrap_or_default();
    let new = standing(circles, placed.tried == 1, basis);
    let stored = Standing { rank: placed.rank, voices: placed.voices, stars: placed.stars, voice_circles: placed.voice_circles };
    if stored == new {
        return Ok(true);
    }
    courses::set_standing(tx, placed.id, new).await?;
    // Before the first circle meets, a course has no place; that it met since is no mistake.
    let expected = former.map(|former| standing(circles, placed.rank > 0.0, former));
    let counts = |standing: &Standing| (standing.voices, standing.stars, standing.voice_circles);
    Ok(expected.is_none_or(|expected| counts(&stored) == counts(&expected) && (stored.rank - expected.rank).abs() < 1e-9))
}
