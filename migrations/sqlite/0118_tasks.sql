-- The weekly plan of a circle: what people do for each meeting, and who has done it. A task that is skipped keeps its row, and who
-- has done it.
create table tasks (
    id integer primary key,
    circle_id integer not null references circles (id) on delete cascade,
    -- The meeting it is for; null: not given to one yet.
    meeting_id integer references meetings (id) on delete set null,
    position integer not null,
    title text not null,
    link text not null default '',
    minutes integer check (minutes between 1 and 600),
    -- The circle's course when the task was added.
    course_id integer references courses (id) on delete set null,
    state text not null check (state in ('listed', 'proposed', 'skipped')),
    -- The participant who proposed it, until that person leaves.
    proposed_by integer references signups (id) on delete set null,
    revision integer not null default 0,
    created_at integer not null,
    changed_at integer not null
) strict;
create index tasks_circle on tasks (circle_id, position);
create index tasks_meeting on tasks (meeting_id) where meeting_id is not null;
create index tasks_course on tasks (course_id) where course_id is not null;
create index tasks_proposed_by on tasks (proposed_by) where proposed_by is not null;

create table task_ticks (
    task_id integer not null references tasks (id) on delete cascade,
    signup_id integer not null references signups (id) on delete cascade,
    at integer not null,
    primary key (task_id, signup_id)
) strict;
create index task_ticks_signup on task_ticks (signup_id);
