//! Turns meetings into calendar files, feeds and links to calendars on the web.

mod ics;
mod offers;
mod zones;

pub use offers::{for_meeting, for_meetings, public_feed};

use crate::circles::model::{Circle, State};
use crate::circles::policy;
use crate::circles::service as circles;
use crate::meetings::model::Meeting;
use crate::meetings::service as meetings;
use crate::paths;
use crate::platform::outbox::{self, Addressee};
use crate::platform::{Ctx, Result};
use crate::types::{AppError, Viewer};
use ics::{Entry, Method, Party};

/// Who reads a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// People who take part, and facilitators: they see links of online meetings and notes.
    Participants,
    /// Everyone else.
    Public,
}

/// Returns the file that enters one meeting in a person's calendar, or takes it out if it was cancelled.
pub fn invitation(ctx: &Ctx, circle: &Circle, meeting: &Meeting, to: &Addressee) -> String {
    let entry = entry(ctx, circle, meeting, Audience::Participants);
    let method = if entry.cancelled { Method::Cancel } else { Method::Request };
    ics::file(method, &circle.title, &[entry], Some(&Party { name: to.name.clone(), email: to.email.clone() }))
}

/// Returns several meetings of a circle as a file, each with its status; valid also without any.
pub fn published(ctx: &Ctx, circle: &Circle, meetings: &[Meeting]) -> String {
    ics::file(Method::Publish, &circle.title, &entries(ctx, circle, meetings, Audience::Participants), None)
}

/// Returns a circle's public calendar, with the meetings that were cancelled: the same for every reader.
///
/// # Errors
/// Not found for a draft, and while staff hide the circle.
pub async fn public_calendar(ctx: &Ctx, slug: &str) -> Result<String> {
    let circle = circles::by_slug(ctx, slug).await?;
    if !policy::can_see(&Viewer::default(), &circle) {
        return Err(AppError::NotFound.into());
    }
    let found = meetings::all(ctx.db().primary(), circle.id).await?;
    Ok(ics::feed(&circle.title, &entries(ctx, &circle, &found, Audience::Public)))
}

/// Returns a circle's calendar for someone who takes part or runs it.
pub fn feed(ctx: &Ctx, circle: &Circle, meetings: &[Meeting]) -> String {
    ics::feed(&circle.title, &entries(ctx, circle, meetings, Audience::Participants))
}

/// Returns the meetings of several circles as one calendar with the site's name; valid also without any.
pub fn collected(ctx: &Ctx, circles: &[(Circle, Vec<Meeting>)]) -> String {
    let all: Vec<Entry> = circles.iter().flat_map(|(circle, meetings)| entries(ctx, circle, meetings, Audience::Participants)).collect();
    ics::feed(ctx.app.site.texts().name_or_default(), &all)
}

/// Returns what an email about these meetings attaches: for one an invitation, for several a file with all of them,
/// because an invitation may be about one only (RFC 5546 §3.2.2); empty for none.
pub fn attachment(ctx: &Ctx, circle: &Circle, meetings: &[Meeting], to: &Addressee) -> String {
    match meetings {
        [] => String::new(),
        [one] => invitation(ctx, circle, one, to),
        several => published(ctx, circle, several),
    }
}

fn entries(ctx: &Ctx, circle: &Circle, meetings: &[Meeting], audience: Audience) -> Vec<Entry> {
    meetings.iter().map(|meeting| entry(ctx, circle, meeting, audience)).collect()
}

fn entry(ctx: &Ctx, circle: &Circle, meeting: &Meeting, audience: Audience) -> Entry {
    let place = meeting.place(circle);
    let (link, note) = if audience == Audience::Participants { (place.link, meeting.note.as_str()) } else { (String::new(), "") };
    let cancelled = is_off(circle, meeting);
    // Calendars search for the place on a map, so a link stands there only if there is nothing else.
    let (location, link) = if place.line.is_empty() { (link, String::new()) } else { (place.line, link) };
    let reason = if !cancelled {
        ""
    } else if meeting.cancelled_at.is_some() {
        &meeting.cancel_reason
    } else {
        &circle.cancel_reason
    };
    let description: Vec<&str> = [reason, note, &link].into_iter().filter(|part| !part.is_empty()).collect();
    Entry {
        uid: meeting.uid.clone(),
        sequence: meeting.sequence,
        changed_at: meeting.changed_at,
        starts_at: meeting.starts_at,
        ends_at: meeting.ends_at,
        zone: meeting.zone(circle).to_owned(),
        cancelled,
        summary: circle.title.clone(),
        location,
        description: description.join("\n"),
        url: paths::absolute(&ctx.app.config.url, &paths::circle(&circle.slug)),
        organizer: Party { name: circle.title.clone(), email: outbox::sender_address(&ctx.app.config.mail_from) },
    }
}

/// Returns whether a meeting will not take place. A cancelled circle's past meetings took place.
fn is_off(circle: &Circle, meeting: &Meeting) -> bool {
    meeting.cancelled_at.is_some() || (circle.state == State::Cancelled && circle.cancelled_at.is_some_and(|at| meeting.starts_at > at))
}
