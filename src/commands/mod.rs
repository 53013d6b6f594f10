//! Subcommands that belong to no slice.

pub mod mail_test;
pub mod secret;
