//! What became of the emails to participants, and sending a failed one again.

use crate::circles::model::Circle;
use crate::circles::policy::Manager;
use crate::circles::service::{self as circles, managed_in};
use crate::i18n::dates;
use crate::messages::limits::MAIL_AGAIN_ACCOUNT;
use crate::messages::model::{AgainForm, Undelivered};
use crate::messages::store::delivery::{self as store, MailRow};
use crate::platform::dates::from_us;
use crate::platform::db::Reader;
use crate::platform::events::Event;
use crate::platform::outbox::{news, send_again_in, trouble};
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AppError, Delivery, MailState, MessageId, SignupId, When};
use std::collections::BTreeMap;

/// Returns what became of the newest email to each of these participants of a circle.
pub async fn newest(ctx: &Ctx, circle: &Circle, of: &[SignupId]) -> Result<BTreeMap<SignupId, Delivery>> {
    let rows = store::newest(ctx.db().primary(), circle.id, of).await?;
    Ok(rows.into_iter().map(|row| (row.signup_id, delivery(ctx, circle, &row))).collect())
}

fn delivery(ctx: &Ctx, circle: &Circle, row: &MailRow) -> Delivery {
    let trouble = trouble(&row.last_error, row.held == 1);
    let ahead = row.deadline_at.is_none_or(|deadline| deadline > ctx.now_us());
    let again = row.state == "failed" && row.blanked == 0 && ahead && !circle.hidden;
    let at = || row.closed_at.map_or_else(When::default, |at| dates::moment(ctx.reader(), from_us(at), &circle.time_zone, ctx.now));
    let state = match row.state.as_str() {
        "sent" => MailState::Sent(at()),
        "failed" | "dropped" => MailState::Failed(trouble),
        _ => MailState::Waiting(trouble),
    };
    Delivery { state, again: again.then_some(row.id) }
}

/// Returns the emails with messages that were not delivered, by message.
pub(super) async fn undelivered(ctx: &Ctx, circle: &Circle, by: &Manager) -> Result<BTreeMap<MessageId, Vec<Undelivered>>> {
    let mut found: BTreeMap<MessageId, Vec<Undelivered>> = BTreeMap::new();
    for row in store::failed(ctx.db().primary(), by.circle()).await? {
        let message = row.key.split(':').nth(1).and_then(|id| id.parse().ok()).map(MessageId);
        if let Some(message) = message {
            let delivery = delivery(ctx, circle, &row);
            found.entry(message).or_default().push(Undelivered { name: row.name, delivery });
        }
    }
    Ok(found)
}

/// Returns the names of those whose newest email about a circle failed.
pub async fn unreached<'c>(on: impl Reader<'c>, by: &Manager) -> Result<Vec<String>> {
    store::unreached(on, by.circle()).await
}

/// Gives a failed email to a participant to the mail server again. Idempotent: one that is on its way already stays as it is.
///
/// # Errors
/// Not found (also an email of another circle, or one that cannot be sent any more), not signed in, not allowed, or too many.
#[tracing::instrument(skip_all)]
pub async fn send_again(ctx: &Ctx, form: &AgainForm) -> Result<()> {
    let id: i64 = form.id.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = ctx.db().write().await?;
    let (circle, manager) = managed_in(ctx, &mut tx, &form.slug).await?;
    ctx.count_in(&mut tx, &[(MAIL_AGAIN_ACCOUNT, manager.account().to_string().as_str())]).await?;
    if circle.hidden || !send_again_in(&mut tx, manager.circle(), id, ctx.now_us()).await? {
        return Err(AppError::NotFound.into());
    }
    circles::publish_desk(ctx, &mut tx, manager.circle()).await?;
    ctx.commit(tx).await
}

/// Tells the open pages of those who run a circle that emails about it went out, or could not.
pub(super) async fn told(ctx: &Ctx, tx: &mut Tx, event: &Event) -> Result<()> {
    circles::publish_desk(ctx, tx, news::circle_of(event)?).await
}
