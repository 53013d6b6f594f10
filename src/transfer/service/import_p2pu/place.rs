//! The time zone of a circle's place. P2PU gives abbreviations, some of them of the organiser's home: the
//! place decides, and the record is checked against it.

use super::read::P2puCircle;
use crate::platform::dates::{parse_date, parse_time, zone};
use brotli_decompressor::Decompressor;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use std::cell::OnceCell;
use std::io::Read;
use tzf_rs::EmbeddedFinder;

/// The map of time zones of the package `tzf-dist`, compressed by brotli: it is two megabytes smaller than the package's own.
const MAP: &[u8] = include_bytes!("zones.tzb.br");

/// Zones by coordinates; the map is loaded on first use.
#[derive(Default)]
pub(super) struct Places {
    finder: OnceCell<Result<EmbeddedFinder, String>>,
}

/// Returns the bytes of the map.
fn unpacked() -> std::io::Result<Vec<u8>> {
    let mut map = Vec::new();
    Decompressor::new(MAP, 64 * 1024).read_to_end(&mut map)?;
    Ok(map)
}

fn finder() -> Result<EmbeddedFinder, String> {
    let map = unpacked().map_err(|fail| fail.to_string())?;
    EmbeddedFinder::from_tzb(map).map_err(|fail| fail.to_string())
}

/// The zones of the best-known abbreviations, for records without coordinates.
const HOMES: [(&str, &str); 18] = [
    ("SAST", "Africa/Johannesburg"),
    ("EAT", "Africa/Nairobi"),
    ("WAT", "Africa/Lagos"),
    ("GMT", "Europe/London"),
    ("BST", "Europe/London"),
    ("CET", "Europe/Berlin"),
    ("CEST", "Europe/Berlin"),
    ("EET", "Europe/Bucharest"),
    ("EEST", "Europe/Bucharest"),
    ("EST", "America/New_York"),
    ("EDT", "America/New_York"),
    ("CST", "America/Chicago"),
    ("CDT", "America/Chicago"),
    ("MST", "America/Denver"),
    ("MDT", "America/Denver"),
    ("PST", "America/Los_Angeles"),
    ("PDT", "America/Los_Angeles"),
    ("IST", "Asia/Kolkata"),
];

impl Places {
    /// Returns the IANA zone of a circle. Notes report contradictions.
    pub(super) fn zone(&self, circle: &P2puCircle, notes: &mut Vec<String>) -> Result<String, String> {
        let name = match circle.coordinates {
            Some((north, east)) => self.finder.get_or_init(finder).as_ref().map_err(Clone::clone)?.get_tz_name(east, north).to_owned(),
            None => home(&circle.time_zone, notes)?,
        };
        let known = zone(&name).ok_or_else(|| format!("its place has no time zone that is known ({name:?})"))?;
        compare(circle, &name, &known, notes);
        Ok(name)
    }
}

/// Without coordinates: returns the record's zone if it is a name, or else the zone of its abbreviation.
fn home(label: &str, notes: &mut Vec<String>) -> Result<String, String> {
    let found = zone(label).map(|_| label).or_else(|| HOMES.iter().find(|(short, _)| *short == label).map(|(_, name)| *name));
    let name = found.ok_or_else(|| format!("it has no coordinates, and the zone {label:?} is not known"))?;
    notes.push(format!("no coordinates: took {name} for {label}"));
    Ok(name.to_owned())
}

/// Checks the record's own offset, abbreviation and local time against the place.
fn compare(circle: &P2puCircle, name: &str, zone: &TimeZone, notes: &mut Vec<String>) {
    let (Some(date), Some(time)) = (parse_date(&circle.start_date), parse_time(&circle.meeting_time)) else { return };
    let wall = DateTime::from_parts(date, time);
    let Ok(here) = zone.to_zoned(wall) else { return };
    let offset = here.offset();
    if let Some((said_wall, said)) = start(&circle.start_datetime) {
        if said_wall != wall {
            notes.push(format!("start_datetime says {said_wall}, start_date and meeting_time say {wall}: kept {wall}"));
        }
        if said != offset {
            notes.push(format!("start_datetime says UTC{}, {name} has UTC{}: kept the wall time {wall} in {name}", sign(said), sign(offset)));
            return;
        }
    }
    let info = zone.to_offset_info(here.timestamp());
    let label = circle.time_zone.as_str();
    let numeric = label.starts_with(['+', '-']);
    if !label.is_empty() && !numeric && !label.contains('/') && label != info.abbreviation() {
        notes.push(format!("time_zone says {label}, the place is in {name} ({}); the offset {} fits both", info.abbreviation(), sign(offset)));
    }
}

/// Parses local time and offset of "2020-08-13T01:00:00+02:00".
fn start(text: &str) -> Option<(DateTime, Offset)> {
    let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
    let wall = DateTime::from_parts(pieces.date(), pieces.time()?);
    Some((wall, pieces.to_numeric_offset()?))
}

/// Formats "+02:00".
fn sign(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_is_that_of_its_package() {
        assert!(unpacked().is_ok_and(|map| map == tzf_dist::load_lite_tzb()), "compress lite.tzb of the package again: brotli -q 11 -w 24");
    }
}
