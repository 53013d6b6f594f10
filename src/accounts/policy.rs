//! Who may do what with accounts.

use crate::types::{AccountId, AppError, EmailKey, Viewer};

/// Proof that the viewer owns the account.
#[derive(Clone, Debug)]
pub struct Owner {
    account: AccountId,
}

impl Owner {
    /// Returns the account.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

/// Proof that the viewer is a staff member.
#[derive(Clone, Debug)]
pub struct StaffMember {
    account: AccountId,
}

impl StaffMember {
    /// Returns the acting account.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

/// Proof that someone knows the address of an account's calendar feed: it shows the dates of this person's circles, and
/// is good for nothing else.
#[derive(Clone, Debug)]
pub struct FeedOwner {
    account: AccountId,
    address: Option<EmailKey>,
}

impl FeedOwner {
    /// Returns the account, for the circles it runs.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// Returns the account's confirmed address, for the circles it takes part in.
    pub fn address(&self) -> Option<&EmailKey> {
        self.address.as_ref()
    }
}

/// Returns the proof for the account that was found by the key of its feed. An address that is not confirmed proves
/// nothing.
pub fn feed(account: AccountId, email_key: EmailKey, confirmed: bool) -> FeedOwner {
    FeedOwner { account, address: Some(email_key).filter(|key| confirmed && !key.is_empty()) }
}

/// Returns the proof for the viewer's own account.
///
/// # Errors
/// [`AppError::SignIn`].
pub fn own(viewer: &Viewer) -> Result<Owner, AppError> {
    viewer.id().map(|account| Owner { account }).ok_or(AppError::SignIn)
}

/// Checks that the viewer is staff.
///
/// # Errors
/// [`AppError::SignIn`] or [`AppError::Forbidden`].
pub fn staff(viewer: &Viewer) -> Result<StaffMember, AppError> {
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    if me.staff { Ok(StaffMember { account: me.id }) } else { Err(AppError::Forbidden) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Me;

    #[test]
    fn a_feed_shows_sign_ups_of_a_confirmed_address_only() {
        let address = |key: &str, confirmed| feed(AccountId(1), EmailKey::of(key), confirmed).address().cloned();
        assert_eq!(address("a@example.org", true), Some(EmailKey::of("a@example.org")));
        assert_eq!((address("a@example.org", false), address("", true)), (None, None));
    }

    #[test]
    fn only_staff_are_staff() {
        let viewer = |staff| Viewer { me: Some(Me { id: AccountId(1), name: "A".into(), staff, confirmed: true }) };
        assert!(staff(&viewer(true)).is_ok() && own(&viewer(false)).is_ok());
        assert_eq!(staff(&viewer(false)).err(), Some(AppError::Forbidden));
        assert_eq!(staff(&Viewer::default()).err(), Some(AppError::SignIn));
        assert_eq!(own(&Viewer::default()).err(), Some(AppError::SignIn));
    }
}
