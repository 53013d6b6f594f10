//! RSVPs: yes or no.

use crate::attendance::links;
use crate::attendance::model::{Coming, NAMES_SHOWN, RsvpForm, RsvpPage, parse_answer};
use crate::attendance::store::{self, AnswerRow};
use crate::calendars::service::{self as calendars, Audience};
use crate::circles::model::CircleRefusal;
use crate::circles::model::{Circle, State};
use crate::circles::service as circles;
use crate::i18n::dates;
use crate::meetings::model::Meeting;
use crate::meetings::model::MeetingRefusal;
use crate::meetings::service as meetings;
use crate::paths;
use crate::platform::events::{EventKind, Stamp};
use crate::platform::tokens::{Link, number_of};
use crate::platform::{Ctx, Result, Tx};
use crate::signups::policy::Member;
use crate::signups::service as signups;
use crate::types::{AppError, FieldCode, LinkKey, MeetingId, Refusal, SignupId, Target};
use serde_json::json;

/// Someone answered for a meeting.
const ANSWERED: EventKind = EventKind { name: "answered", version: 1 };

/// Returns the signed link with which one participant answers for one meeting, valid across moves.
pub fn link(ctx: &Ctx, key: &LinkKey, meeting: &Meeting) -> String {
    // Like the sign-up, the meeting is meant by something random: its id in calendars.
    ctx.app.tokens.sign(&Link { kind: links::RSVP, about: Target::Key(key.clone()), revision: 0, other: number_of(&meeting.uid), until: 0 })
}

/// Returns the meeting that a link is for, which must be of this circle.
fn linked(opened: &Link, all: &[Meeting]) -> MeetingId {
    let fits = |meeting: &&Meeting| match opened.about {
        Target::Row(_) => meeting.id.0 == opened.other,
        Target::Key(_) => number_of(&meeting.uid) == opened.other,
    };
    all.iter().find(fits).map(|meeting| meeting.id).unwrap_or_default()
}

/// Returns the page behind an RSVP link. Changes nothing.
///
/// # Errors
/// [`Refusal::LINK`], or another [`Refusal`] if it is too late to answer.
pub async fn rsvp_page(ctx: &Ctx, link: &str) -> Result<RsvpPage> {
    let (_, member, opened) = signups::by_link(ctx, links::RSVP, link).await?;
    let (circle, meeting) = open_for_answers(ctx, member, &opened).await?;
    let rows = store::answers(ctx.db().primary(), circle.id).await?;
    let (zone, place) = (meeting.zone(&circle), meeting.place(&circle));
    let (file, feed) = (paths::rsvp_calendar(link), calendars::public_feed(ctx, &circle));
    Ok(RsvpPage {
        calendar: calendars::for_meeting(ctx, &circle, &meeting, Audience::Participants, file, feed),
        when: meetings::when(ctx.reader(), &circle, &meeting, ctx.now),
        zone: dates::zone_words(ctx.locale, zone),
        place: place.line,
        meeting_url: place.link,
        note: meeting.note.clone(),
        answer: coming(&rows, meeting.id, member.signup()).mine,
        revision: meeting.revision,
        meeting: meeting.id,
        title: circle.title,
    })
}

/// Returns the meeting behind an RSVP link as a calendar file. The link is for this meeting, so the file has no other.
///
/// # Errors
/// [`Refusal::LINK`], or another [`Refusal`] if it is too late to answer.
pub async fn rsvp_calendar(ctx: &Ctx, link: &str) -> Result<String> {
    let (_, member, opened) = signups::by_link(ctx, links::RSVP, link).await?;
    let (circle, meeting) = open_for_answers(ctx, member, &opened).await?;
    Ok(calendars::published(ctx, &circle, &[meeting]))
}

/// Answers through an emailed link.
///
/// # Errors
/// [`Refusal::LINK`], a field error, [`Refusal::CHANGED`] for an answer that waited on a device and is not on top of what is stored, or
/// another [`Refusal`] if it is too late to answer.
#[tracing::instrument(skip_all)]
pub async fn rsvp(ctx: &Ctx, form: &RsvpForm) -> Result<bool> {
    let (mut tx, member, opened, stamp) = signups::begin_by_link(ctx, links::RSVP, &form.link).await?;
    let said = parse_answer(&form.answer).ok_or_else(|| missing(&form.answer))?;
    let meeting = linked(&opened, &meetings::all(tx.conn(), member.circle()).await?);
    keep_late(ctx, &mut tx, (member, stamp), meeting, (said, &form.base), &form.revision).await?;
    ctx.commit(tx).await?;
    Ok(said)
}

fn missing(raw: &str) -> AppError {
    AppError::field(RsvpForm::answer, if raw.is_empty() { FieldCode::Required } else { FieldCode::Choice })
}

/// Stores an answer that may have waited on a device, with the one that its page showed (`base`).
///
/// # Errors
/// As for an answer that did not wait (`keep`), and [`Refusal::CHANGED`] if another answer was given on another device since: neither
/// takes the place of the other by itself.
pub async fn keep_late(
    ctx: &Ctx,
    tx: &mut Tx,
    (member, stamp): (Member, Stamp),
    meeting: MeetingId,
    (said, base): (bool, &str),
    revision: &str,
) -> Result<()> {
    if ctx.once.as_ref().is_some_and(|once| once.late) {
        let stored = coming(&store::answers(tx.conn(), member.circle()).await?, meeting, member.signup()).mine;
        if stored != parse_answer(base) && stored != Some(said) {
            return Err(AppError::Refused(Refusal::CHANGED).into());
        }
    }
    keep(ctx, tx, (member, stamp), meeting, said, revision).await
}

/// Stores a participant's answer for a meeting of their circle, inside a transaction, and publishes that there is one. `shown` is the revision of
/// the meeting on the page where they answered.
///
/// # Errors
/// [`MeetingRefusal::Moved`] if the page showed another date, [`MeetingRefusal::Over`] also for a meeting of another
/// circle, or another refusal if it is too late to answer.
async fn keep(ctx: &Ctx, tx: &mut Tx, (member, stamp): (Member, Stamp), meeting: MeetingId, said: bool, shown: &str) -> Result<()> {
    let state = circles::state_in(tx, member.circle()).await?;
    let found = meetings::by_id_in(tx, member.circle(), meeting).await?;
    let meeting = check(ctx, state, found)?;
    if !shown.is_empty() && shown.parse() != Ok(meeting.revision) {
        return Err(MeetingRefusal::Moved.into());
    }
    // If it moves at this moment, the answer belongs to the revision before and does not count.
    store::answer(tx, &meeting, member.signup(), said, ctx.now_us()).await?;
    ctx.publish(tx, stamp, ANSWERED, &json!({ "meeting": meeting.id })).await
}

async fn open_for_answers(ctx: &Ctx, member: Member, opened: &Link) -> Result<(Circle, Meeting)> {
    let circle = circles::by_id(ctx, member.circle()).await?;
    let all = meetings::all(ctx.db().primary(), circle.id).await?;
    let id = linked(opened, &all);
    let meeting = check(ctx, circle.state, all.into_iter().find(|meeting| meeting.id == id))?;
    Ok((circle, meeting))
}

/// Answers are accepted until the meeting starts. A meeting that no longer exists (from an earlier version)
/// counts as over.
fn check(ctx: &Ctx, circle: State, meeting: Option<Meeting>) -> Result<Meeting, AppError> {
    if circle == State::Cancelled {
        return Err(CircleRefusal::Cancelled.into());
    }
    if meeting.as_ref().is_some_and(|m| m.cancelled_at.is_some()) {
        return Err(MeetingRefusal::Cancelled.into());
    }
    meeting.filter(|m| m.starts_at > ctx.now_us()).ok_or_else(|| MeetingRefusal::Over.into())
}

/// Returns who is coming to a meeting, as one participant sees it.
pub fn coming(rows: &[AnswerRow], meeting: MeetingId, me: SignupId) -> Coming {
    let mine = rows.iter().find(|r| r.meeting_id == meeting && r.signup_id == me).map(|r| r.coming == 1);
    let yes: Vec<&AnswerRow> = rows.iter().filter(|r| r.meeting_id == meeting && r.coming == 1).collect();
    Coming {
        mine,
        names: yes.iter().take(NAMES_SHOWN).map(|r| r.name.clone()).collect(),
        more: u32::try_from(yes.len().saturating_sub(NAMES_SHOWN)).unwrap_or_default(),
    }
}
