//! Signing up, changing a sign-up, leaving.

mod again;
mod alerts;
mod change;
mod contact;
mod feeds;
mod leave;
mod letters;
mod pages;
mod proposals;
mod switches;
mod walk_in;

pub use super::store::Joined;
pub use super::store::people::Reachable;
pub use again::send_again;
pub use alerts::{alert_page, ask, stop_waiting, sweep};
pub use change::{change, remember};
pub use contact::{contact, contact_form};
pub use feeds::{circles_of_feed, feed_reader, renew_feed};
pub use leave::{in_transaction, leave, remove};
pub use letters::LETTERS;
pub use pages::{leave_page, sign_up_page, signed_up_page, undo_page, unsubscribe_page};
pub use proposals::{accept, proposal_page};
pub use switches::{choose_language, end_mails, switch, unsubscribe_url};
pub use walk_in::{WalkIn, WalkedIn, count_walk_in, heads, heads_in_step, read_walk_in, walk_in, walk_in_form};

use super::emails::Links;
use super::model::{Answers, MyLinkForm, Participant, SignUpForm, Signup};
use super::policy::{self, Member};
use super::store::{self, NewSignup, people};
use crate::circles::model::CircleRefusal;
use crate::circles::model::{Circle, State};
use crate::circles::policy::{self as circle_policy, Manager};
use crate::circles::service as circles;
use crate::platform::events::Stamp;
use crate::platform::limits::Limit;
use crate::platform::tokens::{Link, LinkKind};
use crate::platform::{Ctx, Error, Key, Result, Tx, consents, forms};
use crate::signups::limits::{MY_LINK_ADDRESS, MY_LINK_CLIENT, NEW_LINK_ADDRESS, SIGNUP_ADDRESS, SIGNUP_CLIENT};
use crate::signups::links;
use crate::types::page::pages;
use crate::types::{AppError, Check, CircleId, EmailKeys, FieldCode, FieldName, LinkKey, Page, PageNumber, Refusal, SignupId, Target, Total};

use crate::i18n::{self, t};
use crate::paths;

/// How many participants are on a page of the facilitator's list.
const PARTICIPANTS_SHOWN: u32 = 100;
/// How often a change is tried when a concurrent one of the same sign-up comes first.
const TRIES: u32 = 4;

/// Signs a person up. If the address is already signed up, the answers are proposed to its owner, and nothing changes. Returns
/// the seat that was taken, if one was, which no response may reveal.
///
/// # Errors
/// Field errors, too many attempts, or a [`Refusal`] if no one can sign up now.
#[tracing::instrument(skip_all)]
pub async fn sign_up(ctx: &Ctx, form: &SignUpForm) -> Result<Option<SignupId>> {
    let circle = visible(ctx, &form.slug).await?;
    if let Some(why) = circle.closed_because(ctx.now_us()).filter(|why| *why != CircleRefusal::Full) {
        return Err(why.into());
    }
    let new = check(ctx, &circle, form)?;
    let new = NewSignup { consent_text: Some(consents::keep(ctx, t!(ctx.locale, signups.consent)).await?), ..new };
    let uses = [(SIGNUP_CLIENT, ctx.client.as_str()), (SIGNUP_ADDRESS, new.keys.key.as_str())];
    let uses = if ctx.client.is_empty() { &[] } else { uses.as_slice() };
    let done = join_or_propose(ctx, &circle, &new, uses).await;
    if matches!(done, Err(Error::Expected(_))) {
        ctx.count_alone(uses).await?;
    }
    done
}

/// Tries the usual case first; then any case, again when a concurrent change of the same sign-up comes first.
async fn join_or_propose(ctx: &Ctx, circle: &Circle, new: &NewSignup, uses: &[(Limit, &str)]) -> Result<Option<SignupId>> {
    // A row of the address may have an older key, which a new one would not collide with: such an address is looked for.
    if circle.closed_because(ctx.now_us()).is_none() && new.keys.is_one() {
        let mut tx = ctx.db().write().await?;
        ctx.count_in(&mut tx, uses).await?;
        if let Some(id) = join(ctx, &mut tx, circle, new).await? {
            ctx.commit(tx).await?;
            return Ok(Some(id));
        }
        tx.roll_back().await?;
    }
    for _ in 0..TRIES {
        let mut tx = ctx.db().write().await?;
        ctx.count_in(&mut tx, uses).await?;
        let seat = match take_or_propose(ctx, &mut tx, new).await? {
            Attempt::Seated(id) => Some(id),
            Attempt::Known => None,
            Attempt::Overtaken => {
                tx.roll_back().await?;
                continue;
            }
        };
        ctx.commit(tx).await?;
        return Ok(seat);
    }
    Err(AppError::Busy.into())
}

/// The result of one attempt to sign up.
enum Attempt {
    /// A seat was taken.
    Seated(SignupId),
    /// The address had one.
    Known,
    /// A concurrent change of the same sign-up came first.
    Overtaken,
}

impl Attempt {
    fn proposed(held: bool) -> Self {
        if held { Self::Known } else { Self::Overtaken }
    }
}

/// Signs up a new person if there is a free seat; otherwise returns `None`, and the caller rolls back. Takes
/// the seat last: all who sign up for a circle wait for its row, which is so locked for a moment only.
async fn join(ctx: &Ctx, tx: &mut Tx, circle: &Circle, new: &NewSignup) -> Result<Option<SignupId>> {
    let Some(id) = store::insert(tx, new, ctx.now_us()).await? else { return Ok(None) };
    letters::greet(ctx, tx, circle, id).await?;
    Ok(circles::take_public_seat(ctx, tx, circle.id).await?.then_some(id))
}

/// One attempt.
async fn take_or_propose(ctx: &Ctx, tx: &mut Tx, new: &NewSignup) -> Result<Attempt> {
    tx.hold("circles", Key::Id(new.circle.0)).await?;
    let circle = circles::by_id_in(tx, new.circle).await?;
    // Staff may have hidden it since the form was read.
    may_see(ctx, &circle)?;
    if let Some(known) = store::by_email(tx.conn(), circle.id, &new.keys).await? {
        return Ok(Attempt::proposed(proposals::propose(ctx, tx, &circle, &known, new).await?));
    }
    match circles::take_seat(ctx, tx, circle.id).await {
        Ok(()) => {}
        // A concurrent duplicate submission may have taken the last seat.
        Err(Error::Expected(why)) => {
            return match store::by_email(tx.conn(), circle.id, &new.keys).await? {
                Some(known) if known.says_the_same(&new.answers) => Ok(Attempt::Known),
                _ => Err(why.into()),
            };
        }
        Err(fault) => return Err(fault),
    }
    match store::insert(tx, new, ctx.now_us()).await? {
        Some(id) => {
            letters::greet(ctx, tx, &circle, id).await?;
            Ok(Attempt::Seated(id))
        }
        None => {
            circles::give_seat_back(ctx, tx, circle.id).await?;
            match store::by_email(tx.conn(), circle.id, &new.keys).await? {
                Some(known) => Ok(Attempt::proposed(proposals::propose(ctx, tx, &circle, &known, new).await?)),
                None => Ok(Attempt::Overtaken),
            }
        }
    }
}

/// Restores the answers before the last change. Works once.
///
/// # Errors
/// [`Refusal::LINK`].
#[tracing::instrument(skip_all)]
pub async fn undo(ctx: &Ctx, link: &str) -> Result<()> {
    let (mut tx, signup, _, opened) = held_by_link(ctx, (links::UNDO, link), true).await?;
    if signup.revision != opened.revision {
        return Err(Refusal::LINK.into());
    }
    let previous = signup.previous.clone().ok_or(Refusal::LINK)?;
    if !store::replace(&mut tx, &signup, &previous, None, ctx.now_us()).await? {
        return Err(Refusal::LINK.into());
    }
    circles::publish_on_list(ctx, &mut tx, signup.circle).await?;
    ctx.commit(tx).await
}

/// Returns a circle's participants, in the order of signing up.
pub async fn active(ctx: &Ctx, circle: CircleId) -> Result<Vec<Participant>> {
    people::active(ctx.db().primary(), circle).await
}

/// Returns the participants whom emails reach, inside a transaction: walk-ins may have no address.
pub async fn reachable_in(tx: &mut Tx, circle: CircleId) -> Result<Vec<Reachable>> {
    people::reachable(tx.conn(), circle).await
}

/// Returns the active sign-up behind a participant's link of `kind`.
///
/// # Errors
/// [`Refusal::LINK`].
pub async fn by_link(ctx: &Ctx, kind: LinkKind, link: &str) -> Result<(Signup, Member, Link)> {
    let opened = ctx.app.tokens.open(kind, link, ctx.now).ok_or(Refusal::LINK)?;
    let signup = store::by_target(ctx.db().primary(), &opened.about, ctx.now_us()).await?.ok_or(Refusal::LINK)?;
    let member = policy::by_link(&opened.about, &signup)?;
    Ok((signup, member, opened))
}

/// Same as [`by_link`], inside a write transaction, which locks the sign-up until it ends. Every button behind a link mailed to
/// a participant comes here: it proves the address, unless it ends emails, and those who run the circle are told so.
///
/// # Errors
/// [`Refusal::LINK`].
pub async fn by_link_in(ctx: &Ctx, tx: &mut Tx, kind: LinkKind, link: &str) -> Result<(Signup, Member, Link)> {
    opened_in(ctx, tx, (kind, link), true).await
}

/// Same as [`by_link_in`]; `tells` those who run the circle of a proven address.
async fn opened_in(ctx: &Ctx, tx: &mut Tx, (kind, link): (LinkKind, &str), tells: bool) -> Result<(Signup, Member, Link)> {
    let opened = ctx.app.tokens.open(kind, link, ctx.now).ok_or(Refusal::LINK)?;
    let found = store::by_target(tx.conn(), &opened.about, ctx.now_us()).await?.ok_or(Refusal::LINK)?;
    let proves = found.unproven && kind != links::UNSUBSCRIBE;
    let signup = if tx.is_alone() {
        found
    } else {
        // Its event takes a number of the circle, and circles are locked before sign-ups.
        if proves {
            tx.hold("circles", Key::Id(found.circle.0)).await?;
        }
        tx.hold("signups", Key::Id(found.id.0)).await?;
        store::by_id(tx.conn(), found.id).await?.ok_or(Refusal::LINK)?
    };
    let member = policy::by_link(&opened.about, &signup)?;
    if proves && signup.unproven {
        store::prove(tx, signup.id).await?;
        if tells {
            circles::publish_desk(ctx, tx, signup.circle).await?;
        }
    }
    Ok((signup, member, opened))
}

/// Begins a write transaction as [`by_link_in`] needs it, for what other open pages of the circle show: with the circle's next
/// event number, which is taken first, because circles are locked before sign-ups.
///
/// # Errors
/// [`Refusal::LINK`].
pub async fn begin_by_link(ctx: &Ctx, kind: LinkKind, link: &str) -> Result<(Tx, Member, Link, Stamp)> {
    // Not inside the transaction: a second connection is not waited for while one is held.
    let (_, seen, _) = by_link(ctx, kind, link).await?;
    let mut tx = ctx.db().write().await?;
    let stamp = circles::stamp(&mut tx, seen.circle()).await?;
    let (_, member, opened) = by_link_in(ctx, &mut tx, kind, link).await?;
    Ok((tx, member, opened, stamp))
}

/// Same as [`begin_by_link`], for what may change nothing that other pages show: the circle is locked, and no event number taken.
///
/// # Errors
/// [`Refusal::LINK`].
pub async fn hold_by_link(ctx: &Ctx, kind: LinkKind, link: &str) -> Result<(Tx, Member, Link)> {
    let (tx, _, member, opened) = held_by_link(ctx, (kind, link), true).await?;
    Ok((tx, member, opened))
}

/// Same as [`hold_by_link`], for what must make no event, whose time would tell that it was done.
///
/// # Errors
/// [`Refusal::LINK`].
pub async fn hold_by_link_quietly(ctx: &Ctx, kind: LinkKind, link: &str) -> Result<(Tx, Member, Link)> {
    let (tx, _, member, opened) = held_by_link(ctx, (kind, link), false).await?;
    Ok((tx, member, opened))
}

/// Same as [`hold_by_link`], with the sign-up as it is locked.
async fn held_by_link(ctx: &Ctx, (kind, link): (LinkKind, &str), tells: bool) -> Result<(Tx, Signup, Member, Link)> {
    let (_, seen, _) = by_link(ctx, kind, link).await?;
    let mut tx = ctx.db().write().await?;
    tx.hold("circles", Key::Id(seen.circle().0)).await?;
    let (signup, member, opened) = opened_in(ctx, &mut tx, (kind, link), tells).await?;
    Ok((tx, signup, member, opened))
}

/// Returns the signed-in account's sign-up in a circle.
///
/// # Errors
/// Not signed in, address not confirmed, or not found.
pub async fn by_account(ctx: &Ctx, circle: CircleId) -> Result<(Signup, Member)> {
    let me = ctx.me()?;
    let mut conn = ctx.db().primary().acquire().await?;
    let person = store::person(&mut *conn, me.id).await?.ok_or(AppError::SignIn)?;
    let address = person.address();
    let signup = store::by_email(&mut *conn, circle, &address).await?.ok_or(AppError::NotFound)?;
    let member = policy::by_account(&address, person.confirmed_at.is_some(), &signup)?;
    Ok((signup, member))
}

/// Returns one page of a circle's participants, in the order of signing up; `count` is their number: the numbered
/// page, or the one after the sign-up `after`. A page past the end is the last numbered one.
pub async fn active_page(ctx: &Ctx, circle: CircleId, count: u32, page: PageNumber, after: Option<SignupId>) -> Result<Page<Participant>> {
    let (db, size) = (ctx.db().primary(), PARTICIPANTS_SHOWN);
    let total = Total::of(usize::try_from(count).unwrap_or(usize::MAX));
    let last = pages(total, size);
    // One more than a page holds, to know whether there are more.
    let (mut items, mut number) = match after {
        Some(key) => (people::active_after(db, circle, size + 1, key).await?, 0),
        None => (Vec::new(), page.within(last)),
    };
    if items.is_empty() {
        number = if number == 0 { last } else { number };
        items = people::active_page(db, circle, size + 1, people::Place::at(i64::from(number - 1) * i64::from(size))).await?;
    }
    let width = usize::try_from(size).unwrap_or(usize::MAX);
    let more = items.len() > width && (number == 0 || number == last);
    items.truncate(width);
    let after = items.last().filter(|_| more).map(|person| person.id.0);
    Ok(Page { items, number, total, size, after, cut: None })
}

/// Returns how many participants of a circle have an address but want no messages by email.
pub async fn quiet(ctx: &Ctx, circle: CircleId) -> Result<u32> {
    Ok(u32::try_from(people::quiet(ctx.db().primary(), circle).await?).unwrap_or_default())
}

/// Returns how many of a circle's participants to whom messages go by email have an address that is not proven.
pub async fn unconfirmed(ctx: &Ctx, circle: CircleId) -> Result<u32> {
    Ok(u32::try_from(people::unconfirmed(ctx.db().primary(), circle).await?).unwrap_or_default())
}

/// Returns the names of the first `most` participants of a circle to whom messages go by email.
pub async fn reachable_names(ctx: &Ctx, circle: CircleId, most: u32) -> Result<Vec<String>> {
    people::reachable_names(ctx.db().primary(), circle, most).await
}

/// Returns the circles the signed-in account takes part in: newest sign-up first, at most 201.
///
/// # Errors
/// Sign-in.
pub async fn circles_of_account(ctx: &Ctx) -> Result<Vec<Joined>> {
    let me = ctx.me()?;
    let person = store::person(ctx.db().primary(), me.id).await?.ok_or(AppError::SignIn)?;
    let address = person.address();
    if person.confirmed_at.is_none() || address.is_empty() {
        return Ok(Vec::new());
    }
    store::joined(ctx.db().primary(), &address).await
}

/// Emails a person the links of every circle they are in. The result is the same for any address.
///
/// # Errors
/// A field error, or too many attempts.
#[tracing::instrument(skip_all)]
pub async fn send_my_links(ctx: &Ctx, form: &MyLinkForm) -> Result<()> {
    let mut check = Check::default();
    check.email(MyLinkForm::email, &form.email);
    check.finish()?;
    let address = EmailKeys::of(&form.email);
    if !ctx.client.is_empty() {
        ctx.count(MY_LINK_CLIENT, &ctx.client).await?;
        ctx.count(MY_LINK_ADDRESS, address.key.as_str()).await?;
    }
    let mut tx = ctx.db().write().await?;
    let signups = store::all_of(tx.conn(), &address).await?;
    for signup in &signups {
        let circle = circles::by_id_in(&mut tx, signup.circle).await?;
        if circle.state == State::Published && !circle.hidden {
            letters::send_links(ctx, &mut tx, signup.id).await?;
            break;
        }
    }
    ctx.commit(tx).await
}

/// Returns a sign-up by its id, active or not.
pub async fn by_id(ctx: &Ctx, id: SignupId) -> Result<Option<Signup>> {
    store::by_id(ctx.db().primary(), id).await
}

/// Returns a circle if its existence may be revealed to this viewer: drafts give [`CircleRefusal::Draft`], hidden
/// ones are not found.
async fn visible(ctx: &Ctx, slug: &str) -> Result<Circle> {
    let circle = circles::by_slug(ctx, slug).await?;
    may_see(ctx, &circle)?;
    Ok(circle)
}

fn may_see(ctx: &Ctx, circle: &Circle) -> Result<(), AppError> {
    if circle.state == State::Draft {
        return Err(CircleRefusal::Draft.into());
    }
    if circle_policy::can_see(&ctx.viewer, circle) { Ok(()) } else { Err(AppError::NotFound) }
}

fn check_consent(check: &mut Check, field: FieldName, consent: &str) {
    if consent != "on" {
        check.fail(field, FieldCode::Consent);
    }
}

/// Validates the form.
fn check(ctx: &Ctx, circle: &Circle, form: &SignUpForm) -> Result<NewSignup> {
    let mut check = Check::default();
    let name = check.line(SignUpForm::name, &form.name, 128);
    let email = check.email(SignUpForm::email, &form.email);
    let goal = check.text(SignUpForm::goal, &form.goal, 500);
    let support = check.text(SignUpForm::support, &form.support, 500);
    let answer = if circle.question.is_empty() { String::new() } else { check.text(SignUpForm::answer, &form.answer, 500) };
    check_consent(&mut check, SignUpForm::consent, &form.consent);
    check.finish()?;
    let answers = Answers { name, shown: String::new(), goal, support, answer };
    Ok(NewSignup {
        circle: circle.id,
        keys: EmailKeys::of(&form.email),
        email,
        answers,
        locale: i18n::code(ctx.locale),
        locale_chosen: ctx.locale_chosen,
        link_key: ctx.app.tokens.link_key(),
        consent_text: None,
    })
}

/// Gives a participant's page a new link, which goes to them by email, at most twice an hour: those mailed before are about
/// nothing. Returns the new one. Never refused for being asked too often: a thief of the link could keep the owner from it.
///
/// # Errors
/// Refused while no emails go out about the circle: it is cancelled or hidden.
pub async fn renew_link(ctx: &Ctx, tx: &mut Tx, member: Member) -> Result<String> {
    let key = new_link(ctx, tx, member.circle(), member.signup()).await?;
    letters::send_renewed(ctx, tx, member.signup()).await?;
    Ok(participant_link(ctx, &key))
}

/// Sends a participant a new link, for a facilitator.
///
/// # Errors
/// Not found when the sign-up belongs to another circle, or has no address; too many in a day.
pub async fn send_new_link(ctx: &Ctx, tx: &mut Tx, by: &Manager, id: SignupId) -> Result<()> {
    let signup = reached_by(tx, by, id).await?;
    ctx.count_in(tx, &[(NEW_LINK_ADDRESS, signup.email_key.as_str())]).await?;
    new_link(ctx, tx, signup.circle, signup.id).await?;
    letters::send_links(ctx, tx, signup.id).await
}

/// Returns an active participant with an address of a facilitator's circle.
async fn reached_by(tx: &mut Tx, by: &Manager, id: SignupId) -> Result<Signup> {
    let found = store::by_id(tx.conn(), id).await?;
    Ok(found.filter(|s| s.circle == by.circle() && s.active && !s.email.is_empty()).ok_or(AppError::NotFound)?)
}

/// Refused while no emails go out about a circle.
fn may_write_about(circle: &Circle) -> Result<(), AppError> {
    if circle.state == State::Cancelled {
        return Err(CircleRefusal::Cancelled.into());
    }
    if circle.hidden { Err(CircleRefusal::Hidden.into()) } else { Ok(()) }
}

async fn new_link(ctx: &Ctx, tx: &mut Tx, circle: CircleId, id: SignupId) -> Result<LinkKey> {
    // The link would be lost.
    may_write_about(&circles::by_id_in(tx, circle).await?)?;
    // What a browser kept of a letter under the old link is on no page any more, and must not stay when the person leaves.
    let old = store::by_id(tx.conn(), id).await?.ok_or(AppError::NotFound)?.link_key;
    forms::forget_person(tx, "", &[&participant_link(ctx, &old)]).await?;
    let key = ctx.app.tokens.link_key();
    store::set_link_key(tx, id, &key).await?;
    Ok(key)
}

/// Signs a link of a kind about a sign-up.
fn sign(ctx: &Ctx, kind: LinkKind, key: &LinkKey, revision: i64) -> String {
    ctx.app.tokens.sign(&Link { kind, about: Target::Key(key.clone()), revision, other: 0, until: 0 })
}

/// Returns a participant's signed link, for use in paths.
pub fn participant_link(ctx: &Ctx, key: &LinkKey) -> String {
    sign(ctx, links::PARTICIPANT, key, 0)
}

/// Returns a participant's link for leaving, for use in paths.
pub fn leave_link(ctx: &Ctx, key: &LinkKey) -> String {
    sign(ctx, links::LEAVE, key, 0)
}

/// Returns the links that a participant's emails carry.
pub fn links_of(ctx: &Ctx, key: &LinkKey) -> Links {
    Links { dashboard: absolute(ctx, &paths::participant(&participant_link(ctx, key))), leave: absolute(ctx, &paths::leave(&leave_link(ctx, key))) }
}

fn absolute(ctx: &Ctx, path: &str) -> String {
    paths::absolute(&ctx.app.config.url, path)
}
