-- Forms as data: a sheet is one form answered for one meeting or by one person; an answer belongs to one
-- question and has its own revision, so that two people who answer different questions never collide.

create table sheets (
    id integer primary key,
    -- The form, and the meeting or person it is about ("weekly:17"): makes it once.
    key text not null unique,
    form text not null,
    circle_id integer not null references circles (id) on delete cascade,
    meeting_id integer references meetings (id) on delete cascade,
    signup_id integer references signups (id) on delete cascade,
    account_id integer references accounts (id) on delete set null,
    -- When it was completed with "Done".
    done_at integer,
    -- When a person said "Not this time".
    declined_at integer,
    created_at integer not null,
    updated_at integer not null
) strict;
create index sheets_circle on sheets (circle_id, form);
create index sheets_meeting on sheets (meeting_id);
create index sheets_signup on sheets (signup_id);
create index sheets_account on sheets (account_id);

create table answers (
    sheet_id integer not null references sheets (id) on delete cascade,
    question text not null,
    -- The version of the form that it was given under.
    version integer not null,
    -- A JSON list of texts: empty, one, or for a choice of several any number.
    value text not null,
    -- Grows with every change, from 1.
    revision integer not null,
    author_id integer references accounts (id) on delete set null,
    updated_at integer not null,
    primary key (sheet_id, question)
) strict;
create index answers_author on answers (author_id);

-- The weekly feedback of earlier versions becomes sheets and answers by a step in Rust (step 3), which also
-- empties the columns `prompt` and `reflection` of `feedback`. That table keeps the figures that statistics
-- need; from now on `attendance` counts those whose name is not marked.
