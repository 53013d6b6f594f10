-- The board of a circle: what its people write to each other between meetings. Ids are never reused: pages and emails name them.
create table posts (
    id integer primary key autoincrement,
    circle_id integer not null references circles (id) on delete cascade,
    -- Who wrote it: a participant, or a facilitator.
    signup_id integer references signups (id) on delete cascade,
    account_id integer references accounts (id) on delete cascade,
    -- The post that it answers. Replies have no replies.
    parent_id integer references posts (id) on delete set null,
    kind text not null check (kind in ('post', 'introduction')),
    body text not null,
    created_at integer not null,
    edited_at integer,
    withdrawn_at integer,
    withdrawn_by text not null default '' check (withdrawn_by in ('', 'author', 'facilitator')),
    pinned_at integer,
    -- Made once by the page, so that a double click posts once.
    idempotency_key text not null,
    revision integer not null default 0,
    unique (circle_id, idempotency_key),
    check ((signup_id is null) <> (account_id is null)),
    check (withdrawn_at is null or body = ''),
    check (pinned_at is null or (parent_id is null and withdrawn_at is null))
) strict;
create index posts_newest on posts (circle_id, created_at, id) where parent_id is null and pinned_at is null;
create index posts_pinned on posts (circle_id, pinned_at) where pinned_at is not null;
create index posts_replies on posts (parent_id, id) where parent_id is not null;
create index posts_signup on posts (signup_id) where signup_id is not null;
create index posts_account on posts (account_id) where account_id is not null;
