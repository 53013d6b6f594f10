//! Reads for what a running circle tells.

use crate::platform::db::Reader;
use crate::platform::error::{Doing, Result};
use crate::types::{CircleId, MeetingId};
use sqlx::FromRow;

/// A reflection after a meeting.
#[derive(Debug, FromRow)]
pub struct ReflectionRow {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// The question.
    pub question: String,
    /// The answer, as stored.
    pub value: String,
}

/// Returns the reflections of a circle's facilitators.
pub async fn reflections<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<Vec<ReflectionRow>> {
    sqlx::query_as(
        "select s.meeting_id, a.question, a.value
         from sheets s
         join answers a on a.sheet_id = s.id
         where s.circle_id = $1 and s.form = 'weekly' and s.meeting_id is not null
           and a.question in ('reflection_1', 'reflection_2', 'reflection_3', 'reflection_4', 'reflection_5', 'reflection_6')
         order by s.meeting_id, a.question
         limit 200",
    )
    .bind(circle)
    .fetch_all(on)
    .await
    .doing("list the reflections of a circle")
}

/// A participant.
#[derive(Debug, FromRow)]
pub struct PersonRow {
    /// Name as typed.
    pub name: String,
    /// What others see of it.
    pub shown: String,
    /// Address; may be empty.
    pub email: String,
    /// The person's goal; may be empty.
    pub goal: String,
    /// For how many of the last two meetings, since the person signed up, everyone who came is recorded by name: one
    /// who was only counted may be this person.
    pub recorded: i64,
    /// How many of those the person came to.
    pub came: i64,
    /// How far the goal is, as a code, if the person shares it; otherwise empty.
    pub progress: String,
    /// What the person can help with; may be empty.
    pub can_help: String,
    /// What the person needs; may be empty.
    pub needs: String,
}

/// Returns the first 200 participants of a circle, with their attendance at the last two meetings.
pub async fn people<'c>(on: impl Reader<'c>, circle: CircleId, now: i64) -> Result<Vec<PersonRow>> {
    sqlx::query_as(
        "with last_two as (select m.id, m.starts_at
                           from meetings m
                           where m.circle_id = $1 and m.cancelled_at is null and m.ends_at <= $2
                           order by m.starts_at desc, m.id desc
                           limit 2)
         select s.name, case when s.shown_name = '' then s.name else s.shown_name end as shown, s.email, s.goal,
                (select count(*) from last_two l
                 where l.starts_at > s.created_at
                   and exists (select 1 from feedback_attendance a where a.meeting_id = l.id)
                   and not exists (select 1 from feedback f where f.meeting_id = l.id and f.attendance > 0)) as recorded,
                (select count(*) from last_two l join feedback_attendance a on a.meeting_id = l.id where a.signup_id = s.id) as came,
                coalesce(case when g.shared = 1 then g.progress end, '') as progress,
                coalesce(g.can_help, '') as can_help, coalesce(g.needs, '') as needs
         from signups s
         left join goals g on g.signup_id = s.id
         where s.circle_id = $1 and s.left_at is null
         order by s.created_at, s.id
         limit 200",
    )
    .bind(circle)
    .bind(now)
    .fetch_all(on)
    .await
    .doing("list the goals of a circle")
}
