-- Counts the people of a circle whose address is not proven without reading all of them.
create index signups_unproven on signups (circle_id) where unproven = 1 and left_at is null;
-- Finds the answers that a second sign-up proposed and no one took over.
create index signups_proposed on signups (proposed_at) where proposed_at is not null;
