//! Who may do what on a board.

use super::model::{BoardRefusal, Stored, WithdrawnBy, Writing};
use crate::circles::model::Circle;
use crate::circles::policy::Manager;
use crate::signups::policy::Member;
use crate::types::{AccountId, AppError, CircleId, LinkKey, PostId, Refusal, SignupId, Target};

/// A person on a circle's board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// A participant.
    Participant(SignupId),
    /// One of its facilitators.
    Facilitator(AccountId),
    /// Staff.
    Staff(AccountId),
}

/// Proof that a person may read one circle's board.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    circle: CircleId,
    person: Person,
}

impl Reader {
    /// Returns the circle. Everything on its board is looked up with this id.
    pub fn circle(&self) -> CircleId {
        self.circle
    }

    /// Returns the person.
    pub fn person(&self) -> Person {
        self.person
    }

    /// Returns whether the person withdraws and pins what others wrote.
    pub fn moderates(&self) -> bool {
        !matches!(self.person, Person::Participant(_))
    }

    /// Returns whether the person wrote a post.
    pub fn wrote(&self, signup: Option<SignupId>, account: Option<AccountId>) -> bool {
        match self.person {
            Person::Participant(id) => signup == Some(id),
            Person::Facilitator(id) | Person::Staff(id) => account == Some(id),
        }
    }
}

/// Returns the proof of a participant.
pub fn participant(member: &Member) -> Reader {
    Reader { circle: member.circle(), person: Person::Participant(member.signup()) }
}

/// Returns the proof of someone who may manage a circle.
pub fn manager(manager: &Manager, circle: &Circle) -> Reader {
    let runs = circle.is_run_by(manager.account());
    let person = if runs { Person::Facilitator(manager.account()) } else { Person::Staff(manager.account()) };
    Reader { circle: manager.circle(), person }
}

/// Proof that a person may choose which emails about one circle's board they get, and see what they chose.
#[derive(Clone, Copy, Debug)]
pub struct MailReader {
    circle: CircleId,
    person: Person,
}

impl MailReader {
    /// Returns the circle.
    pub fn circle(&self) -> CircleId {
        self.circle
    }

    /// Returns the person.
    pub fn person(&self) -> Person {
        self.person
    }
}

/// Checks that a person gets emails about a board: staff do not.
///
/// # Errors
/// [`AppError::Forbidden`].
pub fn mails(on: &Reader) -> Result<MailReader, AppError> {
    match on.person {
        Person::Staff(_) => Err(AppError::Forbidden),
        person => Ok(MailReader { circle: on.circle, person }),
    }
}

/// Returns the proof of the account whose key a link is about, which names the circle.
///
/// # Errors
/// [`Refusal::LINK`] if it was signed for another account.
pub fn mails_by_link(signed_for: &Target, key: &LinkKey, account: AccountId, circle: CircleId) -> Result<MailReader, AppError> {
    match signed_for {
        Target::Key(signed) if !signed.is_empty() && signed == key => Ok(MailReader { circle, person: Person::Facilitator(account) }),
        _ => Err(Refusal::LINK.into()),
    }
}

/// Proof that a person may write on one circle's board.
#[derive(Clone, Copy, Debug)]
pub struct Writer {
    circle: CircleId,
    signup: Option<SignupId>,
    account: Option<AccountId>,
}

impl Writer {
    /// Returns the circle.
    pub fn circle(&self) -> CircleId {
        self.circle
    }

    /// Returns the author, if a participant.
    pub fn signup(&self) -> Option<SignupId> {
        self.signup
    }

    /// Returns the author, if a facilitator.
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }
}

/// Checks that a person may write on a circle's board. Staff only moderate those of others.
///
/// # Errors
/// [`AppError::Forbidden`] or [`BoardRefusal::Closed`].
pub fn write(on: &Reader, circle: &Circle, now_us: i64) -> Result<Writer, AppError> {
    let (signup, account) = match on.person {
        Person::Participant(id) => (Some(id), None),
        Person::Facilitator(id) => (None, Some(id)),
        Person::Staff(_) => return Err(AppError::Forbidden),
    };
    if Writing::of(circle, now_us) != Writing::Open {
        return Err(BoardRefusal::Closed.into());
    }
    Ok(Writer { circle: on.circle, signup, account })
}

/// Proof that a person may change one post.
#[derive(Clone, Copy, Debug)]
pub struct Editor {
    circle: CircleId,
    post: PostId,
}

impl Editor {
    /// Returns the circle.
    pub fn circle(&self) -> CircleId {
        self.circle
    }

    /// Returns the post.
    pub fn post(&self) -> PostId {
        self.post
    }
}

/// Checks that a person may change the text of a post of this board: only its author.
///
/// # Errors
/// As [`write`], and [`BoardRefusal::Withdrawn`].
pub fn edit(on: &Reader, circle: &Circle, post: &Stored, now_us: i64) -> Result<Editor, AppError> {
    let writer = write(on, circle, now_us)?;
    if !on.wrote(post.signup_id, post.account_id) {
        return Err(AppError::Forbidden);
    }
    if post.withdrawn_at.is_some() {
        return Err(BoardRefusal::Withdrawn.into());
    }
    Ok(Editor { circle: writer.circle, post: post.id })
}

/// Checks that a person may withdraw a post of this board: its author at any time, and who runs the circle; says as whom.
///
/// # Errors
/// [`AppError::Forbidden`].
pub fn withdraw(on: &Reader, post: &Stored) -> Result<(Editor, WithdrawnBy), AppError> {
    let own = on.wrote(post.signup_id, post.account_id);
    if !own && !on.moderates() {
        return Err(AppError::Forbidden);
    }
    Ok((Editor { circle: on.circle, post: post.id }, if own { WithdrawnBy::Author } else { WithdrawnBy::Facilitator }))
}

/// Proof that a participant may report one post.
#[derive(Clone, Copy, Debug)]
pub struct Reporter {
    post: PostId,
    signup: SignupId,
}

impl Reporter {
    /// Returns the post.
    pub fn post(&self) -> PostId {
        self.post
    }

    /// Returns the participant.
    pub fn signup(&self) -> SignupId {
        self.signup
    }
}

/// Checks that a person may report a post of this board: a participant, someone else's.
///
/// # Errors
/// [`AppError::Forbidden`], [`BoardRefusal::Withdrawn`], or [`BoardRefusal::Facilitators`].
pub fn report(on: &Reader, post: &Stored) -> Result<Reporter, AppError> {
    let Person::Participant(signup) = on.person else { return Err(AppError::Forbidden) };
    if on.wrote(post.signup_id, post.account_id) {
        return Err(AppError::Forbidden);
    }
    if post.withdrawn_at.is_some() {
        return Err(BoardRefusal::Withdrawn.into());
    }
    if post.account_id.is_some() {
        return Err(BoardRefusal::Facilitators.into());
    }
    Ok(Reporter { post: post.id, signup })
}

/// Checks that a person may keep a post of this board that was reported.
///
/// # Errors
/// [`AppError::Forbidden`].
pub fn keep(on: &Reader, post: &Stored) -> Result<Editor, AppError> {
    if on.moderates() { Ok(Editor { circle: on.circle, post: post.id }) } else { Err(AppError::Forbidden) }
}

/// Checks that a person may pin a post of this board.
///
/// # Errors
/// [`AppError::Forbidden`], [`AppError::NotFound`] for a reply, or [`BoardRefusal::Withdrawn`].
pub fn pin(on: &Reader, post: &Stored) -> Result<Editor, AppError> {
    if !on.moderates() {
        return Err(AppError::Forbidden);
    }
    if post.parent_id.is_some() {
        return Err(AppError::NotFound);
    }
    if post.withdrawn_at.is_some() {
        return Err(BoardRefusal::Withdrawn.into());
    }
    Ok(Editor { circle: on.circle, post: post.id })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circles::model::State;

    fn post(signup: i64) -> Stored {
        Stored {
            id: PostId(1),
            signup_id: Some(SignupId(signup)),
            account_id: None,
            parent_id: None,
            body: "Hello".into(),
            withdrawn_at: None,
            pinned_at: None,
            revision: 0,
        }
    }

    fn on(person: Person) -> Reader {
        Reader { circle: CircleId(1), person }
    }

    #[test]
    fn authors_edit_authors_and_who_runs_the_circle_withdraw_and_only_they_pin() {
        let circle = Circle { state: State::Published, ..Circle::example("en") };
        let now = circle.last_at.unwrap_or_default();
        let people =
            [Person::Participant(SignupId(7)), Person::Participant(SignupId(8)), Person::Facilitator(AccountId(7)), Person::Staff(AccountId(7))];
        let may = people.map(|person| {
            let (on, post) = (on(person), post(7));
            [write(&on, &circle, now).is_ok(), edit(&on, &circle, &post, now).is_ok(), withdraw(&on, &post).is_ok(), pin(&on, &post).is_ok()]
        });
        assert_eq!(may, [[true, true, true, false], [true, false, false, false], [true, false, true, true], [false, false, true, true]]);
        assert_eq!(withdraw(&on(people[0]), &post(7)).map(|(_, by)| by), Ok(WithdrawnBy::Author));
        assert_eq!(withdraw(&on(people[2]), &post(7)).map(|(_, by)| by), Ok(WithdrawnBy::Facilitator));
    }

    #[test]
    fn what_is_withdrawn_is_neither_changed_nor_pinned_and_replies_are_not_pinned() {
        let circle = Circle { state: State::Published, ..Circle::example("en") };
        let now = circle.last_at.unwrap_or_default();
        let gone = Stored { withdrawn_at: Some(1), ..post(7) };
        assert_eq!(edit(&on(Person::Participant(SignupId(7))), &circle, &gone, now).err(), Some(BoardRefusal::Withdrawn.into()));
        assert_eq!(pin(&on(Person::Facilitator(AccountId(1))), &gone).err(), Some(BoardRefusal::Withdrawn.into()));
        let reply = Stored { parent_id: Some(PostId(9)), ..post(7) };
        assert_eq!(pin(&on(Person::Facilitator(AccountId(1))), &reply).err(), Some(AppError::NotFound));
    }
}
