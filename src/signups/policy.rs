//! Who may do what with a sign-up.

use super::model::Signup;
use crate::accounts::model::AccountRefusal;
use crate::types::{AppError, CircleId, EmailKeys, Refusal, SignupId, Target};

/// Proof that a person is the participant behind one active sign-up: through a signed link, or by an account
/// whose confirmed address is the sign-up's.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    signup: SignupId,
    circle: CircleId,
}

impl Member {
    /// Returns the sign-up.
    pub fn signup(&self) -> SignupId {
        self.signup
    }

    /// Returns its circle. Everything below a circle is looked up with this id.
    pub fn circle(&self) -> CircleId {
        self.circle
    }
}

/// Proof that someone knows the address of a participant's calendar feed: it shows the dates of the circle, and is good
/// for nothing else.
#[derive(Clone, Copy, Debug)]
pub struct FeedReader {
    circle: CircleId,
}

impl FeedReader {
    /// Returns the circle.
    pub fn circle(&self) -> CircleId {
        self.circle
    }
}

/// Returns the proof for the sign-up that was found by the key of its feed; `None` once the person has left.
pub fn feed(found: &Signup) -> Option<FeedReader> {
    (found.active && found.feed_key.is_some()).then_some(FeedReader { circle: found.circle })
}

/// Checks that a link was signed for this sign-up, which must be active.
///
/// # Errors
/// [`Refusal::LINK`] if it was signed for another sign-up or the seat was given up.
pub fn by_link(signed_for: &Target, signup: &Signup) -> Result<Member, AppError> {
    let fits = is_about(signed_for, signup) && signup.active;
    if fits { Ok(Member { signup: signup.id, circle: signup.circle }) } else { Err(Refusal::LINK.into()) }
}

/// Returns whether a link was signed for this sign-up. Links that name the number of its row are those of before 0.5.
pub fn is_about(signed_for: &Target, signup: &Signup) -> bool {
    match signed_for {
        Target::Row(id) => signup.row_links && signup.id.0 == *id,
        Target::Key(key) => !key.is_empty() && signup.link_key == *key,
    }
}

/// An account may open the sign-up with its address if the address is confirmed: otherwise anyone could
/// register with it and read along.
///
/// # Errors
/// [`AccountRefusal::Unconfirmed`] or not found.
pub fn by_account(address: &EmailKeys, confirmed: bool, signup: &Signup) -> Result<Member, AppError> {
    if address.is_empty() || !address.contains(&signup.email_key) || !signup.active {
        return Err(AppError::NotFound);
    }
    if confirmed { Ok(Member { signup: signup.id, circle: signup.circle }) } else { Err(AccountRefusal::Unconfirmed.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signups::model::Answers;
    use crate::types::{EmailKey, LinkKey};

    fn signup(active: bool) -> Signup {
        Signup {
            id: SignupId(3),
            circle: CircleId(1),
            email: "a@example.org".into(),
            email_key: EmailKey::of("a@example.org"),
            answers: Answers::default(),
            locale: "en".into(),
            locale_chosen: false,
            revision: 0,
            previous: None,
            reminders: true,
            messages: true,
            active,
            seated: true,
            walk_in: false,
            feed_key: None,
            link_key: LinkKey::from("one".to_owned()),
            row_links: true,
            proposed: None,
            proposed_at: None,
            proposal: 0,
            unproven: false,
            created_at: 0,
            updated_at: 0,
        }
    }

    #[test]
    fn a_link_opens_its_own_sign_up_while_it_is_active() {
        let key = |text: &str| Target::Key(LinkKey::from(text.to_owned()));
        assert!(by_link(&key("one"), &signup(true)).is_ok() && by_link(&Target::Row(3), &signup(true)).is_ok());
        assert!(by_link(&key("two"), &signup(true)).is_err() && by_link(&Target::Row(4), &signup(true)).is_err());
        assert!(by_link(&key("one"), &signup(false)).is_err() && by_link(&Target::Row(3), &signup(false)).is_err());
        let new = Signup { row_links: false, link_key: LinkKey::default(), ..signup(true) };
        assert!(by_link(&Target::Row(3), &new).is_err() && by_link(&key(""), &new).is_err());
    }

    #[test]
    fn a_feed_shows_a_circle_to_who_takes_part_and_has_asked_for_one() {
        let with_key = |active| Signup { feed_key: Some("k".into()), ..signup(active) };
        assert_eq!(feed(&with_key(true)).map(|reader| reader.circle()), Some(CircleId(1)));
        assert!(feed(&with_key(false)).is_none() && feed(&signup(true)).is_none());
    }

    #[test]
    fn an_account_opens_only_a_sign_up_with_its_confirmed_address() {
        assert!(by_account(&EmailKeys::of("a@example.org"), true, &signup(true)).is_ok());
        assert_eq!(by_account(&EmailKeys::of("a@example.org"), false, &signup(true)).err(), Some(AccountRefusal::Unconfirmed.into()));
        assert_eq!(by_account(&EmailKeys::of("b@example.org"), true, &signup(true)).err(), Some(AppError::NotFound));
        assert_eq!(by_account(&EmailKeys::of(""), true, &signup(true)).err(), Some(AppError::NotFound));
        assert_eq!(by_account(&EmailKeys::of("a@example.org"), true, &signup(false)).err(), Some(AppError::NotFound));
    }
}
