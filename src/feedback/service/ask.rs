//! Asking the facilitators for feedback after a meeting.

use super::WEEKLY;
use crate::accounts::model::Switch;
use crate::accounts::service as accounts;
use crate::circles::model::State;
use crate::circles::service as circles;
use crate::feedback::emails::{self, Ask};
use crate::feedback::store;
use crate::i18n::{Locale, dates};
use crate::paths;
use crate::platform::outbox::{Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendered, enqueue_all};
use crate::platform::{Ctx, Result};
use crate::questions::model::Choice;
use crate::types::AppError;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How long after a meeting its facilitators are asked: 7 days.
const WITHIN_US: i64 = 7 * 86_400 * 1_000_000;
/// How many emails are enqueued per transaction.
const BATCH: i64 = 100;

/// To a facilitator, after a meeting.
const FEEDBACK: LetterKind =
    LetterKind::new("feedback", Priority::Digest, |c, m, to| Box::pin(letter(c, m, to))).gone(|c, m| Box::pin(written_gone(c, m)));

/// To the same people two days later, if no one has answered.
const NUDGE: LetterKind = LetterKind::new("feedback-nudge", Priority::Digest, |c, m, to| Box::pin(nudge(c, m, to)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[FEEDBACK, NUDGE];

/// How long after the first email the second one is due: 2 days.
const NUDGE_AFTER_US: i64 = 2 * 86_400 * 1_000_000;

/// The date of the meeting that is meant.
#[derive(Serialize, Deserialize)]
struct ForRevision {
    revision: i64,
}

/// Enqueues one email to each facilitator of a meeting that ended, once per meeting and revision, and a second one
/// two days later if no one has answered.
///
/// # Errors
/// When the database fails; what was written before stays.
#[tracing::instrument(skip_all)]
pub async fn ask(ctx: &Ctx) -> Result<()> {
    let now = ctx.now_us();
    loop {
        let mut tx = ctx.db().write().await?;
        let first = store::due(tx.conn(), now - WITHIN_US, now, BATCH).await?;
        let again = store::unanswered(tx.conn(), now - WITHIN_US, now - NUDGE_AFTER_US, BATCH).await?;
        let mails: Vec<Mail> = first.iter().map(|due| mail(&FEEDBACK, due)).chain(again.iter().map(|due| mail(&NUDGE, due))).collect();
        let written = enqueue_all(ctx, &mut tx, &mails).await?;
        ctx.commit(tx).await?;
        if written == 0 {
            return Ok(());
        }
    }
}

fn mail(kind: &'static LetterKind, due: &store::Due) -> Mail {
    Mail {
        circle: Some(due.circle_id),
        meeting: Some(due.meeting_id),
        facts: json!(ForRevision { revision: due.revision }),
        deadline: Some(due.ends_at + WITHIN_US),
        ..Mail::new(kind, format!("{}:{}:{}:{}", kind.name, due.meeting_id, due.revision, due.account_id), Recipient::Account(due.account_id))
    }
}

/// Returns why feedback on a meeting's date is no longer requested, if so.
async fn gone(ctx: &Ctx, mail: &Claimed, revision: i64) -> Result<Option<&'static str>> {
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if circle.state != State::Published {
        return Ok(Some("the circle is not public any more"));
    }
    let meeting = store::asked(ctx.db().primary(), circle.id, mail.meeting()?).await?.ok_or(AppError::NotFound)?;
    if meeting.done_at.is_some() {
        return Ok(Some("the feedback is done"));
    }
    if meeting.declined_at.is_some() {
        return Ok(Some("a facilitator said “Not this time”"));
    }
    Ok((meeting.revision != revision).then_some("the meeting was moved"))
}

/// The same check for an email rendered by 0.1, whose key contains the revision.
async fn written_gone(ctx: &Ctx, mail: &Claimed) -> Result<Option<&'static str>> {
    gone(ctx, mail, mail.key_number(2).unwrap_or_default()).await
}

async fn letter(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    asking(ctx, mail, to, false).await
}

async fn nudge(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    asking(ctx, mail, to, true).await
}

async fn asking(ctx: &Ctx, mail: &Claimed, to: &Addressee, again: bool) -> Result<Outcome> {
    let facts: ForRevision = mail.read()?;
    if let Some(why) = gone(ctx, mail, facts.revision).await? {
        return Ok(Outcome::Drop(why));
    }
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if !circle.is_run_by(to.account_id()) {
        return Ok(Outcome::Drop("this person no longer runs the circle"));
    }
    if circle.has_ended(to.account_id(), Switch::Feedback) {
        return Ok(Outcome::Drop("this person wants no such emails"));
    }
    let meeting = store::meeting(ctx.db().primary(), circle.id, mail.meeting()?).await?.ok_or(AppError::NotFound)?;
    let form = paths::absolute(&ctx.app.config.url, &paths::feedback(&circle.slug, meeting.id.0));
    let circle = circles::mailed(circle, to);
    let ask = Ask {
        locale: to.language(),
        first: first(to.language(), &form),
        circle: &circle.title,
        number: meeting.number,
        when: dates::day(to.reader(), meeting.local_date.civil(), &circle.time_zone, ctx.now),
        form,
        stop: accounts::unsubscribe_url(ctx, &to.link_key, Switch::Feedback),
        again,
    };
    let rendered = Rendered::new(to, &emails::letter(&ask))?;
    Ok(Rendered { unsubscribe_url: ask.stop, ..rendered }.send())
}

/// Returns the first question with a link per answer, which opens the form with that answer marked.
fn first(locale: Locale, form: &str) -> (String, Vec<(String, String)>) {
    let asked = WEEKLY.question("overall").map(|question| WEEKLY.ask(locale, question));
    let link = |choice: &Choice| (choice.words.clone(), format!("{form}?overall={}", choice.code));
    asked.map(|asked| (asked.label.clone(), asked.choices.iter().rev().map(link).collect())).unwrap_or_default()
}
