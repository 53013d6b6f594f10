-- What the library is filtered by, and the indexes along which it is listed: see docs/decisions/0010-paging.md.

-- What the course costs: free, free_signup, partly, paid; empty if no one has said.
alter table courses add column cost text not null default '';
-- The day on which someone last checked that (UTC).
alter table courses add column cost_checked_on text;
-- How to take it for free.
alter table courses add column free_how text not null default '';
-- Hours a week.
alter table courses add column hours integer;
-- How many sessions (weeks, chapters, modules) it has.
alter table courses add column sessions integer;

-- Topics, each once, however it is spelled: courses refer to them by number.
create table topics (
    id integer primary key,
    -- The topic, folded.
    key text not null unique,
    -- The topic as it was first written.
    words text not null
) strict;

-- The numbers of its topics, joined by commas. Null until the step "topics of courses" has run.
alter table courses add column topic_ids text;

-- One index for each order of the list, with everything a course is filtered by.
create index courses_by_rank on courses (
    rank desc, used desc, sort_key, id,
    hidden_at, language, format, licence, cost, hours, sessions, topic_ids
);
create index courses_by_use on courses (
    used desc, sort_key, id,
    hidden_at, language, format, licence, cost, hours, sessions, topic_ids
);
create index courses_by_age on courses (
    created_at desc, id desc,
    hidden_at, language, format, licence, cost, hours, sessions, topic_ids
);
create index courses_by_title on courses (
    sort_key, id,
    hidden_at, language, format, licence, cost, hours, sessions, topic_ids
);
drop index courses_ranked;
drop index courses_listed;
