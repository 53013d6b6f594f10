-- Which numbered steps of `platform/steps.rs` this database has behind it: what SQL cannot work out
-- about old rows is filled in by Rust, once, before the server answers.

create table data_steps (
    number bigint primary key,
    name text not null,
    done_at bigint not null
);
