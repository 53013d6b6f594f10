-- After a backup is restored, the emails that waited in it may have gone out since: they are held until staff release them.
alter table outbox add column held bigint not null default 0 check (held in (0, 1));
drop index outbox_due;
create index outbox_due on outbox (priority, due_at, id) where state = 'due' and held = 0;
create index outbox_held on outbox (due_at) where held = 1;
