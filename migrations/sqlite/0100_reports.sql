-- Why staff hid a page: its owner is told, and reads it there. Pages that readers reported, until staff have answered.
alter table circles add column hidden_reason text not null default '';
alter table courses add column hidden_reason text not null default '';
alter table staff_log add column reason text not null default '';
create table page_reports (
    id integer primary key,
    -- Exactly one of the two.
    circle_id integer references circles (id) on delete cascade,
    course_id integer references courses (id) on delete cascade,
    reason text not null,
    words text not null,
    -- Where the answer goes; empty: nowhere, or it was sent.
    email text not null default '',
    locale text not null,
    at integer not null,
    closed_at integer,
    closed_by integer references accounts (id),
    answer text not null default ''
) strict;
create index page_reports_open on page_reports (id) where closed_at is null;
create index page_reports_circle on page_reports (circle_id) where circle_id is not null;
create index page_reports_course on page_reports (course_id) where course_id is not null;
create index page_reports_closed_by on page_reports (closed_by) where closed_by is not null;
-- For forgetting a person.
create index page_reports_email on page_reports (lower(email)) where email <> '';
create index staff_log_reason on staff_log (subject) where reason <> '';
