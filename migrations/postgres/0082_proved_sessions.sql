-- When the password was last entered in a session: actions of staff ask for it again after 15 minutes. Of sessions of before
-- it is not known.
alter table sessions add column proved_at bigint not null default 0;
