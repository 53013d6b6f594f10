//! Links in emails about circles.

use crate::platform::tokens::LinkKind;

/// Opens an invitation to facilitate a circle.
pub const INVITATION: LinkKind = LinkKind::new(12);

/// All link kinds of the slice.
pub const ALL: &[LinkKind] = &[INVITATION];
