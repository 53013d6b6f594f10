-- The pulse of a meeting: in the two days after it, people say what helped and what to change, without a name. A row comes with the
-- first answer.
create table pulses (
    meeting_id bigint primary key references meetings (id) on delete cascade,
    circle_id bigint not null references circles (id) on delete cascade,
    -- Fixed by the first answer: a date that is corrected later shows nothing sooner and opens nothing again.
    closes_at bigint not null,
    -- How many people answered.
    people bigint not null default 0 check (people >= 0),
    -- Whether it was closed: who answered is forgotten then, and what too few answered.
    closed bigint not null default 0 check (closed in (0, 1))
);
create index pulses_circle on pulses (circle_id);
create index pulses_open on pulses (closes_at) where closed = 0;

-- Who answered a pulse that is open.
create table pulse_given (
    meeting_id bigint not null references pulses (meeting_id) on delete cascade,
    signup_id bigint not null references signups (id) on delete cascade,
    primary key (meeting_id, signup_id)
);
create index pulse_given_signup on pulse_given (signup_id);

-- What was answered. Each text is by itself, under a random key, in whose order it is read: neither order nor neighbour
-- tells whose it is.
create table pulse_answers (
    key text primary key,
    meeting_id bigint not null references pulses (meeting_id) on delete cascade,
    question text not null check (question in ('helped', 'change')),
    words text not null
);
create index pulse_answers_meeting on pulse_answers (meeting_id);
