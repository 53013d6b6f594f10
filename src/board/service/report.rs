//! Reporting a post to those who run the circle, and the email that tells them.

use super::write::{CHANGED, Posted};
use crate::board::emails;
use crate::board::model::report::{ReportPostForm, Reporting, Said, WORDS_MAX};
use crate::board::model::{BoardRefusal, PostForm, Stored};
use crate::board::policy::{self, Person, Reader};
use crate::board::store::reports;
use crate::circles::model::Circle;
use crate::circles::service as circles;
use crate::paths;
use crate::platform::events::{Event, EventKind, Stamp, Subscriber};
use crate::platform::outbox::{Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendered, enqueue};
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AppError, Check, CircleId, PostId};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A post was reported that was not before. No event of its circle: open pages hear that the board changed, and no more.
const REPORTED: EventKind = EventKind { name: "board-reported", version: 1 };

/// To one facilitator.
pub(super) const REPORT: LetterKind = LetterKind::new("board-report", Priority::Awaited, |c, m, to| Box::pin(letter(c, m, to)));

/// Tells the facilitators.
pub(super) const TOLD: Subscriber = Subscriber::new("board-reports", &[REPORTED.name], |ctx, tx, event| Box::pin(tell(ctx, tx, event)));

/// Identifies a report: its circle and post, and when it was the first.
#[derive(Serialize, Deserialize)]
struct Reported {
    circle: CircleId,
    post: PostId,
    at: i64,
}

/// Returns what a participant can do about a post on their board: nothing about their own, or one that was withdrawn.
pub(super) async fn reporting(
    ctx: &Ctx,
    circle: &Circle,
    on: &Reader,
    post: &Stored,
    (link, slug): (&str, &str),
    typed: Option<ReportPostForm>,
) -> Result<Option<Reporting>> {
    match policy::report(on, post) {
        Ok(reporter) => {
            let form = ReportPostForm { link: link.to_owned(), slug: slug.to_owned(), post: post.id.to_string(), ..ReportPostForm::default() };
            let form = typed.filter(|typed| typed.link == form.link && typed.post == form.post).unwrap_or(form);
            Ok(Some(Reporting::Here(form, reports::is_reported(ctx.db().primary(), &reporter).await?)))
        }
        Err(AppError::Refused(refusal)) if refusal == BoardRefusal::Facilitators.into() => Ok(Some(Reporting::Staff(paths::circle(&circle.slug)))),
        Err(_) => Ok(None),
    }
}

/// Reports a post to those who run the circle. Again, new words replace those before.
///
/// # Errors
/// [`Refusal::LINK`](crate::types::Refusal::LINK), not allowed, not found, field errors, a [`BoardRefusal`], or too many.
#[tracing::instrument(skip_all)]
pub async fn report(ctx: &Ctx, form: &ReportPostForm) -> Result<PostId> {
    let mut check = Check::default();
    let words = check.text_or_empty(ReportPostForm::words, &form.words, WORDS_MAX);
    check.finish()?;
    if form.link.is_empty() {
        return Err(AppError::Forbidden.into());
    }
    let mut at = super::write::enter(ctx, &form.link, "", super::write::WRITING).await?;
    let post = at.post(&form.post).await?;
    let reporter = policy::report(&at.on, &post)?;
    let now = ctx.now_us();
    if reports::report(&mut at.tx, &reporter, &words, &post.body, now).await? {
        let circle = at.on.circle();
        ctx.publish(&mut at.tx, Stamp::none(), REPORTED, &json!(Reported { circle, post: post.id, at: now })).await?;
    }
    at.publish(ctx, CHANGED, post.id).await?;
    Ok(post.id)
}

/// Keeps a post that was reported. Idempotent.
///
/// # Errors
/// Not signed in, not allowed, not found, or too many.
pub(super) async fn keep(ctx: &Ctx, form: &PostForm) -> Result<PostId> {
    let mut at = super::write::enter(ctx, &form.link, &form.slug, super::write::WRITING).await?;
    let post = at.post(&form.post).await?;
    let editor = policy::keep(&at.on, &post)?;
    if reports::end(&mut at.tx, &editor).await? {
        at.publish(ctx, CHANGED, post.id).await?;
    }
    Ok(post.id)
}

async fn tell(ctx: &Ctx, tx: &mut Tx, event: &Event) -> Result<()> {
    let Reported { circle, post, at } = event.read()?;
    let circle = circles::by_id_in(tx, circle).await?;
    for facilitator in circle.facilitators.iter().filter(|one| !one.blocked && !one.email.is_empty()) {
        let key = format!("{}:{post}:{at}:a{}", REPORT.name, facilitator.id);
        let mail = Mail { circle: Some(circle.id), facts: json!(Posted { post }), ..Mail::new(&REPORT, key, Recipient::Account(facilitator.id)) };
        enqueue(ctx, tx, &mail).await?;
    }
    Ok(())
}

async fn letter(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    if !to.proven {
        return Ok(Outcome::Drop("the address is not proven"));
    }
    let Posted { post } = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if !to.account.is_some_and(|id| circle.is_run_by(id)) {
        return Ok(Outcome::Drop("this person no longer runs the circle"));
    }
    if !reports::is_open(ctx.db().primary(), circle.id, post).await? {
        return Ok(Outcome::Drop("the report was answered"));
    }
    let page = paths::absolute(&ctx.app.config.url, &paths::board_post("", &circle.slug, post.0));
    Ok(Rendered::new(to, &emails::report(to.language_in(&circle.language), &circle.title, &page))?.send())
}

/// Returns what was said about a post, for those who run the circle; `None` if it is not reported, or the reader is a participant.
pub(super) async fn said(ctx: &Ctx, on: &Reader, post: &Stored) -> Result<Option<Said>> {
    if matches!(on.person(), Person::Participant(_)) {
        return Ok(None);
    }
    let all: Vec<_> = reports::of_board(ctx.db().primary(), on).await?.into_iter().filter(|(id, ..)| *id == post.id).collect();
    let Some((.., said)) = all.first() else { return Ok(None) };
    // Its author may have edited it since.
    let before = if *said == post.body { String::new() } else { said.clone() };
    Ok(Some(Said { before, words: all.into_iter().map(|(_, words, _)| words).collect() }))
}
