-- Kept totals for the page of numbers: see docs/decisions/0014-kept-totals.md. `totals` is what the page
-- reads, `circle_tallies` what each circle contributes to it, and `totals_due` names the circles whose
-- contribution has to be counted again. The triggers fill the last one in the transaction of every change,
-- also of an import, so no code that changes a circle has to know about totals.

create table totals (
    kind text not null check (kind in ('all', 'country', 'city', 'online', 'language', 'course')),
    -- 0: all years.
    year integer not null,
    -- The folded country, "country|city", the language, or the course's id; empty for "all" and "online".
    key text not null,
    -- How it is shown.
    name text not null default '',
    circles integer not null default 0,
    signups integer not null default 0,
    -- Of the sign-ups: those that an imported circle brought along as a number.
    imported integer not null default 0,
    meetings integer not null default 0,
    -- Meetings whose attendance is known.
    recorded integer not null default 0,
    attendances integer not null default 0,
    -- Circles that are over and whose completion is known, and their people.
    completed integer not null default 0,
    came integer not null default 0,
    stayed integer not null default 0,
    -- How many different ones there are; only in the rows of "all".
    cities integer not null default 0,
    countries integer not null default 0,
    courses integer not null default 0,
    languages integer not null default 0,
    -- Different people, counted nightly; only in the row of everything.
    people integer not null default 0,
    -- When nothing was left to count; only in the row of everything.
    counted_at integer not null default 0,
    primary key (kind, year, key)
) strict;
create index totals_listed on totals (kind, year, circles, key);
insert into totals (kind, year, key) values ('all', 0, '');

create table circle_tallies (
    -- No reference: the tally of a circle that was deleted is taken off the totals first.
    circle_id integer primary key,
    -- Of its first meeting; 0 while none was held.
    year integer not null,
    city text not null,
    country text not null,
    in_person integer not null check (in_person in (0, 1)),
    language text not null,
    course_id integer,
    circles integer not null,
    signups integer not null,
    imported integer not null,
    meetings integer not null,
    recorded integer not null,
    attendances integer not null,
    completed integer not null,
    came integer not null,
    stayed integer not null,
    -- When its next meeting ends, which changes its numbers without anyone changing it.
    next_at integer
) strict;
create index circle_tallies_next on circle_tallies (next_at);

create table totals_due (
    circle_id integer not null,
    -- The transaction that changed it (PostgreSQL), so that transactions do not wait for each other here.
    tx integer not null default 0,
    primary key (circle_id, tx)
) strict;
insert into totals_due (circle_id) select id from circles where state <> 'draft';

create trigger totals_circle_new after insert on circles when new.state <> 'draft' begin
    insert into totals_due (circle_id) values (new.id) on conflict do nothing;
end;
create trigger totals_circle
after update of state, hidden_at, city, country, in_person, language, course_id, imported_signups on circles
when new.state <> 'draft' or old.state <> 'draft' begin
    insert into totals_due (circle_id) values (new.id) on conflict do nothing;
end;
create trigger totals_circle_gone after delete on circles when old.state <> 'draft' begin
    insert into totals_due (circle_id) values (old.id) on conflict do nothing;
end;
create trigger totals_meeting_new after insert on meetings begin
    insert into totals_due (circle_id) values (new.circle_id) on conflict do nothing;
end;
create trigger totals_meeting after update of local_date, starts_at, ends_at, cancelled_at on meetings begin
    insert into totals_due (circle_id) values (new.circle_id) on conflict do nothing;
end;
create trigger totals_meeting_gone after delete on meetings begin
    insert into totals_due (circle_id) values (old.circle_id) on conflict do nothing;
end;
create trigger totals_signup_new after insert on signups begin
    insert into totals_due (circle_id) values (new.circle_id) on conflict do nothing;
end;
create trigger totals_signup after update of left_how on signups begin
    insert into totals_due (circle_id) values (new.circle_id) on conflict do nothing;
end;
create trigger totals_signup_gone after delete on signups begin
    insert into totals_due (circle_id) values (old.circle_id) on conflict do nothing;
end;
create trigger totals_feedback_new after insert on feedback begin
    insert into totals_due (circle_id) select circle_id from meetings where id = new.meeting_id on conflict do nothing;
end;
create trigger totals_feedback after update of attendance on feedback begin
    insert into totals_due (circle_id) select circle_id from meetings where id = new.meeting_id on conflict do nothing;
end;
create trigger totals_feedback_gone after delete on feedback begin
    insert into totals_due (circle_id) select circle_id from meetings where id = old.meeting_id on conflict do nothing;
end;
create trigger totals_attendance_new after insert on feedback_attendance begin
    insert into totals_due (circle_id) select circle_id from meetings where id = new.meeting_id on conflict do nothing;
end;
create trigger totals_attendance_gone after delete on feedback_attendance begin
    insert into totals_due (circle_id) select circle_id from meetings where id = old.meeting_id on conflict do nothing;
end;
