//! The kinds of email that a participant ends and asks for again; the seat stays.

use super::{absolute, by_link_in};
use crate::i18n::{self, Locale};
use crate::paths;
use crate::platform::outbox;
use crate::platform::tokens::Link;
use crate::platform::{Ctx, Result, Tx};
use crate::signups::links;
use crate::signups::model::Switch;
use crate::signups::policy::Member;
use crate::signups::store;
use crate::types::{LinkKey, Refusal, Target};

/// Ends the kind of email that a link in an email is for. Idempotent.
///
/// # Errors
/// [`Refusal::LINK`].
#[tracing::instrument(skip_all)]
pub async fn end_mails(ctx: &Ctx, link: &str) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let (_, member, opened) = by_link_in(ctx, &mut tx, links::UNSUBSCRIBE, link).await?;
    let which = Switch::of_number(opened.other).ok_or(Refusal::LINK)?;
    switch(ctx, &mut tx, member, which, false).await?;
    ctx.commit(tx).await
}

/// Ends a kind of email, or sends it again from now on. Idempotent.
pub async fn switch(ctx: &Ctx, tx: &mut Tx, member: Member, which: Switch, on: bool) -> Result<()> {
    store::switch(tx, member.signup(), which, on, ctx.now_us()).await?;
    if on {
        return Ok(());
    }
    let kind = match which {
        Switch::Reminders => "reminder",
        Switch::Messages => "message",
    };
    outbox::drop_for_signup_kind(ctx, tx, member.signup(), kind).await
}

/// Sets the language that a participant chooses for emails, whatever the circle's is. Idempotent.
pub async fn choose_language(tx: &mut Tx, member: Member, locale: Locale) -> Result<()> {
    store::choose_language(tx, member.signup(), i18n::code(locale)).await
}

/// Returns the full URL that ends a kind of email to a participant, with one click for mail programs.
pub fn unsubscribe_url(ctx: &Ctx, key: &LinkKey, which: Switch) -> String {
    let link = Link { kind: links::UNSUBSCRIBE, about: Target::Key(key.clone()), revision: 0, other: which.number(), until: 0 };
    absolute(ctx, &paths::unsubscribe(&ctx.app.tokens.sign(&link)))
}
