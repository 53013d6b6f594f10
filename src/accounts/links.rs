//! Links in emails about an account.

use crate::platform::tokens::LinkKind;

/// Confirms an account's address.
pub const CONFIRM: LinkKind = LinkKind::new(1);
/// Sets a new password.
pub const RESET_PASSWORD: LinkKind = LinkKind::new(2);
/// Confirms an account's new address.
pub const CHANGE_EMAIL: LinkKind = LinkKind::new(8);

/// Ends a kind of email to a facilitator.
pub const UNSUBSCRIBE: LinkKind = LinkKind::new(9);

/// Signs in, once.
pub const SIGN_IN: LinkKind = LinkKind::new(11);

/// All link kinds of the slice.
pub const ALL: &[LinkKind] = &[CONFIRM, RESET_PASSWORD, CHANGE_EMAIL, UNSUBSCRIBE, SIGN_IN];
