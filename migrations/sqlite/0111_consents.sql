-- What people agree to, as it stood: the words beside the box, and the privacy text of the site. A consent refers to its text; those
-- from before do not.
create table consent_texts (
    id integer primary key,
    hash text not null unique,
    text text not null,
    first_used_at integer not null
) strict;
alter table signups add column consent_text integer references consent_texts (id);
alter table accounts add column consent_text integer references consent_texts (id);
alter table seat_alerts add column consent_text integer references consent_texts (id);
