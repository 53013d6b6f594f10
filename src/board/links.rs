//! Links in emails about a board.

use crate::platform::tokens::LinkKind;

/// Ends emails about the board of one sign-up's circle.
pub const END_PARTICIPANT: LinkKind = LinkKind::new(14);
/// Ends emails about the board of one circle, which the link names, that an account runs.
pub const END_FACILITATOR: LinkKind = LinkKind::new(15);

/// All link kinds of the slice.
pub const ALL: &[LinkKind] = &[END_PARTICIPANT, END_FACILITATOR];
