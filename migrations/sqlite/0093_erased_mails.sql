-- Whoever leaves a circle or deletes an account is erased from emails at once: of a row only its kind, its state and its times
-- stay, and the hash of its key, so that nothing is sent again. `key_hash` is known from the start (of rows of before, only once
-- they are erased). Everybody else's emails lose their texts after 30 days (`blanked`) and recipient and subject after 90
-- (`nameless`).
alter table outbox add column key_hash text not null default '';
alter table outbox add column nameless integer not null default 0;
update outbox set nameless = 1 where blanked = 1;
create unique index outbox_key_hash on outbox (key_hash) where key_hash <> '';
create index outbox_named on outbox (closed_at) where state <> 'due' and nameless = 0;
create index outbox_to on outbox (to_email) where to_email <> '';
-- The emails that tell of an end are found by their kind once they are sent.
create index outbox_named_kind on outbox (kind, id) where state <> 'due' and nameless = 0;
