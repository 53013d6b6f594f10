//! Limits on guessing, registering and asking for emails.

use crate::platform::limits::Limit;

/// Tries to log in from one address (guessing many accounts).
pub const LOGIN_CLIENT: Limit = Limit { name: "login-client", most: 60, seconds: 900 };
/// Tries to log in to one account (guessing its password).
pub const LOGIN_ACCOUNT: Limit = Limit { name: "login-account", most: 10, seconds: 900 };
/// Mails to reset a password that one address may ask for.
pub const RESET_CLIENT: Limit = Limit { name: "reset-client", most: 20, seconds: 3600 };
/// Mails of any account kind that one person gets because somebody typed the address.
pub const ACCOUNT_MAIL: Limit = Limit { name: "account-mail", most: 5, seconds: 3600 };
/// Accounts made from one address (a library's shared line makes several).
pub const REGISTER_CLIENT: Limit = Limit { name: "register-client", most: 30, seconds: 3600 };
