//! Use cases of accounts.

pub mod unclaimed;
