-- The full-text index of public circles and of courses: see docs/decisions/0009-search.md. Derived
-- from other tables (`circlet search rebuild`), so it is neither exported nor imported. The texts
-- themselves are not kept: a row is found by its rowid, the id of the circle or course.

create virtual table search_circles using fts5 (
    title, course, place, body, filters,
    content = '', contentless_delete = 1, detail = column, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
);

create virtual table search_courses using fts5 (
    title, provider, topics, body, filters,
    content = '', contentless_delete = 1, detail = column, prefix = '1 2 3',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
);
