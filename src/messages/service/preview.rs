//! A message before it is sent: as it will arrive, and as a test to its author.

use super::{letters, words};
use crate::accounts::model::AccountRefusal;
use crate::circles::model::{Circle, CircleRefusal, State};
use crate::circles::service::managed;
use crate::messages::emails;
use crate::messages::limits::MESSAGE_ACCOUNT;
use crate::messages::model::{MessageForm, Preview, PreviewPart, TEST};
use crate::platform::outbox::Block;
use crate::platform::{Ctx, Result, markdown};
use crate::types::Check;

/// Checks a message that is to be shown as it will arrive; as a test it is also sent, to its author only. A test counts
/// towards the limits of messages.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors, [`AccountRefusal::Unconfirmed`], or too many messages.
#[tracing::instrument(skip_all)]
pub async fn look(ctx: &Ctx, form: &MessageForm) -> Result<()> {
    let (circle, manager) = managed(ctx, &form.slug).await?;
    if circle.state == State::Draft {
        return Err(CircleRefusal::Draft.into());
    }
    let mut check = Check::default();
    let (subject, body) = words(&mut check, form);
    check.finish()?;
    if form.button != TEST {
        return Ok(());
    }
    if !ctx.me()?.confirmed {
        return Err(AccountRefusal::Unconfirmed.into());
    }
    if circle.hidden {
        return Err(CircleRefusal::Hidden.into());
    }
    ctx.count(MESSAGE_ACCOUNT, &manager.account().to_string()).await?;
    let mut tx = ctx.db().write().await?;
    letters::deliver_test(ctx, &mut tx, &manager, &subject, &body).await?;
    ctx.commit(tx).await
}

/// Returns the email of a message, for its author to see. A message that was edited to be wrong since is shown as it is.
pub(super) async fn of(ctx: &Ctx, circle: &Circle, form: &MessageForm, tested: bool) -> Result<Preview> {
    let author = letters::shown(ctx, ctx.me()?.id).await?;
    let letter = emails::letter(&letters::as_written(ctx, circle, &author, &form.subject, &form.body, &letters::page_of(ctx, circle)));
    let part = |block: Block| match block {
        Block::Text(words) => PreviewPart::Text(words),
        Block::Quote(words) => PreviewPart::Html(markdown::render(&words)),
        Block::Button(words, _) | Block::Link(words, _) => PreviewPart::Link(words),
        Block::Facts(facts) => PreviewPart::Text(facts.into_iter().map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>().join("\n")),
    };
    Ok(Preview {
        subject: letter.subject,
        heading: letter.heading,
        body: letter.blocks.into_iter().map(part).collect(),
        foot: letter.foot.into_iter().map(part).collect(),
        tested,
    })
}
