-- A name is shown as it was typed; no program takes it apart any more. Until now others saw the first word of a name, so
-- that is what they see of the rows of before, until the person changes the name. Empty: others see the whole name. An
-- earlier name that an undo link would bring back is treated the same.

alter table accounts add column shown_name text not null default '';

update accounts set shown_name = substr(name, 1, instr(name, ' ') - 1) where instr(name, ' ') > 1;

alter table signups add column shown_name text not null default '';

update signups set shown_name = substr(name, 1, instr(name, ' ') - 1) where instr(name, ' ') > 1;

update signups
set previous = json_set(previous, '$.shown', substr(json_extract(previous, '$.name'), 1, instr(json_extract(previous, '$.name'), ' ') - 1))
where case when previous is null or json_valid(previous) = 0 then 0 else instr(json_extract(previous, '$.name'), ' ') > 1 end;
