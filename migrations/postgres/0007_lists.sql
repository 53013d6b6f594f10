-- Lists that cost the same however much the tables hold: see docs/decisions/0010-paging.md. Each list
-- of the public pages is a walk along one of these indexes; what its filters ask is in the index.

-- How many public circles use the course, kept with each change of one.
alter table courses add column used bigint not null default 0;
update courses
set used = (select count(*) from circles c where c.course_id = courses.id and c.state = 'published' and c.hidden_at is null);
create index courses_listed on courses (used desc, sort_key, id, hidden_at);
drop index courses_sort;

-- Whether a circle is public, and whether one can sign up for it as long as it is not over: said once,
-- here. A sign-up changes the indexes only when it takes the last seat.
alter table circles add column is_public bigint
    generated always as (case when state = 'published' and hidden_at is null then 1 else 0 end) stored;
alter table circles add column is_open bigint
    generated always as (case when state = 'published' and hidden_at is null and signup_open = 1 and (capacity is null or taken < capacity) then 1 else 0 end) stored;

create index circles_public_first on circles (is_public, first_at, id, last_at, online, language, weekday);
create index circles_public_last on circles (is_public, last_at, id, first_at, online, language, weekday);
create index circles_open_first on circles (is_open, first_at, id, last_at, online, language, weekday);
create index circles_open_last on circles (is_open, last_at, id, first_at, online, language, weekday);
drop index circles_public;
-- The public circles of a course are counted along this one.
create index circles_of_course on circles (course_id, is_public, id);
drop index circles_course;
