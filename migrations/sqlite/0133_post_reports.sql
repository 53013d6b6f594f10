-- Posts that participants reported to those who run the circle. A row lasts until they have decided.
create table post_reports (
    post_id integer not null references posts (id) on delete cascade,
    -- Who reported it: no one is shown that.
    signup_id integer not null references signups (id) on delete cascade,
    words text not null default '',
    at integer not null,
    primary key (post_id, signup_id)
) strict, without rowid;
create index post_reports_signup on post_reports (signup_id);
