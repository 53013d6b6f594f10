-- Requests that were done, by a hash of their idempotency key: a device that got no answer sends them again.
create table sent_once (
    key_hash text primary key,
    at integer not null
) strict;
create index sent_once_at on sent_once (at);
