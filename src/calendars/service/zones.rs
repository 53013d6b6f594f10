//! The rules of zones in calendar files (`VTIMEZONE`): each change of the clocks around the entries, from the same
//! database as the pages, so that both show the same time.

use super::ics::Entry;
use crate::platform::dates::{from_us, zone};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How long after the last entry changes of the clocks are listed: entries that a reader copies to later dates.
const AFTER_HOURS: i64 = 366 * 24;

/// Returns a block for each zone of the entries, in the order of their names.
pub fn blocks(entries: &[Entry]) -> String {
    let mut spans: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.zone != "UTC") {
        let span = spans.entry(&entry.zone).or_insert((entry.starts_at, entry.ends_at));
        *span = (span.0.min(entry.starts_at), span.1.max(entry.ends_at));
    }
    spans.into_iter().filter_map(|(name, (from, to))| Some(block(name, &zone(name)?, from_us(from), from_us(to)))).collect()
}

fn block(name: &str, tz: &TimeZone, from: Timestamp, to: Timestamp) -> String {
    let until = to.checked_add(AFTER_HOURS.hours()).unwrap_or(to);
    let mut text = format!("BEGIN:VTIMEZONE\r\nTZID:{name}\r\n");
    let first = tz.preceding(from).next();
    if first.is_none() {
        let info = tz.to_offset_info(from);
        rule(&mut text, info.dst().is_dst(), "19700101T000000", (info.offset(), info.offset()), info.abbreviation());
    }
    for change in first.into_iter().chain(tz.following(from).take_while(|change| change.timestamp() <= until)) {
        let before = change.timestamp().checked_sub(1.second()).map_or(change.offset(), |at| tz.to_offset(at));
        // On the clock as it was until then (RFC 5545 §3.6.5).
        let begins = before.to_datetime(change.timestamp()).strftime("%Y%m%dT%H%M%S").to_string();
        rule(&mut text, change.dst().is_dst(), &begins, (before, change.offset()), change.abbreviation());
    }
    text + "END:VTIMEZONE\r\n"
}

fn rule(text: &mut String, summer: bool, begins: &str, (from, to): (Offset, Offset), name: &str) {
    let kind = if summer { "DAYLIGHT" } else { "STANDARD" };
    let _ = write!(
        text,
        "BEGIN:{kind}\r\nDTSTART:{begins}\r\nTZOFFSETFROM:{}\r\nTZOFFSETTO:{}\r\nTZNAME:{name}\r\nEND:{kind}\r\n",
        signed(from),
        signed(to)
    );
}

/// Formats an offset as -0600, with seconds if it has any.
fn signed(offset: Offset) -> String {
    let (sign, seconds) = (if offset.is_negative() { '-' } else { '+' }, offset.seconds().unsigned_abs());
    let text = format!("{sign}{:02}{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds.is_multiple_of(60) { text } else { format!("{text}{:02}", seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> String {
        let at = |text: &str| text.parse().unwrap_or_default();
        zone(name).map(|tz| block(name, &tz, at("2026-10-20T00:00:00Z"), at("2026-11-20T00:00:00Z"))).unwrap_or_default()
    }

    #[test]
    fn a_zone_lists_the_changes_of_its_clocks_around_the_entries() {
        let text = of("America/Chicago");
        for lines in [
            "BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\nTZOFFSETFROM:-0600\r\nTZOFFSETTO:-0500\r\nTZNAME:CDT\r\nEND:DAYLIGHT\r\n",
            "BEGIN:STANDARD\r\nDTSTART:20261101T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0600\r\nTZNAME:CST\r\nEND:STANDARD\r\n",
            "DTSTART:20270314T020000\r\n",
        ] {
            assert!(text.contains(lines), "{lines} in {text}");
        }
    }

    #[test]
    fn a_zone_whose_clocks_never_change_has_one_rule() {
        let text = of("Asia/Kolkata");
        assert_eq!(text.matches("TZOFFSETTO:+0530").count(), 1, "{text}");
    }
}
