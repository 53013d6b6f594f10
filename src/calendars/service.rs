//! From meetings to calendar files.

mod ics;

use crate::circles::model::Circle;
use crate::meetings::model::Meeting;
use crate::platform::Ctx;
use ics::Entry;

/// Meetings of a circle as a calendar file to attach; empty when there is none. The site's host
/// makes the entries ours.
pub fn attachment(ctx: &Ctx, circle: &Circle, meetings: &[Meeting]) -> String {
    if meetings.is_empty() {
        return String::new();
    }
    let host = host(&ctx.app.config.url);
    let entries: Vec<Entry> = meetings
        .iter()
        .map(|m| Entry {
            uid: format!("meeting-{}@{host}", m.id),
            sequence: m.sequence,
            starts_at: m.starts_at,
            ends_at: m.ends_at,
            summary: circle.title.clone(),
            location: location(m, circle),
        })
        .collect();
    ics::file(&entries, ctx.now_us())
}

/// Where to go and what to open.
fn location(meeting: &Meeting, circle: &Circle) -> String {
    let place = meeting.place(circle);
    [place.line, place.link].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The host of an address, for what must be unique in the world.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or(rest)
}
