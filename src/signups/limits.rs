//! Limits on signing up.

use crate::platform::limits::Limit;

/// Sign-ups from one client address (a whole class may share a connection).
pub const SIGNUP_CLIENT: Limit = Limit { name: "signup-client", most: 120, seconds: 3600 };
/// Sign-ups with one email address, across all circles.
pub const SIGNUP_ADDRESS: Limit = Limit { name: "signup-address", most: 20, seconds: 3600 };
/// Walk-ins entered by one facilitator.
pub const WALK_IN_ACCOUNT: Limit = Limit { name: "walk-in-account", most: 120, seconds: 3600 };
/// Walk-ins with an address, so emails to other people, entered by one facilitator.
pub const WALK_IN_EMAIL: Limit = Limit { name: "walk-in-email", most: 40, seconds: 3600 };
/// Walk-ins with one email address, across all circles.
pub const WALK_IN_ADDRESS: Limit = Limit { name: "walk-in-address", most: 5, seconds: 86_400 };
