-- The plan of a circle is the rows of `meetings`, from the draft on, and a circle meets in person,
-- online, or both. What SQL cannot work out (the moments of a draft's dates) is filled in by the step
-- "meetings" before the server answers.

alter table circles add column in_person integer not null default 1 check (in_person in (0, 1));
update circles set in_person = 1 - online;

-- Own zone; empty only in rows that the step has not filled in yet, for the circle's.
alter table meetings add column time_zone text not null default '';
-- Length; 0 only in rows that the step has not filled in yet.
alter table meetings add column minutes integer not null default 0 check (minutes between 0 and 1440);
-- Where it takes place, if not where the circle does: an empty text is the circle's.
alter table meetings add column mode text not null default '' check (mode in ('', 'in-person', 'online', 'both'));
alter table meetings add column venue text not null default '';
alter table meetings add column venue_details text not null default '';
alter table meetings add column address text not null default '';
alter table meetings add column city text not null default '';
alter table meetings add column country text not null default '';
alter table meetings add column meeting_url text not null default '';
-- What participants should know about this meeting.
alter table meetings add column note text not null default '';
-- Grows with every change of a published meeting (`revision`: of date or time only).
alter table meetings add column sequence integer not null default 0;
update meetings set sequence = revision;
-- Taken out of the plan of a published circle, and what people were told.
alter table meetings add column cancelled_at integer;
alter table meetings add column cancel_reason text not null default '';
-- Date, time, zone and length before the last change of a published meeting (JSON); empty when it never changed.
alter table meetings add column former text not null default '';

-- Start and end may be unknown now. Columns are exchanged one by one: a new table would take the
-- answers and the feedback with the old one.
drop index meetings_start;
alter table meetings add column start_moment integer;
alter table meetings add column end_moment integer;
update meetings set start_moment = starts_at, end_moment = ends_at;
alter table meetings drop column starts_at;
alter table meetings drop column ends_at;
alter table meetings rename column start_moment to starts_at;
alter table meetings rename column end_moment to ends_at;
create index meetings_start on meetings (starts_at);

insert into meetings (circle_id, plan_key, local_date, local_time, created_at)
select c.id, json_extract(e.value, '$.key'), json_extract(e.value, '$.date'), json_extract(e.value, '$.time'), c.updated_at
from circles c, json_each(c.plan) e
where not exists (select 1 from meetings m where m.circle_id = c.id and m.plan_key = json_extract(e.value, '$.key'))
order by c.id, e.id;

alter table circles drop column plan;

-- Which revision of the meeting an answer is for: one for an older date does not count.
alter table rsvps add column revision integer not null default 0;
update rsvps set revision = (select m.revision from meetings m where m.id = rsvps.meeting_id);
