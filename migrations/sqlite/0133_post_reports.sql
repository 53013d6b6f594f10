-- Posts that participants reported to those who run the circle. A row lasts until they have decided.
create table post_reports (
    id integer primary key,
    post_id integer not null references posts (id) on delete cascade,
    -- Who reported it: no one is shown that, and it goes when they leave. The report stays, or leaving would tell.
    signup_id integer references signups (id) on delete set null,
    words text not null default '',
    -- What the post said.
    said text not null,
    at integer not null
) strict;
create index post_reports_post on post_reports (post_id);
create unique index post_reports_one on post_reports (signup_id, post_id) where signup_id is not null;
