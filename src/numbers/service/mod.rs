//! Services for the public figures.

mod check;
mod count;
mod show;

pub use check::check;
pub use count::count;
pub use show::{csv, json, numbers, page};
