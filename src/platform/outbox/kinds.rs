//! The letter kinds, each with the function that renders it when it is sent.

use super::claims::Claimed;
use super::letter::Letter;
use super::recipient::{self, Addressee};
use crate::i18n;
use crate::platform::{Ctx, Error, Result};
use crate::types::AppError;
use anyhow::anyhow;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Which emails are sent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Signing in, confirming an address, choosing a password: the person is waiting in front of the page.
    SignIn = 0,
    /// Expected by the recipient: a welcome, links, changes, messages.
    Awaited = 1,
    /// Reminders of upcoming meetings.
    Reminder = 2,
    /// Not urgent: digests, requests for feedback.
    Digest = 3,
}

/// The result of rendering an email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Send it.
    Send(Box<Rendered>),
    /// Its reason no longer holds, explained in words for staff.
    Drop(&'static str),
}

impl Outcome {
    /// Renders a letter without optional parts.
    ///
    /// # Errors
    /// When the letter cannot be rendered.
    pub fn letter(to: &Addressee, letter: &Letter) -> Result<Self> {
        Ok(Self::Send(Box::new(Rendered::new(to, letter)?)))
    }
}

/// An email as it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The recipient's name.
    pub to_name: String,
    /// The recipient's address.
    pub to_email: String,
    /// Reply-To addresses, comma separated; empty means the site's contact.
    pub reply_to: String,
    /// The language.
    pub locale: String,
    /// The subject.
    pub subject: String,
    /// The plain text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// An iCalendar file; empty for none.
    pub calendar: String,
    /// The one-click unsubscribe address; empty for none.
    pub unsubscribe_url: String,
    /// Whether the address is not proven.
    pub unproven: bool,
}

impl Rendered {
    /// Renders a letter for a recipient.
    ///
    /// # Errors
    /// When the letter cannot be rendered.
    pub fn new(to: &Addressee, letter: &Letter) -> Result<Self> {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Self {
            to_name: one_line(&to.name),
            to_email: to.email.clone(),
            locale: i18n::code(letter.locale).to_owned(),
            subject: one_line(&letter.subject),
            text: letter.text()?,
            html: letter.html()?,
            unproven: !to.proven,
            ..Self::default()
        })
    }

    /// Returns this as the outcome.
    pub fn send(self) -> Outcome {
        Outcome::Send(Box::new(self))
    }

    /// Reads the contents of a row that is already rendered.
    fn written(mail: &Claimed) -> Self {
        Self {
            to_name: mail.to_name.clone(),
            to_email: mail.to_email.clone(),
            reply_to: mail.reply_to.clone(),
            locale: mail.locale.clone(),
            subject: mail.subject.clone(),
            text: mail.text_body.clone(),
            html: mail.html_body.clone(),
            calendar: mail.calendar.clone(),
            unsubscribe_url: mail.unsubscribe_url.clone(),
            unproven: false,
        }
    }
}

/// The future a [`Render`] function returns.
pub type Rendering<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;
/// Loads what an email is about, checks that its reason still holds, and renders it. [`AppError::NotFound`]
/// drops the email.
pub type Render = for<'a> fn(&'a Ctx, &'a Claimed, &'a Addressee) -> Rendering<'a, Outcome>;
/// Returns why an email must not be sent, if so: one that 0.1 rendered, or any about something that sends none.
pub type Gone = for<'a> fn(&'a Ctx, &'a Claimed) -> Rendering<'a, Option<&'static str>>;

/// A kind of letter. Its name and every version of its facts stay readable for good.
#[derive(Clone, Copy, Debug)]
pub struct LetterKind {
    /// Stable, because it is stored in rows and keys and shown on the staff page.
    pub name: &'static str,
    /// The version of the facts that is written now. Older ones can still be read.
    pub version: i64,
    /// How urgent it is.
    pub priority: Priority,
    /// Renders it.
    pub render: Render,
    /// The check for rows of 0.1.
    pub gone: Option<Gone>,
    /// Whether it tells of someone who is gone: then it is erased as soon as it is closed.
    pub farewell: bool,
}

impl LetterKind {
    /// Creates a kind with the first version of its facts.
    pub const fn new(name: &'static str, priority: Priority, render: Render) -> Self {
        Self { name, version: 1, priority, render, gone: None, farewell: false }
    }

    /// Sets the version of the facts that is written now.
    #[must_use]
    pub const fn version(self, version: i64) -> Self {
        Self { version, ..self }
    }

    /// Makes it tell of someone who is gone.
    #[must_use]
    pub const fn farewell(self) -> Self {
        Self { farewell: true, ..self }
    }

    /// Adds a check for rows rendered by 0.1.
    #[must_use]
    pub const fn gone(self, gone: Gone) -> Self {
        Self { gone: Some(gone), ..self }
    }
}

/// All letter kinds, by name, and what sends none for now.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    kinds: Arc<BTreeMap<&'static str, LetterKind>>,
    silent: Arc<[Gone]>,
}

impl Letters {
    /// Collects the lists of all slices.
    pub fn new(kinds: impl IntoIterator<Item = LetterKind>, silent: impl IntoIterator<Item = Gone>) -> Self {
        Self { kinds: Arc::new(kinds.into_iter().map(|kind| (kind.name, kind)).collect()), silent: silent.into_iter().collect() }
    }

    /// Returns the kind with a name.
    pub fn get(&self, name: &str) -> Option<&LetterKind> {
        self.kinds.get(name)
    }

    /// Iterates over all kinds, ordered by name.
    pub fn all(&self) -> impl Iterator<Item = &LetterKind> {
        self.kinds.values()
    }
}

/// Renders an email as it would be sent now, or returns why it will not be.
///
/// # Errors
/// When what it is about cannot be loaded, or a newer program wrote it; it is retried later.
pub async fn render(ctx: &Ctx, mail: &Claimed) -> Result<Outcome> {
    let to = match recipient::find(ctx, mail).await? {
        Ok(to) => to,
        Err(why) => return Ok(Outcome::Drop(why)),
    };
    let kind = ctx.app.letters.get(&mail.kind);
    if mail.version == 0 {
        let gone = match kind.and_then(|kind| kind.gone) {
            Some(gone) => gone(ctx, mail).await?,
            None => None,
        };
        return match gone {
            Some(why) => Ok(Outcome::Drop(why)),
            None => unless_silent(ctx, mail, kind, Rendered::written(mail).send()).await,
        };
    }
    let Some(kind) = kind.filter(|kind| mail.version <= kind.version) else {
        return Err(anyhow!("version {} of {:?} is of a newer Circlet", mail.version, mail.kind).into());
    };
    match (kind.render)(ctx, mail, &to).await {
        Err(Error::Expected(AppError::NotFound)) => Ok(Outcome::Drop("what it was about is gone")),
        Ok(outcome @ Outcome::Send(_)) => unless_silent(ctx, mail, Some(kind), outcome).await,
        other => other,
    }
}

/// Returns the outcome, unless a slice sends nothing about what the email is about. A person who is gone is told so all the same.
async fn unless_silent(ctx: &Ctx, mail: &Claimed, kind: Option<&LetterKind>, outcome: Outcome) -> Result<Outcome> {
    if kind.is_some_and(|kind| kind.farewell) {
        return Ok(outcome);
    }
    for silent in ctx.app.letters.silent.iter() {
        if let Some(why) = silent(ctx, mail).await? {
            return Ok(Outcome::Drop(why));
        }
    }
    Ok(outcome)
}
