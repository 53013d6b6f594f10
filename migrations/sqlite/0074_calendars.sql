-- What a meeting is called in calendars, for good. The step "calendar ids" fills it in for meetings of before.
alter table meetings add column uid text not null default '';
-- When it last changed, as calendars are told.
alter table meetings add column changed_at integer not null default 0;
update meetings set changed_at = created_at;

-- Address of a calendar feed, which opens nothing else; null until someone asks for it.
alter table signups add column feed_key text;
create unique index signups_feed on signups (feed_key) where feed_key is not null;
alter table accounts add column feed_key text;
create unique index accounts_feed on accounts (feed_key) where feed_key is not null;

-- Since when this person wants no messages of facilitators by email.
alter table signups add column messages_off_at integer;
-- Since when a facilitator wants no emails about sign-ups, about people who leave, and about feedback.
alter table accounts add column joined_off_at integer;
alter table accounts add column left_off_at integer;
alter table accounts add column feedback_off_at integer;
