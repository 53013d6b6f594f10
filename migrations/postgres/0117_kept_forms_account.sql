-- Who typed a kept form, if they were signed in: the next person in the same browser is not shown it, and it goes with the account.
alter table kept_forms add column account_id bigint references accounts (id);
create index kept_forms_account on kept_forms (account_id) where account_id is not null;
