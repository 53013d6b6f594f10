//! Links in emails about an account.

use crate::platform::tokens::LinkKind;

/// Confirms an account's address.
pub const CONFIRM: LinkKind = LinkKind::new(1);
/// Lets its reader choose a new password.
pub const RESET_PASSWORD: LinkKind = LinkKind::new(2);
/// Takes a new address for an account.
pub const CHANGE_EMAIL: LinkKind = LinkKind::new(8);

/// All of them.
pub const ALL: &[LinkKind] = &[CONFIRM, RESET_PASSWORD, CHANGE_EMAIL];
