//! Limits on guessing passwords, registering and requesting emails. Each kind of email that someone without a session can
//! cause has its own, per address and per network: asking for one never uses up another.

use crate::i18n::t;
use crate::platform::limits::{Limit, Per};

const QUARTER: i64 = 900;
const HOUR: i64 = 3600;

/// Wrong passwords from one network, for any accounts.
pub const LOGIN_CLIENT: Limit =
    Limit { name: "login-client", most: 60, seconds: QUARTER, per: Per::Network, what: |l| t!(l, accounts.limit_login_client) };
/// Wrong passwords for one account from one network.
pub const LOGIN_HERE: Limit =
    Limit { name: "login-here", most: 10, seconds: QUARTER, per: Per::AddressAndNetwork, what: |l| t!(l, accounts.limit_login_here) };
/// Wrong passwords for one account from all networks: after that, browsers without its mark sign in by an emailed link.
pub const LOGIN_ACCOUNT: Limit =
    Limit { name: "login-account", most: 100, seconds: HOUR, per: Per::Address, what: |l| t!(l, accounts.limit_login_account) };
/// Wrong passwords in a browser with the account's mark, which the limits above do not concern.
pub const LOGIN_DEVICE: Limit =
    Limit { name: "login-device", most: 30, seconds: HOUR, per: Per::Device, what: |l| t!(l, accounts.limit_login_device) };
/// Wrong passwords of someone signed in, before a sensitive action.
pub const PASSWORD_SESSION: Limit =
    Limit { name: "password-session", most: 10, seconds: QUARTER, per: Per::Session, what: |l| t!(l, accounts.limit_password_session) };
/// Accounts asked for from one network (several people may share a library's connection).
pub const REGISTER_CLIENT: Limit =
    Limit { name: "register-client", most: 30, seconds: HOUR, per: Per::Network, what: |l| t!(l, accounts.limit_register) };
/// Accounts asked for with one address.
pub const REGISTER_ADDRESS: Limit =
    Limit { name: "register-address", most: 5, seconds: HOUR, per: Per::Address, what: |l| t!(l, accounts.limit_register) };
/// Links to confirm an address asked for again from one network.
pub const CONFIRM_CLIENT: Limit =
    Limit { name: "confirm-client", most: 20, seconds: HOUR, per: Per::Network, what: |l| t!(l, accounts.limit_confirm) };
/// Links to confirm an address asked for again for one address.
pub const CONFIRM_ADDRESS: Limit =
    Limit { name: "confirm-address", most: 5, seconds: HOUR, per: Per::Address, what: |l| t!(l, accounts.limit_confirm) };
/// Links to choose a new password asked for from one network.
pub const RESET_CLIENT: Limit = Limit { name: "reset-client", most: 20, seconds: HOUR, per: Per::Network, what: |l| t!(l, accounts.limit_reset) };
/// Links to choose a new password asked for with one address.
pub const RESET_ADDRESS: Limit = Limit { name: "reset-address", most: 5, seconds: HOUR, per: Per::Address, what: |l| t!(l, accounts.limit_reset) };
/// Links to sign in asked for from one network.
pub const SIGN_IN_CLIENT: Limit =
    Limit { name: "sign-in-client", most: 20, seconds: HOUR, per: Per::Network, what: |l| t!(l, accounts.limit_sign_in) };
/// Links to sign in asked for with one address.
pub const SIGN_IN_ADDRESS: Limit =
    Limit { name: "sign-in-address", most: 5, seconds: HOUR, per: Per::Address, what: |l| t!(l, accounts.limit_sign_in) };
/// Changes of address asked for by one account, each of which is also told to the old address.
pub const CHANGE_ACCOUNT: Limit = Limit { name: "change-account", most: 5, seconds: HOUR, per: Per::Account, what: |l| t!(l, accounts.limit_change) };
/// Changes to one address, asked for by any accounts.
pub const CHANGE_ADDRESS: Limit = Limit { name: "change-address", most: 5, seconds: HOUR, per: Per::Address, what: |l| t!(l, accounts.limit_change) };
/// Changes of address asked for from one network.
pub const CHANGE_CLIENT: Limit = Limit { name: "change-client", most: 20, seconds: HOUR, per: Per::Network, what: |l| t!(l, accounts.limit_change) };

/// All of them.
pub const ALL: &[Limit] = &[
    LOGIN_CLIENT,
    LOGIN_HERE,
    LOGIN_ACCOUNT,
    LOGIN_DEVICE,
    PASSWORD_SESSION,
    REGISTER_CLIENT,
    REGISTER_ADDRESS,
    CONFIRM_CLIENT,
    CONFIRM_ADDRESS,
    RESET_CLIENT,
    RESET_ADDRESS,
    SIGN_IN_CLIENT,
    SIGN_IN_ADDRESS,
    CHANGE_ACCOUNT,
    CHANGE_ADDRESS,
    CHANGE_CLIENT,
];
