-- Who did what, from where and when: signing in, failures, roles and addresses, what was refused, staff in other people's
-- data, downloads. Never a secret or an address. Only appended to; rows are deleted after 180 days.
create table security_log (
    id integer primary key,
    at integer not null,
    action text not null,
    -- Who did it; null: no one signed in, or the command line.
    account_id integer references accounts (id),
    -- Whose account it is about, if not the own one.
    about_id integer references accounts (id),
    -- The network address, blinded; empty for the command line.
    client text not null default '',
    -- The path of a page; may be empty.
    subject text not null default ''
) strict;
create index security_log_at on security_log (at, id);
create index security_log_account on security_log (account_id, at, id) where account_id is not null;
create index security_log_about on security_log (about_id, at, id) where about_id is not null;
