//! The wizard's steps, for drafts and for public circles: loading what they show, saving what they post. Step
//! 3, the dates, belongs to `meetings`.

use super::{by_slug, drafted_in, index, show};
use crate::circles::model::CircleRefusal;
use crate::circles::model::forms::{CourseStepForm, PlaceForm, WordsForm, kept_as, leads_to};
use crate::circles::model::views::{CourseStep, Frame, Review, Step, Waits, WordsStep};
use crate::circles::model::{Circle, Mode, Schedule, State};
use crate::circles::policy::{self, Drafter};
use crate::circles::store::write::{self, Caches, Place, Words};
use crate::circles::store::{self, Which, find};
use crate::courses;
use crate::i18n::languages;
use crate::platform::ctx::Hook;
use crate::platform::{Ctx, Result, Tx, bases, forms};
use crate::types::text::fold;
use crate::types::{AppError, Check, CircleId, FieldCode};

/// Returns a circle that the viewer may write, for a page.
///
/// # Errors
/// Not found, not signed in, not allowed, or [`CircleRefusal::Cancelled`].
pub async fn writable(ctx: &Ctx, slug: &str) -> Result<Circle> {
    let circle = by_slug(ctx, slug).await?;
    policy::draft(&ctx.viewer, &ctx.browser_hash, &circle)?;
    if circle.state == State::Cancelled {
        return Err(CircleRefusal::Cancelled.into());
    }
    super::note_read(ctx, &circle).await?;
    Ok(circle)
}

/// Same as [`writable`], inside a write transaction.
///
/// # Errors
/// Not found, not signed in, not allowed, or [`CircleRefusal::Cancelled`].
pub async fn writable_in(ctx: &Ctx, tx: &mut Tx, slug: &str) -> Result<(Circle, Drafter)> {
    let (circle, drafter) = drafted_in(ctx, tx, slug).await?;
    if circle.state == State::Cancelled {
        return Err(CircleRefusal::Cancelled.into());
    }
    Ok((circle, drafter))
}

/// Returns the frame around each step.
pub fn frame(circle: &Circle) -> Frame {
    Frame {
        course: circle.course.slug.clone(),
        tips: Vec::new(),
        slug: circle.slug.clone(),
        title: if circle.title.is_empty() { circle.course.title.clone() } else { circle.title.clone() },
        draft: circle.state == State::Draft,
        done: circle.steps_done(),
    }
}

/// Where a post of a step leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Onward {
    /// The circle's slug.
    pub slug: String,
    /// The step to go to.
    pub step: u8,
    /// Whether something that was typed could not be saved: the form is kept.
    pub unsaved: bool,
}

impl Onward {
    /// Everything was saved.
    pub fn saved(circle: Circle, step: u8) -> Self {
        Self { slug: circle.slug, step, unsaved: false }
    }

    /// The step was left with mistakes in it.
    pub fn unsaved(circle: Circle, step: u8) -> Self {
        Self { slug: circle.slug, step, unsaved: true }
    }
}

/// What becomes of a step's values: parsed ones are stored, and a step that is left need not be complete. `None` if
/// it is left with a mistake, or on a public circle with something missing.
fn accepted<T>(circle: &Circle, button: &str, value: T, checked: Result<(), AppError>) -> Result<Option<T>> {
    match checked {
        Ok(()) => Ok(Some(value)),
        Err(error) if leads_to(button).is_none() => Err(error.into()),
        Err(error) if error.is_unfinished() && circle.state == State::Draft => Ok(Some(value)),
        Err(_) => Ok(None),
    }
}

/// Returns the step after saving: the one that the button names, else the next one for a draft, the review for a public
/// circle or if requested.
pub fn onward(circle: &Circle, button: &str, next: u8) -> u8 {
    if let Some(step) = leads_to(button) {
        return step;
    }
    if button == "review" || circle.state != State::Draft { 5 } else { next }
}

/// Returns step 1: the current course, a proposed or rejected one, and search results.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn course_step(ctx: &Ctx, slug: &str, words: &str, proposed: &str, typed: Option<CourseStepForm>) -> Result<CourseStep> {
    let circle = writable(ctx, slug).await?;
    let stored = CourseStepForm::from(&circle);
    let base = bases::of(&stored, CourseStepForm::SAVED)?;
    let form = typed.filter(|t| t.slug == slug).unwrap_or(CourseStepForm { base, ..stored });
    let chosen = if proposed.is_empty() { form.course } else { proposed.to_owned() };
    let mut found = courses::service::library::proposed(ctx, words).await?;
    let first = found.iter().position(|c| c.slug == chosen).map(|at| found.remove(at));
    let first = match first {
        None if !chosen.is_empty() => match courses::service::find(ctx, &chosen).await {
            Ok(course) => courses::service::library::card(ctx, &course).await?,
            Err(_) => None,
        },
        other => other,
    };
    found.truncate(10);
    found.splice(0..0, first);
    Ok(CourseStep { frame: frame(&circle), chosen, base: form.base, found })
}

/// Saves step 1.
///
/// # Errors
/// Not found, not signed in, not allowed, an error at `course`, or [`Refusal::CHANGED`](crate::types::Refusal::CHANGED).
#[tracing::instrument(skip_all)]
pub async fn choose_course(ctx: &Ctx, form: &CourseStepForm) -> Result<u8> {
    if form.course.is_empty() {
        writable(ctx, &form.slug).await?;
        if let Some(step) = leads_to(&form.button) {
            return Ok(step);
        }
        return Err(AppError::field(CourseStepForm::course, FieldCode::Required).into());
    }
    let found = courses::service::find(ctx, &form.course).await;
    let mut tx = ctx.db().write().await?;
    let (circle, drafter) = writable_in(ctx, &mut tx, &form.slug).await?;
    let step = onward(&circle, &form.button, 2);
    // The person has not chosen another one: someone else's choice stays.
    if bases::merge(form, &(&circle).into(), &form.base, CourseStepForm::SAVED)?.course != form.course {
        return Ok(step);
    }
    let course = found.map_err(|_| AppError::field(CourseStepForm::course, FieldCode::Choice))?;
    write::set_course(&mut tx, &drafter, course.id, ctx.now_us()).await?;
    refresh(&mut tx, circle.id).await?;
    if circle.state != State::Draft {
        index::changed(&mut tx, circle.id, &[circle.course_id, Some(course.id)]).await?;
        super::publish_changed(ctx, &mut tx, circle.id).await?;
    }
    ctx.commit(tx).await?;
    Ok(step)
}

/// Returns step 2 as stored, or as typed and rejected.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn place_step(ctx: &Ctx, slug: &str, typed: Option<PlaceForm>) -> Result<Step<PlaceForm>> {
    let circle = writable(ctx, slug).await?;
    // The base stays as it was posted: what someone else has changed since then is not overwritten.
    let stored = PlaceForm::from(&circle);
    let base = bases::of(&stored, PlaceForm::SAVED)?;
    let form = typed.filter(|t| t.slug == slug).unwrap_or(PlaceForm { base, ..stored });
    let tips = match circle.course_id {
        Some(course) => find::tips(ctx.db().primary(), course).await?,
        None => Vec::new(),
    };
    Ok(Step { frame: Frame { tips, ..frame(&circle) }, form })
}

/// Saves step 2. The meetings of a public circle follow, and participants are told. A draft's step that is left is saved
/// with what is missing.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors, or [`Refusal::CHANGED`](crate::types::Refusal::CHANGED).
#[tracing::instrument(skip_all)]
pub async fn save_place(ctx: &Ctx, form: &PlaceForm) -> Result<Onward> {
    let mut tx = ctx.db().write().await?;
    let (circle, drafter) = writable_in(ctx, &mut tx, &form.slug).await?;
    let step = onward(&circle, &form.button, 3);
    let (place, checked) = check_place(&bases::merge(form, &(&circle).into(), &form.base, PlaceForm::SAVED)?);
    let Some(place) = accepted(&circle, &form.button, place, checked)? else { return Ok(Onward::unsaved(circle, step)) };
    write::set_place(&mut tx, &drafter, &place, ctx.now_us()).await?;
    refresh(&mut tx, circle.id).await?;
    if circle.state != State::Draft {
        ctx.in_transaction(&mut tx, Hook::PlaceChanged(circle.id, circle.as_former_place())).await?;
    }
    ctx.commit(tx).await?;
    Ok(Onward::saved(circle, step))
}

fn check_place(form: &PlaceForm) -> (Place, Result<(), AppError>) {
    let mut check = Check::default();
    let mode = check.choice(PlaceForm::mode, &form.mode, Mode::parse);
    let (here, link) = (mode.is_some_and(Mode::in_person), mode.is_some_and(Mode::online));
    let venue = if here { check.line(PlaceForm::venue, &form.venue, 256) } else { check.line_or_empty(PlaceForm::venue, &form.venue, 256) };
    let venue_details = check.line_or_empty(PlaceForm::venue_details, &form.venue_details, 256);
    let address = if here { check.line(PlaceForm::address, &form.address, 256) } else { check.line_or_empty(PlaceForm::address, &form.address, 256) };
    let meeting_url =
        if link { check.link(PlaceForm::meeting_url, &form.meeting_url) } else { check.link_or_empty(PlaceForm::meeting_url, &form.meeting_url) };
    let city = if here { check.line(PlaceForm::city, &form.city, 100) } else { check.line_or_empty(PlaceForm::city, &form.city, 100) };
    let country = check.line_or_empty(PlaceForm::country, &form.country, 100);
    (Place { mode: mode.unwrap_or_default(), venue, venue_details, address, city, country, meeting_url }, check.finish())
}

/// Stores what the dates of step 3 are computed from. The dates themselves are the meetings; [`refresh`]
/// follows them.
pub async fn set_schedule(ctx: &Ctx, tx: &mut Tx, by: &Drafter, schedule: &Schedule, plan_next: i64) -> Result<()> {
    write::set_schedule(tx, by, schedule, plan_next, ctx.now_us()).await
}

/// Returns step 4 as stored, or as typed and rejected.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn words_step(ctx: &Ctx, slug: &str, typed: Option<WordsForm>) -> Result<WordsStep> {
    let circle = writable(ctx, slug).await?;
    let stored = WordsForm::from(&circle);
    let base = bases::of(&stored, WordsForm::SAVED)?;
    let stored = WordsForm { language: languages::listed(ctx.locale, &circle.language), base, ..stored };
    let form = typed.filter(|t| t.slug == slug).unwrap_or(stored);
    Ok(WordsStep { frame: frame(&circle), form, languages: languages::suggested(ctx.locale).to_vec() })
}

/// Saves step 4. A draft's step that is left is saved with what is missing.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors, or [`Refusal::CHANGED`](crate::types::Refusal::CHANGED).
#[tracing::instrument(skip_all)]
pub async fn save_words(ctx: &Ctx, form: &WordsForm) -> Result<Onward> {
    let mut tx = ctx.db().write().await?;
    let (circle, drafter) = writable_in(ctx, &mut tx, &form.slug).await?;
    let step = onward(&circle, &form.button, 5);
    // As it is stored: a code, not the name that the page lists.
    let language = languages::parse(&form.language).unwrap_or_else(|| form.language.clone());
    let typed = WordsForm { language, ..form.clone() };
    let (words, checked) = check_words(&bases::merge(&typed, &(&circle).into(), &form.base, WordsForm::SAVED)?, &circle);
    let Some(words) = accepted(&circle, &form.button, words, checked)? else { return Ok(Onward::unsaved(circle, step)) };
    write::set_words(&mut tx, &drafter, &words, ctx.now_us()).await?;
    refresh(&mut tx, circle.id).await?;
    ctx.in_transaction(&mut tx, Hook::SeatsChanged(circle.id)).await?;
    if circle.state != State::Draft {
        super::publish_changed(ctx, &mut tx, circle.id).await?;
    }
    ctx.commit(tx).await?;
    Ok(Onward::saved(circle, step))
}

fn check_words(form: &WordsForm, circle: &Circle) -> (Words, Result<(), AppError>) {
    let mut check = Check::default();
    let title = check.line(WordsForm::title, &form.title, 125);
    let language = check.choice(WordsForm::language, &form.language, languages::parse);
    let welcome = check.text_or_empty(WordsForm::welcome, &form.welcome, 1000);
    let question = check.line_or_empty(WordsForm::question, &form.question, 256);
    let goal = check.text_or_empty(WordsForm::goal, &form.goal, 500);
    // No one who has a seat may lose it.
    let least = i32::try_from(circle.seats.taken).unwrap_or(1).max(1);
    let capacity = check.number_or_none(WordsForm::seats, &form.seats, least, 1000).map(i64::from);
    let language = language.unwrap_or_else(|| circle.language.clone());
    (Words { title, language, welcome, question, goal, capacity }, check.finish())
}

/// Returns step 5: review.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn review(ctx: &Ctx, slug: &str) -> Result<Review> {
    let circle = writable(ctx, slug).await?;
    Ok(Review {
        frame: frame(&circle),
        dates_passed: !circle.dates.is_empty() && !circle.has_date_ahead(ctx.now_us()),
        signed_in: ctx.viewer.me.is_some(),
        confirmed: ctx.viewer.me.as_ref().is_some_and(|m| m.confirmed),
        address: circle.facilitators.iter().find(|f| ctx.viewer.id() == Some(f.id)).map(|f| f.address),
        unsaved: unsaved(ctx, &circle.slug).await?,
        waits: waits(ctx),
        meeting_url: circle.meeting_url.clone(),
        question: circle.question.clone(),
        goal: circle.goal.clone(),
        page: show::page_of(ctx, circle, true),
    })
}

/// Returns the steps of a circle in which something waits that was typed in this browser and left before it could be saved.
pub(super) async fn unsaved(ctx: &Ctx, slug: &str) -> Result<Vec<u8>> {
    if ctx.browser_hash.is_empty() {
        return Ok(Vec::new());
    }
    let names = forms::names(ctx, &ctx.browser_hash).await?;
    Ok((1..=4).filter(|step| names.contains(&forms::left(kept_as(*step), slug))).collect())
}

fn waits(ctx: &Ctx) -> Option<Waits> {
    let texts = ctx.app.site.texts();
    let staff = ctx.viewer.me.as_ref().is_some_and(|me| me.staff);
    texts.privacy.is_empty().then(|| Waits { staff, contact: texts.contact.clone() })
}

/// Updates the derived columns of a circle, and returns the circle as it is now.
///
/// # Errors
/// Not found.
pub async fn refresh(tx: &mut Tx, id: CircleId) -> Result<Circle> {
    let circle = store::load(tx.conn(), Which::Id(id)).await?.ok_or(AppError::NotFound)?;
    let first = circle.dates.first();
    let caches = Caches {
        city_key: fold(&circle.city),
        first_at: first.map(|d| d.starts_at),
        last_at: circle.dates.iter().map(|d| d.ends_at).max(),
        weekday: first.map_or(0, |d| i64::from(d.date.civil().weekday().to_monday_one_offset())),
    };
    write::set_caches(tx, id, &caches).await?;
    if circle.state != State::Draft {
        index::changed(tx, id, &[]).await?;
    }
    Ok(store::load(tx.conn(), Which::Id(id)).await?.ok_or(AppError::NotFound)?)
}
