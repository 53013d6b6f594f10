-- What a course consists of: a line for each section, as typed (title, link, minutes).
alter table courses add column outline text not null default '';
