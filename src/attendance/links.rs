//! Links in reminders.

use crate::platform::tokens::LinkKind;

/// Answers for one meeting.
pub const RSVP: LinkKind = LinkKind::new(4);

/// All link kinds of the slice.
pub const ALL: &[LinkKind] = &[RSVP];
