//! Emails about dates: reminders, moves, cancellations.

use crate::circles::model::Circle;
use crate::i18n::{self, Locale, dates, t};
use crate::meetings::model::Meeting;
use crate::platform::Timestamp;
use crate::platform::outbox::{Block, Letter};
use crate::types::LocalDate;

/// The links in a participant's email.
#[derive(Clone, Debug)]
pub struct Links {
    /// The dashboard.
    pub dashboard: String,
    /// Leaving.
    pub leave: String,
    /// "I'll be there".
    pub yes: String,
    /// "I can't make it".
    pub no: String,
    /// Turning off reminders.
    pub unsubscribe: String,
}

/// A changed date: local date, time and zone before, and after if there is one.
#[derive(Clone, Debug)]
pub struct Change {
    /// Before.
    pub old: (LocalDate, String, String),
    /// After; `None` if the meeting is cancelled.
    pub new: Option<(LocalDate, String, String)>,
    /// Why it is cancelled; may be empty.
    pub reason: String,
}

/// Returns place, link and note of a meeting.
fn place(l: Locale, circle: &Circle, meeting: &Meeting) -> Vec<(String, String)> {
    let place = meeting.place(circle);
    let line = if place.mode.in_person() { place.line } else { t!(l, attendance.online).to_owned() };
    let mut facts = vec![(t!(l, attendance.where_label).to_owned(), line)];
    if !place.link.is_empty() {
        facts.push((t!(l, attendance.meeting_link).to_owned(), place.link));
    }
    if !meeting.note.is_empty() {
        facts.push((t!(l, attendance.note).to_owned(), meeting.note.clone()));
    }
    facts
}

fn when(l: Locale, zone: &str, date: &LocalDate, time: &str, now: Timestamp) -> String {
    format!("{} ({})", dates::stored(l, date, time, zone, now), dates::zone_words(l, zone))
}

/// Two days before a meeting: asks whether the participant will come.
pub fn reminder(circle: &Circle, name: &str, l: Locale, meeting: &Meeting, links: &Links, now: Timestamp) -> Letter {
    let zone = meeting.zone(circle);
    let short = dates::stored(l, &meeting.local_date, &meeting.local_time, zone, now);
    let mut facts = vec![(t!(l, attendance.when_label).to_owned(), when(l, zone, &meeting.local_date, &meeting.local_time, now))];
    facts.extend(place(l, circle, meeting));
    Letter {
        locale: l,
        subject: t!(l, attendance.mail_reminder_subject, circle = circle.title.clone(), when = short).to_string(),
        heading: t!(l, attendance.mail_reminder_heading).to_owned(),
        blocks: vec![
            Block::Text(t!(l, attendance.mail_reminder_text, name = name.to_owned(), circle = circle.title.clone()).to_string()),
            Block::Facts(facts),
            Block::Button(t!(l, attendance.yes).to_owned(), links.yes.clone()),
            Block::Link(t!(l, attendance.no).to_owned(), links.no.clone()),
            Block::Link(t!(l, attendance.mail_dashboard).to_owned(), links.dashboard.clone()),
        ],
        foot: vec![
            Block::Text(t!(l, attendance.mail_why, circle = circle.title.clone()).to_string()),
            Block::Link(t!(l, attendance.mail_unsubscribe).to_owned(), links.unsubscribe.clone()),
            Block::Link(t!(l, attendance.mail_leave).to_owned(), links.leave.clone()),
        ],
    }
}

/// Dates were moved or cancelled.
pub fn dates_changed(circle: &Circle, name: &str, l: Locale, changes: &[Change], next: Option<&Meeting>, links: &Links, now: Timestamp) -> Letter {
    let mut facts = Vec::new();
    for change in changes {
        let (date, time, zone) = &change.old;
        let old = when(l, zone, date, time, now);
        facts.push((t!(l, attendance.mail_old).to_owned(), old));
        let new = match &change.new {
            Some((date, time, zone)) => when(l, zone, date, time, now),
            None if change.reason.is_empty() => t!(l, attendance.mail_called_off).to_owned(),
            None => format!("{}: {}", t!(l, attendance.mail_called_off), change.reason),
        };
        facts.push((t!(l, attendance.mail_new).to_owned(), new));
    }
    let mut blocks =
        vec![Block::Text(t!(l, attendance.mail_dates_text, name = name.to_owned(), circle = circle.title.clone()).to_string()), Block::Facts(facts)];
    if let Some(next) = next {
        let at = when(l, next.zone(circle), &next.local_date, &next.local_time, now);
        let mut facts = vec![(t!(l, attendance.next_meeting).to_owned(), at)];
        facts.extend(place(l, circle, next));
        blocks.push(Block::Facts(facts));
        blocks.push(Block::Text(t!(l, attendance.mail_dates_answer).to_owned()));
    }
    blocks.push(Block::Button(t!(l, attendance.mail_dashboard).to_owned(), links.dashboard.clone()));
    Letter {
        locale: l,
        subject: t!(l, attendance.mail_dates_subject, circle = circle.title.clone()).to_string(),
        heading: t!(l, attendance.mail_dates_heading).to_owned(),
        blocks,
        foot: vec![
            Block::Text(t!(l, attendance.mail_why, circle = circle.title.clone()).to_string()),
            Block::Link(t!(l, attendance.mail_leave).to_owned(), links.leave.clone()),
        ],
    }
}

/// The circle was cancelled; says why, if a reason was given.
pub fn cancelled(circle: &Circle, l: Locale, participant: bool) -> Letter {
    let foot =
        if participant { t!(l, attendance.mail_why, circle = circle.title.clone()).to_string() } else { t!(l, attendance.mail_why_host).to_owned() };
    let mut blocks = vec![Block::Text(t!(l, attendance.mail_cancelled_text, circle = circle.title.clone()).to_string())];
    if !circle.cancel_reason.is_empty() {
        blocks.push(Block::Facts(vec![(t!(l, attendance.mail_reason).to_owned(), circle.cancel_reason.clone())]));
    }
    blocks.push(Block::Text(if participant { t!(l, attendance.mail_cancelled_ask) } else { t!(l, attendance.mail_cancelled_host) }.to_owned()));
    Letter {
        locale: l,
        subject: t!(l, attendance.mail_cancelled_subject, circle = circle.title.clone()).to_string(),
        heading: t!(l, attendance.mail_cancelled_heading).to_owned(),
        blocks,
        foot: vec![Block::Text(foot)],
    }
}

/// Returns a sample of each kind of letter.
pub fn sample(l: Locale) -> Vec<Letter> {
    let url = |part: &str| format!("https://circlet.example/{part}/abc");
    let links = Links { dashboard: url("p"), leave: url("leave"), yes: url("rsvp"), no: url("rsvp"), unsubscribe: url("unsubscribe") };
    let next = Meeting::example();
    let now = Timestamp::from_microsecond(next.starts_at).unwrap_or_default();
    let (circle, online) = (Circle::example(i18n::code(l)), Circle::example_online(i18n::code(l)));
    let name = "Grace Wanjiru";
    let on = |date: &str| (LocalDate::parse(date).unwrap_or_default(), "18:00".to_owned(), circle.time_zone.clone());
    let changes = [
        Change { old: on("2026-12-08"), new: Some(on("2026-12-09")), reason: String::new() },
        Change { old: on("2026-12-15"), new: None, reason: "The library is closed that day.".to_owned() },
    ];
    vec![
        reminder(&circle, name, l, &next, &links, now),
        reminder(&online, name, l, &next, &links, now),
        dates_changed(&circle, name, l, &changes, Some(&next), &links, now),
        dates_changed(&circle, name, l, &changes, None, &links, now),
        cancelled(&Circle { cancel_reason: "The library is flooded.\nWe start again in March: 555-0100".to_owned(), ..circle.clone() }, l, true),
        cancelled(&circle, l, false),
    ]
}
