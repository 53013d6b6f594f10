//! Asking participants and facilitators after the last meeting.

use super::closing::{CLOSING, CLOSING_FACILITATOR, FIRST};
use super::respondent;
use crate::accounts::model::Switch as FacilitatorSwitch;
use crate::accounts::service as accounts;
use crate::circles::model::{Circle, Phase};
use crate::circles::service as circles;
use crate::i18n::Locale;
use crate::paths;
use crate::platform::outbox::{Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendered, enqueue_all};
use crate::platform::{Ctx, Result};
use crate::questions::model::Choice;
use crate::questions::service::{self as questions, Definition};
use crate::signups::model::Switch;
use crate::signups::service as signups;
use crate::surveys::emails::{self, Ask};
use crate::surveys::store::{self, Due, Window};
use crate::types::{AccountId, AppError, SignupId};
use serde::{Deserialize, Serialize};
use serde_json::json;

const DAY_US: i64 = 86_400 * 1_000_000;
/// How long after the last meeting people are asked: 14 days.
const WITHIN_US: i64 = 14 * DAY_US;
/// How long after the first email the second one is due: 2 days.
const NUDGE_AFTER_US: i64 = 2 * DAY_US;
/// How many emails of each kind are enqueued per transaction.
const BATCH: i64 = 100;

/// To a participant or facilitator, after the last meeting.
const SURVEY: LetterKind = LetterKind::new("survey", Priority::Digest, |c, m, to| Box::pin(letter(c, m, to, false)));
/// To the same person two days later, without an answer.
const NUDGE: LetterKind = LetterKind::new("survey-nudge", Priority::Digest, |c, m, to| Box::pin(letter(c, m, to, true)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[SURVEY, NUDGE];

/// The end of the circle that is meant: a circle that goes on asks again at its new end.
#[derive(Serialize, Deserialize)]
struct ForEnd {
    last_at: i64,
}

/// Enqueues one email to each person of a circle that ended, and a second one two days later to those who have not
/// answered. Idempotent.
///
/// # Errors
/// When the database fails; what was written before stays.
#[tracing::instrument(skip_all)]
pub async fn ask(ctx: &Ctx) -> Result<()> {
    let now = ctx.now_us();
    let first = Window { after: now - WITHIN_US, before: now, most: BATCH };
    let again = Window { before: now - NUDGE_AFTER_US, ..first };
    loop {
        let mut tx = ctx.db().write().await?;
        let mut mails = Vec::new();
        mails.extend(store::participants(tx.conn(), first).await?.iter().map(|due| to_participant(&SURVEY, due)));
        mails.extend(store::silent_participants(tx.conn(), again).await?.iter().map(|due| to_participant(&NUDGE, due)));
        mails.extend(store::facilitators(tx.conn(), first).await?.iter().map(|due| to_facilitator(&SURVEY, due)));
        mails.extend(store::silent_facilitators(tx.conn(), again).await?.iter().map(|due| to_facilitator(&NUDGE, due)));
        let written = enqueue_all(ctx, &mut tx, &mails).await?;
        ctx.commit(tx).await?;
        if written == 0 {
            return Ok(());
        }
    }
}

fn to_participant(kind: &'static LetterKind, due: &Due) -> Mail {
    mail(kind, due, format!("{}:{}:s{}", kind.name, due.last_at, due.person), Recipient::Signup(SignupId(due.person)))
}

fn to_facilitator(kind: &'static LetterKind, due: &Due) -> Mail {
    let key = format!("{}:{}:{}:a{}", kind.name, due.last_at, due.circle_id, due.person);
    mail(kind, due, key, Recipient::Account(AccountId(due.person)))
}

fn mail(kind: &'static LetterKind, due: &Due, key: String, to: Recipient) -> Mail {
    Mail {
        circle: Some(due.circle_id),
        facts: json!(ForEnd { last_at: due.last_at }),
        deadline: Some(due.last_at + WITHIN_US),
        ..Mail::new(kind, key, to)
    }
}

/// What the email asks for: the sheet, the form and its page.
struct Asked {
    key: String,
    definition: &'static Definition,
    page: String,
    reminders: bool,
}

async fn asked(ctx: &Ctx, circle: &Circle, to: &Addressee) -> Result<Result<Asked, &'static str>> {
    let Some(id) = to.signup else {
        if !circle.is_run_by(to.account_id()) {
            return Ok(Err("this person no longer runs the circle"));
        }
        let reminders = !circle.has_ended(to.account_id(), FacilitatorSwitch::Feedback);
        let key = respondent::of_facilitator(circle.id, to.account_id()).key;
        return Ok(Ok(Asked { key, definition: &CLOSING_FACILITATOR, page: paths::manage_part(&circle.slug, "survey"), reminders }));
    };
    let signup = signups::by_id(ctx, id).await?.ok_or(AppError::NotFound)?;
    let page = paths::survey(&signups::participant_link(ctx, &signup.link_key));
    let asked = Asked { key: respondent::of_participant(circle.id, id).key, definition: &CLOSING, page, reminders: signup.reminders };
    Ok(if signup.active { Ok(asked) } else { Err("this person has left") })
}

async fn letter(ctx: &Ctx, mail: &Claimed, to: &Addressee, again: bool) -> Result<Outcome> {
    let facts: ForEnd = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if circle.phase(ctx.now_us()) != Phase::Finished || circle.last_at != Some(facts.last_at) {
        return Ok(Outcome::Drop("the circle goes on, or is not public any more"));
    }
    let asked = match asked(ctx, &circle, to).await? {
        Ok(asked) if asked.reminders => asked,
        Ok(_) => return Ok(Outcome::Drop("this person wants no reminders")),
        Err(why) => return Ok(Outcome::Drop(why)),
    };
    let mut conn = ctx.db().primary().acquire().await?;
    let sheet = questions::load(&mut conn, &asked.key).await?;
    drop(conn);
    if sheet.is_some_and(|sheet| sheet.done_at.is_some() || sheet.declined_at.is_some() || (again && !sheet.is_empty())) {
        return Ok(Outcome::Drop("this person has answered, or said “Not this time”"));
    }
    let circle = circles::mailed(circle, to);
    let locale = to.language_in(&circle.language);
    let form = paths::absolute(&ctx.app.config.url, &asked.page);
    let stop = match to.signup {
        Some(_) => signups::unsubscribe_url(ctx, &to.link_key, Switch::Reminders),
        None => accounts::unsubscribe_url(ctx, &to.link_key, FacilitatorSwitch::Feedback),
    };
    let ask = Ask {
        locale,
        circle: &circle.title,
        participant: to.signup.is_some(),
        first: if to.signup.is_none() && circle.goal.is_empty() { None } else { first(asked.definition, locale, &form) },
        form,
        stop,
        again,
    };
    let reply_to = if to.signup.is_some() { circle.reply_to() } else { String::new() };
    let rendered = Rendered::new(to, &emails::letter(&ask))?;
    Ok(Rendered { unsubscribe_url: ask.stop, reply_to, ..rendered }.send())
}

/// Returns the first question with a link per answer, which opens the form with that answer marked.
fn first(definition: &Definition, locale: Locale, form: &str) -> Option<(String, Vec<(String, String)>)> {
    let asked = definition.question(FIRST).map(|question| definition.ask(locale, question))?;
    let link = |choice: &Choice| (choice.words.clone(), format!("{form}?first={}", choice.code));
    Some((asked.label.clone(), asked.choices.iter().rev().map(link).collect()))
}
