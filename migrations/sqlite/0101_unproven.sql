-- Whether the owner of a sign-up's address has pressed no button behind a link mailed to it yet: until then the emails hold no
-- one's own words. Sign-ups from before count as proven.
alter table signups add column unproven integer not null default 0 check (unproven in (0, 1));
