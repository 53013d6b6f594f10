//! Reading P2PU's records: decoding, telling circles from courses, and picking the relevant keys. The wire
//! format is that of `GET /api/learningcircles/` and `GET /api/courses/`.

use crate::circles::model::Planned;
use crate::circles::service::import::Recorded as RecordedCircle;
use crate::courses::model::{Format, Licence};
use crate::courses::service::import::Recorded as RecordedCourse;
use crate::types::check::looks_like_link;
use crate::types::text::fold;
use crate::types::{AccountId, CourseId};
use serde_json::{Map, Value};

/// One file's records, and the numbers (from 1) of those that cannot be parsed, with the reason.
#[derive(Debug)]
pub struct File {
    /// The file's name, for reports.
    pub name: String,
    /// The parsed records, with their number in the file.
    pub records: Vec<(usize, Record)>,
    /// The others.
    pub bad: Vec<(usize, String)>,
}

impl File {
    pub(super) fn courses(&self) -> impl Iterator<Item = (usize, &P2puCourse)> {
        self.records.iter().filter_map(|(number, record)| match record {
            Record::Course(course) => Some((*number, course)),
            Record::Circle(_) => None,
        })
    }

    pub(super) fn circles(&self) -> impl Iterator<Item = (usize, &P2puCircle)> {
        self.records.iter().filter_map(|(number, record)| match record {
            Record::Circle(circle) => Some((*number, circle.as_ref())),
            Record::Course(_) => None,
        })
    }
}

/// A record, distinguished by its shape.
#[derive(Debug)]
pub enum Record {
    /// An item of `/api/courses/`.
    Course(P2puCourse),
    /// An item of `/api/learningcircles/`.
    Circle(Box<P2puCircle>),
}

/// A course as P2PU describes it, whole or nested in a circle.
#[derive(Debug)]
pub struct P2puCourse {
    /// Its number at P2PU.
    pub id: i64,
    title: String,
    provider: String,
    link: String,
    caption: String,
    topics: Vec<String>,
    language: String,
    format: Option<Format>,
    licence: Option<Licence>,
}

/// A circle as P2PU describes it.
#[derive(Debug)]
pub struct P2puCircle {
    /// Its number at P2PU; the other fields are named after the keys of the wire format.
    pub id: i64,
    pub course: P2puCourse,
    pub name: String,
    pub facilitators: Vec<String>,
    pub venue: String,
    pub address: String,
    pub city: String,
    pub country: String,
    pub coordinates: Option<(f64, f64)>,
    pub online: bool,
    pub language: String,
    pub start_date: String,
    pub start_datetime: String,
    pub meeting_time: String,
    pub end_time: String,
    pub time_zone: String,
    pub last_meeting_date: String,
    pub weeks: Option<i64>,
    pub draft: bool,
    pub signup_limit: Option<i64>,
    pub signup_count: i64,
    pub signup_open: bool,
    pub signup_question: String,
}

/// Decodes a file's text: UTF-8 (with or without a byte order mark), or else windows-1252, which any bytes
/// match.
pub fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Parses a recorded response, `{"items": […]}` or the bare list.
///
/// # Errors
/// When the whole file is something else.
pub fn read(name: &str, bytes: &[u8]) -> anyhow::Result<File> {
    let value: Value = serde_json::from_str(&decode(bytes)).map_err(|e| anyhow::anyhow!("{name} is not JSON: {e}"))?;
    let items = match value {
        Value::Array(items) => items,
        Value::Object(mut answer) => match answer.remove("items") {
            Some(Value::Array(items)) => items,
            _ => anyhow::bail!("{name} has no list of items"),
        },
        _ => anyhow::bail!("{name} holds no records"),
    };
    let mut file = File { name: name.to_owned(), records: Vec::new(), bad: Vec::new() };
    for (number, item) in (1..).zip(items) {
        match record(&item) {
            Ok(record) => file.records.push((number, record)),
            Err(why) => file.bad.push((number, why)),
        }
    }
    Ok(file)
}

fn record(item: &Value) -> Result<Record, String> {
    let Value::Object(map) = item else { return Err("is no object".to_owned()) };
    if map.contains_key("course") || map.contains_key("start_date") || map.contains_key("meeting_time") {
        return circle(map).map(|c| Record::Circle(Box::new(c)));
    }
    if map.contains_key("title") || map.contains_key("link") {
        return course(map).map(Record::Course);
    }
    Err("is neither a circle nor a course".to_owned())
}

fn course(map: &Map<String, Value>) -> Result<P2puCourse, String> {
    let id = number(map, "id")?.ok_or("a course without an id")?;
    let at = |why: String| format!("course {id}: {why}");
    let link = text(map, "link").map_err(at)?;
    let page = text(map, "course_page_url").map_err(at)?;
    let topics = match map.get("keywords").filter(|k| k.as_array().is_some_and(|a| !a.is_empty())).or_else(|| map.get("topics")) {
        Some(Value::Array(topics)) => topics.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(topics)) => crate::courses::model::split_topics(topics),
        _ => Vec::new(),
    };
    Ok(P2puCourse {
        id,
        title: text(map, "title").map_err(at)?,
        provider: text(map, "provider").map_err(at)?,
        link: if link.is_empty() { page } else { link },
        caption: text(map, "caption").map_err(at)?,
        topics,
        language: text(map, "language").map_err(at)?,
        format: format(&text(map, "format").map_err(at)?),
        licence: licence(&text(map, "license").map_err(at)?),
    })
}

/// Parses a format. P2PU returns the label, not the code.
fn format(label: &str) -> Option<Format> {
    Some(match label {
        "Online Course" => Format::Course,
        "Book" => Format::Book,
        "Video" => Format::Video,
        "Article" => Format::Article,
        "Interest Group" => Format::Group,
        "Other" => Format::Other,
        _ => return None,
    })
}

fn licence(label: &str) -> Option<Licence> {
    Some(match label {
        "Public Domain" => Licence::PublicDomain,
        "All rights reserved" => Licence::Reserved,
        "Other" => Licence::Other,
        label => return Licence::parse(label),
    })
}

fn circle(map: &Map<String, Value>) -> Result<P2puCircle, String> {
    let id = number(map, "id")?.ok_or("a circle without an id")?;
    let at = |why: String| format!("circle {id}: {why}");
    let Some(Value::Object(nested)) = map.get("course") else { return Err(at("it has no course".to_owned())) };
    let text = |key| text(map, key).map_err(at);
    let number = |key| number(map, key).map_err(at);
    let required = |key: &str| match self::text(map, key).map_err(at)? {
        value if value.trim().is_empty() => Err(at(format!("{key} is missing"))),
        value => Ok(value),
    };
    let coordinates = match (degrees(map, "latitude", 90.0).map_err(at)?, degrees(map, "longitude", 180.0).map_err(at)?) {
        (Some(north), Some(east)) => Some((north, east)),
        _ => None,
    };
    let country = text("country")?;
    Ok(P2puCircle {
        id,
        course: course(nested).map_err(at)?,
        name: text("name")?,
        facilitators: facilitators(map),
        venue: text("venue")?,
        address: text("venue_address")?,
        city: text("city")?,
        country: if country.is_empty() { text("country_en")? } else { country },
        coordinates,
        online: flag(map, "online").unwrap_or(false),
        language: Some(text("language")?).filter(|l| !l.is_empty()).unwrap_or_else(|| "en".to_owned()),
        start_date: required("start_date")?,
        start_datetime: text("start_datetime")?,
        meeting_time: required("meeting_time")?,
        end_time: text("end_time")?,
        time_zone: text("time_zone")?,
        last_meeting_date: text("last_meeting_date")?,
        weeks: number("weeks")?,
        draft: flag(map, "draft").unwrap_or(false),
        signup_limit: number("signup_limit")?,
        signup_count: number("signup_count")?.unwrap_or(0),
        signup_open: flag(map, "signup_open").unwrap_or(true),
        signup_question: text("signup_question")?,
    })
}

/// Returns the list of first names if there is one, or else the joined text as it is.
fn facilitators(map: &Map<String, Value>) -> Vec<String> {
    let list = map.get("facilitators").and_then(Value::as_array);
    let mut names: Vec<String> = match list {
        Some(list) => list.iter().filter_map(Value::as_str).map(|n| n.trim().to_owned()).collect(),
        None => map.get("facilitator").and_then(Value::as_str).map(|n| vec![n.trim().to_owned()]).unwrap_or_default(),
    };
    names.retain(|n| !n.is_empty());
    if names.is_empty() {
        names.push("P2PU".to_owned());
    }
    names
}

/// Returns a text; empty if the key is missing or null.
fn text(map: &Map<String, Value>, key: &str) -> Result<String, String> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(format!("{key} is no text")),
    }
}

fn number(map: &Map<String, Value>, key: &str) -> Result<Option<i64>, String> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_i64().map(Some).ok_or_else(|| format!("{key} is no whole number")),
    }
}

fn flag(map: &Map<String, Value>, key: &str) -> Option<bool> {
    map.get(key).and_then(Value::as_bool)
}

/// Degrees are text ("48.209400"), sometimes numbers.
fn degrees(map: &Map<String, Value>, key: &str, most: f64) -> Result<Option<f64>, String> {
    let value = match map.get(key) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(value) => value.as_f64(),
    };
    value.filter(|d: &f64| d.abs() <= most).map(Some).ok_or_else(|| format!("{key} is no number of degrees"))
}

impl P2puCourse {
    pub(super) fn recorded(&self, language: &str) -> RecordedCourse {
        RecordedCourse {
            source_key: format!("p2pu:course:{}", self.id),
            title: self.title.clone(),
            provider: self.provider.clone(),
            link: self.link.clone(),
            description: self.caption.clone(),
            topics: self.topics.clone(),
            language: if self.language.is_empty() { language.to_owned() } else { self.language.clone() },
            format: self.format,
            licence: self.licence,
        }
    }

    /// Returns its title, for reports.
    pub fn title(&self) -> &str {
        &self.title
    }
}

impl P2puCircle {
    pub(super) fn recorded(&self, course: CourseId, time_zone: String, plan: Vec<Planned>, facilitators: Vec<AccountId>) -> RecordedCircle {
        let link = looks_like_link(self.address.trim());
        RecordedCircle {
            source_key: format!("p2pu:circle:{}", self.id),
            course,
            published: !self.draft,
            title: if self.name.trim().is_empty() { self.course.title.clone() } else { self.name.clone() },
            language: self.language.clone(),
            online: self.meets_online(),
            venue: self.venue.clone(),
            address: if link { String::new() } else { self.own_address() },
            city: self.city.clone(),
            country: self.country.clone(),
            coordinates: self.coordinates,
            meeting_url: if link { self.address.trim().to_owned() } else { String::new() },
            time_zone,
            start_time: plan.first().map(|p| p.time.clone()).unwrap_or_default(),
            duration_minutes: super::dates::duration(&self.meeting_time, &self.end_time),
            plan,
            question: self.signup_question.clone(),
            capacity: self.signup_limit.filter(|seats| *seats > 0),
            signup_open: self.signup_open,
            signups: self.signup_count,
            facilitators,
        }
    }

    /// Returns whether it meets online. Older records lack the `online` key: the venue's text, or a link as the address, shows it.
    fn meets_online(&self) -> bool {
        let words = fold(&self.venue);
        self.online || looks_like_link(self.address.trim()) || words.split(' ').any(|w| ["online", "virtual", "zoom"].contains(&w))
    }

    /// Returns the address without the city that the API appends.
    fn own_address(&self) -> String {
        let ending = format!(", {}", self.city);
        self.address.strip_suffix(&ending).unwrap_or(&self.address).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_utf_8_or_else_windows_1252() {
        assert_eq!(decode("\u{feff}Österreich 😀".as_bytes()), "Österreich 😀");
        assert_eq!(decode(b"Antropolog\xeda \x96 digital"), "Antropología – digital");
    }

    #[test]
    fn circles_and_courses_are_distinguished_by_shape_and_bad_records_numbered() {
        let file = read(
            "x.json",
            br#"[{"id": 1, "title": "A", "link": "https://a.org"},
                 {"id": 2, "start_date": "2020-01-02", "meeting_time": "10:00:00", "course": {"id": 3}},
                 {"id": 4, "start_date": "2020-01-02", "meeting_time": "10:00:00"},
                 {"hello": 1}, 7, {"id": 5, "title": 6}]"#,
        );
        let Ok(file) = file else { panic!("read") };
        assert_eq!(file.courses().map(|(n, c)| (n, c.id)).collect::<Vec<_>>(), [(1, 1)]);
        assert_eq!(file.circles().map(|(n, c)| (n, c.id)).collect::<Vec<_>>(), [(2, 2)]);
        let told: Vec<String> = file.bad.iter().map(|(n, why)| format!("{n}: {why}")).collect();
        assert_eq!(
            told,
            ["3: circle 4: it has no course", "4: is neither a circle nor a course", "5: is no object", "6: course 5: title is no text"]
        );
    }
}
