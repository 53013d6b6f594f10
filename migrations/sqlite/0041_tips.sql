-- Tips for the next group: what a facilitator wrote in the weekly feedback and agreed to show. One per meeting.
create table tips (
    id integer primary key,
    meeting_id integer not null unique references meetings (id) on delete cascade,
    circle_id integer not null references circles (id) on delete cascade,
    -- The circle's course when it was written.
    course_id integer not null references courses (id) on delete cascade,
    words text not null,
    -- Hidden by staff.
    hidden_at integer,
    created_at integer not null,
    updated_at integer not null
) strict;
create index tips_course on tips (course_id, id);
create index tips_circle on tips (circle_id);
