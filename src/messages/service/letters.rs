//! The emails that contain a message to the participants.

use crate::circles::service as circles;
use crate::i18n;
use crate::messages::{emails, store};
use crate::platform::events::{Event, EventKind, Subscriber};
use crate::platform::outbox::{Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendered, enqueue};
use crate::platform::{Ctx, Result, Tx};
use crate::signups::service as signups;
use crate::types::{AppError, CircleId, MessageId, SignupId};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A message to one participant.
const MESSAGE: LetterKind = LetterKind::new("message", Priority::Awaited, |c, m, to| Box::pin(message(c, m, to)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[MESSAGE];

/// Identifies the message.
#[derive(Serialize, Deserialize)]
struct Facts {
    message: MessageId,
}

/// A message was sent.
pub(super) const SENT: EventKind = EventKind { name: "message-sent", version: 1 };

/// Identifies the message.
#[derive(Serialize, Deserialize)]
pub(super) struct MessageSent {
    pub(super) message: MessageId,
}

/// The slice's event subscribers.
pub const SUBSCRIBERS: &[Subscriber] = &[Subscriber::new("message-mails", &[SENT.name], |ctx, tx, event| Box::pin(sent(ctx, tx, event)))];

/// Enqueues one email to each participant who had signed up when the message was sent.
async fn sent(ctx: &Ctx, tx: &mut Tx, event: &Event) -> Result<()> {
    let payload: MessageSent = event.read()?;
    let circle = event.circle()?;
    for person in signups::reachable_in(tx, circle).await?.into_iter().filter(|person| person.created_at <= event.at) {
        deliver(ctx, tx, circle, payload.message, person.id).await?;
    }
    Ok(())
}

/// Enqueues the email of a message to one participant.
async fn deliver(ctx: &Ctx, tx: &mut Tx, circle: CircleId, message: MessageId, to: SignupId) -> Result<()> {
    let mail = Mail {
        circle: Some(circle),
        facts: json!(Facts { message }),
        ..Mail::new(&MESSAGE, format!("message:{message}:{to}"), Recipient::Signup(to))
    };
    enqueue(ctx, tx, &mail).await?;
    Ok(())
}

async fn message(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Facts = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    let message = store::by_id(ctx.db().primary(), circle.id, facts.message).await?.ok_or(AppError::NotFound)?;
    let links = signups::links_of(ctx, mail.signup()?);
    let letter = emails::letter(&emails::Message {
        locale: i18n::of_circle(&circle.language, &to.locale),
        circle: &circle.title,
        author: message.author.as_deref().unwrap_or_default(),
        subject: &message.subject,
        body: &message.body,
        dashboard: &links.dashboard,
        leave: &links.leave,
    });
    Ok(Rendered { reply_to: circle.reply_to(), ..Rendered::new(to, &letter)? }.send())
}
