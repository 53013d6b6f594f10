//! Who may do what with a circle.

use super::model::{Circle, CircleRefusal, State};
use crate::accounts::model::AccountRefusal;
use crate::types::{AccountId, AppError, CircleId, EmailKeys, InvitationId, LinkKey, Refusal, Target, Viewer};

/// Proof that a person may manage one circle: one of its facilitators, or staff.
#[derive(Clone, Debug)]
pub struct Manager {
    circle: CircleId,
    account: AccountId,
}

impl Manager {
    /// Returns the circle this proof is about. Everything below a circle is looked up with this id, so that
    /// an id of another circle's row is not found.
    pub fn circle(&self) -> CircleId {
        self.circle
    }

    /// Returns the acting account.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

/// Checks that the viewer may see how a circle is managed: its facilitators and staff may.
///
/// # Errors
/// [`AppError::SignIn`] or [`AppError::Forbidden`].
pub fn look(viewer: &Viewer, circle: &Circle) -> Result<Manager, AppError> {
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    if me.staff || circle.is_run_by(me.id) { Ok(Manager { circle: circle.id, account: me.id }) } else { Err(AppError::Forbidden) }
}

/// Checks that the viewer may manage a circle: its facilitators may, and staff who have just entered their password.
///
/// # Errors
/// As [`look`], and [`AppError::Prove`].
pub fn manage(viewer: &Viewer, circle: &Circle) -> Result<Manager, AppError> {
    let manager = look(viewer, circle)?;
    let stale = viewer.me.as_ref().is_some_and(|me| me.stale && !circle.is_run_by(me.id));
    if stale { Err(AppError::Prove) } else { Ok(manager) }
}

/// Proof that a person is the only one who runs a public circle: what becomes of it is theirs to decide, not staff's.
#[derive(Clone, Debug)]
pub struct Sole {
    circle: CircleId,
    account: AccountId,
}

impl Sole {
    /// Returns the circle.
    pub fn circle(&self) -> CircleId {
        self.circle
    }

    /// Returns the account.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

impl From<&Sole> for Manager {
    fn from(sole: &Sole) -> Self {
        Self { circle: sole.circle, account: sole.account }
    }
}

/// Checks that the viewer is the only one who runs a public circle: a blocked person does not.
///
/// # Errors
/// [`AppError::SignIn`], [`AppError::Forbidden`] if the viewer does not run it, or [`Refusal::CHANGED`] if it is not public or someone
/// else runs it, too.
pub fn sole(viewer: &Viewer, circle: &Circle) -> Result<Sole, AppError> {
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    if !circle.is_run_by(me.id) {
        return Err(AppError::Forbidden);
    }
    if circle.state != State::Published || circle.facilitators.iter().any(|f| f.id != me.id && !f.blocked) {
        return Err(Refusal::CHANGED.into());
    }
    Ok(Sole { circle: circle.id, account: me.id })
}

/// Proof that a person may accept an invitation to facilitate a circle: signed in to an account with the invited address, which is
/// confirmed.
#[derive(Clone, Debug)]
pub struct Invitee {
    invitation: InvitationId,
    circle: CircleId,
    account: AccountId,
}

impl Invitee {
    /// Returns the invitation.
    pub fn invitation(&self) -> InvitationId {
        self.invitation
    }

    /// Returns the circle.
    pub fn circle(&self) -> CircleId {
        self.circle
    }

    /// Returns the account.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

/// Checks that the viewer, whose address is `own`, may accept an invitation of the address `invited`.
///
/// # Errors
/// [`AppError::SignIn`], [`CircleRefusal::OtherAddress`], or [`AccountRefusal::Unconfirmed`].
pub fn invited(viewer: &Viewer, invitation: InvitationId, circle: CircleId, invited: &EmailKeys, own: &EmailKeys) -> Result<Invitee, AppError> {
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    if invited.key.is_empty() || invited.key != own.key {
        return Err(CircleRefusal::OtherAddress.into());
    }
    if !me.confirmed {
        return Err(AccountRefusal::Unconfirmed.into());
    }
    Ok(Invitee { invitation, circle, account: me.id })
}

/// Proof that a person holds the link of an invitation, which was emailed to the invited address.
#[derive(Clone, Debug)]
pub struct LinkHolder {
    invitation: InvitationId,
}

impl LinkHolder {
    /// Returns the invitation.
    pub fn invitation(&self) -> InvitationId {
        self.invitation
    }
}

/// Checks that a link was signed for an invitation.
///
/// # Errors
/// [`Refusal::LINK`] if it was signed for another one.
pub fn holder(signed_for: &Target, invitation: InvitationId, key: &LinkKey) -> Result<LinkHolder, AppError> {
    match signed_for {
        Target::Key(signed) if !signed.is_empty() && signed == key => Ok(LinkHolder { invitation }),
        _ => Err(Refusal::LINK.into()),
    }
}

/// Proof that a person may write a draft: its managers, or the browser that began it without signing in.
#[derive(Clone, Debug)]
pub struct Drafter {
    circle: CircleId,
}

impl Drafter {
    /// Returns the circle this proof is about.
    pub fn circle(&self) -> CircleId {
        self.circle
    }
}

/// Checks that the viewer may write a circle: a draft without a facilitator belongs to the browser that began
/// it, any other circle to its managers.
///
/// # Errors
/// [`AppError::SignIn`] or [`AppError::Forbidden`].
pub fn draft(viewer: &Viewer, browser_hash: &str, circle: &Circle) -> Result<Drafter, AppError> {
    let unclaimed = circle.state == State::Draft && circle.facilitators.is_empty();
    if unclaimed && !browser_hash.is_empty() && circle.draft_token_hash.as_deref() == Some(browser_hash) {
        return Ok(Drafter { circle: circle.id });
    }
    manage(viewer, circle).map(|m| Drafter { circle: m.circle })
}

/// Returns whether the slug that a circle had as a draft still leads the viewer to it: its facilitators and staff.
pub fn knew_draft(viewer: &Viewer, circle: &Circle) -> bool {
    viewer.me.as_ref().is_some_and(|me| me.staff || circle.is_run_by(me.id))
}

/// Returns whether a circle's public page may be shown: to everyone if it is published or cancelled and not
/// hidden, otherwise to its managers.
pub fn can_see(viewer: &Viewer, circle: &Circle) -> bool {
    (circle.state != State::Draft && !circle.hidden) || look(viewer, circle).is_ok()
}
