//! Data of the pages about sign-ups.

use super::{by_link, change, circles, store, visible};
use crate::calendars::service::{self as calendars, Audience};
use crate::circles::model::{Circle, CircleRefusal};
use crate::i18n::dates;
use crate::meetings::service as meetings;
use crate::paths;
use crate::platform::{Ctx, Result};
use crate::signups::links;
use crate::signups::model::{AlertForm, LinkPage, SignUpForm, SignUpPage, SignedUpPage, Signup, Switch};
use crate::types::{Refusal, When};

/// Returns the sign-up page. The form is prefilled from the viewer's own account, never from a sign-up.
///
/// # Errors
/// Not found, or [`CircleRefusal::Draft`](crate::circles::model::CircleRefusal::Draft).
pub async fn sign_up_page(ctx: &Ctx, slug: &str, typed: Option<SignUpForm>, alert: Option<AlertForm>) -> Result<SignUpPage> {
    let circle = visible(ctx, slug).await?;
    let next = meetings::ahead(ctx, circle.id).await?.into_iter().next().unwrap_or_default();
    let (form, typed) = match typed.filter(|t| t.slug == circle.slug) {
        Some(typed) => (typed, true),
        None => (fresh_form(ctx, &circle).await?, false),
    };
    let full = circle.closed_because(ctx.now_us()) == Some(CircleRefusal::Full);
    let fresh = || AlertForm { slug: circle.slug.clone(), email: form.email.clone(), consent: String::new() };
    let alert = full.then(|| alert.filter(|typed| typed.slug == circle.slug).unwrap_or_else(fresh));
    Ok(SignUpPage {
        alert,
        typed,
        closed: circle.closed_because(ctx.now_us()).map(Into::into),
        next: if next.plan_key == 0 { When::default() } else { meetings::when(ctx.reader(), &circle, &next, ctx.now) },
        zone: dates::zone_words(ctx.locale, next.zone(&circle)),
        place: next.place(&circle).line,
        title: circle.title,
        question: circle.question,
        form,
    })
}

async fn fresh_form(ctx: &Ctx, circle: &Circle) -> Result<SignUpForm> {
    let mut form = SignUpForm { slug: circle.slug.clone(), ..SignUpForm::default() };
    if let Some(me) = ctx.viewer.id()
        && let Some(person) = store::person(ctx.db().primary(), me).await?
    {
        form.name = person.shown;
        form.email = person.email;
    }
    Ok(form)
}

/// Returns the page after signing up: the same for everyone, with the address that this browser's person typed.
///
/// # Errors
/// Not found.
pub async fn signed_up_page(ctx: &Ctx, slug: &str) -> Result<SignedUpPage> {
    let circle = visible(ctx, slug).await?;
    let dates = meetings::list(ctx.db().primary(), circle.id).await?;
    let (file, feed) = (paths::circle_calendar(&circle.slug), calendars::public_feed(ctx, &circle));
    let calendar = calendars::for_meetings(ctx, &circle, &dates, Audience::Public, file, feed);
    let email = change::last(ctx, &circle.slug).await?.map(|last| last.form.email).unwrap_or_default();
    Ok(SignedUpPage { title: circle.title, slug: circle.slug, calendar, email })
}

/// Returns the page behind the link for leaving; also available after leaving.
///
/// # Errors
/// [`Refusal::LINK`].
pub async fn leave_page(ctx: &Ctx, link: &str) -> Result<LinkPage> {
    let opened = ctx.app.tokens.open(links::LEAVE, link, ctx.now).ok_or(Refusal::LINK)?;
    let signup = store::by_target(ctx.db().primary(), &opened.about, ctx.now_us()).await?.ok_or(Refusal::LINK)?;
    let done = !signup.active;
    about(ctx, &signup, done).await
}

/// Returns the page behind the undo link; the link is invalid once used.
///
/// # Errors
/// [`Refusal::LINK`].
pub async fn undo_page(ctx: &Ctx, link: &str, done: bool) -> Result<LinkPage> {
    let (signup, _, opened) = by_link(ctx, links::UNDO, link).await?;
    // After the action, its own page may say so: exactly one change later, with nothing left to undo.
    let undone = done && signup.revision == opened.revision + 1 && signup.previous.is_none();
    if !undone && (signup.revision != opened.revision || signup.previous.is_none()) {
        return Err(Refusal::LINK.into());
    }
    about(ctx, &signup, undone).await
}

/// Returns the page behind a link that ends a kind of email.
///
/// # Errors
/// [`Refusal::LINK`].
pub async fn unsubscribe_page(ctx: &Ctx, link: &str) -> Result<LinkPage> {
    let (signup, _, opened) = by_link(ctx, links::UNSUBSCRIBE, link).await?;
    let (messages, on) = match Switch::of_number(opened.other).ok_or(Refusal::LINK)? {
        Switch::Reminders => (false, signup.reminders),
        Switch::Messages => (true, signup.messages),
    };
    Ok(LinkPage { messages, ..about(ctx, &signup, !on).await? })
}

async fn about(ctx: &Ctx, signup: &Signup, done: bool) -> Result<LinkPage> {
    let circle = circles::by_id(ctx, signup.circle).await?;
    Ok(LinkPage { title: circle.title, slug: circle.slug, done, messages: false })
}
