-- What facilitators show of a circle that is over: a report, section by section, only if they publish it.
create table reports (
    circle_id integer primary key references circles (id) on delete cascade,
    -- Codes of the sections shown, separated by spaces.
    sections text not null,
    -- Null: not shown to anyone but the facilitators.
    published_at integer,
    updated_at integer not null
) strict;
