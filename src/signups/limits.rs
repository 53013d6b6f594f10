//! Limits on signing up.

use crate::platform::limits::Limit;

/// Sign-ups from one client address (a whole class may share a connection).
pub const SIGNUP_CLIENT: Limit = Limit { name: "signup-client", most: 120, seconds: 3600 };
/// Sign-ups with one email address, across all circles.
pub const SIGNUP_ADDRESS: Limit = Limit { name: "signup-address", most: 20, seconds: 3600 };
