-- Mails as facts: a waiting row says what a mail is about, and the worker writes the mail out when it
-- sends it. `subject`, `text_body`, `html_body`, `calendar`, `unsubscribe_url` and `reply_to` are empty
-- while such a mail waits; they hold what was sent afterwards, until the sweep blanks them. So do
-- `to_name` and `to_email`, except for people who have no row: their address is given from the start.

-- Which form the facts of this kind have. 0: there are none, the mail is written out already (by 0.1).
alter table outbox add column version bigint not null default 0;
-- A small JSON object: ids, and values of the moment that cannot be looked up later. No links.
alter table outbox add column facts text not null default '{}';
-- To whom, if that is an account. A participant is named by `signup_id`.
alter table outbox add column account_id bigint references accounts (id) on delete cascade;
-- 0 sign-in and confirmation, 1 what somebody waits for, 2 reminders, 3 digests.
alter table outbox add column priority bigint not null default 1 check (priority between 0 and 3);
-- Whether its contents and address are forgotten.
alter table outbox add column blanked bigint not null default 0 check (blanked in (0, 1));

update outbox
set priority = case
    when kind in ('account-confirm', 'account-known', 'account-reset', 'account-unknown', 'account-change') then 0
    when kind = 'reminder' then 2
    when kind = 'feedback' then 3
    else 1
end;

-- The order in which mails are taken out.
drop index outbox_due;
create index outbox_due on outbox (priority, due_at, id) where state = 'due';
create index outbox_closed on outbox (closed_at) where state <> 'due' and blanked = 0;
create index outbox_deadline on outbox (deadline_at) where state = 'due' and deadline_at is not null;
