-- A name is shown as it was typed; no program takes it apart any more. Until now others saw the first word of a name, so
-- that is what they see of the rows of before, until the person changes the name. Empty: others see the whole name. An
-- earlier name that an undo link would bring back is treated the same.

alter table accounts add column shown_name text not null default '';

update accounts set shown_name = split_part(name, ' ', 1) where strpos(name, ' ') > 1;

alter table signups add column shown_name text not null default '';

update signups set shown_name = split_part(name, ' ', 1) where strpos(name, ' ') > 1;

update signups
set previous = jsonb_set(previous::jsonb, '{shown}', to_jsonb(split_part(previous::jsonb ->> 'name', ' ', 1)))::text
where case when previous is null or previous not like '{%' then false else strpos(previous::jsonb ->> 'name', ' ') > 1 end;
