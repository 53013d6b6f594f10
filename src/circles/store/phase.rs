//! The phases as SQL conditions; the rules in Rust are in `circles::model::Phase`. Each is a macro, so that a
//! statement stays one constant text: `concat!("select … where ", upcoming!("$1"))`. The argument is the
//! placeholder of now (microseconds UTC). Columns are those of `circles`, unqualified.

use crate::circles::model::Phase;

/// Public and not hidden by staff.
macro_rules! public {
    () => {
        "state = 'published' and hidden_at is null"
    };
}

/// The first meeting has not started, or there is none.
macro_rules! upcoming {
    ($now:literal) => {
        concat!("state = 'published' and (last_at is null or last_at > ", $now, ") and (first_at is null or first_at > ", $now, ")")
    };
}

/// Started and not over.
macro_rules! running {
    ($now:literal) => {
        concat!("state = 'published' and (last_at is null or last_at > ", $now, ") and first_at <= ", $now)
    };
}

/// The last meeting has ended.
macro_rules! finished {
    ($now:literal) => {
        concat!("state = 'published' and last_at <= ", $now)
    };
}

/// A seat is free and sign-up is open.
macro_rules! sign_ups_open {
    () => {
        "signup_open = 1 and (capacity is null or taken < capacity)"
    };
}

#[expect(unused_imports, reason = "the statements of lists use those they need")]
pub(crate) use {finished, public, running, sign_ups_open, upcoming};

/// Each phase of a published circle with its condition; now is `$1`.
pub const PHASES: [(Phase, &str); 3] = [(Phase::Upcoming, upcoming!("$1")), (Phase::Running, running!("$1")), (Phase::Finished, finished!("$1"))];
/// The first meeting has not started, for walking an index: equal to [`PHASES`] for circles with dates, which
/// published ones have. Now is `$1`.
pub const WALK_UPCOMING: &str = "first_at > $1";
/// Started and not over, likewise. The unary plus keeps engines from walking along `first_at` over everything
/// finished.
pub const WALK_RUNNING: &str = "last_at > $1 and +first_at <= $1";
/// Over, likewise.
pub const WALK_FINISHED: &str = "last_at <= $1";
/// Whether a seat is free.
pub const SEAT: &str = sign_ups_open!();
/// Whether everyone may see it.
pub const PUBLIC: &str = public!();
