-- A second sign-up with an address that has a seat proposes answers, which its owner takes over by a link in an email.
-- `proposal` counts them: a link is for one.
alter table signups add column proposed text;
alter table signups add column proposed_at bigint;
alter table signups add column proposal bigint not null default 0;
