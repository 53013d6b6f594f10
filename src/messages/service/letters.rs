//! The emails that contain a message to the participants.

use crate::accounts::service as accounts;
use crate::circles::model::Circle;
use crate::circles::policy::Manager;
use crate::circles::service as circles;
use crate::i18n;
use crate::messages::{emails, store};
use crate::paths;
use crate::platform::events::{Event, EventKind, Subscriber};
use crate::platform::outbox::news::MARKED;
use crate::platform::outbox::{Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, Rendered, enqueue};
use crate::platform::{Ctx, Result, Tx};
use crate::signups::model::Switch;
use crate::signups::service as signups;
use crate::types::{AccountId, AppError, CircleId, MessageId, SignupId};
use serde::{Deserialize, Serialize};
use serde_json::json;

const DAY_US: i64 = 86_400 * 1_000_000;

/// A message to one participant.
const MESSAGE: LetterKind = LetterKind::new("message", Priority::Awaited, |c, m, to| Box::pin(message(c, m, to)));

/// A message to its author only, before it is sent.
const MESSAGE_TEST: LetterKind = LetterKind::new("message-test", Priority::Awaited, |c, m, to| Box::pin(message_test(c, m, to)));

/// What a test says: there is no message yet.
#[derive(Serialize, Deserialize)]
struct TestFacts {
    subject: String,
    body: String,
}

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[MESSAGE, MESSAGE_TEST];

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
pub const SUBSCRIBERS: &[Subscriber] = &[
    Subscriber::new("message-mails", &[SENT.name], |ctx, tx, event| Box::pin(sent(ctx, tx, event))),
    Subscriber::new("mail-states", &[MARKED.name], |ctx, tx, event| Box::pin(super::delivery::told(ctx, tx, event))),
];

/// Enqueues one email to each participant who had signed up when the message was sent and wants messages.
async fn sent(ctx: &Ctx, tx: &mut Tx, event: &Event) -> Result<()> {
    let payload: MessageSent = event.read()?;
    let circle = event.circle()?;
    for person in
        signups::reachable_in(tx, circle).await?.into_iter().filter(|person| person.created_at <= event.at && person.messages_off_at.is_none())
    {
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
    let signup = signups::by_id(ctx, mail.signup()?).await?.ok_or(AppError::NotFound)?;
    if !signup.messages {
        return Ok(Outcome::Drop("this person wants no messages"));
    }
    let links = signups::links_of(ctx, &signup.link_key);
    let stop = signups::unsubscribe_url(ctx, &signup.link_key, Switch::Messages);
    if !to.proven {
        if store::was_told(ctx.db().primary(), mail, ctx.now_us() - DAY_US).await? {
            return Ok(Outcome::Drop("the address is not proven, and was told of a message within a day"));
        }
        let about = emails::Unproven {
            locale: to.language_in(&circle.language),
            circle: &to.line(&circle.title),
            dashboard: &links.dashboard,
            stop: &stop,
            leave: &links.leave,
        };
        return Ok(Rendered { unsubscribe_url: stop.clone(), ..Rendered::new(to, &emails::unproven(&about))? }.send());
    }
    let letter = emails::letter(&emails::Message {
        locale: to.language_in(&circle.language),
        circle: &circle.title,
        author: message.author.as_deref().unwrap_or_default(),
        subject: &message.subject,
        body: &message.body,
        dashboard: &links.dashboard,
        stop: &stop,
        leave: &links.leave,
        reached_by: circle.reached_by(),
    });
    Ok(Rendered { reply_to: circle.reply_to(), unsubscribe_url: stop, ..Rendered::new(to, &letter)? }.send())
}

/// Enqueues a test: the message to its author only. A double click within ten seconds sends one.
pub(super) async fn deliver_test(ctx: &Ctx, tx: &mut Tx, by: &Manager, subject: &str, body: &str) -> Result<()> {
    const TEN_SECONDS_US: i64 = 10_000_000;
    let key = format!("message-test:{}:{}:{}", by.circle(), by.account(), ctx.now_us() / TEN_SECONDS_US);
    let mail = Mail {
        circle: Some(by.circle()),
        facts: json!(TestFacts { subject: subject.to_owned(), body: body.to_owned() }),
        ..Mail::new(&MESSAGE_TEST, key, Recipient::Account(by.account()))
    };
    enqueue(ctx, tx, &mail).await?;
    Ok(())
}

async fn message_test(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: TestFacts = mail.read()?;
    if !to.proven {
        return Ok(Outcome::Drop("the address is not confirmed"));
    }
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    let page = page_of(ctx, &circle);
    let author = shown(ctx, to.account_id()).await?;
    let letter = emails::test(&as_written(ctx, &circle, &author, &facts.subject, &facts.body, &page));
    Ok(Rendered { reply_to: circle.reply_to(), ..Rendered::new(to, &letter)? }.send())
}

/// Returns the author's name as participants see it.
pub(super) async fn shown(ctx: &Ctx, author: AccountId) -> Result<String> {
    Ok(accounts::shown_name_of(ctx, author).await?.unwrap_or_default())
}

/// Returns the URL of the circle's page: a test has no participant whose own page its links could open.
pub(super) fn page_of(ctx: &Ctx, circle: &Circle) -> String {
    paths::absolute(&ctx.app.config.url, &paths::circle(&circle.slug))
}

/// Returns a message in the language of the circle's emails, with one address in place of each personal link.
pub(super) fn as_written<'a>(ctx: &Ctx, circle: &'a Circle, author: &'a str, subject: &'a str, body: &'a str, page: &'a str) -> emails::Message<'a> {
    let locale = i18n::of_circle(&circle.language, i18n::code(ctx.locale));
    emails::Message {
        locale,
        circle: &circle.title,
        author,
        subject,
        body,
        dashboard: page,
        stop: page,
        leave: page,
        reached_by: circle.reached_by(),
    }
}
