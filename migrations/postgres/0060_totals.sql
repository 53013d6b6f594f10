-- Kept totals for the page of numbers: see docs/decisions/0014-kept-totals.md. `totals` is what the page
-- reads, `circle_tallies` what each circle contributes to it, and `totals_due` names the circles whose
-- contribution has to be counted again. The triggers fill the last one in the transaction of every change,
-- also of an import, so no code that changes a circle has to know about totals.

create table totals (
    kind text not null check (kind in ('all', 'country', 'city', 'online', 'language', 'course')),
    -- 0: all years.
    year bigint not null,
    -- The folded country, "country|city", the language, or the course's id; empty for "all" and "online".
    key text not null,
    -- How it is shown.
    name text not null default '',
    circles bigint not null default 0,
    signups bigint not null default 0,
    -- Of the sign-ups: those that an imported circle brought along as a number.
    imported bigint not null default 0,
    meetings bigint not null default 0,
    -- Meetings whose attendance is known.
    recorded bigint not null default 0,
    attendances bigint not null default 0,
    -- Circles that are over and whose completion is known, and their people.
    completed bigint not null default 0,
    came bigint not null default 0,
    stayed bigint not null default 0,
    -- How many different ones there are; only in the rows of "all".
    cities bigint not null default 0,
    countries bigint not null default 0,
    courses bigint not null default 0,
    languages bigint not null default 0,
    -- Different people, counted nightly; only in the row of everything.
    people bigint not null default 0,
    -- When nothing was left to count; only in the row of everything.
    counted_at bigint not null default 0,
    primary key (kind, year, key)
);
create index totals_listed on totals (kind, year, circles, key);
insert into totals (kind, year, key) values ('all', 0, '');

create table circle_tallies (
    -- No reference: the tally of a circle that was deleted is taken off the totals first.
    circle_id bigint primary key,
    -- Of its first meeting; 0 while none was held.
    year bigint not null,
    city text not null,
    country text not null,
    in_person bigint not null check (in_person in (0, 1)),
    language text not null,
    course_id bigint,
    circles bigint not null,
    signups bigint not null,
    imported bigint not null,
    meetings bigint not null,
    recorded bigint not null,
    attendances bigint not null,
    completed bigint not null,
    came bigint not null,
    stayed bigint not null,
    -- When its next meeting ends, which changes its numbers without anyone changing it.
    next_at bigint
);
create index circle_tallies_next on circle_tallies (next_at);

create table totals_due (
    circle_id bigint not null,
    -- The transaction that changed it (PostgreSQL), so that transactions do not wait for each other here.
    tx bigint not null default 0,
    primary key (circle_id, tx)
);
insert into totals_due (circle_id) select id from circles where state <> 'draft';

create function totals_circle() returns trigger language plpgsql as $$
begin
    insert into totals_due (circle_id, tx) values (case when tg_op = 'DELETE' then old.id else new.id end, txid_current()) on conflict do nothing;
    return null;
end $$;
create function totals_part() returns trigger language plpgsql as $$
begin
    insert into totals_due (circle_id, tx) values (case when tg_op = 'DELETE' then old.circle_id else new.circle_id end, txid_current())
    on conflict do nothing;
    return null;
end $$;
create function totals_meeting_part() returns trigger language plpgsql as $$
begin
    insert into totals_due (circle_id, tx)
    select circle_id, txid_current() from meetings where id = case when tg_op = 'DELETE' then old.meeting_id else new.meeting_id end
    on conflict do nothing;
    return null;
end $$;

create trigger totals_circle_new after insert on circles
for each row when (new.state <> 'draft') execute function totals_circle();
create trigger totals_circle after update of state, hidden_at, city, country, in_person, language, course_id, imported_signups on circles
for each row when (new.state <> 'draft' or old.state <> 'draft') execute function totals_circle();
create trigger totals_circle_gone after delete on circles
for each row when (old.state <> 'draft') execute function totals_circle();
create trigger totals_meeting_new after insert on meetings for each row execute function totals_part();
create trigger totals_meeting after update of local_date, starts_at, ends_at, cancelled_at on meetings
for each row execute function totals_part();
create trigger totals_meeting_gone after delete on meetings for each row execute function totals_part();
create trigger totals_signup_new after insert on signups for each row execute function totals_part();
create trigger totals_signup after update of left_how on signups for each row execute function totals_part();
create trigger totals_signup_gone after delete on signups for each row execute function totals_part();
create trigger totals_feedback_new after insert on feedback for each row execute function totals_meeting_part();
create trigger totals_feedback after update of attendance on feedback for each row execute function totals_meeting_part();
create trigger totals_feedback_gone after delete on feedback for each row execute function totals_meeting_part();
create trigger totals_attendance_new after insert on feedback_attendance for each row execute function totals_meeting_part();
create trigger totals_attendance_gone after delete on feedback_attendance for each row execute function totals_meeting_part();
