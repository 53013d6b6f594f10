-- What people say to a post with one press: one row per person and kind.
create table post_reactions (
    id integer primary key,
    post_id integer not null references posts (id) on delete cascade,
    signup_id integer references signups (id) on delete cascade,
    account_id integer references accounts (id) on delete cascade,
    kind text not null check (kind in ('thanks', 'same', 'idea')),
    created_at integer not null,
    check ((signup_id is null) <> (account_id is null))
) strict;
create unique index post_reactions_signup on post_reactions (post_id, kind, signup_id) where signup_id is not null;
create unique index post_reactions_account on post_reactions (post_id, kind, account_id) where account_id is not null;
create index post_reactions_by_signup on post_reactions (signup_id) where signup_id is not null;
create index post_reactions_by_account on post_reactions (account_id) where account_id is not null;

-- What a person has seen of a board, which emails about it they chose, and up to where these told of it. No row: as for someone new.
create table board_people (
    id integer primary key,
    circle_id integer not null references circles (id) on delete cascade,
    signup_id integer references signups (id) on delete cascade,
    account_id integer references accounts (id) on delete cascade,
    -- The newest post that they have seen, and that an email told of.
    seen_id integer not null default 0,
    told_id integer not null default 0,
    -- Empty: as everyone who has not chosen.
    emails text not null default '' check (emails in ('', 'each', 'daily', 'never')),
    updated_at integer not null,
    check ((signup_id is null) <> (account_id is null))
) strict;
create unique index board_people_signup on board_people (signup_id) where signup_id is not null;
create unique index board_people_account on board_people (account_id, circle_id) where account_id is not null;
create index board_people_circle on board_people (circle_id);

-- What is new on a board.
create index posts_circle on posts (circle_id, id);
