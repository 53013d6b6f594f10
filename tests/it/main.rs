//! One integration binary on the real router. `CIRCLET_TEST_POSTGRES` (the address of a server one
//! may create databases on) runs the same tests on PostgreSQL; without it they run on SQLite.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

mod fixtures;
mod harness;
mod rows;
mod support;

mod accounts;
mod before;
mod circles;
mod courses;
mod crash;
mod crash_sign_ups;
mod demo;
mod dev_mail;
mod export;
mod faults;
mod feedback;
mod import;
mod jobs;
mod letters;
mod manage;
mod meetings;
mod messages;
mod proofs;
mod replica;
mod schema;
mod signups;
mod smtp;
mod staff;
mod steps;
mod upgrade;
