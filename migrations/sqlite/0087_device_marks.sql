-- "Stay signed in" leaves a mark in the browser, which outlives signing out: with the account's mark the right password works
-- however often others guess. Only its hash is stored. One browser may have marks of several accounts.
create table devices (
    id integer primary key,
    account_id integer not null references accounts (id),
    mark_hash text not null,
    -- When someone last signed in there; it lasts 180 days.
    marked_at integer not null,
    unique (account_id, mark_hash)
) strict;
create index devices_mark on devices (mark_hash);
create index devices_marked_at on devices (marked_at);
-- How often a link to sign in was asked for or used: only the last one works, once.
alter table accounts add column sign_in_round integer not null default 0;
