-- A facilitator reads which emails of a circle were not delivered.
create index outbox_failed on outbox (circle_id, kind, id) where state = 'failed';
