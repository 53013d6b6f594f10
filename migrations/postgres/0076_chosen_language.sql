-- Whether `locale` was chosen by the person and comes before the circle's language, or is only that of the page
-- they signed up on. Of rows of before it is not known: for them the circle's language stays first.
alter table signups add column locale_chosen bigint not null default 0;
