-- Lists behind a session, and jobs, read a bounded number of rows: the newest circles of an account,
-- a page of a circle's people, what failed lately, what is over. Each index holds the rows of one
-- such list in its order.

drop index circle_facilitators_account;
create index circle_facilitators_account on circle_facilitators (account_id, circle_id);

drop index courses_creator;
create index courses_creator on courses (created_by, sort_key, id);

-- Somebody's circles, by address.
create index signups_person on signups (email_key, id) where left_at is null;
-- A circle's people, in the order of signing up. Not partial: who deletes a circle looks here for its
-- rows.
create index signups_people on signups (circle_id, created_at, id);
-- Who deletes a circle looks for its copies.
create index circles_copied on circles (copied_from) where copied_from is not null;

-- Meetings that are over: whose feedback is asked for.
create index meetings_end on meetings (ends_at);

-- Drafts begun logged out, which are swept.
create index circles_swept on circles (updated_at) where draft_token_hash is not null;

-- Mails that did not go out, which staff see.
create index outbox_lost on outbox (closed_at, id) where state in ('failed', 'dropped');

create index staff_log_at on staff_log (at, id);
