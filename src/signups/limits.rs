//! Limits on signing up, and on the emails that anyone can cause with another person's address.

use crate::i18n::t;
use crate::platform::limits::{Limit, Per};

/// Sign-ups from one network (a whole class may share a connection).
pub const SIGNUP_CLIENT: Limit = Limit { name: "signup-client", most: 120, seconds: 3600, per: Per::Network, what: |l| t!(l, signups.limit_signup) };
/// Sign-ups with one email address, across all circles.
pub const SIGNUP_ADDRESS: Limit = Limit { name: "signup-address", most: 20, seconds: 3600, per: Per::Address, what: |l| t!(l, signups.limit_signup) };
/// Emails to one address about sign-ups with it in circles that it has a seat in. Further ones are kept silently: a refusal
/// would reveal the seat.
pub const PROPOSAL_ADDRESS: Limit =
    Limit { name: "proposal-address", most: 5, seconds: 3600, per: Per::Address, what: |l| t!(l, signups.limit_proposal) };
/// Personal links asked for from one network.
pub const MY_LINK_CLIENT: Limit =
    Limit { name: "my-link-client", most: 20, seconds: 3600, per: Per::Network, what: |l| t!(l, signups.limit_my_link) };
/// Personal links asked for with one address.
pub const MY_LINK_ADDRESS: Limit =
    Limit { name: "my-link-address", most: 5, seconds: 3600, per: Per::Address, what: |l| t!(l, signups.limit_my_link) };
/// Walk-ins entered by one facilitator.
pub const WALK_IN_ACCOUNT: Limit =
    Limit { name: "walk-in-account", most: 120, seconds: 3600, per: Per::Account, what: |l| t!(l, signups.limit_walk_in) };
/// Walk-ins with an address, so emails to other people, entered by one facilitator.
pub const WALK_IN_EMAIL: Limit =
    Limit { name: "walk-in-email", most: 40, seconds: 3600, per: Per::Account, what: |l| t!(l, signups.limit_walk_in_email) };
/// Walk-ins with one email address, across all circles.
pub const WALK_IN_ADDRESS: Limit =
    Limit { name: "walk-in-address", most: 5, seconds: 86_400, per: Per::Address, what: |l| t!(l, signups.limit_walk_in_email) };
/// New links that facilitators send to one address.
pub const NEW_LINK_ADDRESS: Limit =
    Limit { name: "new-link-address", most: 3, seconds: 86_400, per: Per::Address, what: |l| t!(l, signups.limit_new_link) };
/// First emails that facilitators send again to one address, which its owner has not confirmed.
pub const SEND_AGAIN_ADDRESS: Limit =
    Limit { name: "send-again-address", most: 1, seconds: 86_400, per: Per::Address, what: |l| t!(l, signups.limit_send_again) };
/// What one participant writes to the facilitators of a circle.
pub const CONTACT: Limit =
    Limit { name: "contact-participant", most: 10, seconds: 86_400, per: Per::Participant, what: |l| t!(l, signups.limit_contact) };

/// All of them.
pub const ALL: &[Limit] = &[
    SIGNUP_CLIENT,
    SIGNUP_ADDRESS,
    PROPOSAL_ADDRESS,
    MY_LINK_CLIENT,
    MY_LINK_ADDRESS,
    WALK_IN_ACCOUNT,
    WALK_IN_EMAIL,
    WALK_IN_ADDRESS,
    NEW_LINK_ADDRESS,
    SEND_AGAIN_ADDRESS,
    CONTACT,
];
