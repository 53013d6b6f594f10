//! The kinds of mails, each with the function that writes it out when it is sent.

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

/// Which mails are taken out first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Signing in, confirming an address, choosing a password: somebody sits in front of the page.
    SignIn = 0,
    /// What somebody waits for: a welcome, links, changes, messages.
    Awaited = 1,
    /// Reminders of what is ahead.
    Reminder = 2,
    /// What can wait: digests, requests for feedback.
    Digest = 3,
}

/// What came of writing a mail out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes out like this.
    Send(Box<Rendered>),
    /// Its reason has gone, in words for staff.
    Drop(&'static str),
}

impl Outcome {
    /// A letter with nothing optional.
    ///
    /// # Errors
    /// When the letter cannot be laid out.
    pub fn letter(to: &Addressee, letter: &Letter) -> Result<Self> {
        Ok(Self::Send(Box::new(Rendered::new(to, letter)?)))
    }
}

/// A mail as it goes out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// To whom.
    pub to_name: String,
    /// To which address.
    pub to_email: String,
    /// Reply-To addresses, comma separated; empty: the site's contact.
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
    /// Where one click ends mails like this; empty for none.
    pub unsubscribe_url: String,
}

impl Rendered {
    /// Lays a letter out for somebody.
    ///
    /// # Errors
    /// When the letter cannot be laid out.
    pub fn new(to: &Addressee, letter: &Letter) -> Result<Self> {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Self {
            to_name: one_line(&to.name),
            to_email: to.email.clone(),
            locale: i18n::code(letter.locale).to_owned(),
            subject: one_line(&letter.subject),
            text: letter.text()?,
            html: letter.html()?,
            ..Self::default()
        })
    }

    /// As an outcome.
    pub fn send(self) -> Outcome {
        Outcome::Send(Box::new(self))
    }

    /// What a row that was written out holds.
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
        }
    }
}

/// The future of a rendering.
pub type Rendering<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;
/// Loads what a mail is about, checks that its reason still holds, and writes it out. "Not found"
/// drops it.
pub type Render = for<'a> fn(&'a Ctx, &'a Claimed, &'a Addressee) -> Rendering<'a, Outcome>;
/// Why a mail that 0.1 wrote out must not go any more, if so.
pub type Gone = for<'a> fn(&'a Ctx, &'a Claimed) -> Rendering<'a, Option<&'static str>>;

/// A kind of mails. Its name and every version of its facts stay readable for good.
#[derive(Clone, Copy, Debug)]
pub struct LetterKind {
    /// Stable: it stands in rows, in keys and on the staff page.
    pub name: &'static str,
    /// The version of the facts that are written now. Older ones are still read.
    pub version: i64,
    /// How soon.
    pub priority: Priority,
    /// Writes it out.
    pub render: Render,
    /// For rows of 0.1.
    pub gone: Option<Gone>,
}

impl LetterKind {
    /// A kind whose facts have their first form.
    pub const fn new(name: &'static str, priority: Priority, render: Render) -> Self {
        Self { name, version: 1, priority, render, gone: None }
    }

    /// With a check of rows that 0.1 wrote out.
    #[must_use]
    pub const fn gone(self, gone: Gone) -> Self {
        Self { gone: Some(gone), ..self }
    }
}

/// All kinds of the program, by name.
#[derive(Clone, Debug, Default)]
pub struct Letters(Arc<BTreeMap<&'static str, LetterKind>>);

impl Letters {
    /// Of the lists of all slices.
    pub fn new(kinds: impl IntoIterator<Item = LetterKind>) -> Self {
        Self(Arc::new(kinds.into_iter().map(|kind| (kind.name, kind)).collect()))
    }

    /// The kind of a name.
    pub fn get(&self, name: &str) -> Option<&LetterKind> {
        self.0.get(name)
    }

    /// All kinds, by name.
    pub fn all(&self) -> impl Iterator<Item = &LetterKind> {
        self.0.values()
    }
}

/// Writes a mail out as it would go now, or says why it will not.
///
/// # Errors
/// When what it is about cannot be loaded, or a newer program wrote it: it is tried again later.
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
        return Ok(gone.map_or_else(|| Rendered::written(mail).send(), Outcome::Drop));
    }
    let Some(kind) = kind.filter(|kind| mail.version <= kind.version) else {
        return Err(anyhow!("version {} of {:?} is of a newer Circlet", mail.version, mail.kind).into());
    };
    match (kind.render)(ctx, mail, &to).await {
        Err(Error::Expected(AppError::NotFound)) => Ok(Outcome::Drop("what it was about is gone")),
        other => other,
    }
}
