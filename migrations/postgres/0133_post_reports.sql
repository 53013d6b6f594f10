-- Posts that participants reported to those who run the circle. A row lasts until they have decided.
create table post_reports (
    post_id bigint not null references posts (id) on delete cascade,
    -- Who reported it: no one is shown that.
    signup_id bigint not null references signups (id) on delete cascade,
    words text not null default '',
    at bigint not null,
    primary key (post_id, signup_id)
);
create index post_reports_signup on post_reports (signup_id);
