//! The tables of a download: columns, and the statement that reads them for circles with an id above `$1` and up to
//! `$2`. No secrets: no passwords, tokens, links of online meetings, or former answers. Drafts that no account has
//! claimed belong to a browser and are left out.

use crate::exports::model::Table;
use Kind::{Int, List, Moment, Text};

/// What a column contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Int,
    /// Text.
    Text,
    /// Microseconds UTC, written as 2026-11-30T18:00:00Z.
    Moment,
    /// A JSON list of texts.
    List,
}

/// Columns in order, and the statement.
type Definition = (&'static [(&'static str, Kind)], &'static str);

/// Returns a table's columns and statement.
pub fn definition(table: Table) -> Definition {
    match table {
        Table::Circles => CIRCLES,
        Table::People => PEOPLE,
        Table::Meetings => MEETINGS,
        Table::Rsvps => RSVPS,
        Table::Attendance => ATTENDANCE,
        Table::Answers => ANSWERS,
    }
}

const CIRCLES: Definition = (
    &[
        ("circle", Text),
        ("title", Text),
        ("state", Text),
        ("hidden_at", Moment),
        ("course", Text),
        ("course_link", Text),
        ("language", Text),
        ("in_person", Int),
        ("online", Int),
        ("venue", Text),
        ("address", Text),
        ("city", Text),
        ("country", Text),
        ("time_zone", Text),
        ("first_meeting_begins", Moment),
        ("last_meeting_ends", Moment),
        ("meetings", Int),
        ("seats", Int),
        ("taken", Int),
        ("imported_sign_ups", Int),
        ("welcome", Text),
        ("question", Text),
        ("facilitators", Text),
        ("published_at", Moment),
        ("cancelled_at", Moment),
        ("cancel_reason", Text),
    ],
    "select c.slug, c.title, c.state, c.hidden_at, k.title, k.link, c.language, c.in_person, c.online, c.venue, c.address, c.city, c.country,
            c.time_zone, c.first_at, c.last_at,
            (select count(*) from meetings m where m.circle_id = c.id and m.cancelled_at is null) as planned,
            c.capacity, c.taken, c.imported_signups, c.welcome, c.question,
            (select string_agg(a.name, ', ')
             from (select p.name from circle_facilitators f join accounts p on p.id = f.account_id where f.circle_id = c.id order by f.added_at, p.id) a)
                as people,
            c.published_at, c.cancelled_at, c.cancel_reason
     from circles c
     left join courses k on k.id = c.course_id
     where c.id > $1 and c.id <= $2 and c.draft_token_hash is null
     order by c.id",
);

const PEOPLE: Definition = (
    &[
        ("circle", Text),
        ("sign_up", Int),
        ("name", Text),
        ("email", Text),
        ("goal", Text),
        ("support", Text),
        ("answer", Text),
        ("language", Text),
        ("signed_up_at", Moment),
        ("left_at", Moment),
        ("left_how", Text),
    ],
    "select c.slug, s.id, s.name, s.email, s.goal, s.support, s.answer, s.locale, s.created_at, s.left_at, s.left_how
     from circles c
     join signups s on s.circle_id = c.id
     where c.id > $1 and c.id <= $2 and c.draft_token_hash is null
     order by c.id, s.created_at, s.id",
);

const MEETINGS: Definition = (
    &[
        ("circle", Text),
        ("meeting", Int),
        ("date", Text),
        ("time", Text),
        ("time_zone", Text),
        ("begins", Moment),
        ("ends", Moment),
        ("note", Text),
        ("cancelled_at", Moment),
        ("cancel_reason", Text),
        ("faces", Int),
        ("names_marked", Int),
        ("others", Int),
        ("feedback_done_at", Moment),
    ],
    "select c.slug, m.id, m.local_date, m.local_time, m.time_zone, m.starts_at, m.ends_at, m.note, m.cancelled_at, m.cancel_reason, f.rating,
            (select count(*) from feedback_attendance a where a.meeting_id = m.id) as marked,
            f.attendance, f.done_at
     from circles c
     join meetings m on m.circle_id = c.id
     left join feedback f on f.meeting_id = m.id
     where c.id > $1 and c.id <= $2 and c.draft_token_hash is null
     order by c.id, m.starts_at, m.id",
);

const RSVPS: Definition = (
    &[("circle", Text), ("meeting", Int), ("date", Text), ("sign_up", Int), ("name", Text), ("coming", Int), ("answered_at", Moment)],
    "select c.slug, m.id, m.local_date, s.id, s.name, r.coming, r.answered_at
     from circles c
     join meetings m on m.circle_id = c.id
     join rsvps r on r.meeting_id = m.id and r.revision = m.revision
     join signups s on s.id = r.signup_id
     where c.id > $1 and c.id <= $2 and c.draft_token_hash is null
     order by c.id, m.starts_at, m.id, s.id",
);

const ATTENDANCE: Definition = (
    &[("circle", Text), ("meeting", Int), ("date", Text), ("sign_up", Int), ("name", Text)],
    "select c.slug, m.id, m.local_date, s.id, s.name
     from circles c
     join meetings m on m.circle_id = c.id
     join feedback_attendance a on a.meeting_id = m.id
     join signups s on s.id = a.signup_id
     where c.id > $1 and c.id <= $2 and c.draft_token_hash is null
     order by c.id, m.starts_at, m.id, s.id",
);

/// Every form's answers, whichever slice owns the form.
const ANSWERS: Definition = (
    &[
        ("circle", Text),
        ("form", Text),
        ("sheet", Int),
        ("meeting", Int),
        ("date", Text),
        ("sign_up", Int),
        ("name", Text),
        ("question", Text),
        ("version", Int),
        ("value", List),
        ("answered_by", Text),
        ("answered_at", Moment),
        ("done_at", Moment),
    ],
    "select c.slug, h.form, h.id, h.meeting_id, m.local_date, h.signup_id, coalesce(s.name, o.name), a.question, a.version, a.value, b.name,
            a.updated_at, h.done_at
     from circles c
     join sheets h on h.circle_id = c.id
     join answers a on a.sheet_id = h.id
     left join meetings m on m.id = h.meeting_id
     left join signups s on s.id = h.signup_id
     left join accounts o on o.id = h.account_id
     left join accounts b on b.id = a.author_id
     where c.id > $1 and c.id <= $2 and c.draft_token_hash is null
     order by c.id, h.id, a.question",
);
