//! Turns meetings into calendar files.

mod ics;
mod zones;

use crate::circles::model::{Circle, State};
use crate::meetings::model::Meeting;
use crate::paths;
use crate::platform::Ctx;
use crate::platform::outbox::{self, Addressee};
use ics::{Entry, Method, Party};

/// Whether a reader may see the links of online meetings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingLinks {
    /// People who take part, and facilitators.
    Shown,
    /// Everyone else.
    Hidden,
}

/// Returns the file that enters one meeting in a person's calendar, or takes it out if it was cancelled.
pub fn invitation(ctx: &Ctx, circle: &Circle, meeting: &Meeting, to: &Addressee) -> String {
    let entry = entry(ctx, circle, meeting, MeetingLinks::Shown);
    let method = if entry.cancelled { Method::Cancel } else { Method::Request };
    ics::file(method, &circle.title, &[entry], Some(&Party { name: to.name.clone(), email: to.email.clone() }))
}

/// Returns several meetings of a circle as a file, each with its status; valid also without any.
pub fn published(ctx: &Ctx, circle: &Circle, meetings: &[Meeting], links: MeetingLinks) -> String {
    let entries: Vec<Entry> = meetings.iter().map(|meeting| entry(ctx, circle, meeting, links)).collect();
    ics::file(Method::Publish, &circle.title, &entries, None)
}

/// Returns what an email about these meetings attaches: for one an invitation, for several a file with all of them,
/// because an invitation may be about one only (RFC 5546 §3.2.2); empty for none.
pub fn attachment(ctx: &Ctx, circle: &Circle, meetings: &[Meeting], to: &Addressee) -> String {
    match meetings {
        [] => String::new(),
        [one] => invitation(ctx, circle, one, to),
        several => published(ctx, circle, several, MeetingLinks::Shown),
    }
}

/// Returns the meetings of several circles as one file with a name: a person's own calendar.
pub fn collected(ctx: &Ctx, name: &str, circles: &[(Circle, Vec<Meeting>)]) -> String {
    let entries: Vec<Entry> =
        circles.iter().flat_map(|(circle, meetings)| meetings.iter().map(|meeting| entry(ctx, circle, meeting, MeetingLinks::Shown))).collect();
    ics::file(Method::Publish, name, &entries, None)
}

fn entry(ctx: &Ctx, circle: &Circle, meeting: &Meeting, links: MeetingLinks) -> Entry {
    let place = meeting.place(circle);
    let link = if links == MeetingLinks::Shown { place.link } else { String::new() };
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
    let description: Vec<&str> = [reason, &meeting.note, &link].into_iter().filter(|part| !part.is_empty()).collect();
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
