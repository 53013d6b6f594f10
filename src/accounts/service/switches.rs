//! The kinds of email that a facilitator ends and asks for again.

use super::settings::own_in;
use crate::accounts::links;
use crate::accounts::model::{MailsForm, MailsPage, Switch};
use crate::accounts::policy::{self, MailReader};
use crate::accounts::store::{self, Account};
use crate::paths;
use crate::platform::tokens::Link;
use crate::platform::{Ctx, Result};
use crate::types::{AppError, LinkKey, Refusal, Target};

impl Account {
    /// Returns whether it gets a kind of email.
    fn wants(&self, which: Switch) -> bool {
        let off_at = match which {
            Switch::Joined => self.joined_off_at,
            Switch::Left => self.left_off_at,
            Switch::Feedback => self.feedback_off_at,
        };
        off_at.is_none()
    }

    /// Returns the kinds of email that it gets.
    pub(super) fn mails(&self) -> MailsForm {
        let on = |which| if self.wants(which) { "on".to_owned() } else { String::new() };
        MailsForm { joined: on(Switch::Joined), left: on(Switch::Left), feedback: on(Switch::Feedback) }
    }
}

/// Sets which kinds of email the viewer gets as a facilitator. Idempotent.
///
/// # Errors
/// Sign-in.
#[tracing::instrument(skip_all)]
pub async fn save_mails(ctx: &Ctx, form: &MailsForm) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    let by = MailReader::from(&own_in(ctx, &mut tx).await?);
    for (which, box_) in [(Switch::Joined, &form.joined), (Switch::Left, &form.left), (Switch::Feedback, &form.feedback)] {
        store::switch(&mut tx, by, which, box_ == "on", ctx.now_us()).await?;
    }
    ctx.commit(tx).await
}

/// Returns what the link in an email ends, and whether it still is sent. Changes nothing.
///
/// # Errors
/// [`Refusal::LINK`].
pub async fn mails_page(ctx: &Ctx, link: &str) -> Result<MailsPage> {
    let (about, which) = open(ctx, link)?;
    let account = store::by_target(ctx.db().primary(), &about).await?.ok_or(Refusal::LINK)?;
    Ok(MailsPage { link: link.to_owned(), which, on: account.wants(which) })
}

/// Ends the kind of email that a link in an email is for, or sends it again from now on. Idempotent. One that waits is
/// dropped when it would be sent.
///
/// # Errors
/// [`Refusal::LINK`].
#[tracing::instrument(skip_all)]
pub async fn switch_by_link(ctx: &Ctx, link: &str, on: bool) -> Result<()> {
    let (about, which) = open(ctx, link)?;
    let mut tx = ctx.db().write().await?;
    let account = store::by_target(tx.conn(), &about).await?.ok_or(Refusal::LINK)?;
    store::switch(&mut tx, policy::by_link(&about, account.id, &account.link_key, account.row_links == 1)?, which, on, ctx.now_us()).await?;
    ctx.commit(tx).await
}

fn open(ctx: &Ctx, link: &str) -> Result<(Target, Switch), AppError> {
    let opened = ctx.app.tokens.open(links::UNSUBSCRIBE, link, ctx.now).ok_or(Refusal::LINK)?;
    let which = Switch::of_number(opened.other).ok_or(Refusal::LINK)?;
    Ok((opened.about, which))
}

/// Returns the full URL that ends a kind of email to a facilitator, with one click for mail programs.
pub fn unsubscribe_url(ctx: &Ctx, key: &LinkKey, which: Switch) -> String {
    let link = Link { kind: links::UNSUBSCRIBE, about: Target::Key(key.clone()), revision: 0, other: which.number(), until: 0 };
    paths::absolute(&ctx.app.config.url, &paths::unsubscribe_account(&ctx.app.tokens.sign(&link)))
}
