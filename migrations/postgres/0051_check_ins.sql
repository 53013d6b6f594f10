-- Participants check in by themselves. Stored apart from what the facilitators mark, which never overwrites it.
create table check_ins (
    meeting_id bigint not null references meetings (id) on delete cascade,
    signup_id bigint not null references signups (id) on delete cascade,
    -- How the person checked in: with the code shown in the room.
    source text not null check (source in ('code')),
    at bigint not null,
    -- When a facilitator decided not to count it.
    left_out_at bigint,
    primary key (meeting_id, signup_id)
);
create index check_ins_signup on check_ins (signup_id);
