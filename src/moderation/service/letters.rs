//! Emails about what staff did, and to staff about reported pages.

use crate::moderation::emails;
use crate::moderation::store::lists::PersonRow;
use crate::moderation::store::reports::ReportRow;
use crate::paths;
use crate::platform::outbox::{Addressee, Claimed, Letter, LetterKind, Mail, Outcome, Priority, Recipient, enqueue};
use crate::platform::{Ctx, Result, Tx};
use crate::types::AccountId;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Staff have hidden a page, or show it again; to its owners.
const HIDDEN: LetterKind = LetterKind::new("page-hidden", Priority::Awaited, |c, m, to| Box::pin(async move { hidden(c, m, to) }));
/// Staff have blocked an account, or allow it again. To the address, because a blocked account gets no other email.
const BLOCKED: LetterKind = LetterKind::new("account-blocked", Priority::Awaited, |c, m, to| Box::pin(async move { blocked(c, m, to) }));
/// A reader has reported a page; to staff.
const REPORTED: LetterKind = LetterKind::new("page-reported", Priority::Awaited, |c, m, to| Box::pin(async move { reported(c, m, to) }));
/// The answer to a reader who reported a page.
const ANSWER: LetterKind = LetterKind::new("report-answer", Priority::Awaited, |c, m, to| Box::pin(async move { answer(c, m, to) })).farewell();

/// A test of the site's email, to the member of staff who asked for it.
const TEST: LetterKind = LetterKind::new("site-test", Priority::Awaited, |c, m, to| Box::pin(async move { test(c, m, to) }));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[HIDDEN, BLOCKED, REPORTED, ANSWER, TEST];

/// Returns a sample of each kind of letter.
pub const SAMPLES: fn(&Ctx) -> Vec<Letter> = emails::sample;

/// A page, and what staff say about it: why it is hidden, or the answer; `None` if it is shown again.
#[derive(Serialize, Deserialize)]
struct AboutPage {
    page: String,
    title: String,
    words: Option<String>,
}

/// Why an account is blocked; `None` if it is allowed again.
#[derive(Serialize, Deserialize)]
struct Why {
    words: Option<String>,
}

/// Tells the owners of a page that it was hidden, and why, or that it is shown again.
pub(super) async fn tell_hidden(ctx: &Ctx, tx: &mut Tx, owners: &[AccountId], page: &str, title: &str, reason: Option<&str>) -> Result<()> {
    for owner in owners {
        let facts = json!(AboutPage { page: page.to_owned(), title: title.to_owned(), words: reason.map(str::to_owned) });
        enqueue(ctx, tx, &Mail { facts, ..unique(ctx, &HIDDEN, Recipient::Account(*owner)) }).await?;
    }
    Ok(())
}

/// Tells a person that their account was blocked, and why, or that it is allowed again.
pub(super) async fn tell_blocked(ctx: &Ctx, tx: &mut Tx, person: &PersonRow, reason: Option<&str>) -> Result<()> {
    if person.email.is_empty() || person.confirmed_at.is_none() {
        return Ok(());
    }
    let to = Recipient::Address { name: person.name.clone(), email: person.email.clone() };
    let facts = json!(Why { words: reason.map(str::to_owned) });
    let locale = Some(crate::i18n::from_code(&person.locale).unwrap_or_default());
    enqueue(ctx, tx, &Mail { facts, locale, ..unique(ctx, &BLOCKED, to) }).await?;
    Ok(())
}

/// Tells a member of staff that a page was reported: once a day for each page.
pub(super) async fn tell_reported(ctx: &Ctx, tx: &mut Tx, to: AccountId, page: &str, title: &str) -> Result<()> {
    let day = ctx.now_us() / 86_400_000_000;
    let facts = json!(AboutPage { page: page.to_owned(), title: title.to_owned(), words: None });
    let mail = Mail { facts, ..Mail::new(&REPORTED, format!("{}:{page}:{day}:{to}", REPORTED.name), Recipient::Account(to)) };
    enqueue(ctx, tx, &mail).await?;
    Ok(())
}

/// Sends the answer to the reader who reported a page.
pub(super) async fn tell_answer(ctx: &Ctx, tx: &mut Tx, report: &ReportRow, page: &str, answer: &str) -> Result<()> {
    let to = Recipient::Address { name: String::new(), email: report.email.clone() };
    let facts = json!(AboutPage { page: page.to_owned(), title: report.title.clone(), words: Some(answer.to_owned()) });
    let locale = Some(crate::i18n::from_code(&report.locale).unwrap_or_default());
    let mail = Mail { facts, locale, ..Mail::new(&ANSWER, format!("{}:{}", ANSWER.name, report.id), to) };
    enqueue(ctx, tx, &mail).await?;
    Ok(())
}

/// Sends a member of staff a test, and returns its idempotency key.
pub(super) async fn send_test(ctx: &Ctx, tx: &mut Tx, to: AccountId) -> Result<String> {
    let mail = unique(ctx, &TEST, Recipient::Account(to));
    enqueue(ctx, tx, &mail).await?;
    Ok(mail.key)
}

fn unique(ctx: &Ctx, kind: &'static LetterKind, to: Recipient) -> Mail {
    Mail::new(kind, format!("{}:{}", kind.name, ctx.app.tokens.random()), to)
}

fn hidden(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: AboutPage = mail.read()?;
    let page = paths::absolute(&ctx.app.config.url, &facts.page);
    let letter = match &facts.words {
        Some(reason) => emails::hidden(ctx, to, &to.line(&facts.title), &page, reason),
        None => emails::shown(ctx, to, &to.line(&facts.title), &page),
    };
    Outcome::letter(to, &letter)
}

fn blocked(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Why = mail.read()?;
    let letter = match &facts.words {
        Some(reason) => emails::blocked(ctx, to, reason),
        None => emails::unblocked(ctx, to),
    };
    Outcome::letter(to, &letter)
}

fn reported(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: AboutPage = mail.read()?;
    Outcome::letter(to, &emails::reported(ctx, to, &to.line(&facts.title)))
}

fn test(ctx: &Ctx, _mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    Outcome::letter(to, &emails::test(ctx, to))
}

fn answer(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: AboutPage = mail.read()?;
    let page = paths::absolute(&ctx.app.config.url, &facts.page);
    Outcome::letter(to, &emails::answer(ctx, to, &to.line(&facts.title), &page, facts.words.as_deref().unwrap_or_default()))
}
