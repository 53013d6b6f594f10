-- As for sign-ups: links in emails to accounts are about a random key. Links that accounts of before were mailed work until
-- they end.
alter table accounts add column link_key text not null default '';
alter table accounts add column row_links integer not null default 0;
update accounts set row_links = 1;
create unique index accounts_link_key on accounts (link_key) where link_key <> '';
create index accounts_without_link_key on accounts (id) where link_key = '';
