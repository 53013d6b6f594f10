//! What is different about a meeting, in words.

use crate::circles::model::Circle;
use crate::circles::service::show::mode_words;
use crate::i18n::dates::{Reader, stamp, stored, zone_words};
use crate::i18n::{Locale, plural};
use crate::meetings::model::{Meeting, OwnPlace};
use crate::platform::dates::from_us;
use crate::types::When;
use jiff::Timestamp;

/// Returns how and where people meet, with the link, if different from the circle's other meetings; otherwise
/// empty. For those who have signed up.
pub fn elsewhere(l: Locale, circle: &Circle, meeting: &Meeting) -> String {
    // As for most: addresses are compared without case and accents, which takes time.
    if meeting.own_place == OwnPlace::default() {
        return String::new();
    }
    let (usual, place) = (Meeting::default().place(circle), meeting.place(circle));
    let way = if place.mode == usual.mode { String::new() } else { mode_words(l, place.mode).to_owned() };
    let line = if place.line == usual.line { String::new() } else { place.line };
    let link = if place.link == usual.link { String::new() } else { place.link };
    joined([way, line, link])
}

/// Returns everything that is different about a meeting except its note: "New York time · 120 minutes · Lincoln
/// Park, Chicago". Empty if nothing is. For those who write the circle.
pub fn differs(l: Locale, circle: &Circle, meeting: &Meeting) -> String {
    let zone = meeting.own_zone(circle).map(|zone| zone_words(l, zone)).unwrap_or_default();
    joined([zone, otherwise(l, circle, meeting)])
}

/// The same without the zone, for a place that names the zone with the date.
pub fn otherwise(l: Locale, circle: &Circle, meeting: &Meeting) -> String {
    let length = meeting.own_minutes(circle).map(|minutes| plural!(l, meetings.length, minutes)).unwrap_or_default();
    joined([length, elsewhere(l, circle, meeting)])
}

/// Returns when a meeting begins, in its own zone.
pub fn when(reader: Reader, circle: &Circle, meeting: &Meeting, now: Timestamp) -> When {
    let zone = meeting.zone(circle);
    When { words: stored(reader, &meeting.local_date, &meeting.local_time, zone, now), stamp: stamp(from_us(meeting.starts_at), zone) }
}

fn joined<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
