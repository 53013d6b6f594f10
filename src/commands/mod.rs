//! What each subcommand does: reads its arguments, calls one service, prints, chooses the exit code.

pub mod demo;
pub mod export;
pub mod import;
pub mod mail_test;
pub mod user;
