-- Deleting an account waits for the answer of whoever is invited to run its circles. What the others are cancelled with is kept
-- until then.
alter table accounts add column deleting_at bigint;
create index accounts_deleting on accounts (deleting_at) where deleting_at is not null;
create table planned_cancellations (
    circle_id bigint primary key references circles (id) on delete cascade,
    account_id bigint not null references accounts (id),
    reason text not null,
    decided_at bigint not null
);
create index planned_cancellations_account on planned_cancellations (account_id);
