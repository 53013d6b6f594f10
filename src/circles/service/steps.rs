//! The wizard's steps: reading what they show, saving what they post. The same for a draft and for a
//! public circle.

use super::{by_slug, drafted_in, index, plan, show};
use crate::circles::model::forms::{CourseStepForm, PlaceForm, WhenForm, WordsForm};
use crate::circles::model::views::{CourseStep, Frame, Review, Step, WhenStep};
use crate::circles::model::{Circle, State};
use crate::circles::policy::{self, Drafter};
use crate::circles::store::write::{self, Caches, Place, Words};
use crate::circles::store::{self, Which};
use crate::courses;
use crate::i18n;
use crate::platform::ctx::Event;
use crate::platform::{Ctx, Result, Tx, dates};
use crate::types::text::fold;
use crate::types::{AppError, Check, CircleId, FieldCode, PageNumber, Refusal};

/// What follows a step.
#[derive(Debug)]
pub enum Next {
    /// The form is shown again with this in it.
    Show(Box<WhenForm>),
    /// It is saved: go to this step.
    Go(u8),
}

/// A circle that the viewer may write, for a page.
async fn writable(ctx: &Ctx, slug: &str) -> Result<Circle> {
    let circle = by_slug(ctx, slug).await?;
    policy::draft(&ctx.viewer, &ctx.browser_hash, &circle)?;
    if circle.state == State::Cancelled {
        return Err(Refusal::Cancelled.into());
    }
    Ok(circle)
}

/// The same for a action.
async fn writable_in(ctx: &Ctx, tx: &mut Tx, slug: &str) -> Result<(Circle, Drafter)> {
    let (circle, drafter) = drafted_in(ctx, tx, slug).await?;
    if circle.state == State::Cancelled {
        return Err(Refusal::Cancelled.into());
    }
    Ok((circle, drafter))
}

fn frame(circle: &Circle) -> Frame {
    Frame {
        slug: circle.slug.clone(),
        title: if circle.title.is_empty() { circle.course.title.clone() } else { circle.title.clone() },
        draft: circle.state == State::Draft,
        done: circle.steps_done(),
    }
}

/// Where a saved step leads: the next one for a draft, the review for a public circle or on wish.
fn onward(circle: &Circle, button: &str, next: u8) -> u8 {
    if button == "review" || circle.state != State::Draft { 5 } else { next }
}

/// Step 1: the course in use, one that is proposed, and those a search finds.
///
/// # Errors
/// Not found, sign-in, or not allowed.
pub async fn course_step(ctx: &Ctx, slug: &str, words: &str, proposed: &str) -> Result<CourseStep> {
    let circle = writable(ctx, slug).await?;
    let chosen = if proposed.is_empty() { circle.course.slug.clone() } else { proposed.to_owned() };
    let mut found = courses::service::list(ctx, words, PageNumber::parse(None), None).await?.items;
    let first = found.iter().position(|c| c.slug == chosen).map(|at| found.remove(at));
    let first = match first {
        None if !chosen.is_empty() => courses::service::page(ctx, &chosen).await.ok().map(|page| page.card()),
        other => other,
    };
    found.truncate(10);
    found.splice(0..0, first);
    Ok(CourseStep { frame: frame(&circle), chosen, found })
}

/// Saves step 1.
///
/// # Errors
/// Not found, sign-in, not allowed, or an error at `course`.
#[tracing::instrument(skip_all)]
pub async fn choose_course(ctx: &Ctx, form: &CourseStepForm) -> Result<u8> {
    if form.course.is_empty() {
        writable(ctx, &form.slug).await?;
        return Err(AppError::field("course", FieldCode::Required).into());
    }
    let found = courses::service::page(ctx, &form.course).await;
    let mut tx = ctx.db().write().await?;
    let (circle, drafter) = writable_in(ctx, &mut tx, &form.slug).await?;
    let course = found.map_err(|_| AppError::field("course", FieldCode::Choice))?;
    write::set_course(&mut tx, &drafter, course.id, ctx.now_us()).await?;
    refresh(&mut tx, circle.id).await?;
    if circle.state != State::Draft {
        index::changed(&mut tx, circle.id, &[circle.course_id, Some(course.id)]).await?;
    }
    ctx.commit(tx).await?;
    Ok(onward(&circle, &form.button, 2))
}

/// Step 2 as it stands.
///
/// # Errors
/// Not found, sign-in, or not allowed.
pub async fn place_step(ctx: &Ctx, slug: &str, typed: Option<PlaceForm>) -> Result<Step<PlaceForm>> {
    let circle = writable(ctx, slug).await?;
    let form = typed.filter(|t| t.slug == slug).unwrap_or_else(|| (&circle).into());
    Ok(Step { frame: frame(&circle), form })
}

/// Saves step 2.
///
/// # Errors
/// Not found, sign-in, not allowed, or errors beside fields.
#[tracing::instrument(skip_all)]
pub async fn save_place(ctx: &Ctx, form: &PlaceForm) -> Result<u8> {
    let mut tx = ctx.db().write().await?;
    let (circle, drafter) = writable_in(ctx, &mut tx, &form.slug).await?;
    let place = check_place(form)?;
    write::set_place(&mut tx, &drafter, &place, ctx.now_us()).await?;
    refresh(&mut tx, circle.id).await?;
    ctx.commit(tx).await?;
    Ok(onward(&circle, &form.button, 3))
}

fn check_place(form: &PlaceForm) -> Result<Place> {
    let mut check = Check::default();
    let mode = |raw: &str| match raw {
        "online" => Some(true),
        "in-person" => Some(false),
        _ => None,
    };
    let online = check.choice("mode", &form.mode, mode);
    let here = online == Some(false);
    let venue = if here { check.line("venue", &form.venue, 256) } else { check.line_or_empty("venue", &form.venue, 256) };
    let venue_details = check.line_or_empty("venue_details", &form.venue_details, 256);
    let address = if here { check.line("address", &form.address, 256) } else { check.line_or_empty("address", &form.address, 256) };
    let meeting_url =
        if online == Some(true) { check.link("meeting_url", &form.meeting_url) } else { check.link_or_empty("meeting_url", &form.meeting_url) };
    let city = if here { check.line("city", &form.city, 100) } else { check.line_or_empty("city", &form.city, 100) };
    let country = check.line_or_empty("country", &form.country, 100);
    check.finish()?;
    Ok(Place { online: online.unwrap_or_default(), venue, venue_details, address, city, country, meeting_url })
}

/// Step 3 as it stands.
///
/// # Errors
/// Not found, sign-in, or not allowed.
pub async fn when_step(ctx: &Ctx, slug: &str, typed: Option<WhenForm>) -> Result<WhenStep> {
    let circle = writable(ctx, slug).await?;
    let mut form = typed.filter(|t| t.slug == slug).unwrap_or_else(|| (&circle).into());
    form.base = plan::base(&circle);
    Ok(WhenStep {
        frame: frame(&circle),
        form,
        zones: dates::zone_names(),
        locked: plan::locked(&circle, ctx.now).iter().map(|p| p.key.to_string()).collect(),
        today: plan::earliest(&circle, ctx.now),
    })
}

/// Saves step 3, or changes its list of dates as the button says. A draft keeps what is right so
/// far; a public circle changes on saving only.
///
/// # Errors
/// Not found, sign-in, not allowed, errors beside fields, or [`Refusal::Changed`] when somebody else
/// changed a public circle's dates in between.
#[tracing::instrument(skip_all)]
pub async fn save_when(ctx: &Ctx, form: &WhenForm) -> Result<Next> {
    let mut tx = ctx.db().write().await?;
    let (circle, drafter) = writable_in(ctx, &mut tx, &form.slug).await?;
    let public = circle.state != State::Draft;
    if let Some(mut shown) = plan::arrange(form, &circle, ctx.now)? {
        shown.button = String::new();
        if !public && let Ok(when) = plan::read(&shown, &circle, ctx.now) {
            write::set_when(&mut tx, &drafter, &when, ctx.now_us()).await?;
            refresh(&mut tx, circle.id).await?;
            ctx.commit(tx).await?;
            plan::show(&mut shown, &when);
        }
        return Ok(Next::Show(Box::new(shown)));
    }
    if public && form.base != plan::base(&circle) {
        return Err(Refusal::Changed.into());
    }
    let when = plan::read(form, &circle, ctx.now)?;
    write::set_when(&mut tx, &drafter, &when, ctx.now_us()).await?;
    let after = refresh(&mut tx, circle.id).await?;
    if public && plan::base(&after) != plan::base(&circle) {
        ctx.publish(&mut tx, Event::PlanChanged(circle.id)).await?;
    }
    ctx.commit(tx).await?;
    Ok(Next::Go(onward(&circle, &form.button, 4)))
}

/// Step 4 as it stands.
///
/// # Errors
/// Not found, sign-in, or not allowed.
pub async fn words_step(ctx: &Ctx, slug: &str, typed: Option<WordsForm>) -> Result<Step<WordsForm>> {
    let circle = writable(ctx, slug).await?;
    let form = typed.filter(|t| t.slug == slug).unwrap_or_else(|| (&circle).into());
    Ok(Step { frame: frame(&circle), form })
}

/// Saves step 4.
///
/// # Errors
/// Not found, sign-in, not allowed, or errors beside fields.
#[tracing::instrument(skip_all)]
pub async fn save_words(ctx: &Ctx, form: &WordsForm) -> Result<u8> {
    let mut tx = ctx.db().write().await?;
    let (circle, drafter) = writable_in(ctx, &mut tx, &form.slug).await?;
    let words = check_words(form, circle.taken)?;
    write::set_words(&mut tx, &drafter, &words, ctx.now_us()).await?;
    refresh(&mut tx, circle.id).await?;
    ctx.commit(tx).await?;
    Ok(onward(&circle, &form.button, 5))
}

fn check_words(form: &WordsForm, taken: i64) -> Result<Words> {
    let mut check = Check::default();
    let title = check.line("title", &form.title, 125);
    let language = check.choice("language", &form.language, |code| i18n::from_code(code).map(i18n::code));
    let welcome = check.text_or_empty("welcome", &form.welcome, 1000);
    let question = check.line_or_empty("question", &form.question, 256);
    // Nobody who has a seat loses it.
    let least = i32::try_from(taken).unwrap_or(1).max(1);
    let capacity = check.number_or_none("seats", &form.seats, least, 1000).map(i64::from);
    check.finish()?;
    Ok(Words { title, language: language.unwrap_or("en").to_owned(), welcome, question, capacity })
}

/// Step 5: everything, to look at.
///
/// # Errors
/// Not found, sign-in, or not allowed.
pub async fn review(ctx: &Ctx, slug: &str) -> Result<Review> {
    let circle = writable(ctx, slug).await?;
    Ok(Review {
        frame: frame(&circle),
        dates_passed: !circle.plan.is_empty() && !plan::has_future(&circle.plan, &circle.time_zone, ctx.now),
        signed_in: ctx.viewer.me.is_some(),
        confirmed: ctx.viewer.me.as_ref().is_some_and(|m| m.confirmed),
        meeting_url: circle.meeting_url.clone(),
        question: circle.question.clone(),
        page: show::page_of(ctx, circle),
    })
}

/// Brings what lists keep of a circle up to date, and gives the circle as it is now.
pub(super) async fn refresh(tx: &mut Tx, id: CircleId) -> Result<Circle> {
    let circle = store::load(tx.conn(), Which::Id(id)).await?.ok_or(AppError::NotFound)?;
    let span = plan::span(&circle.plan, &circle.time_zone, circle.duration_minutes);
    let caches = Caches { city_key: fold(&circle.city), first_at: span.first_at, last_at: span.last_at, weekday: span.weekday };
    write::set_caches(tx, id, &caches).await?;
    if circle.state != State::Draft {
        index::changed(tx, id, &[]).await?;
    }
    Ok(store::load(tx.conn(), Which::Id(id)).await?.ok_or(AppError::NotFound)?)
}
