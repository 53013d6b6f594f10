//! Limits on signing up.

use crate::platform::limits::Limit;

/// Sign-ups from one address (a whole class signs up over one line).
pub const SIGNUP_CLIENT: Limit = Limit { name: "signup-client", most: 120, seconds: 3600 };
/// Sign-ups with one e-mail address, over all circles.
pub const SIGNUP_ADDRESS: Limit = Limit { name: "signup-address", most: 20, seconds: 3600 };
