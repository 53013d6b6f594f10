-- A person who registers someone else's address must not keep the account after the owner presses "confirm": confirming needs
-- the browser that registered (`registered_by`: the hash of its token, until the address is confirmed), a session or the
-- password. Of accounts of before it is not known which browser that was.
alter table accounts add column registered_by text;
-- How often a link to choose a new password was asked for: only the last one works.
alter table accounts add column reset_round bigint not null default 0;
