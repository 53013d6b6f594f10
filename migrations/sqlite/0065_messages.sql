-- The page of a circle's messages shows the newest ones: it must not read and sort all of them.

create index messages_newest on messages (circle_id, created_at, id);
