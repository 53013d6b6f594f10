//! What this process asks of the system.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Raises the limit of open files to `wanted`, as far as the system permits, and returns the limit.
pub fn open_files(wanted: u64) -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let now = limit.current.unwrap_or(u64::MAX);
    let more = limit.maximum.map_or(wanted, |most| most.min(wanted));
    if more <= now {
        return now;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(more), maximum: limit.maximum }) {
        Ok(()) => more,
        Err(_) => now,
    }
}
