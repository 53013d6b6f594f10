//! Links that enter a meeting in a calendar on the web. What is in them reaches that calendar's company: title, time and
//! place, and the link of an online meeting only for those who take part.

use super::{Audience, is_off};
use crate::circles::model::Circle;
use crate::meetings::model::Meeting;
use crate::paths;
use crate::platform::Ctx;
use crate::platform::dates::from_us;
use crate::types::{CalendarFeed, CalendarLinks};

/// Returns what "Add to calendar" offers for all meetings of a circle: the file, the next meeting, a feed.
pub fn for_meetings(ctx: &Ctx, circle: &Circle, meetings: &[Meeting], audience: Audience, file: String, feed: CalendarFeed) -> CalendarLinks {
    let next = meetings.iter().find(|meeting| meeting.ends_at > ctx.now_us() && !is_off(circle, meeting));
    match next {
        Some(meeting) => CalendarLinks { single: false, ..for_meeting(ctx, circle, meeting, audience, file, feed) },
        None => CalendarLinks { file, feed, ..CalendarLinks::default() },
    }
}

/// Returns what "Add to calendar" offers for one meeting.
pub fn for_meeting(ctx: &Ctx, circle: &Circle, meeting: &Meeting, audience: Audience, file: String, feed: CalendarFeed) -> CalendarLinks {
    let place = meeting.place(circle);
    let link = if audience == Audience::Participants { place.link } else { String::new() };
    let page = paths::absolute(&ctx.app.config.url, &paths::circle(&circle.slug));
    let (location, details) = match (place.line.is_empty(), link.is_empty()) {
        (true, _) => (link, page),
        (false, true) => (place.line, page),
        (false, false) => (place.line, format!("{link}\n{page}")),
    };
    let at = |us: i64, format: &str| from_us(us).strftime(format).to_string();
    let (basic, extended) = ("%Y%m%dT%H%M%SZ", "%Y-%m-%dT%H:%M:%SZ");
    let google = [
        ("action", &"TEMPLATE".to_owned()),
        ("text", &circle.title),
        ("dates", &format!("{}/{}", at(meeting.starts_at, basic), at(meeting.ends_at, basic))),
        ("details", &details),
        ("location", &location),
    ];
    let outlook = [
        ("path", &"/calendar/action/compose".to_owned()),
        ("rru", &"addevent".to_owned()),
        ("subject", &circle.title),
        ("startdt", &at(meeting.starts_at, extended)),
        ("enddt", &at(meeting.ends_at, extended)),
        ("body", &details),
        ("location", &location),
    ];
    CalendarLinks {
        file,
        single: true,
        google: paths::with_query("https://calendar.google.com/calendar/render", &google),
        outlook: paths::with_query("https://outlook.live.com/calendar/0/deeplink/compose", &outlook),
        feed,
    }
}

/// Returns the public feed of a circle; none while staff hide it.
pub fn public_feed(ctx: &Ctx, circle: &Circle) -> CalendarFeed {
    if circle.hidden {
        return CalendarFeed::None;
    }
    CalendarFeed::Public(paths::absolute(&ctx.app.config.url, &paths::circle_calendar(&circle.slug)))
}
