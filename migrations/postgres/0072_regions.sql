-- The country whose dates and times a person reads. Without one, the browser's language names it.

alter table accounts add column region text not null default '';
