//! Links in emails to participants: each is for one sign-up, without an account.

use crate::platform::tokens::LinkKind;

/// Opens a participant's dashboard.
pub const PARTICIPANT: LinkKind = LinkKind::new(3);
/// Leaves a circle.
pub const LEAVE: LinkKind = LinkKind::new(5);
/// Undoes the last change of a sign-up.
pub const UNDO: LinkKind = LinkKind::new(6);
/// Turns off the reminders of one sign-up.
pub const UNSUBSCRIBE: LinkKind = LinkKind::new(7);

/// Takes over answers that a second sign-up proposes.
pub const PROPOSAL: LinkKind = LinkKind::new(10);

/// Takes an address off the list of those who wait for a seat.
pub const SEAT_ALERT: LinkKind = LinkKind::new(13);

/// All link kinds of the slice.
pub const ALL: &[LinkKind] = &[PARTICIPANT, LEAVE, UNDO, UNSUBSCRIBE, PROPOSAL, SEAT_ALERT];
