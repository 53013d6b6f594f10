//! Addresses left at full circles: when a seat is free, all who asked get one email, and the first to sign up has it.

use super::{absolute, check_consent, store, visible};
use crate::circles::model::{Circle, CircleRefusal};
use crate::circles::service as circles;
use crate::i18n::{self, t};
use crate::paths;
use crate::platform::outbox::{self, Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, erase};
use crate::platform::tokens::Link;
use crate::platform::{Ctx, Key, Result, Tx, consents};
use crate::signups::emails;
use crate::signups::limits::{SIGNUP_ADDRESS, SIGNUP_CLIENT};
use crate::signups::links;
use crate::signups::model::{AlertForm, LinkPage};
use crate::signups::store::alerts::{self as rows, Alert, NewAlert};
use crate::signups::store::proposals;
use crate::types::{Check, CircleId, EmailKeys, LinkKey, Refusal, Target, retention};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// To an address that was left at a full circle: a seat is free.
pub(super) const SEAT: LetterKind = LetterKind::new("seat", Priority::Awaited, |c, m, to| Box::pin(letter(c, m, to)));

/// The address that waits.
#[derive(Serialize, Deserialize)]
struct Facts {
    alert: i64,
}

/// Keeps an address at a full circle. The result is the same whether or not it has a seat, or waits already.
///
/// # Errors
/// Field errors, too many attempts, or a refusal if the circle is not full but closed.
#[tracing::instrument(skip_all)]
pub async fn ask(ctx: &Ctx, form: &AlertForm) -> Result<()> {
    let circle = visible(ctx, &form.slug).await?;
    if let Some(why) = circle.closed_because(ctx.now_us()).filter(|why| *why != CircleRefusal::Full) {
        return Err(why.into());
    }
    let mut check = Check::default();
    let email = check.email(AlertForm::email, &form.email);
    check_consent(&mut check, AlertForm::consent, &form.consent);
    check.finish()?;
    let keys = EmailKeys::of(&email);
    let uses = [(SIGNUP_CLIENT, ctx.client.as_str()), (SIGNUP_ADDRESS, keys.key.as_str())];
    let uses = if ctx.client.is_empty() { &[] } else { uses.as_slice() };
    let consent_text = consents::keep(ctx, t!(ctx.locale, signups.alert_consent)).await?;
    let mut tx = ctx.db().write().await?;
    ctx.count_in(&mut tx, uses).await?;
    // A transaction that gives a seat back at this moment sees the address, or this one sees the seat.
    tx.hold("circles", Key::Id(circle.id.0)).await?;
    let (locale, locale_chosen) = (i18n::code(ctx.locale), ctx.locale_chosen);
    let new = NewAlert { circle: circle.id, email, keys, locale, locale_chosen, link_key: ctx.app.tokens.link_key() };
    rows::keep(&mut tx, &new, consent_text, ctx.now_us()).await?;
    // A seat may have become free since the page was shown.
    seat_freed(ctx, &mut tx, circle.id).await?;
    ctx.commit(tx).await
}

/// Enqueues the emails to all who wait for a seat in a circle, if one is free.
pub(super) async fn seat_freed(ctx: &Ctx, tx: &mut Tx, circle: CircleId) -> Result<()> {
    let circle = circles::by_id_in(tx, circle).await?;
    if !is_open(ctx, &circle) {
        return Ok(());
    }
    let mail = |alert: &Alert| Mail {
        circle: Some(circle.id),
        facts: json!(Facts { alert: alert.id }),
        locale: Some(i18n::of_participant(&circle.language, &alert.locale, alert.locale_chosen == 1)),
        deadline: circle.last_at,
        ..Mail::new(&SEAT, format!("seat:{}:{}", alert.id, ctx.now_us()), Recipient::Address { name: String::new(), email: alert.email.clone() })
    };
    let mails: Vec<Mail> = rows::waiting(tx.conn(), circle.id).await?.iter().map(mail).collect();
    outbox::enqueue_all(ctx, tx, &mails).await?;
    Ok(())
}

fn is_open(ctx: &Ctx, circle: &Circle) -> bool {
    !circle.hidden && circle.closed_because(ctx.now_us()).is_none()
}

async fn letter(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Facts = mail.read()?;
    let found = rows::by_id(ctx.db().primary(), facts.alert).await?;
    // The number of one that was deleted may come again.
    let Some(alert) = found.filter(|alert| EmailKeys::of(&alert.email).key == EmailKeys::of(&to.email).key) else {
        return Ok(Outcome::Drop("this person does not wait for a seat any more"));
    };
    let circle = circles::by_id(ctx, alert.circle_id).await?;
    if !is_open(ctx, &circle) {
        return Ok(Outcome::Drop("the circle is full again, or closed"));
    }
    if store::by_email(ctx.db().primary(), circle.id, &EmailKeys::of(&alert.email)).await?.is_some() {
        return Ok(Outcome::Drop("this person has a seat by now"));
    }
    let (sign_up, stop) = (absolute(ctx, &paths::sign_up(&circle.slug)), absolute(ctx, &paths::seat_alert(&link(ctx, &alert.link_key))));
    Outcome::letter(to, &emails::seat_free(to.language(), &to.line(&circle.title), &sign_up, &stop))
}

fn link(ctx: &Ctx, key: &LinkKey) -> String {
    ctx.app.tokens.sign(&Link { kind: links::SEAT_ALERT, about: Target::Key(key.clone()), revision: 0, other: 0, until: 0 })
}

async fn by_link(ctx: &Ctx, tx: Option<&mut Tx>, link: &str) -> Result<Option<Alert>> {
    let opened = ctx.app.tokens.open(links::SEAT_ALERT, link, ctx.now).ok_or(Refusal::LINK)?;
    let Target::Key(key) = &opened.about else { return Err(Refusal::LINK.into()) };
    match tx {
        Some(tx) => rows::by_key(tx.conn(), key).await,
        None => rows::by_key(ctx.db().primary(), key).await,
    }
}

/// Returns the page that takes an address off the list; also available afterwards (`done`).
///
/// # Errors
/// [`Refusal::LINK`].
pub async fn alert_page(ctx: &Ctx, link: &str, done: bool) -> Result<LinkPage> {
    match by_link(ctx, None, link).await? {
        Some(alert) => {
            let circle = circles::by_id(ctx, alert.circle_id).await?;
            Ok(LinkPage { title: circle.title, slug: circle.slug, done: false, messages: false })
        }
        None if done => Ok(LinkPage { title: String::new(), slug: String::new(), done: true, messages: false }),
        None => Err(Refusal::LINK.into()),
    }
}

/// Takes an address off the list, and erases the emails to it. Idempotent.
///
/// # Errors
/// [`Refusal::LINK`].
#[tracing::instrument(skip_all)]
pub async fn stop_waiting(ctx: &Ctx, link: &str) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    if let Some(alert) = by_link(ctx, Some(&mut tx), link).await? {
        forget(ctx, &mut tx, &alert).await?;
    }
    ctx.commit(tx).await
}

async fn forget(ctx: &Ctx, tx: &mut Tx, alert: &Alert) -> Result<()> {
    rows::delete(tx, alert.id).await?;
    erase::keyed(ctx, tx, &format!("seat:{}:", alert.id)).await
}

/// Takes an address off the lists of one circle, or (0) of all: the person leaves, or deletes the account.
pub(super) async fn forget_address(ctx: &Ctx, tx: &mut Tx, address: &EmailKeys, circle: CircleId) -> Result<()> {
    if address.is_empty() {
        return Ok(());
    }
    for alert in rows::of_address(tx.conn(), address, circle).await? {
        forget(ctx, tx, &alert).await?;
    }
    Ok(())
}

/// Forgets the addresses of circles that are over, those that got their email a month ago, and proposals that old. Idempotent.
///
/// # Errors
/// When the database fails.
pub async fn sweep(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db().write().await?;
    rows::sweep(&mut tx, ctx.now_us(), ctx.now_us() - retention::SEAT_ALERTS.us()).await?;
    proposals::sweep(&mut tx, ctx.now_us() - retention::PROPOSALS.us()).await?;
    tx.commit().await
}
