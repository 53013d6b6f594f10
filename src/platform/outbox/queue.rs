//! Writing mails into the outbox, and dropping those that no longer matter.

use super::letter::Letter;
use crate::i18n;
use crate::platform::error::{Doing, Result};
use crate::platform::{Ctx, Tx};
use crate::types::{CircleId, MeetingId, SignupId};

/// A decided mail.
#[derive(Clone, Debug)]
pub struct Mail {
    /// What makes it once: kind, what it is about, revision, person ("reminder:12:0:44").
    pub key: String,
    /// Its kind ("welcome", "reminder"), for lists and limits.
    pub kind: &'static str,
    /// To whom: name and address.
    pub to: (String, String),
    /// Whom an answer reaches, comma separated; empty: the site's contact.
    pub reply_to: String,
    /// What it says.
    pub letter: Letter,
    /// An iCalendar file to attach; empty for none.
    pub calendar: String,
    /// Where one click ends mails like this; empty for mails one cannot end.
    pub unsubscribe_url: String,
    /// What it is about, so that it can be dropped when that is gone.
    pub circle: Option<CircleId>,
    /// See `circle`.
    pub meeting: Option<MeetingId>,
    /// See `circle`.
    pub signup: Option<SignupId>,
    /// Useless after this moment (microseconds UTC); dropped then, and shown as dropped.
    pub deadline: Option<i64>,
}

impl Mail {
    /// A mail with nothing optional.
    pub fn new(key: String, kind: &'static str, to: (String, String), letter: Letter) -> Self {
        Self {
            key,
            kind,
            to,
            reply_to: String::new(),
            letter,
            calendar: String::new(),
            unsubscribe_url: String::new(),
            circle: None,
            meeting: None,
            signup: None,
            deadline: None,
        }
    }
}

/// Writes a mail, once per key; says whether it is new. An empty address (imported or deleted
/// people) gets nothing.
pub async fn enqueue(ctx: &Ctx, tx: &mut Tx, mail: &Mail) -> Result<bool> {
    if mail.to.1.is_empty() {
        return Ok(false);
    }
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let done = sqlx::query(
        "insert into outbox (key, kind, state, to_name, to_email, reply_to, locale, subject, text_body, html_body,
                             calendar, unsubscribe_url, circle_id, meeting_id, signup_id, due_at, deadline_at, created_at)
         values ($1, $2, 'due', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $15)
         on conflict (key) do nothing",
    )
    .bind(mail.key.clone())
    .bind(mail.kind)
    .bind(one_line(&mail.to.0))
    .bind(mail.to.1.clone())
    .bind(mail.reply_to.clone())
    .bind(i18n::code(mail.letter.locale))
    .bind(one_line(&mail.letter.subject))
    .bind(mail.letter.text()?)
    .bind(mail.letter.html()?)
    .bind(mail.calendar.clone())
    .bind(mail.unsubscribe_url.clone())
    .bind(mail.circle)
    .bind(mail.meeting)
    .bind(mail.signup)
    .bind(ctx.now_us())
    .bind(mail.deadline)
    .execute(tx.conn())
    .await
    .doing("write a mail into the outbox")?;
    Ok(done.rows_affected() == 1)
}

/// Drops unsent mails of some kinds about a circle (it was cancelled).
pub async fn drop_for_circle(ctx: &Ctx, tx: &mut Tx, circle: CircleId, kind: &'static str) -> Result<()> {
    sqlx::query(
        "update outbox set state = 'dropped', closed_at = $1, last_error = 'no longer matters' where circle_id = $2 and kind = $3 and state = 'due'",
    )
    .bind(ctx.now_us())
    .bind(circle)
    .bind(kind)
    .execute(tx.conn())
    .await
    .doing("drop a circle's mails")?;
    Ok(())
}

/// Drops unsent mails of a kind about a meeting (it was moved or called off).
pub async fn drop_for_meeting(ctx: &Ctx, tx: &mut Tx, meeting: MeetingId, kind: &'static str) -> Result<()> {
    sqlx::query(
        "update outbox set state = 'dropped', closed_at = $1, last_error = 'no longer matters' where meeting_id = $2 and kind = $3 and state = 'due'",
    )
    .bind(ctx.now_us())
    .bind(meeting)
    .bind(kind)
    .execute(tx.conn())
    .await
    .doing("drop a meeting's mails")?;
    Ok(())
}

/// Drops all unsent mails to a participant who has left.
pub async fn drop_for_signup(ctx: &Ctx, tx: &mut Tx, signup: SignupId) -> Result<()> {
    sqlx::query("update outbox set state = 'dropped', closed_at = $1, last_error = 'no longer matters' where signup_id = $2 and state = 'due'")
        .bind(ctx.now_us())
        .bind(signup)
        .execute(tx.conn())
        .await
        .doing("drop a participant's mails")?;
    Ok(())
}

/// Drops unsent mails of a kind to a participant (reminders are not wanted any more).
pub async fn drop_for_signup_kind(ctx: &Ctx, tx: &mut Tx, signup: SignupId, kind: &'static str) -> Result<()> {
    sqlx::query(
        "update outbox set state = 'dropped', closed_at = $1, last_error = 'no longer matters' where signup_id = $2 and kind = $3 and state = 'due'",
    )
    .bind(ctx.now_us())
    .bind(signup)
    .bind(kind)
    .execute(tx.conn())
    .await
    .doing("drop a participant's mails of a kind")?;
    Ok(())
}
