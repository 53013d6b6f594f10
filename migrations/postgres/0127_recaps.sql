-- What a circle did at a meeting and what is next, as its facilitators write it: one for each meeting that has begun.
create table recaps (
    meeting_id bigint primary key references meetings (id) on delete cascade,
    circle_id bigint not null references circles (id) on delete cascade,
    -- Who wrote it first.
    author_id bigint references accounts (id) on delete set null,
    done text not null,
    next text not null default '',
    -- Whether it is on the circle's public page.
    public bigint not null default 0 check (public in (0, 1)),
    created_at bigint not null,
    edited_at bigint,
    -- When it was sent to the participants: once.
    sent_at bigint
);
create index recaps_circle on recaps (circle_id);
create index recaps_public on recaps (circle_id) where public = 1;
create index recaps_author on recaps (author_id) where author_id is not null;
