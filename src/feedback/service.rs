//! Reading and saving the feedback of a meeting.

mod ask;
mod forget;
mod former;
mod weekly;

pub use ask::{LETTERS, ask};
pub use forget::in_transaction;
pub use former::MOVE;
pub use weekly::{WEEKLY, WEEKLY_1};

use super::model::{DONE, DeclineForm, FeedbackForm, FeedbackPage, Opened, PROMPTS, first_prompt, next_prompt, reflection};
use super::store::{self, Figures};
use crate::circles::model::Circle;
use crate::circles::policy::Manager;
use crate::circles::service::{managed, managed_in};
use crate::i18n::dates;
use crate::meetings::model::MeetingRefusal;
use crate::platform::dates::{from_us, today};
use crate::platform::outbox::drop_for_meeting;
use crate::platform::{Ctx, Result, Tx};
use crate::questions::model::{Asked, Saved};
use crate::questions::service::{self as questions, About, Filled, Sheet};
use crate::reviews::service as reviews;
use crate::types::{AppError, FieldCode, FieldError, MeetingId, SignupId};

/// Returns the form for a meeting, as stored or as typed and rejected.
///
/// # Errors
/// Not found, not signed in, not allowed, or the meeting has not started.
pub async fn page(ctx: &Ctx, slug: &str, meeting: &str, typed: Option<FeedbackForm>, opened: &Opened) -> Result<FeedbackPage> {
    let (circle, manager) = managed(ctx, slug).await?;
    let id = meeting_id(meeting)?;
    let meeting = store::meeting(ctx.db().primary(), manager.circle(), id).await?.ok_or(AppError::NotFound)?;
    if meeting.starts_at > ctx.now_us() {
        return Err(MeetingRefusal::Ahead.into());
    }
    let people = store::people(ctx.db().primary(), &meeting).await?;
    let mut conn = ctx.db().primary().acquire().await?;
    let sheet = questions::load(&mut conn, &about(&circle, id).key).await?;
    let typed = typed.filter(|t| t.slug == circle.slug && t.meeting == id.to_string());
    let mut asked = asked(ctx, &circle, sheet.as_ref(), typed.as_ref(), &named(&people));
    mark(&mut asked, &opened.overall);
    let prompt = typed.as_ref().and_then(|t| prompt_of(&t.prompt)).or_else(|| prompt_of(&opened.ask));
    let day = meeting.local_date.civil();
    Ok(FeedbackPage {
        prompt: prompt.unwrap_or_else(|| next_open(&asked, first_prompt(meeting.number))),
        questions: asked,
        meeting: id,
        number: meeting.number,
        when: dates::day(ctx.locale, day, today(ctx.now, &circle.time_zone).year()),
        people,
        saved: sheet.as_ref().filter(|sheet| !sheet.is_empty()).map(|sheet| saved_words(ctx, &circle, sheet.updated_at)).unwrap_or_default(),
        done: sheet.as_ref().is_some_and(|sheet| sheet.done_at.is_some()),
        declined: sheet.is_some_and(|sheet| sheet.declined_at.is_some() && sheet.is_empty()),
        slug: circle.slug,
        title: circle.title,
    })
}

fn about(circle: &Circle, meeting: MeetingId) -> About {
    About { key: format!("weekly:{meeting}"), form: WEEKLY.name, circle: circle.id, meeting: Some(meeting), signup: None, account: None }
}

fn named(people: &[super::model::Person]) -> Vec<(i64, String)> {
    people.iter().map(|person| (person.id.0, person.name.clone())).collect()
}

fn asked(ctx: &Ctx, circle: &Circle, sheet: Option<&Sheet>, typed: Option<&FeedbackForm>, people: &[(i64, String)]) -> Vec<Asked> {
    let when = |at| saved_words(ctx, circle, at);
    questions::ask(&WEEKLY, ctx.locale, sheet, typed.map(|t| &t.typed), people, &when)
}

/// Marks the answer to the first question that a link stands for, unless one is stored. Only a button stores it.
fn mark(asked: &mut [Asked], overall: &str) {
    if let Some(question) = asked.iter_mut().find(|question| question.name == "overall" && question.value.is_empty())
        && question.choices.iter().any(|choice| choice.code == overall)
    {
        question.value = vec![overall.to_owned()];
    }
}

fn prompt_of(raw: &str) -> Option<i64> {
    raw.trim().parse().ok().filter(|n| (1..=PROMPTS).contains(n))
}

/// Returns the reflection question to ask after the one that the form asked.
pub fn another(form: &FeedbackForm) -> i64 {
    next_prompt(prompt_of(&form.prompt).unwrap_or(PROMPTS))
}

/// Returns the first reflection question from `prompt` on that was not answered, or `prompt` if all were or if
/// one was: one answer is enough.
fn next_open(asked: &[Asked], prompt: i64) -> i64 {
    let answered = |n: i64| asked.iter().any(|question| question.name == reflection(n) && !question.value.is_empty());
    (1..=PROMPTS).find(|n| answered(*n)).unwrap_or(prompt)
}

fn saved_words(ctx: &Ctx, circle: &Circle, at: i64) -> String {
    dates::lately(ctx.locale, from_us(at), &circle.time_zone, ctx.now)
}

/// Saves what was typed, each answer on top of the one it was typed on. Idempotent. Answers that are wrong, or
/// newer than what was typed, are reported and change nothing.
///
/// # Errors
/// Not found, not signed in, not allowed, or the meeting has not started; for "Done", a field error if nothing
/// was answered.
#[tracing::instrument(skip_all)]
pub async fn save(ctx: &Ctx, form: &FeedbackForm) -> Result<Saved> {
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    let id = meeting_id(&form.meeting)?;
    let meeting = store::meeting(tx.conn(), manager.circle(), id).await?.ok_or(AppError::NotFound)?;
    if meeting.starts_at > ctx.now_us() {
        return Err(MeetingRefusal::Ahead.into());
    }
    let people = named(&store::people(tx.conn(), &meeting).await?);
    let about = about(&circle, id);
    let filled = Filled { definition: &WEEKLY, about: &about, people: &people, author: Some(manager.account()) };
    let outcome = questions::write(ctx, &mut tx, &filled, &form.typed).await?;
    let sheet = questions::load(tx.conn(), &about.key).await?;
    let asked = asked(ctx, &circle, sheet.as_ref(), Some(form), &people);
    let mut saved = Saved { wrong: outcome.wrong, when: saved_words(ctx, &circle, ctx.now_us()), ..Saved::default() };
    for question in asked {
        saved.revisions.insert(question.name.clone(), question.base);
        saved.newer.extend(question.newer.map(|newer| (question.name, newer)));
    }
    let done = form.button == DONE && saved.wrong.is_empty() && saved.newer.is_empty();
    if done && sheet.as_ref().is_none_or(Sheet::is_empty) {
        return Err(AppError::Invalid(vec![FieldError { field: "overall".to_owned(), code: FieldCode::Required }]).into());
    }
    if let Some(sheet) = &sheet {
        keep_figures(ctx, &mut tx, &manager, id, sheet, done).await?;
    }
    if let Some(attended) = outcome.changed.get("attendance") {
        let ids: Vec<SignupId> = attended.iter().filter_map(|id| id.parse().ok().map(SignupId)).collect();
        store::attended(&mut tx, &manager, id, &ids).await?;
    }
    if ["tip", "tip_agree"].iter().any(|question| outcome.changed.contains_key(*question)) {
        keep_tip(ctx, &mut tx, &manager, id, sheet.as_ref()).await?;
    }
    if done {
        ask_no_more(ctx, &mut tx, id).await?;
    }
    ctx.commit(tx).await?;
    Ok(saved)
}

/// "Not this time": no one is asked about this meeting any more. Idempotent; the form can still be filled in.
///
/// # Errors
/// Not found, not signed in, or not allowed.
#[tracing::instrument(skip_all)]
pub async fn decline(ctx: &Ctx, form: &DeclineForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    let meeting = store::meeting(tx.conn(), manager.circle(), meeting_id(&form.meeting)?).await?.ok_or(AppError::NotFound)?;
    questions::decline(ctx, &mut tx, &about(&circle, meeting.id)).await?;
    ask_no_more(ctx, &mut tx, meeting.id).await?;
    ctx.commit(tx).await
}

async fn ask_no_more(ctx: &Ctx, tx: &mut Tx, meeting: MeetingId) -> Result<()> {
    for kind in LETTERS {
        drop_for_meeting(ctx, tx, meeting, kind.name).await?;
    }
    Ok(())
}

/// Keeps the figures that statistics need next to the answers, and completes the sheet.
async fn keep_figures(ctx: &Ctx, tx: &mut Tx, by: &Manager, meeting: MeetingId, sheet: &Sheet, done: bool) -> Result<()> {
    let number = |question: &str| sheet.answers.get(question).and_then(|answer| answer.value.first()?.parse().ok());
    store::keep(tx, by, meeting, &Figures { rating: number("overall"), others: number("others") }, done, ctx.now_us()).await?;
    if done { questions::complete(ctx, tx, sheet.id).await } else { Ok(()) }
}

/// Shows the tip at the circle's course if the facilitators agree, and takes it back if they no longer do.
async fn keep_tip(ctx: &Ctx, tx: &mut Tx, by: &Manager, meeting: MeetingId, sheet: Option<&Sheet>) -> Result<()> {
    let said = |question: &str| sheet.and_then(|sheet| sheet.answers.get(question)?.value.first());
    let words = said("tip").filter(|_| said("tip_agree").is_some_and(|agreed| agreed == "yes"));
    reviews::set_tip(ctx, tx, by.circle(), meeting, words.map(String::as_str)).await
}

fn meeting_id(raw: &str) -> Result<MeetingId> {
    Ok(raw.parse().map(MeetingId).map_err(|_| AppError::NotFound)?)
}
