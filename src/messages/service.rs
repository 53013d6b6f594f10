//! Writing to the participants of a circle.

mod delivery;
mod letters;
mod preview;

pub use delivery::{newest as newest_mails, send_again, unreached};
pub use letters::{LETTERS, SUBSCRIBERS};
pub use preview::look;

use super::model::{BODY_MAX, MessageForm, MessagesPage, SUBJECT_MAX, SentMessage, TEST};
use super::store::{self, NewMessage};
use crate::circles::model::CircleRefusal;
use crate::circles::model::{Circle, State};
use crate::circles::service::{self as circles, managed, managed_in};
use crate::i18n::dates;
use crate::messages::limits::MESSAGE_ACCOUNT;
use crate::messages::model::MessageRefusal;
use crate::platform::dates::from_us;
use crate::platform::outbox::trouble;
use crate::platform::{Ctx, Result, markdown, tokens};
use crate::signups::service as signups;
use crate::types::{AppError, Check, MessageId};
use letters::{MessageSent, SENT};
use serde_json::json;

/// How many recipients are named.
const NAMES_SHOWN: u32 = 200;

/// Returns the page for writing, with what was typed if it was rejected.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn page(ctx: &Ctx, slug: &str, typed: Option<MessageForm>, show: &str) -> Result<MessagesPage> {
    let (circle, manager) = managed(ctx, slug).await?;
    let names = signups::reachable_names(ctx, manager.circle(), NAMES_SHOWN).await?;
    let heads = signups::heads(ctx.db().primary(), &circle).await?;
    let quiet = signups::quiet(ctx, manager.circle()).await?;
    let people = heads.reachable.saturating_sub(quiet);
    let rows = store::list(ctx.db().primary(), manager.circle()).await?;
    let mut undelivered = delivery::undelivered(ctx, &circle, &manager).await?;
    let fresh = || MessageForm { slug: circle.slug.clone(), key: ctx.app.tokens.random(), ..MessageForm::default() };
    let typed = typed.filter(|t| t.slug == circle.slug);
    let preview = match &typed {
        Some(form) if !show.is_empty() => Some(preview::of(ctx, &circle, form, show.starts_with(TEST)).await?),
        _ => None,
    };
    Ok(MessagesPage {
        form: typed.unwrap_or_else(fresh),
        preview,
        people,
        quiet,
        unconfirmed: signups::unconfirmed(ctx, manager.circle()).await?,
        hidden: circle.hidden.then(|| circle.hidden_reason.clone()),
        unreachable: heads.all - heads.reachable,
        names,
        sent: rows
            .into_iter()
            .map(|row| {
                let undelivered = undelivered.remove(&row.id).unwrap_or_default();
                SentMessage { undelivered, ..sent(ctx, &circle, people, row) }
            })
            .collect(),
        slug: circle.slug,
        title: circle.title,
    })
}

fn sent(ctx: &Ctx, circle: &Circle, reachable: u32, row: store::Row) -> SentMessage {
    let number = |n: i64| u32::try_from(n).unwrap_or_default();
    SentMessage {
        id: row.id,
        subject: row.subject,
        body_html: markdown::render(&row.body),
        author: row.author.unwrap_or_default(),
        when: dates::moment(ctx.reader(), from_us(row.created_at), &circle.time_zone, ctx.now),
        // Its emails are enqueued a moment after it is sent.
        total: if row.total == 0 { reachable } else { number(row.total) },
        sent: number(row.sent),
        failed: number(row.failed),
        dropped: number(row.dropped),
        undelivered: Vec::new(),
        waits_for: trouble(&row.waits_for, row.held == 1),
    }
}

/// Reads subject and text of a message.
fn words(check: &mut Check, form: &MessageForm) -> (String, String) {
    (check.line(MessageForm::subject, &form.subject, SUBJECT_MAX), check.text(MessageForm::body, &form.body, BODY_MAX))
}

/// Sends a message to every participant: one email each. Idempotent by key.
///
/// # Errors
/// Not found, not signed in, not allowed, field errors, too many messages, or no one to write to.
#[tracing::instrument(skip_all)]
pub async fn send(ctx: &Ctx, form: &MessageForm) -> Result<MessageId> {
    let (circle, asking) = managed(ctx, &form.slug).await?;
    if circle.state == State::Draft {
        return Err(CircleRefusal::Draft.into());
    }
    if circle.hidden {
        return Err(CircleRefusal::Hidden.into());
    }
    let mut check = Check::default();
    let (subject, body) = words(&mut check, form);
    // The key is not typed: a page of the site always contains one.
    let typed_key = check.line_or_empty(MessageForm::key, &form.key, 64);
    check.finish()?;
    // With other words it is another message, also from a page that stayed open after the first.
    let key = if typed_key.is_empty() { ctx.app.tokens.random() } else { tokens::hash(&format!("{typed_key}\n{subject}\n{body}")) };
    if let Some(known) = store::by_key(ctx.db().primary(), asking.circle(), &key).await? {
        return Ok(known);
    }
    ctx.count(MESSAGE_ACCOUNT, &asking.account().to_string()).await?;
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    if circle.hidden {
        return Err(CircleRefusal::Hidden.into());
    }
    let stamp = circles::stamp(&mut tx, manager.circle()).await?;
    let new = NewMessage { key: &key, subject: &subject, body: &body };
    let Some(id) = store::insert(&mut tx, &manager, &new, ctx.now_us()).await? else {
        return Ok(store::by_key(tx.conn(), manager.circle(), &key).await?.ok_or(AppError::Busy)?);
    };
    let people = signups::reachable_in(&mut tx, manager.circle()).await?;
    if people.is_empty() {
        return Err(MessageRefusal::Nobody.into());
    }
    ctx.publish(&mut tx, stamp, SENT, &json!(MessageSent { message: id })).await?;
    ctx.commit(tx).await?;
    Ok(id)
}
