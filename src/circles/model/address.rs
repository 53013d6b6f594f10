//! Where the participants of a circle find a facilitator's email address.

use crate::types::form;
use serde::{Deserialize, Serialize};

/// Where the participants of a circle find the address of one of its facilitators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddressShown {
    /// On their pages, and as Reply-To of emails.
    #[default]
    Page,
    /// Only as Reply-To of emails: a person who replies sees it.
    Reply,
    /// Nowhere: they write with a form on their pages.
    Form,
}

impl AddressShown {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Page, Self::Reply, Self::Form];

    /// Returns its code, as posted and stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Reply => "reply",
            Self::Form => "form",
        }
    }

    /// Returns the one with a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.code() == code)
    }
}

form! {
    /// The form in which a facilitator chooses it.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct AddressForm {
        /// The circle's slug.
        pub slug: String,
        /// The chosen code.
        pub address: String,
    }
}
