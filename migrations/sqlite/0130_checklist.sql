-- What facilitators have ticked off in a circle's checklist: one row for each item.
create table checklist_ticks (
    circle_id integer not null references circles (id) on delete cascade,
    -- A code of the program's list; one that it does not know any more is not shown.
    item text not null,
    account_id integer references accounts (id) on delete set null,
    at integer not null,
    primary key (circle_id, item)
) strict;
create index checklist_ticks_account on checklist_ticks (account_id) where account_id is not null;
