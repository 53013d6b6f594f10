//! A second sign-up with an address that has a seat: it changes nothing until the owner of the address takes it over, by a
//! link in an email. Anyone may know an address.

use super::{by_link, held_by_link, letters};
use crate::circles::model::Circle;
use crate::circles::service as circles;
use crate::platform::{Ctx, Error, Result, Tx};
use crate::signups::emails::differing;
use crate::signups::limits::PROPOSAL_ADDRESS;
use crate::signups::links;
use crate::signups::model::{LinkPage, Proposal, ProposalPage, Signup};
use crate::signups::store::{self, NewSignup, proposals as rows, walk_ins};
use crate::types::{AppError, Refusal};

/// Keeps what was answered and enqueues the email about it. The same answers again within minutes count as a duplicate:
/// nothing happens. Returns `false` if a concurrent proposal came first.
pub(super) async fn propose(ctx: &Ctx, tx: &mut Tx, circle: &Circle, known: &Signup, new: &NewSignup) -> Result<bool> {
    let answers = new.answers.over(&known.answers);
    let (locale, consent_text) = (new.locale.to_owned(), new.consent_text);
    let proposal = Proposal { answers, locale, locale_chosen: new.locale_chosen, consent_text };
    if known.just_said(&proposal.answers, ctx.now_us()) {
        return Ok(true);
    }
    // A full circle is full for everyone: otherwise the response would reveal who is in it.
    if let Some(why) = circle.closed_because(ctx.now_us()) {
        return Err(why.into());
    }
    if !ctx.client.is_empty() {
        match ctx.count_in(tx, &[(PROPOSAL_ADDRESS, new.keys.key.as_str())]).await {
            // Saying so would reveal that the address has a seat.
            Err(Error::Expected(AppError::TooMany(_))) => return Ok(true),
            counted => counted?,
        }
    }
    let Some(number) = rows::keep(tx, known, &proposal, ctx.now_us()).await? else { return Ok(false) };
    letters::tell_proposed(ctx, tx, circle, known.id, number).await?;
    Ok(true)
}

/// Returns the page that shows proposed answers. Changes nothing.
///
/// # Errors
/// [`Refusal::LINK`], also for a proposal that a later one replaced.
pub async fn proposal_page(ctx: &Ctx, link: &str, done: bool) -> Result<ProposalPage> {
    let (signup, _, opened) = by_link(ctx, links::PROPOSAL, link).await?;
    let circle = circles::by_id(ctx, signup.circle).await?;
    let proposed = signup.proposed.as_ref().filter(|_| signup.proposal == opened.revision);
    // After the action, its own page may say so.
    let taken = done && signup.proposal == opened.revision + 1 && signup.proposed.is_none();
    let facts = match proposed {
        Some(proposal) => differing(&signup.answers, &proposal.answers, ctx.locale, &circle),
        None if taken => Vec::new(),
        None => return Err(Refusal::LINK.into()),
    };
    Ok(ProposalPage { page: LinkPage { title: circle.title, slug: circle.slug, done: taken, messages: false }, facts })
}

/// Takes proposed answers over. Works once. A walk-in becomes an ordinary participant, with a seat.
///
/// # Errors
/// [`Refusal::LINK`], or a refusal if a walk-in without a seat finds none.
#[tracing::instrument(skip_all)]
pub async fn accept(ctx: &Ctx, link: &str) -> Result<()> {
    let (mut tx, signup, _, opened) = held_by_link(ctx, (links::PROPOSAL, link), true).await?;
    let proposal = signup.proposed.clone().filter(|_| signup.proposal == opened.revision).ok_or(Refusal::LINK)?;
    if signup.walk_in {
        if !signup.seated {
            circles::take_seat(ctx, &mut tx, signup.circle).await?;
        }
        walk_ins::signed_up(&mut tx, signup.id, proposal.consent_text, ctx.now_us()).await?;
        if let Some(locale) = crate::i18n::from_code(&proposal.locale).filter(|_| proposal.locale_chosen) {
            store::choose_language(&mut tx, signup.id, crate::i18n::code(locale)).await?;
        }
    }
    let held =
        store::replace(&mut tx, &signup, &proposal.answers.over(&signup.answers), None, ctx.now_us()).await? && rows::clear(&mut tx, &signup).await?;
    if !held {
        return Err(AppError::from(Refusal::LINK).into());
    }
    circles::publish_on_list(ctx, &mut tx, signup.circle).await?;
    ctx.commit(tx).await
}
