-- What circles thought of their course: ratings with reasons, and what the next group should know. A course's
-- place in the library follows from it.

-- One voice per person and circle, taken from the person's closing survey.
create table ratings (
    id integer primary key,
    sheet_id integer not null unique references sheets (id) on delete cascade,
    circle_id integer not null references circles (id) on delete cascade,
    -- The circle's course when it was last changed.
    course_id integer not null references courses (id) on delete cascade,
    -- participant or facilitator.
    role text not null,
    -- 1 to 5.
    stars integer not null,
    -- Why, if the person lets it be shown; otherwise empty.
    reason text not null,
    -- The reason is hidden by staff.
    hidden_at integer,
    created_at integer not null,
    updated_at integer not null
) strict;
create index ratings_course on ratings (course_id, id);
create index ratings_circle on ratings (circle_id);

-- Derived from the ratings, for lists. The place: 0 if no circle has met with the course, otherwise 1 to 5.
alter table courses add column rank real not null default 0;
alter table courses add column voices integer not null default 0;
alter table courses add column stars integer not null default 0;
alter table courses add column voice_circles integer not null default 0;
create index courses_ranked on courses (rank desc, used desc, sort_key, id, hidden_at);

-- What places are computed with until the next nightly run: one row.
create table ranking (
    id integer primary key,
    -- The library's mean, at most 4.0.
    prior real not null,
    -- The moment from which the age of circles is counted.
    as_of integer not null
) strict;

-- Tips come from the weekly feedback, extra resources from the closing survey.
alter table tips rename to tips_of_meetings;
drop index tips_course;
drop index tips_circle;
create table tips (
    id integer primary key,
    -- tip or resource.
    kind text not null,
    -- Of a tip: the meeting after which it was written.
    meeting_id integer unique references meetings (id) on delete cascade,
    -- Of a resource: the survey in which it was named.
    sheet_id integer unique references sheets (id) on delete cascade,
    circle_id integer not null references circles (id) on delete cascade,
    course_id integer not null references courses (id) on delete cascade,
    words text not null,
    -- How many people found it helpful.
    helpful integer not null default 0,
    -- Hidden by staff.
    hidden_at integer,
    created_at integer not null,
    updated_at integer not null
) strict;
insert into tips (id, kind, meeting_id, circle_id, course_id, words, hidden_at, created_at, updated_at)
select id, 'tip', meeting_id, circle_id, course_id, words, hidden_at, created_at, updated_at
from tips_of_meetings;
drop table tips_of_meetings;
create index tips_course on tips (course_id, helpful desc, id desc);
create index tips_circle on tips (circle_id);

create table tip_marks (
    tip_id integer not null references tips (id) on delete cascade,
    account_id integer not null references accounts (id) on delete cascade,
    primary key (tip_id, account_id)
) strict;
create index tip_marks_account on tip_marks (account_id);

-- What the facilitators want to reach with the circle: asked in the wizard, quoted in the closing survey.
alter table circles add column goal text not null default '';
