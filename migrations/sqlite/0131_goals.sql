-- What a participant adds to the goal of the sign-up: how far it is, notes, and whether the others of the circle see both; what the person
-- can help with and needs; and whether those who choose the same after the last meeting see the address.
create table goals (
    signup_id integer primary key references signups (id) on delete cascade,
    circle_id integer not null references circles (id) on delete cascade,
    progress text not null default '' check (progress in ('', 'begun', 'halfway', 'reached')),
    notes text not null default '',
    shared integer not null default 0 check (shared in (0, 1)),
    can_help text not null default '',
    needs text not null default '',
    in_touch_at integer,
    created_at integer not null,
    changed_at integer not null
) strict;
create index goals_circle on goals (circle_id);
