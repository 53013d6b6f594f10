-- Walk-ins: people whom a facilitator writes down because they said they want it, with or without an address.
-- `consent_at` is when the facilitator recorded that.

-- Set for walk-ins: makes entering one idempotent, as a double click must not list a person twice.
alter table signups add column walk_in_key text;
-- The facilitator who entered the person.
alter table signups add column added_by bigint references accounts (id) on delete set null;
-- 0: counted without a seat, because the circle was full.
alter table signups add column seated bigint not null default 1;

-- Any number of people without an address.
drop index signups_active;
create unique index signups_active on signups (circle_id, email_key) where left_at is null and email_key <> '';

create unique index signups_walk_in_key on signups (circle_id, walk_in_key) where walk_in_key is not null;
-- A circle's walk-ins: who has no seat, who has no address.
create index signups_walk_ins on signups (circle_id) where walk_in_key is not null and left_at is null;
create index signups_added_by on signups (added_by) where added_by is not null;
