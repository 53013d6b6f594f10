//! SQL of the table `accounts`.

pub mod unclaimed;
