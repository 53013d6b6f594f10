-- The slug that a published circle had as a draft: the address leads those who run the circle on.
alter table circles add column draft_slug text collate "C" not null default '';
create unique index circles_draft_slug on circles (draft_slug) where draft_slug <> '';
