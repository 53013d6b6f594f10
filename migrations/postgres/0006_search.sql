-- The full-text index of public circles and of courses: see docs/decisions/0009-search.md. Derived
-- from other tables (`circlet search rebuild`), so it is neither exported nor imported. The texts
-- themselves are not kept, and the words are made by the program: no text search configuration is used.

create table search_circles (
    id bigint primary key references circles (id) on delete cascade,
    words tsvector not null
);
-- Without a pending list, which every search would read.
create index search_circles_words on search_circles using gin (words) with (fastupdate = off);

create table search_courses (
    id bigint primary key references courses (id) on delete cascade,
    words tsvector not null
);
create index search_courses_words on search_courses using gin (words) with (fastupdate = off);
