-- The links in emails are about a random key and no longer about the number of a row, which another row may have after a
-- backup was restored. A step gives older rows their keys; until their circle is over, the links that they were mailed work.
alter table signups add column link_key text not null default '';
alter table signups add column row_links bigint not null default 0;
update signups set row_links = 1;
create unique index signups_link_key on signups (link_key) where link_key <> '';
create index signups_without_link_key on signups (id) where link_key = '';
