-- A facilitator is invited by address: nothing of an account is shown before its owner accepts. An open invitation ends 30 days
-- after it was last sent, and with its circle; one that is declined or taken back is deleted.
create table invitations (
    id integer primary key,
    circle_id integer not null references circles (id) on delete cascade,
    -- As typed, and as it is compared; both empty once it is accepted.
    email text not null,
    email_key text not null,
    link_key text not null,
    invited_by integer not null references accounts (id),
    created_at integer not null,
    sent_at integer not null,
    accepted_by integer references accounts (id),
    accepted_at integer
) strict;
create unique index invitations_open on invitations (circle_id, email_key) where accepted_at is null;
create unique index invitations_link_key on invitations (link_key);
create index invitations_address on invitations (email_key) where accepted_at is null;
create index invitations_sent_at on invitations (sent_at) where accepted_at is null;
create index invitations_accepted_by on invitations (accepted_by) where accepted_by is not null;
create index invitations_invited_by on invitations (invited_by);
