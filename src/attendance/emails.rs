//! Emails about dates: reminders, moves, cancellations.

use crate::circles::model::{AddressShown, Circle};
use crate::i18n::{self, Locale, dates, plural, t};
use crate::meetings::model::Meeting;
use crate::platform::Timestamp;
use crate::platform::outbox::{Block, Letter};
use crate::types::{LocalDate, MeetingId};

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

/// When a meeting is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// Local date.
    pub date: LocalDate,
    /// Local time, 18:30.
    pub time: String,
    /// IANA zone.
    pub zone: String,
}

/// One side of a change: only what differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// When it is.
    pub when: Option<When>,
    /// Length in minutes.
    pub minutes: Option<i64>,
    /// The place on one line; empty means online.
    pub place: Option<String>,
    /// The link of the online meeting; empty means none.
    pub link: Option<String>,
}

/// A change of one meeting, or the same change of several that stay on their dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The meetings.
    pub meetings: Vec<MeetingId>,
    /// When they are now.
    pub whens: Vec<When>,
    /// Before; `None` if it is new.
    pub before: Option<Side>,
    /// After; `None` if it is cancelled.
    pub after: Option<Side>,
    /// Why it is cancelled, or what a facilitator says about the change; may be empty.
    pub reason: String,
}

impl Change {
    /// Returns whether a date is new, moved or cancelled.
    fn of_date(&self) -> bool {
        self.before.as_ref().is_none_or(|side| side.when.is_some())
    }

    fn moved(&self) -> bool {
        self.of_date() && self.before.is_some() && self.after.is_some()
    }
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

/// Two days before a meeting: asks whether the participant will come, or says what they answered and how to change it.
pub fn reminder(circle: &Circle, name: &str, l: Locale, (meeting, said): (&Meeting, Option<bool>), links: &Links, now: Timestamp) -> Letter {
    let zone = meeting.zone(circle);
    let short = dates::stored(l, &meeting.local_date, &meeting.local_time, zone, now);
    let mut facts = vec![(t!(l, attendance.when_label).to_owned(), when(l, zone, &meeting.local_date, &meeting.local_time, now))];
    facts.extend(place(l, circle, meeting));
    let title = circle.title.clone();
    let text = match said {
        None => t!(l, attendance.mail_reminder_text, circle = title).to_string(),
        Some(true) => t!(l, attendance.mail_reminder_yes, circle = title).to_string(),
        Some(false) => t!(l, attendance.mail_reminder_no, circle = title).to_string(),
    };
    let mut blocks = vec![Block::hello(l, name), Block::Text(text), Block::Facts(facts)];
    blocks.extend(match said {
        None => {
            vec![Block::Button(t!(l, attendance.yes).to_owned(), links.yes.clone()), Block::Link(t!(l, attendance.no).to_owned(), links.no.clone())]
        }
        Some(true) => vec![Block::Link(t!(l, attendance.mail_reminder_change_no).to_owned(), links.no.clone())],
        Some(false) => vec![Block::Link(t!(l, attendance.mail_reminder_change_yes).to_owned(), links.yes.clone())],
    });
    blocks.push(Block::Link(t!(l, attendance.mail_dashboard).to_owned(), links.dashboard.clone()));
    Letter {
        locale: l,
        subject: t!(l, attendance.mail_reminder_subject, circle = circle.title.clone(), when = short).to_string(),
        heading: t!(l, attendance.mail_reminder_heading).to_owned(),
        blocks,
        foot: vec![
            Block::Text(t!(l, attendance.mail_why, circle = circle.title.clone()).to_string()),
            Block::Link(t!(l, attendance.mail_unsubscribe).to_owned(), links.unsubscribe.clone()),
            Block::Link(t!(l, attendance.mail_leave).to_owned(), links.leave.clone()),
        ],
    }
}

/// The most dates that are listed one by one.
const LISTED: usize = 3;

/// Returns a change as label and value: which meetings, before, now.
fn change_facts(l: Locale, change: &Change, now: Timestamp) -> Vec<(String, String)> {
    let said = |at: &When| when(l, &at.zone, &at.date, &at.time, now);
    let lines = |side: &Side, is_now: bool| {
        let place = side.place.as_ref().map(|line| if line.is_empty() { t!(l, attendance.online).to_owned() } else { line.clone() });
        let minutes = side.minutes.map(|count| plural!(l, attendance.mail_minutes, count));
        // A link that is gone is said; that there was none before a new one is not.
        let gone = || is_now.then(|| t!(l, attendance.mail_no_link).to_owned());
        let link = side.link.clone().and_then(|link| if link.is_empty() { gone() } else { Some(link) });
        [side.when.as_ref().map(said), minutes, place, link].into_iter().flatten().collect::<Vec<_>>().join("\n")
    };
    let mut facts = Vec::new();
    if !change.of_date() {
        let which = match change.whens.as_slice() {
            [first, ..] if change.whens.len() > LISTED => {
                plural!(l, attendance.mail_meetings_from, change.whens.len(), first = said(first))
            }
            few => few.iter().map(said).collect::<Vec<_>>().join("\n"),
        };
        facts.push((t!(l, attendance.mail_meeting).to_owned(), which));
    }
    match (&change.before, &change.after) {
        (None, Some(after)) => facts.push((t!(l, attendance.mail_added).to_owned(), lines(after, true))),
        (before, after) => {
            facts.push((t!(l, attendance.mail_old).to_owned(), before.as_ref().map(|side| lines(side, false)).unwrap_or_default()));
            let called_off = || t!(l, attendance.mail_called_off).to_owned();
            facts.push((t!(l, attendance.mail_new).to_owned(), after.as_ref().map_or_else(called_off, |side| lines(side, true))));
        }
    }
    let said = if change.after.is_none() { t!(l, attendance.mail_reason) } else { t!(l, attendance.mail_words) };
    facts.push((said.to_owned(), change.reason.clone()));
    // An empty side (a link that is new) or reason says nothing.
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// Meetings were added, moved, changed or cancelled.
pub fn changes(circle: &Circle, name: &str, l: Locale, changes: &[Change], next: Option<&Meeting>, links: &Links, now: Timestamp) -> Letter {
    let dates = changes.iter().any(Change::of_date);
    let title = circle.title.clone();
    let text = if dates {
        t!(l, attendance.mail_dates_text, circle = title.clone()).to_string()
    } else {
        t!(l, attendance.mail_place_text, circle = title.clone()).to_string()
    };
    let mut blocks = vec![Block::hello(l, name), Block::Text(text)];
    blocks.extend(changes.iter().map(|change| Block::Facts(change_facts(l, change, now))));
    if let Some(next) = next {
        let at = when(l, next.zone(circle), &next.local_date, &next.local_time, now);
        let mut facts = vec![(t!(l, attendance.next_meeting).to_owned(), at)];
        facts.extend(place(l, circle, next));
        blocks.push(Block::Facts(facts));
    }
    if changes.iter().any(Change::moved) {
        blocks.push(Block::Text(t!(l, attendance.mail_dates_answer).to_owned()));
    }
    blocks.push(Block::Button(t!(l, attendance.mail_dashboard).to_owned(), links.dashboard.clone()));
    Letter {
        locale: l,
        subject: if dates {
            t!(l, attendance.mail_dates_subject, circle = title.clone()).to_string()
        } else {
            t!(l, attendance.mail_place_subject, circle = title.clone()).to_string()
        },
        heading: if dates { t!(l, attendance.mail_dates_heading) } else { t!(l, attendance.mail_place_heading) }.to_owned(),
        blocks,
        foot: foot(l, circle, links),
    }
}

/// Returns why a participant gets an email that cannot be ended while the seat is held, and how to leave.
fn foot(l: Locale, circle: &Circle, links: &Links) -> Vec<Block> {
    vec![
        Block::Text(t!(l, attendance.mail_why, circle = circle.title.clone()).to_string()),
        Block::Link(t!(l, attendance.mail_leave).to_owned(), links.leave.clone()),
    ]
}

/// The circle was cancelled; says why, if a reason was given. `links` for a participant.
pub fn cancelled(circle: &Circle, l: Locale, links: Option<&Links>) -> Letter {
    let mut blocks = vec![Block::Text(t!(l, attendance.mail_cancelled_text, circle = circle.title.clone()).to_string())];
    if !circle.cancel_reason.is_empty() {
        blocks.push(Block::Facts(vec![(t!(l, attendance.mail_reason).to_owned(), circle.cancel_reason.clone())]));
    }
    if links.is_none() {
        blocks.push(Block::Text(t!(l, attendance.mail_cancelled_host).to_owned()));
    } else {
        match circle.reached_by() {
            None => {}
            Some(AddressShown::Form) => blocks.push(Block::Text(t!(l, attendance.mail_cancelled_form).to_owned())),
            Some(AddressShown::Page | AddressShown::Reply) => blocks.push(Block::Text(t!(l, attendance.mail_cancelled_ask).to_owned())),
        }
    }
    if let Some(links) = links {
        blocks.push(Block::Link(t!(l, attendance.mail_dashboard).to_owned(), links.dashboard.clone()));
    }
    Letter {
        locale: l,
        subject: t!(l, attendance.mail_cancelled_subject, circle = circle.title.clone()).to_string(),
        heading: t!(l, attendance.mail_cancelled_heading).to_owned(),
        blocks,
        foot: links.map_or_else(|| vec![Block::Text(t!(l, attendance.mail_why_host).to_owned())], |links| foot(l, circle, links)),
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
    let on = |date: &str| When { date: LocalDate::parse(date).unwrap_or_default(), time: "18:00".to_owned(), zone: circle.time_zone.clone() };
    let dated = |date: &str| Some(Side { when: Some(on(date)), ..Side::default() });
    let at = |room: &str| Some(Side { place: Some(room.to_owned()), ..Side::default() });
    let change = |dates: &[&str], before, after, reason: &str| {
        let whens = dates.iter().map(|date| on(date)).collect();
        Change { meetings: vec![MeetingId(1)], whens, before, after, reason: reason.to_owned() }
    };
    let moves = [
        change(&["2026-12-09"], dated("2026-12-08"), dated("2026-12-09"), "The room is free on Wednesday only."),
        change(&["2026-12-15"], dated("2026-12-15"), None, "The library is closed that day."),
        change(&["2026-12-22"], None, dated("2026-12-22"), ""),
    ];
    let days = ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"];
    let rooms = [change(&days, at("Harold Washington Library, Room 302"), at("Harold Washington Library, Room 115"), "")];
    vec![
        reminder(&circle, name, l, (&next, None), &links, now),
        reminder(&online, name, l, (&next, Some(true)), &links, now),
        reminder(&circle, name, l, (&next, Some(false)), &links, now),
        changes(&circle, name, l, &moves, Some(&next), &links, now),
        changes(&circle, name, l, &rooms, None, &links, now),
        cancelled(
            &Circle { cancel_reason: "The library is flooded.\nWe start again in March: 555-0100".to_owned(), ..circle.clone() },
            l,
            Some(&links),
        ),
        cancelled(&circle, l, None),
    ]
}
