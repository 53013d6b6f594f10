//! Who may do what with accounts.

use crate::types::{AccountId, AppError, EmailKeys, LinkKey, Refusal, Target, Viewer};

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

/// Proof that the owner of an account wants it deleted: now, or earlier, when it had to wait for others.
#[derive(Clone, Copy, Debug)]
pub struct Leaver {
    account: AccountId,
}

impl Leaver {
    /// Returns the account.
    pub fn account(self) -> AccountId {
        self.account
    }
}

impl From<&Owner> for Leaver {
    fn from(owner: &Owner) -> Self {
        Self { account: owner.account }
    }
}

/// Returns the proof for an account whose owner asked for the deletion at `asked_at` and has not withdrawn it.
pub fn leaver(account: AccountId, asked_at: Option<i64>) -> Option<Leaver> {
    asked_at.map(|_| Leaver { account })
}

/// Returns the proof for an account that someone registered with an address which is not confirmed, and which the owner of another
/// account has just proven to be theirs.
pub fn squatter(_owner: Confirmer, account: AccountId, confirmed: bool) -> Option<Leaver> {
    (!confirmed).then_some(Leaver { account })
}

/// Proof that a person may choose which emails an account gets: its owner, or who holds a link from one of them.
#[derive(Clone, Copy, Debug)]
pub struct MailReader {
    account: AccountId,
}

impl MailReader {
    /// Returns the account.
    pub fn account(self) -> AccountId {
        self.account
    }
}

impl From<&Owner> for MailReader {
    fn from(owner: &Owner) -> Self {
        Self { account: owner.account }
    }
}

/// Checks that a link was signed for this account. Links that name the number of its row are those of before 0.5.
///
/// # Errors
/// [`Refusal::LINK`] if it was signed for another one.
pub fn by_link(signed_for: &Target, account: AccountId, key: &LinkKey, row_links: bool) -> Result<MailReader, AppError> {
    let fits = match signed_for {
        Target::Row(id) => row_links && account.0 == *id,
        Target::Key(signed) => !signed.is_empty() && signed == key,
    };
    if fits { Ok(MailReader { account }) } else { Err(Refusal::LINK.into()) }
}

/// Proof that a person may confirm the address of an account that exists already: the one who registered it or uses it. A
/// link in an email alone proves who reads the address, not that this person made the account.
#[derive(Clone, Copy, Debug)]
pub struct Confirmer {
    account: AccountId,
}

impl Confirmer {
    /// Returns the account.
    pub fn account(self) -> AccountId {
        self.account
    }
}

/// Returns the proof for a person who is signed in to the account, or uses the browser (`browser`: the hash of its token) that
/// registered it.
pub fn by_browser(viewer: &Viewer, browser: &str, account: AccountId, registered_by: Option<&str>) -> Option<Confirmer> {
    let registered = !browser.is_empty() && registered_by == Some(browser);
    (registered || viewer.id() == Some(account)).then_some(Confirmer { account })
}

/// Returns the proof for a person who knows the account's password.
pub fn by_password(account: AccountId, fits: bool) -> Option<Confirmer> {
    fits.then_some(Confirmer { account })
}

/// Returns the proof for the person who runs the program: only the command line asks for it.
pub fn by_operator(account: AccountId) -> Confirmer {
    Confirmer { account }
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
    address: Option<EmailKeys>,
}

impl FeedOwner {
    /// Returns the account, for the circles it runs.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// Returns the account's confirmed address, for the circles it takes part in.
    pub fn address(&self) -> Option<&EmailKeys> {
        self.address.as_ref()
    }
}

/// Returns the proof for the account that was found by the key of its feed. An address that is not confirmed proves
/// nothing.
pub fn feed(account: AccountId, address: EmailKeys, confirmed: bool) -> FeedOwner {
    FeedOwner { account, address: Some(address).filter(|key| confirmed && !key.is_empty()) }
}

/// Returns the proof for the viewer's own account.
///
/// # Errors
/// [`AppError::SignIn`].
pub fn own(viewer: &Viewer) -> Result<Owner, AppError> {
    viewer.id().map(|account| Owner { account }).ok_or(AppError::SignIn)
}

/// Checks that the viewer is staff, with a confirmed address.
///
/// # Errors
/// [`AppError::SignIn`] or [`AppError::Forbidden`].
pub fn staff(viewer: &Viewer) -> Result<StaffMember, AppError> {
    let me = viewer.me.as_ref().ok_or(AppError::SignIn)?;
    if me.staff && me.confirmed { Ok(StaffMember { account: me.id }) } else { Err(AppError::Forbidden) }
}

/// Checks that the viewer is staff and has just entered the password.
///
/// # Errors
/// As [`staff`], and [`AppError::Prove`].
pub fn proved_staff(viewer: &Viewer) -> Result<StaffMember, AppError> {
    let member = staff(viewer)?;
    if viewer.me.as_ref().is_some_and(|me| me.stale) { Err(AppError::Prove) } else { Ok(member) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Me;

    #[test]
    fn a_link_is_for_its_own_account() {
        let key = |text: &str| LinkKey::from(text.to_owned());
        let opens = |signed_for: Target, row_links| by_link(&signed_for, AccountId(1), &key("one"), row_links).is_ok();
        assert!(opens(Target::Key(key("one")), false) && !opens(Target::Key(key("two")), true) && !opens(Target::Key(key("")), true));
        assert!(opens(Target::Row(1), true) && !opens(Target::Row(2), true) && !opens(Target::Row(1), false));
    }

    #[test]
    fn a_feed_shows_sign_ups_of_a_confirmed_address_only() {
        let address = |key: &str, confirmed| feed(AccountId(1), EmailKeys::of(key), confirmed).address().cloned();
        assert_eq!(address("a@example.org", true), Some(EmailKeys::of("a@example.org")));
        assert_eq!((address("a@example.org", false), address("", true)), (None, None));
    }

    #[test]
    fn an_address_is_confirmed_by_the_browser_that_registered_a_session_or_the_password() {
        let me = |id| Viewer { me: Some(Me { id: AccountId(id), name: "A".into(), staff: false, confirmed: false, stale: false }) };
        let may = |viewer: &Viewer, browser, by| by_browser(viewer, browser, AccountId(1), by).is_some();
        let nobody = Viewer::default();
        assert!(may(&nobody, "a", Some("a")) && may(&me(1), "", None));
        assert!(!may(&nobody, "b", Some("a")) && !may(&nobody, "", None) && !may(&nobody, "", Some("")) && !may(&me(2), "b", Some("a")));
        assert!(by_password(AccountId(1), true).is_some() && by_password(AccountId(1), false).is_none());
    }

    #[test]
    fn only_staff_are_staff() {
        let with = |staff, confirmed| Viewer { me: Some(Me { id: AccountId(1), name: "A".into(), staff, confirmed, stale: false }) };
        let viewer = |staff| with(staff, true);
        assert!(staff(&viewer(true)).is_ok() && own(&viewer(false)).is_ok());
        assert_eq!(staff(&viewer(false)).err(), Some(AppError::Forbidden));
        assert_eq!(staff(&with(true, false)).err(), Some(AppError::Forbidden), "an address that is not confirmed");
        assert_eq!(staff(&Viewer::default()).err(), Some(AppError::SignIn));
        assert_eq!(own(&Viewer::default()).err(), Some(AppError::SignIn));
    }
}
