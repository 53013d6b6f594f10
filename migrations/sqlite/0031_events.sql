-- Events: what happened, for everything that follows from it and need not hold together with it in one
-- transaction (mails to many, later statistics, badges, webhooks, live pages). An event and one row of
-- work per subscriber are written in the transaction of the action. No reader keeps a cursor over ids:
-- on PostgreSQL the lower id may be committed later.

-- The number of the circle's last event. Taking it locks the circle's row, so that a circle's events
-- are numbered in the order of their commits.
alter table circles add column event_no integer not null default 0;

-- Kept for 30 days.
create table events (
    -- Never given twice: subscribers may keep it.
    id integer primary key autoincrement,
    circle_id integer references circles (id) on delete cascade,
    -- The circle's own number; null where there is no circle.
    circle_no integer,
    kind text not null,
    -- The version of the payload's form.
    version integer not null,
    -- A small JSON object: ids and dates, no personal data.
    payload text not null,
    at integer not null,
    unique (circle_id, circle_no)
) strict;
create index events_at on events (at);

-- What a subscriber still has to do about an event; deleted when it is done.
create table event_work (
    event_id integer not null references events (id) on delete cascade,
    subscriber text not null,
    not_before integer not null,
    lease_until integer not null default 0,
    attempts integer not null default 0,
    last_error text not null default '',
    primary key (event_id, subscriber)
) strict;
create index event_work_due on event_work (subscriber, not_before, event_id);
