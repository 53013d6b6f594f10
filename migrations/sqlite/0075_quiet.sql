-- Who of a circle wants no messages by email: few of many.
create index signups_quiet on signups (circle_id) where messages_off_at is not null and left_at is null;
