//! Limits on guessing passwords, registering and requesting emails.

use crate::platform::limits::Limit;

/// Attempts to sign in from one client address (guessing many accounts).
pub const LOGIN_CLIENT: Limit = Limit { name: "login-client", most: 60, seconds: 900 };
/// Attempts to sign in to one account (guessing its password).
pub const LOGIN_ACCOUNT: Limit = Limit { name: "login-account", most: 10, seconds: 900 };
/// Password reset emails requested from one client address.
pub const RESET_CLIENT: Limit = Limit { name: "reset-client", most: 20, seconds: 3600 };
/// Account emails of any kind sent to one person because someone typed the address.
pub const ACCOUNT_MAIL: Limit = Limit { name: "account-mail", most: 5, seconds: 3600 };
/// Changes of address asked for by one account, each of which is also told to the old address.
pub const CHANGE_ACCOUNT: Limit = Limit { name: "change-account", most: 5, seconds: 3600 };
/// Accounts created from one client address (several people may share a library's connection).
pub const REGISTER_CLIENT: Limit = Limit { name: "register-client", most: 30, seconds: 3600 };
