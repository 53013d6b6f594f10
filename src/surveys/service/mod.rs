//! Reading and saving the closing survey.

mod answers;
mod ask;
mod closing;
mod forget;
mod respondent;

pub use answers::answers;
pub use ask::{LETTERS, ask};
pub use closing::{CLOSING, CLOSING_FACILITATOR};
pub use forget::in_transaction;

use super::model::{BACK, DONE, DeclineForm, NEXT, SurveyForm, SurveyPage};
use closing::FIRST;
use respondent::Respondent;

use crate::i18n::{dates, t};
use crate::platform::dates::from_us;
use crate::platform::{Ctx, Result, Tx};
use crate::questions::model::{Asked, Saved};
use crate::questions::service::{self as questions, Filled, Sheet};
use crate::reviews::service::{self as reviews, Voice};
use crate::types::{AppError, FieldCode, FieldError, When};

/// How a page of the survey was opened.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// The participant's signed link; empty for a facilitator.
    pub link: String,
    /// The circle's slug, for a facilitator.
    pub slug: String,
    /// The page, from 1; empty for the first one.
    pub step: String,
    /// The answer to the first question that a link in an email stands for, or empty.
    pub first: String,
}

/// Returns a page of the survey, as stored or as typed and rejected.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), not found, not signed in, not a facilitator, or a refusal if it
/// cannot be answered now.
pub async fn page(ctx: &Ctx, opened: &Opened, typed: Option<SurveyForm>) -> Result<SurveyPage> {
    let person = Respondent::find(ctx, &opened.link, &opened.slug).await?;
    let mut conn = ctx.db().primary().acquire().await?;
    let sheet = questions::load(&mut conn, &person.about.key).await?;
    drop(conn);
    let typed = typed.filter(|t| t.link == opened.link && t.slug == opened.slug);
    let steps = person.definition.structure().pages.len();
    let step = step_of(&opened.step, steps);
    let here = |asked: &Asked| person.definition.structure().pages.get(step - 1).is_some_and(|page| page.iter().any(|q| q.name == asked.name));
    let mut asked = asked(ctx, &person, sheet.as_ref(), typed.as_ref());
    asked.retain(here);
    mark(&mut asked, &opened.first);
    Ok(SurveyPage {
        link: opened.link.clone(),
        slug: person.circle.slug.clone(),
        readers: person.circle.facilitators.iter().map(|host| host.shown.clone()).collect(),
        questions: asked,
        step: u32::try_from(step).unwrap_or(1),
        steps: u32::try_from(steps).unwrap_or(1),
        saved: sheet.as_ref().filter(|sheet| !sheet.is_empty()).map(|sheet| saved_words(ctx, &person, sheet.updated_at)).unwrap_or_default(),
        done: sheet.as_ref().is_some_and(|sheet| sheet.done_at.is_some()),
        declined: sheet.is_some_and(|sheet| sheet.declined_at.is_some() && sheet.is_empty()),
        title: person.circle.title,
    })
}

/// Returns the page that a button leads to, from 1.
pub fn step_after(form: &SurveyForm) -> usize {
    let definition = if form.link.is_empty() { &CLOSING_FACILITATOR } else { &CLOSING };
    let steps = definition.structure().pages.len();
    let step = step_of(&form.step, steps);
    match form.button.as_str() {
        NEXT => (step + 1).min(steps),
        BACK => (step - 1).max(1),
        _ => step,
    }
}

fn step_of(raw: &str, steps: usize) -> usize {
    raw.trim().parse().ok().filter(|step| (1..=steps).contains(step)).unwrap_or(1)
}

/// Returns the person's questions: with their own goal, or the circle's, quoted. Without a goal a facilitator is
/// not asked how far it was met.
fn asked(ctx: &Ctx, person: &Respondent, sheet: Option<&Sheet>, typed: Option<&SurveyForm>) -> Vec<Asked> {
    let when = |at| saved_words(ctx, person, at);
    let mut asked = questions::ask(person.definition, ctx.locale, sheet, typed.map(|t| &t.typed), &[], &when);
    asked.retain(|question| question.name != FIRST || person.is_participant() || !person.goal.is_empty());
    if let Some(question) = asked.iter_mut().find(|question| question.name == FIRST && !person.goal.is_empty()) {
        question.help = if person.is_participant() {
            t!(ctx.locale, surveys.your_goal, goal = person.goal.as_str()).to_string()
        } else {
            t!(ctx.locale, surveys.circle_goal, goal = person.goal.as_str()).to_string()
        };
    }
    asked
}

/// Marks the answer to the first question that a link stands for, unless one is stored. Only a button stores it.
fn mark(asked: &mut [Asked], first: &str) {
    if let Some(question) = asked.iter_mut().find(|question| question.name == FIRST && question.value.is_empty())
        && question.choices.iter().any(|choice| choice.code == first)
    {
        question.value = vec![first.to_owned()];
    }
}

fn saved_words(ctx: &Ctx, person: &Respondent, at: i64) -> When {
    dates::lately(ctx.reader(), from_us(at), &person.circle.time_zone, ctx.now)
}

/// Saves what was typed, each answer on top of the one it was typed on, and what follows from it on the course's
/// page. Idempotent. Answers that are wrong, or newer than what was typed, are reported and change nothing.
///
/// # Errors
/// As [`page`]; for "Done", a field error if nothing was answered.
#[tracing::instrument(skip_all)]
pub async fn save(ctx: &Ctx, form: &SurveyForm) -> Result<Saved> {
    let mut tx = ctx.db().write().await?;
    let person = Respondent::find_in(ctx, &mut tx, &form.link, &form.slug).await?;
    let filled = Filled { definition: person.definition, about: &person.about, people: &[], author: person.about.account };
    let outcome = questions::write(ctx, &mut tx, &filled, &form.typed).await?;
    let sheet = outcome.sheet;
    let mut saved = Saved { wrong: outcome.wrong, when: saved_words(ctx, &person, ctx.now_us()), ..Saved::default() };
    for question in asked(ctx, &person, sheet.as_ref(), Some(form)) {
        saved.revisions.insert(question.name.clone(), question.base);
        saved.newer.extend(question.newer.map(|newer| (question.name, newer)));
    }
    let done = form.button == DONE && saved.is_clean();
    match &sheet {
        Some(sheet) if !sheet.is_empty() => {
            let changed = |names: &[&str]| names.iter().any(|name| outcome.changed.contains_key(*name));
            if changed(&["course_rating", "course_reason", "quote"]) {
                keep_voice(ctx, &mut tx, &person, sheet).await?;
            }
            if changed(&["resources"]) {
                reviews::set_resources(ctx, &mut tx, person.circle.id, sheet.id, sheet.text("resources")).await?;
            }
            if done {
                questions::complete(ctx, &mut tx, sheet.id).await?;
            }
        }
        _ if done => return Err(nothing_answered(form).into()),
        Some(sheet) => keep_voice(ctx, &mut tx, &person, sheet).await?,
        None => {}
    }
    ctx.commit(tx).await?;
    Ok(saved)
}

fn nothing_answered(form: &SurveyForm) -> AppError {
    let definition = if form.link.is_empty() { &CLOSING_FACILITATOR } else { &CLOSING };
    let step = step_of(&form.step, definition.structure().pages.len());
    let first = definition.structure().pages.get(step - 1).and_then(|page| page.first());
    AppError::Invalid(first.map(|q| FieldError { field: q.name.clone(), code: FieldCode::Required }).into_iter().collect())
}

/// Takes the person's stars, and their reason if it may be shown, over to the course. A participant decides by
/// "May we quote"; a facilitator's reason is always shown, as the form says.
async fn keep_voice(ctx: &Ctx, tx: &mut Tx, person: &Respondent, sheet: &Sheet) -> Result<()> {
    let Some(course) = person.circle.course_id else { return Ok(()) };
    let quotable = !person.is_participant() || matches!(sheet.text("quote"), Some("with_name" | "without_name"));
    let voice = Voice {
        sheet: sheet.id,
        circle: person.circle.id,
        course,
        role: person.role(),
        stars: sheet.text("course_rating").and_then(|stars| stars.parse().ok()),
        reason: sheet.text("course_reason").filter(|_| quotable).unwrap_or_default(),
    };
    reviews::keep_voice(ctx, tx, &voice).await
}

/// "Not this time": the person is not asked again. Idempotent; the survey can still be answered.
///
/// # Errors
/// As [`page`].
#[tracing::instrument(skip_all)]
pub async fn decline(ctx: &Ctx, form: &DeclineForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let person = Respondent::find_in(ctx, &mut tx, &form.link, &form.slug).await?;
    questions::decline(ctx, &mut tx, &person.about).await?;
    ctx.commit(tx).await
}
