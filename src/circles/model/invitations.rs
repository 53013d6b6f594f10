//! Invitations to facilitate a circle.

use crate::types::{InvitationId, When, form};
use serde::{Deserialize, Serialize};

/// How long an invitation is open after it was last sent: 30 days, in microseconds.
pub const LASTS: i64 = crate::types::retention::INVITATIONS.us();

form! {
    /// Accepts or declines an invitation.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct AnswerInvitationForm {
        /// The link's text.
        pub link: String,
        /// The button pressed: `yes` accepts, `no` declines.
        pub button: String,
    }
}

form! {
    /// Takes an invitation back, or sends it again.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct InvitedForm {
        /// The circle's slug.
        pub slug: String,
        /// The invitation's id.
        pub id: String,
    }
}

/// An open invitation as the circle's facilitators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The invitation.
    pub id: InvitationId,
    /// The address.
    pub email: String,
    /// When it ends.
    pub until: When,
}

/// An open invitation as the invited person finds it among their circles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyInvitation {
    /// The link's text.
    pub link: String,
    /// The circle's title; may be empty.
    pub title: String,
    /// Who invited.
    pub by: String,
}

/// Whether the reader of an invitation can accept it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Accepting {
    /// Yes.
    Ready,
    /// Not before signing in.
    #[default]
    SignIn,
    /// Not before the address is confirmed.
    Unconfirmed,
    /// Not with this account, whose address is another one.
    Other(String),
    /// They have accepted it already, and run the circle with this slug.
    Done(String),
}

/// The page of an invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationPage {
    /// The link's text.
    pub link: String,
    /// The circle's title; may be empty.
    pub title: String,
    /// The circle's slug, if everyone can see its page; else empty.
    pub slug: String,
    /// Who invited.
    pub by: String,
    /// The invited address.
    pub email: String,
    /// Whether the reader can accept it.
    pub accepting: Accepting,
    /// Whether anyone may register here.
    pub open: bool,
    /// Whom to ask for an account; may be empty.
    pub contact: String,
}
