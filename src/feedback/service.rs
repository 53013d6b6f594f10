//! Reading and saving the feedback of a meeting.

mod ask;
mod attendance;
mod forget;
mod former;
mod weekly;

pub use ask::{LETTERS, ask};
pub use attendance::came;
pub use forget::in_transaction;
pub use former::MOVE;
pub use weekly::{WEEKLY, WEEKLY_1};

use super::model::sources::{ATTENDANCE, Choice, OTHERS, WALK_IN};
use super::model::{DONE, DeclineForm, FeedbackForm, FeedbackPage, FeedbackSaved, Opened, PROMPTS, first_prompt, next_unanswered, reflection};
use super::store::{self, Figures};
use crate::attendance::service as check_ins;
use crate::circles::model::Circle;
use crate::circles::policy::Manager;
use crate::circles::service::{self as circles, managed, managed_in};
use crate::i18n::dates;
use crate::meetings::model::MeetingRefusal;
use crate::platform::dates::from_us;
use crate::platform::events::EventKind;
use crate::platform::outbox::drop_for_meeting;
use crate::platform::{Ctx, Error, Result, Tx};
use crate::questions::model::{Asked, Saved};
use crate::questions::service::{self as questions, About, Filled, Sheet};
use crate::reviews::service as reviews;
use crate::signups::service::{self as signups, WalkIn};
use crate::types::{AppError, FieldCode, FieldError, MeetingId, When};
use attendance::{Form, named};
use serde_json::json;

/// Who came to a meeting, how it was, or that feedback on it is done was recorded.
const RECORDED: EventKind = EventKind { name: "attendance-recorded", version: 1 };

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
    let people = store::attendance::people(ctx.db().primary(), &meeting).await?;
    let departed = store::attendance::departed(ctx.db().primary(), id).await?;
    let checked_in = check_ins::checked_in(ctx, id).await?;
    let mut conn = ctx.db().primary().acquire().await?;
    let sheet = questions::load(&mut conn, &about(&circle, id).key).await?;
    let typed = typed.filter(|t| t.slug == circle.slug && t.meeting == id.to_string());
    let mut asked = asked(ctx, &circle, sheet.as_ref(), typed.as_ref(), &named(&people));
    mark(&mut asked, &opened.overall);
    let prompt = typed.as_ref().and_then(|t| prompt_of(&t.prompt)).or_else(|| prompt_of(&opened.ask));
    let (day, zone) = (meeting.local_date.civil(), circle.time_zone.clone());
    let walked_in = people.iter().find(|person| person.id.to_string() == opened.walk_in).map(|person| person.name.clone());
    let walk_in = typed.map_or_else(|| signups::walk_in_form(ctx, &circle.slug), |form| form.walk_in());
    Ok(FeedbackPage {
        departed: u32::try_from(departed).unwrap_or_default(),
        checked_in,
        walk_in,
        walked_in: walked_in.unwrap_or_default(),
        from_paper: opened.from == "paper",
        prompt: prompt.unwrap_or_else(|| next_open(&asked, first_prompt(meeting.number))),
        questions: asked,
        meeting: id,
        number: meeting.number,
        when: When { words: dates::day(ctx.reader(), day, &zone, ctx.now), stamp: dates::stamp(from_us(meeting.starts_at), &zone) },
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
    let is_answered = |n: i64| form.typed.value(&reflection(n)).is_some_and(|value| value.iter().any(|entry| !entry.trim().is_empty()));
    next_unanswered(prompt_of(&form.prompt).unwrap_or(PROMPTS), is_answered)
}

/// Returns the first reflection question from `prompt` on that was not answered, or `prompt` if all were or if
/// one was: one answer is enough.
fn next_open(asked: &[Asked], prompt: i64) -> i64 {
    let answered = |n: i64| asked.iter().any(|question| question.name == reflection(n) && !question.value.is_empty());
    (1..=PROMPTS).find(|n| answered(*n)).unwrap_or(prompt)
}

fn saved_words(ctx: &Ctx, circle: &Circle, at: i64) -> When {
    dates::lately(ctx.reader(), from_us(at), &circle.time_zone, ctx.now)
}

/// Saves what was typed, each answer on top of the one it was typed on. Idempotent. Answers that are wrong, or
/// newer than what was typed, are reported and change nothing; then no walk-in is added either.
///
/// # Errors
/// Not found, not signed in, not allowed, or the meeting has not started; for "Done", a field error if nothing
/// was answered.
#[tracing::instrument(skip_all)]
pub async fn save(ctx: &Ctx, form: &FeedbackForm) -> Result<FeedbackSaved> {
    let (new, mut wrong) = walk_in_of(ctx, form).await?;
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    let id = meeting_id(&form.meeting)?;
    let meeting = store::meeting(tx.conn(), manager.circle(), id).await?.ok_or(AppError::NotFound)?;
    if meeting.starts_at > ctx.now_us() {
        return Err(MeetingRefusal::Ahead.into());
    }
    // Only answers about people need their names.
    let about_people = form.typed.value(ATTENDANCE).is_some();
    let people = if about_people { named(&store::attendance::people(tx.conn(), &meeting).await?) } else { Vec::new() };
    let about = about(&circle, id);
    let filled = Filled { definition: &WEEKLY, about: &about, people: &people, author: Some(manager.account()) };
    let mut outcome = questions::write(ctx, &mut tx, &filled, &form.typed).await?;
    wrong.splice(0..0, outcome.wrong);
    let mut sheet = outcome.sheet.take();
    let mut saved = Saved { wrong, when: saved_words(ctx, &circle, ctx.now_us()), ..Saved::default() };
    for question in asked(ctx, &circle, sheet.as_ref(), Some(form), &people) {
        saved.revisions.insert(question.name.clone(), question.base);
        saved.newer.extend(question.newer.map(|newer| (question.name, newer)));
    }
    let clean = saved.is_clean();
    let mut told = FeedbackSaved { saved, ..FeedbackSaved::default() };
    if let Some(new) = new.filter(|_| clean) {
        let on = Form { definition: &WEEKLY, about: &about };
        let (who, marks) = attendance::walk_in(ctx, &mut tx, &manager, &circle, &meeting, on, &new).await?;
        told.walk_in = Some(who);
        outcome.changed.extend(marks.map(|marks| (ATTENDANCE.to_owned(), marks)));
        sheet = questions::load(tx.conn(), &about.key).await?;
    }
    let done = form.button == DONE && clean;
    if done && sheet.as_ref().is_none_or(Sheet::is_empty) {
        return Err(AppError::Invalid(vec![FieldError { field: "overall".to_owned(), code: FieldCode::Required }]).into());
    }
    // The first answer makes the row of figures; after that only figures change it.
    let figures =
        |sheet: &Sheet| ["overall", OTHERS].iter().any(|name| outcome.changed.contains_key(*name)) || outcome.changed.len() >= sheet.answers.len();
    if let Some(sheet) = sheet.as_ref().filter(|sheet| done || figures(sheet)) {
        keep_figures(ctx, &mut tx, &manager, id, sheet, done).await?;
    }
    if let Some(marks) = outcome.changed.get(ATTENDANCE) {
        store::attendance::attended(&mut tx, &manager, id, &attendance::marked(marks)).await?;
    }
    if ["tip", "tip_agree"].iter().any(|question| outcome.changed.contains_key(*question)) {
        keep_tip(ctx, &mut tx, &manager, id, sheet.as_ref()).await?;
    }
    // What open pages of facilitators show of a meeting.
    if done || ["overall", ATTENDANCE, OTHERS].iter().any(|question| outcome.changed.contains_key(*question)) {
        let stamp = circles::stamp(&mut tx, manager.circle()).await?;
        ctx.publish(&mut tx, stamp, RECORDED, &json!({ "meeting": id })).await?;
    } else if (1..=PROMPTS).any(|prompt| outcome.changed.contains_key(&reflection(prompt))) {
        circles::publish_desk(ctx, &mut tx, manager.circle()).await?;
    }
    attendance::choose(ctx, &mut tx, &manager, id, &form.button).await?;
    told.checked_in = check_ins::checked_in_in(&mut tx, id).await?;
    if done {
        ask_no_more(ctx, &mut tx, id).await?;
    }
    // Sent again, it says again what waits for a decision.
    if clean {
        ctx.commit(tx).await?
    } else {
        ctx.commit_part(tx).await?
    }
    Ok(told)
}

/// Validates and counts the walk-in that was typed, if any; returns what is wrong with it.
///
/// # Errors
/// Not found, not signed in, or not allowed.
async fn walk_in_of(ctx: &Ctx, form: &FeedbackForm) -> Result<(Option<WalkIn>, Vec<FieldError>)> {
    let typed = form.walk_in();
    if !typed.is_filled() && form.button != WALK_IN {
        return Ok((None, Vec::new()));
    }
    let (_, asking) = managed(ctx, &form.slug).await?;
    let read = match signups::read_walk_in(ctx, &typed) {
        Ok(new) => signups::count_walk_in(ctx, asking.account(), &new).await.map(|()| new),
        Err(wrong) => Err(wrong.into()),
    };
    match read {
        Ok(new) => Ok((Some(new), Vec::new())),
        Err(Error::Expected(AppError::Invalid(wrong))) => Ok((None, wrong)),
        Err(fail) => Err(fail),
    }
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

/// Applies what a button decides about the answers posted with it.
pub fn decided(mut form: FeedbackForm) -> FeedbackForm {
    form.typed.pressed(&form.button);
    if let Some(choice) = Choice::parse(&form.button) {
        choice.apply(&mut form.typed);
    }
    form
}

/// Keeps the figures that statistics need next to the answers, and completes the sheet.
async fn keep_figures(ctx: &Ctx, tx: &mut Tx, by: &Manager, meeting: MeetingId, sheet: &Sheet, done: bool) -> Result<()> {
    let number = |question: &str| sheet.answers.get(question).and_then(|answer| answer.value.first()?.parse().ok());
    store::keep(tx, by, meeting, &Figures { rating: number("overall"), others: number(OTHERS) }, done, ctx.now_us()).await?;
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
