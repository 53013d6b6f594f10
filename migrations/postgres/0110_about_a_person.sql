-- Everything about a person is found without reading whole tables.
create index outbox_account on outbox (account_id) where account_id is not null;
create index messages_author on messages (author_id) where author_id is not null;
create index feedback_author on feedback (author_id) where author_id is not null;
create index staff_log_account on staff_log (account_id);
