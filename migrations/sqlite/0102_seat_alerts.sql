-- Addresses left at a full circle: each gets one email when a seat is free. A row goes when its owner takes it off the list, and
-- once the circle is over or 30 days have passed since the email.
create table seat_alerts (
    id integer primary key,
    circle_id integer not null references circles (id) on delete cascade,
    -- As typed, and as it is compared.
    email text not null,
    email_key text not null,
    locale text not null,
    locale_chosen integer not null default 0 check (locale_chosen in (0, 1)),
    link_key text not null,
    -- When consent was given, for the last time.
    asked_at integer not null
) strict;
create unique index seat_alerts_address on seat_alerts (circle_id, email_key);
create unique index seat_alerts_link_key on seat_alerts (link_key);
create index seat_alerts_person on seat_alerts (email_key);
