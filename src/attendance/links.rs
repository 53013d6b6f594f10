//! Links in reminders.

use crate::platform::tokens::LinkKind;

/// Answers for one meeting.
pub const RSVP: LinkKind = LinkKind::new(4);

/// All of them.
pub const ALL: &[LinkKind] = &[RSVP];
