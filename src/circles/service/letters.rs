//! Emails about circles to their facilitators.

use crate::accounts::service as accounts;
use crate::circles::emails;
use crate::circles::model::invitations::LASTS;
use crate::circles::model::{Circle, Phase, State};
use crate::circles::store::{
    self,
    invitations::{self, Invitation},
};
use crate::platform::outbox::{self, Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendering};
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AccountId, CircleId, EmailKeys, InvitationId};
use crate::{i18n, paths};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// "Your circle is public".
const PUBLISHED: LetterKind = LetterKind::new("published", Priority::Awaited, |c, m, to| Box::pin(published(c, m, to)));

/// An invitation to facilitate a circle.
const INVITATION: LetterKind = LetterKind::new("invitation", Priority::Awaited, |c, m, to| Box::pin(invitation(c, m, to)));
/// Someone accepted or declined an invitation, to the facilitator who invited.
const ANSWERED: LetterKind = LetterKind::new("invitation-answered", Priority::Awaited, |c, m, to| Box::pin(invitation_answered(c, m, to)));

/// No one runs a circle whose facilitator wants the account deleted: asks again.
const UNDECIDED: LetterKind = LetterKind::new("successor-needed", Priority::Awaited, |c, m, to| Box::pin(successor_needed(c, m, to)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[PUBLISHED, INVITATION, ANSWERED, UNDECIDED];

/// Which circle is still to be decided.
#[derive(Serialize, Deserialize)]
struct Undecided {
    circle: CircleId,
}

/// Which invitation.
#[derive(Serialize, Deserialize)]
struct Invited {
    invitation: InvitationId,
}

/// Who answered an invitation, and how.
#[derive(Serialize, Deserialize)]
struct Answered {
    email: String,
    accepted: bool,
}

/// Enqueues an invitation, in the language of the address's account, else in the circle's.
pub(super) async fn invite(ctx: &Ctx, tx: &mut Tx, circle: &Circle, id: InvitationId, email: &str) -> Result<()> {
    let own = invitations::language(tx, &EmailKeys::of(email)).await?;
    let locale = own.and_then(|code| i18n::from_code(&code)).unwrap_or_else(|| i18n::of_circle(&circle.language, i18n::code(ctx.locale)));
    let to = Recipient::Address { name: String::new(), email: email.to_owned() };
    let mail = Mail {
        circle: Some(circle.id),
        facts: json!(Invited { invitation: id }),
        locale: Some(locale),
        deadline: Some(ctx.now_us() + LASTS),
        ..Mail::new(&INVITATION, format!("invitation:{}", ctx.app.tokens.random()), to)
    };
    outbox::enqueue(ctx, tx, &mail).await?;
    Ok(())
}

/// Enqueues the answer to an invitation.
pub(super) async fn answered(ctx: &Ctx, tx: &mut Tx, invitation: &Invitation, accepted: bool) -> Result<()> {
    let mail = Mail {
        circle: Some(invitation.circle_id),
        facts: json!(Answered { email: invitation.email.clone(), accepted }),
        ..Mail::new(&ANSWERED, format!("invitation-answered:{}", ctx.app.tokens.random()), Recipient::Account(invitation.invited_by))
    };
    outbox::enqueue(ctx, tx, &mail).await?;
    Ok(())
}

/// Enqueues the question what becomes of a circle, to a facilitator whose deletion waits.
pub(super) async fn ask_again(ctx: &Ctx, tx: &mut Tx, circle: CircleId, leaver: AccountId) -> Result<()> {
    if remind(ctx, tx, circle, leaver).await? {
        return Ok(());
    }
    // Asked already this week, decided, and declined again.
    question(ctx, tx, circle, leaver, &ctx.app.tokens.random()).await.map(|_| ())
}

/// The same once a week; returns whether it was not asked yet.
pub(super) async fn remind(ctx: &Ctx, tx: &mut Tx, circle: CircleId, leaver: AccountId) -> Result<bool> {
    const WEEK_US: i64 = 7 * 86_400 * 1_000_000;
    question(ctx, tx, circle, leaver, &format!("{circle}:{leaver}:{}", ctx.now_us() / WEEK_US)).await
}

async fn question(ctx: &Ctx, tx: &mut Tx, circle: CircleId, leaver: AccountId, which: &str) -> Result<bool> {
    let key = format!("successor-needed:{which}");
    // It is about the account: hiding the circle does not silence it.
    let mail = Mail { facts: json!(Undecided { circle }), ..Mail::new(&UNDECIDED, key, Recipient::Account(leaver)) };
    outbox::enqueue(ctx, tx, &mail).await
}

async fn successor_needed(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Undecided = mail.read()?;
    let circle = super::by_id(ctx, facts.circle).await?;
    if !super::leaving::is_asked(ctx, to.account_id(), circle.id).await? {
        return Ok(Outcome::Drop("nothing is to be decided for the circle any more"));
    }
    let page = paths::absolute(&ctx.app.config.url, paths::DELETE_ACCOUNT);
    Outcome::letter(to, &emails::successor_needed(to.language(), &to.line(&circle.title), &page))
}

async fn invitation(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Invited = mail.read()?;
    let Some(invitation) = invitations::by_id(ctx.db().primary(), facts.invitation, super::invitations::ended(ctx)).await? else {
        return Ok(Outcome::Drop("the invitation was taken back or answered"));
    };
    // The number of an invitation that was deleted may come again.
    if EmailKeys::of(&invitation.email).key != EmailKeys::of(&to.email).key {
        return Ok(Outcome::Drop("the invitation was taken back or answered"));
    }
    if invitations::by_key(ctx.db().primary(), &invitation.link_key, super::invitations::ended(ctx)).await?.is_none() {
        return Ok(Outcome::Drop("the person who invites is blocked"));
    }
    let circle = super::by_id(ctx, invitation.circle_id).await?;
    if matches!(circle.phase(ctx.now_us()), Phase::Cancelled | Phase::Finished) {
        return Ok(Outcome::Drop("the circle is over"));
    }
    let by = accounts::name_of(ctx, invitation.invited_by).await?.unwrap_or_default();
    let page = paths::absolute(&ctx.app.config.url, &paths::invitation(&super::invitations::link(ctx, &invitation.link_key)));
    // Anyone may type an address: its owner knows neither the circle nor who invites.
    Outcome::letter(to, &emails::invitation(to.language(), &to.line(&circle.title), &to.line(&by), ctx.app.site.texts().name_or_default(), &page))
}

async fn invitation_answered(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Answered = mail.read()?;
    let circle = super::by_id(ctx, mail.circle()?).await?;
    if !circle.is_run_by(to.account_id()) {
        return Ok(Outcome::Drop("this person no longer runs the circle"));
    }
    let page = paths::absolute(&ctx.app.config.url, &paths::manage_part(&circle.slug, "participants"));
    Outcome::letter(to, &emails::answered(to.language(), &to.line(&circle.title), &to.line(&facts.email), facts.accepted, &page))
}

/// Enqueues "your circle is public" to every facilitator.
pub(super) async fn tell_published(ctx: &Ctx, tx: &mut Tx, circle: &Circle) -> Result<()> {
    for person in circle.reachable() {
        let key = format!("published:{}:{}", circle.id, person.id);
        let mail = Mail { circle: Some(circle.id), ..Mail::new(&PUBLISHED, key, Recipient::Account(person.id)) };
        outbox::enqueue(ctx, tx, &mail).await?;
    }
    Ok(())
}

async fn published(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let circle = super::by_id(ctx, mail.circle()?).await?;
    if circle.state != State::Published {
        return Ok(Outcome::Drop("the circle is not public any more"));
    }
    if !circle.is_run_by(to.account_id()) {
        return Ok(Outcome::Drop("this person no longer runs the circle"));
    }
    Outcome::letter(to, &emails::published(to.language(), &ctx.app.config.url, &to.line(&circle.title), &circle.slug))
}

/// A circle that staff have hidden sends nothing.
pub fn silent<'a>(ctx: &'a Ctx, mail: &'a Claimed) -> Rendering<'a, Option<&'static str>> {
    Box::pin(async move {
        let Some(circle) = mail.circle_id else { return Ok(None) };
        Ok(store::is_hidden(ctx.db().primary(), circle).await?.then_some("staff have hidden the circle"))
    })
}
