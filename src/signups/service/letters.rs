//! Emails about sign-ups: to participants in the circle's language, to facilitators in their own.

use super::{absolute, links_of, sign};
use crate::accounts::model::Switch;
use crate::accounts::service as accounts;
use crate::calendars::service as calendars;
use crate::circles::model::{Circle, State};
use crate::circles::service as circles;
use crate::i18n::{self, Locale};
use crate::meetings::service as meetings;
use crate::paths;
use crate::platform::outbox::{self, Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendered};
use crate::platform::{Ctx, Result, Tx};
use crate::signups::emails::{self, About, Changed, Pages};
use crate::signups::links;
use crate::signups::model::Signup;
use crate::signups::store;
use crate::types::{AccountId, AppError, CircleId, EmailKeys, SignupId};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// To a participant: confirms the seat.
const WELCOME: LetterKind = LetterKind::new("welcome", Priority::Awaited, |c, m, to| Box::pin(welcome(c, m, to)));
/// To a walk-in with an address: says who entered it.
const WALK_IN: LetterKind = LetterKind::new("walk-in", Priority::Awaited, |c, m, to| Box::pin(walk_in(c, m, to)));
/// To a participant: someone signed up again with the address, and nothing has changed.
const PROPOSED: LetterKind = LetterKind::new("proposed", Priority::Awaited, |c, m, to| Box::pin(proposed(c, m, to)));
/// To a participant: the address signed up again. Of versions before 0.5, where that changed the answers.
const AGAIN: LetterKind = LetterKind::new("again", Priority::Awaited, |c, m, to| Box::pin(again(c, m, to)));
/// To a participant removed by a facilitator: the row no longer has their address.
const REMOVED: LetterKind = LetterKind::new("removed", Priority::Awaited, |c, m, to| Box::pin(removed(c, m, to))).farewell();
/// To a participant who has lost their links.
const LINKS: LetterKind = LetterKind::new("links", Priority::SignIn, |c, m, to| Box::pin(my_links(c, m, to)));
/// To a facilitator: someone signed up.
const CAME: LetterKind = LetterKind::new("came", Priority::Awaited, |c, m, to| Box::pin(came(c, m, to)));
/// To a facilitator: someone left.
const LEFT: LetterKind = LetterKind::new("left", Priority::Awaited, |c, m, to| Box::pin(left(c, m, to))).farewell();

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[WELCOME, WALK_IN, PROPOSED, AGAIN, REMOVED, LINKS, CAME, LEFT, super::alerts::SEAT, super::contact::CONTACT];

/// The revision of a sign-up that an email is about.
#[derive(Serialize, Deserialize)]
struct ForRevision {
    revision: i64,
}

/// The proposal that an email is about.
#[derive(Serialize, Deserialize)]
struct ForProposal {
    proposal: i64,
}

/// The new participant.
#[derive(Serialize, Deserialize)]
struct Came {
    signup: SignupId,
}

/// The participant who left, whom the sign-up no longer names.
#[derive(Serialize, Deserialize)]
struct Left {
    name: String,
    /// Whether a seat is free again.
    #[serde(default = "yes")]
    seated: bool,
}

fn yes() -> bool {
    true
}

/// To a participant who was removed.
#[derive(Serialize, Deserialize)]
struct Removed {
    /// Whether the address was proven: the row no longer has it. Since 0.5.
    #[serde(default = "yes")]
    proven: bool,
}

/// The facilitator who entered the address.
#[derive(Serialize, Deserialize)]
struct Added {
    by: AccountId,
}

/// Returns how the keys of emails to others about a participant begin.
pub(super) fn about(id: SignupId) -> [String; 3] {
    [CAME.name, LEFT.name, super::contact::CONTACT.name].map(|kind| format!("{kind}:{id}:"))
}

/// Enqueues the welcome email, and one to each facilitator.
pub(super) async fn greet(ctx: &Ctx, tx: &mut Tx, circle: &Circle, id: SignupId) -> Result<()> {
    let mut mails = vec![Mail { circle: Some(circle.id), ..Mail::new(&WELCOME, format!("welcome:{id}"), Recipient::Signup(id)) }];
    mails.extend(circle.facilitators.iter().filter(|to| to.wants(Switch::Joined)).map(|to| Mail {
        circle: Some(circle.id),
        facts: json!(Came { signup: id }),
        ..Mail::new(&CAME, format!("came:{id}:{}", to.id), Recipient::Account(to.id))
    }));
    outbox::enqueue_all(ctx, tx, &mails).await?;
    Ok(())
}

/// Enqueues the email to a walk-in.
pub(super) async fn tell_added(ctx: &Ctx, tx: &mut Tx, circle: CircleId, id: SignupId, by: AccountId) -> Result<()> {
    let mail = Mail { circle: Some(circle), facts: json!(Added { by }), ..Mail::new(&WALK_IN, format!("walk-in:{id}"), Recipient::Signup(id)) };
    outbox::enqueue(ctx, tx, &mail).await?;
    Ok(())
}

/// Enqueues the first email to a participant once more; `by` is the facilitator who asks for it.
pub(super) async fn greet_again(ctx: &Ctx, tx: &mut Tx, signup: &Signup, by: AccountId) -> Result<()> {
    let (kind, facts) = if signup.walk_in { (&WALK_IN, json!(Added { by })) } else { (&WELCOME, json!({})) };
    let key = format!("{}:{}:again:{}", kind.name, signup.id, ctx.now_us());
    let mail = Mail { circle: Some(signup.circle), facts, ..Mail::new(kind, key, Recipient::Signup(signup.id)) };
    outbox::enqueue(ctx, tx, &mail).await?;
    Ok(())
}

/// Enqueues the email about proposed answers.
pub(super) async fn tell_proposed(ctx: &Ctx, tx: &mut Tx, circle: &Circle, id: SignupId, proposal: i64) -> Result<()> {
    let mail = Mail {
        circle: Some(circle.id),
        facts: json!(ForProposal { proposal }),
        ..Mail::new(&PROPOSED, format!("proposed:{id}:{proposal}"), Recipient::Signup(id))
    };
    outbox::enqueue(ctx, tx, &mail).await?;
    Ok(())
}

/// Enqueues the email to a removed participant; `signup` as it was before.
pub(super) async fn tell_removed(ctx: &Ctx, tx: &mut Tx, circle: &Circle, signup: &Signup) -> Result<()> {
    let to = Recipient::Address { name: signup.answers.name.clone(), email: signup.email.clone() };
    let mail = Mail {
        circle: Some(circle.id),
        facts: json!(Removed { proven: !signup.unproven }),
        locale: Some(i18n::of_participant(&circle.language, &signup.locale, signup.locale_chosen)),
        ..Mail::new(&REMOVED, format!("removed:{}", signup.id), to)
    };
    outbox::enqueue(ctx, tx, &mail).await?;
    Ok(())
}

/// Enqueues the emails to the facilitators of a circle that a participant left; `signup` as it was before.
pub(super) async fn tell_left(ctx: &Ctx, tx: &mut Tx, circle: &Circle, signup: &Signup) -> Result<()> {
    for to in circle.facilitators.iter().filter(|to| to.wants(Switch::Left)) {
        let mail = Mail {
            circle: Some(circle.id),
            facts: json!(Left { name: signup.answers.name.clone(), seated: signup.seated }),
            ..Mail::new(&LEFT, format!("left:{}:{}", signup.id, to.id), Recipient::Account(to.id))
        };
        outbox::enqueue(ctx, tx, &mail).await?;
    }
    Ok(())
}

/// Enqueues the email with all links of the address of a sign-up.
pub(super) async fn send_links(ctx: &Ctx, tx: &mut Tx, id: SignupId) -> Result<()> {
    let key = format!("links:{id}:{}", ctx.now_us());
    outbox::enqueue(ctx, tx, &Mail::new(&LINKS, key, Recipient::Signup(id))).await?;
    Ok(())
}

/// An hour in microseconds.
const HOUR: i64 = 3_600_000_000;

/// Enqueues the email with a link that its owner asked for on the page: the first in an hour at once, for all further ones one at
/// the end of the hour, so that pressing the button again and again fills no mailbox.
pub(super) async fn send_renewed(ctx: &Ctx, tx: &mut Tx, id: SignupId) -> Result<()> {
    let hour = ctx.now_us() / HOUR;
    let key = format!("links:{id}:hour:{hour}");
    let again = Mail { not_before: Some((hour + 1) * HOUR), ..Mail::new(&LINKS, format!("{key}:end"), Recipient::Signup(id)) };
    if !outbox::enqueue(ctx, tx, &Mail::new(&LINKS, key, Recipient::Signup(id))).await? {
        outbox::enqueue(ctx, tx, &again).await?;
    }
    Ok(())
}

const NOT_RUNNING: Outcome = Outcome::Drop("the circle is cancelled");
const NO_FACILITATOR: Outcome = Outcome::Drop("this person no longer runs the circle");
const ENDED: Outcome = Outcome::Drop("this person wants no such emails");

fn language(circle: &Circle, to: &Addressee) -> Locale {
    to.language_in(&circle.language)
}

async fn welcome(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if circle.state != State::Published {
        return Ok(NOT_RUNNING);
    }
    let circle = circles::mailed(circle, to);
    let ahead = meetings::mailed(meetings::ahead(ctx, circle.id).await?, to);
    let links = links_of(ctx, &to.link_key);
    let about = About { circle: &circle, next: ahead.first(), links: &links, now: ctx.now, locale: language(&circle, to), proven: to.proven };
    let rendered = Rendered::new(to, &emails::welcome(&about, &to.name))?;
    Ok(Rendered { reply_to: circle.reply_to(), calendar: calendars::attachment(ctx, &circle, &ahead, to), ..rendered }.send())
}

async fn walk_in(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Added = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if circle.state != State::Published {
        return Ok(NOT_RUNNING);
    }
    let by = if to.proven { accounts::shown_name_of(ctx, facts.by).await?.unwrap_or_default() } else { String::new() };
    let circle = circles::mailed(circle, to);
    let ahead = meetings::mailed(meetings::ahead(ctx, circle.id).await?, to);
    let links = links_of(ctx, &to.link_key);
    let about = About { circle: &circle, next: ahead.first(), links: &links, now: ctx.now, locale: language(&circle, to), proven: to.proven };
    let rendered = Rendered::new(to, &emails::added(&about, &to.name, &by))?;
    Ok(Rendered { reply_to: circle.reply_to(), calendar: calendars::attachment(ctx, &circle, &ahead, to), ..rendered }.send())
}

async fn proposed(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: ForProposal = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if circle.state != State::Published {
        return Ok(NOT_RUNNING);
    }
    let signup = store::by_id(ctx.db().primary(), mail.signup()?).await?.ok_or(AppError::NotFound)?;
    let Some(proposal) = signup.proposed.as_ref().filter(|_| signup.proposal == facts.proposal) else {
        return Ok(Outcome::Drop("other answers were proposed since"));
    };
    let circle = circles::mailed(circle, to);
    let ahead = meetings::mailed(meetings::ahead(ctx, circle.id).await?, to);
    let links = links_of(ctx, &signup.link_key);
    let about = About { circle: &circle, next: ahead.first(), links: &links, now: ctx.now, locale: language(&circle, to), proven: to.proven };
    let accept = absolute(ctx, &paths::answers(&sign(ctx, links::PROPOSAL, &signup.link_key, signup.proposal)));
    let letter = emails::proposed(&about, &Changed::new(&signup.answers, &proposal.answers), &accept);
    Ok(Rendered { reply_to: circle.reply_to(), ..Rendered::new(to, &letter)? }.send())
}

async fn again(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: ForRevision = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if circle.state != State::Published {
        return Ok(NOT_RUNNING);
    }
    let signup = store::by_id(ctx.db().primary(), mail.signup()?).await?.ok_or(AppError::NotFound)?;
    if signup.revision != facts.revision {
        return Ok(Outcome::Drop("the answers have changed again since"));
    }
    let circle = circles::mailed(circle, to);
    let ahead = meetings::mailed(meetings::ahead(ctx, circle.id).await?, to);
    let links = links_of(ctx, &signup.link_key);
    let about = About { circle: &circle, next: ahead.first(), links: &links, now: ctx.now, locale: language(&circle, to), proven: to.proven };
    let undo = absolute(ctx, &paths::undo_sign_up(&sign(ctx, links::UNDO, &signup.link_key, signup.revision)));
    let before = signup.previous.as_ref().unwrap_or(&signup.answers);
    let rendered = Rendered::new(to, &emails::signup_changed(&about, &Changed::new(before, &signup.answers), &undo))?;
    // To the name that signed up before, because someone else may have typed the new one.
    let to_name = if to.proven { before.name.clone() } else { String::new() };
    Ok(Rendered { to_name, reply_to: circle.reply_to(), ..rendered }.send())
}

async fn removed(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Removed = mail.read()?;
    let to = &Addressee { proven: to.proven || facts.proven, ..to.clone() };
    let circle = circles::mailed(circles::by_id(ctx, mail.circle()?).await?, to);
    let rendered = Rendered::new(to, &emails::removed(&circle, to.language()))?;
    Ok(Rendered { reply_to: circle.reply_to(), ..rendered }.send())
}

async fn my_links(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let signup = store::by_id(ctx.db().primary(), mail.signup()?).await?.ok_or(AppError::NotFound)?;
    let mut found = Vec::new();
    for signup in store::all_of(ctx.db().primary(), &EmailKeys::of(&signup.email)).await? {
        let circle = circles::by_id(ctx, signup.circle).await?;
        if circle.state == State::Published && !circle.hidden {
            found.push((to.line(&circle.title), links_of(ctx, &signup.link_key).dashboard));
        }
    }
    if found.is_empty() {
        return Ok(Outcome::Drop("no circle of this person is public any more"));
    }
    Outcome::letter(to, &emails::my_links(&found, to.language()))
}

async fn came(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Came = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if !circle.is_run_by(to.account_id()) {
        return Ok(NO_FACILITATOR);
    }
    if circle.has_ended(to.account_id(), Switch::Joined) {
        return Ok(ENDED);
    }
    let signup = store::by_id(ctx.db().primary(), facts.signup).await?.ok_or(AppError::NotFound)?;
    if !signup.active {
        return Ok(Outcome::Drop("the participant has left again"));
    }
    let stop = accounts::unsubscribe_url(ctx, &to.link_key, Switch::Joined);
    let circle = circles::mailed(circle, to);
    let pages = Pages { manage: &absolute(ctx, &paths::manage(&circle.slug)), stop: &stop };
    let said = to.proven.then_some((signup.email.as_str(), &signup.answers));
    let letter = emails::participant_joined(&circle, to.language(), said, pages);
    let reply_to = if to.proven { signup.email } else { String::new() };
    Ok(Rendered { reply_to, unsubscribe_url: stop, ..Rendered::new(to, &letter)? }.send())
}

async fn left(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Left = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if !circle.is_run_by(to.account_id()) {
        return Ok(NO_FACILITATOR);
    }
    if circle.has_ended(to.account_id(), Switch::Left) {
        return Ok(ENDED);
    }
    let stop = accounts::unsubscribe_url(ctx, &to.link_key, Switch::Left);
    let circle = circles::mailed(circle, to);
    let pages = Pages { manage: &absolute(ctx, &paths::manage(&circle.slug)), stop: &stop };
    let name = if to.proven { facts.name.as_str() } else { "" };
    let over = circle.last_at.is_some_and(|end| end <= ctx.now_us());
    let letter = emails::participant_left(&circle, to.language(), name, (facts.seated, over), pages);
    Ok(Rendered { unsubscribe_url: stop, ..Rendered::new(to, &letter)? }.send())
}
