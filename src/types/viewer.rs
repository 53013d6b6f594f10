//! The person who makes a request.

use super::ids::AccountId;
use serde::{Deserialize, Serialize};

/// The person who makes a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The account that is signed in, if any.
    pub me: Option<Me>,
}

/// An account as its owner sees it in the page header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The account.
    pub id: AccountId,
    /// Its full name.
    pub name: String,
    /// Whether it has staff rights, which need a confirmed address.
    pub staff: bool,
    /// Whether its address is confirmed.
    pub confirmed: bool,
    /// Whether the password was entered in this session too long ago for staff to change or download what is others'.
    pub stale: bool,
}

impl Viewer {
    /// Returns the account's id if signed in.
    pub fn id(&self) -> Option<AccountId> {
        self.me.as_ref().map(|m| m.id)
    }

    /// Returns whether a staff member is signed in.
    pub fn is_staff(&self) -> bool {
        self.me.as_ref().is_some_and(|m| m.staff)
    }
}
