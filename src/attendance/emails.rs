//! Mails about dates: reminders, moves, cancellation.

use crate::circles::model::Circle;
use crate::i18n::{self, Locale, dates, t};
use crate::meetings::model::Meeting;
use crate::platform::Timestamp;
use crate::platform::outbox::{Block, Letter};

/// The addresses a participant's mail carries.
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
    /// The end of reminders.
    pub unsubscribe: String,
}

/// A date that changed: local date and time before, and after if there is one.
#[derive(Clone, Debug)]
pub struct Change {
    /// Before.
    pub old: (String, String),
    /// After; none when the meeting is called off.
    pub new: Option<(String, String)>,
}

fn place(l: Locale, circle: &Circle) -> Vec<(String, String)> {
    if !circle.online {
        return vec![(t!(l, attendance.where_label).to_owned(), circle.place())];
    }
    let mut facts = vec![(t!(l, attendance.where_label).to_owned(), t!(l, attendance.online).to_owned())];
    if !circle.meeting_url.is_empty() {
        facts.push((t!(l, attendance.meeting_link).to_owned(), circle.meeting_url.clone()));
    }
    facts
}

fn when(l: Locale, circle: &Circle, date: &str, time: &str, now: Timestamp) -> String {
    format!("{} ({})", dates::stored(l, date, time, &circle.time_zone, now), dates::zone_words(l, &circle.time_zone))
}

/// Two days before: will you come?
pub fn reminder(circle: &Circle, name: &str, l: Locale, meeting: &Meeting, links: &Links, now: Timestamp) -> Letter {
    let short = dates::stored(l, &meeting.local_date, &meeting.local_time, &circle.time_zone, now);
    let mut facts = vec![(t!(l, attendance.when_label).to_owned(), when(l, circle, &meeting.local_date, &meeting.local_time, now))];
    facts.extend(place(l, circle));
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

/// Dates moved or are called off.
pub fn dates_changed(circle: &Circle, name: &str, l: Locale, changes: &[Change], next: Option<&Meeting>, links: &Links, now: Timestamp) -> Letter {
    let mut facts = Vec::new();
    for change in changes {
        let old = when(l, circle, &change.old.0, &change.old.1, now);
        facts.push((t!(l, attendance.mail_old).to_owned(), old));
        let new = match &change.new {
            Some((date, time)) => when(l, circle, date, time, now),
            None => t!(l, attendance.mail_called_off).to_owned(),
        };
        facts.push((t!(l, attendance.mail_new).to_owned(), new));
    }
    let mut blocks =
        vec![Block::Text(t!(l, attendance.mail_dates_text, name = name.to_owned(), circle = circle.title.clone()).to_string()), Block::Facts(facts)];
    if let Some(next) = next {
        let mut facts = vec![(t!(l, attendance.next_meeting).to_owned(), when(l, circle, &next.local_date, &next.local_time, now))];
        facts.extend(place(l, circle));
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

/// The circle is called off.
pub fn cancelled(circle: &Circle, l: Locale, participant: bool) -> Letter {
    let foot =
        if participant { t!(l, attendance.mail_why, circle = circle.title.clone()).to_string() } else { t!(l, attendance.mail_why_host).to_owned() };
    Letter {
        locale: l,
        subject: t!(l, attendance.mail_cancelled_subject, circle = circle.title.clone()).to_string(),
        heading: t!(l, attendance.mail_cancelled_heading).to_owned(),
        blocks: vec![
            Block::Text(t!(l, attendance.mail_cancelled_text, circle = circle.title.clone()).to_string()),
            Block::Text(if participant { t!(l, attendance.mail_cancelled_ask) } else { t!(l, attendance.mail_cancelled_host) }.to_owned()),
        ],
        foot: vec![Block::Text(foot)],
    }
}

/// A letter of each kind, for looking at.
pub fn sample(l: Locale) -> Vec<Letter> {
    let url = |part: &str| format!("https://circlet.example/{part}/abc");
    let links = Links { dashboard: url("p"), leave: url("leave"), yes: url("rsvp"), no: url("rsvp"), unsubscribe: url("unsubscribe") };
    let next = Meeting::example();
    let now = Timestamp::from_microsecond(next.starts_at).unwrap_or_default();
    let (circle, online) = (Circle::example(i18n::code(l)), Circle::example_online(i18n::code(l)));
    let name = "Grace Wanjiru";
    let on = |date: &str| (date.to_owned(), "18:00".to_owned());
    let changes = [Change { old: on("2026-12-08"), new: Some(on("2026-12-09")) }, Change { old: on("2026-12-15"), new: None }];
    vec![
        reminder(&circle, name, l, &next, &links, now),
        reminder(&online, name, l, &next, &links, now),
        dates_changed(&circle, name, l, &changes, Some(&next), &links, now),
        dates_changed(&circle, name, l, &changes, None, &links, now),
        cancelled(&circle, l, true),
        cancelled(&circle, l, false),
    ]
}
