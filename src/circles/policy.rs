//! Who may do what with a circle.

use super::model::{Circle, State};
use crate::types::{AccountId, AppError, CircleId, Viewer};

/// Proof that somebody may manage one circle: one of its facilitators, or staff.
#[derive(Clone, Debug)]
pub struct Manager {
    circle: CircleId,
    account: AccountId,
}

impl Manager {
    /// The circle this proof is about. Everything below a circle is looked up with this id, so that
    /// an id of another circle's row is not found.
    pub fn circle(&self) -> CircleId {
        self.circle
    }

    /// Who acts.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

/// A circle is managed by its facilitators and by staff.
///
/// # Errors
/// [`AppError::SignIn`] or [`AppError::Forbidden`].
pub fn manage(viewer: &Viewer, circle: &Circle) -> Result<Manager, AppError> {
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    if me.staff || circle.facilitators.iter().any(|f| f.id == me.id) {
        Ok(Manager { circle: circle.id, account: me.id })
    } else {
        Err(AppError::Forbidden)
    }
}

/// Proof that somebody may write a draft: its managers, or the browser that began it logged out.
#[derive(Clone, Debug)]
pub struct Drafter {
    circle: CircleId,
}

impl Drafter {
    /// The circle this proof is about.
    pub fn circle(&self) -> CircleId {
        self.circle
    }
}

/// A draft without a facilitator belongs to the browser that began it; every other circle to its
/// managers.
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

/// Whether a circle's public page may be shown: published or cancelled and not hidden, or to those
/// who manage it.
pub fn can_see(viewer: &Viewer, circle: &Circle) -> bool {
    (circle.state != State::Draft && !circle.hidden) || manage(viewer, circle).is_ok()
}
