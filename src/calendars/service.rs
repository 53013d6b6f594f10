//! Turns meetings into calendar files.

mod ics;

use crate::circles::model::Circle;
use crate::meetings::model::Meeting;
use crate::platform::Ctx;
use ics::Entry;

/// Returns meetings of a circle as a calendar file to attach; empty if there are none. Entry ids contain the
/// site's host.
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
            description: m.note.clone(),
        })
        .collect();
    ics::file(&entries, ctx.now_us())
}

/// Returns where to go and what to open.
fn location(meeting: &Meeting, circle: &Circle) -> String {
    let place = meeting.place(circle);
    [place.line, place.link].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Returns the host of a URL, which makes ids globally unique.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or(rest)
}
