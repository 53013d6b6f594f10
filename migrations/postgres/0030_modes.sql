-- The lists' filter "in person" also finds circles that meet both ways: it asks `in_person`, so the
-- indexes that the lists walk hold it.

drop index circles_public_first;
create index circles_public_first on circles (is_public, first_at, id, last_at, online, in_person, language, weekday);
drop index circles_public_last;
create index circles_public_last on circles (is_public, last_at, id, first_at, online, in_person, language, weekday);
drop index circles_open_first;
create index circles_open_first on circles (is_open, first_at, id, last_at, online, in_person, language, weekday);
drop index circles_open_last;
create index circles_open_last on circles (is_open, last_at, id, first_at, online, in_person, language, weekday);
