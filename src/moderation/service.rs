//! Services for staff.

pub mod act;
mod letters;
pub mod limits;
pub mod lists;
pub mod reports;
pub mod setup;

pub use letters::{LETTERS, SAMPLES};

use crate::accounts;
use crate::accounts::policy;
use crate::i18n::dates;
use crate::moderation::model::{Action, HeldForm, HeldMails, LogPage, Refusal, SiteForm, SiteText, StaffOverview, Text, Told, without_addresses};
use crate::moderation::store;
use crate::platform::ctx::Hook;
use crate::platform::outbox::held;
use crate::platform::outbox::transport::HELD;
use crate::platform::settings::{self, SiteTexts, key};
use crate::platform::{Ctx, Result, Tx, bases, dates as instants, markdown};
use crate::questions::service as questions;
use crate::types::{AppError, Check, FieldCode, Refusal as Refused};
use std::future::Future;
use std::pin::Pin;

const DAY: i64 = 86_400_000_000;
/// How far back lost emails are shown.
pub(super) const MAILS_SHOWN: i64 = 14 * DAY;
/// How long after its due time a waiting email is overdue.
const LATE: i64 = 10 * 60 * 1_000_000;

/// Returns the data of the staff page.
///
/// # Errors
/// Sign-in, or not allowed.
pub async fn overview(ctx: &Ctx) -> Result<StaffOverview> {
    policy::staff(&ctx.viewer)?;
    let texts = settings::texts(ctx.db().primary()).await?;
    let at = |us| dates::moment(ctx.reader(), instants::from_us(us), "UTC", ctx.now);
    let log = store::log(ctx.db().primary()).await?;
    let refusals = store::refusals(ctx.db().primary()).await?;
    let told = store::told(ctx.db().primary()).await?;
    let overdue = store::overdue(ctx.db().primary(), ctx.now_us() - LATE).await?;
    let held = held::held(ctx.db().primary()).await?;
    let setup = setup::setup(ctx, &texts).await?;
    let site = site_form(&texts);
    Ok(StaffOverview {
        site: SiteForm { base: bases::of(&site, SiteForm::SAVED)?, ..site },
        log: log
            .into_iter()
            .map(|row| Action {
                at: at(row.at),
                who: row.who.unwrap_or_default(),
                what: row.action,
                subject: row.about.unwrap_or_else(|| crate::paths::readable(&row.subject)),
                reason: row.reason,
            })
            .collect(),
        reports: count(store::reports::open(ctx.db().primary()).await?),
        failed: count(store::failed(ctx.db().primary(), ctx.now_us() - MAILS_SHOWN).await?),
        told: told.into_iter().map(|row| Told { at: at(row.at), slug: row.slug, title: row.title, words: questions::text(&row.value) }).collect(),
        refusals: Refusal::count(refusals.iter().map(|reason| without_addresses(reason.strip_prefix(HELD).unwrap_or(reason)))),
        held: held.map(|found| HeldMails { count: count(found.count), first: at(found.first), last: at(found.last) }),
        overdue: count(overdue),
        near_proxy: ctx.app.untrusted_proxies.near().map(|address| address.to_string()).unwrap_or_default(),
        far_proxy: ctx.app.untrusted_proxies.far(),
        stale: accounts::service::roles::is_stale(ctx).await?,
        setup,
    })
}

fn site_form(texts: &SiteTexts) -> SiteForm {
    SiteForm {
        name: texts.name.clone(),
        contact: texts.contact.clone(),
        privacy: texts.privacy.clone(),
        imprint: texts.imprint.clone(),
        source: texts.source.clone(),
        ..SiteForm::default()
    }
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or_default()
}

/// Returns a page of the security log: the entries before the one with an id, or the newest.
///
/// # Errors
/// Sign-in, or not allowed.
pub async fn security_log(ctx: &Ctx, before: &str) -> Result<LogPage> {
    let staff = policy::staff(&ctx.viewer)?;
    let items = accounts::service::log::page_of_log(ctx, &staff, before.parse().ok()).await?;
    let next = items.last().filter(|_| items.len() == accounts::service::log::PAGE).map(|item| item.id);
    Ok(LogPage { items, next })
}

/// Saves the site's texts.
///
/// # Errors
/// Sign-in, not allowed, field errors, or [`Refused::CHANGED`].
#[tracing::instrument(skip_all)]
pub async fn save_texts(ctx: &Ctx, form: &SiteForm) -> Result<()> {
    accounts::service::roles::prove_staff(ctx, SiteForm::texts_password, &form.texts_password).await?;
    let mut tx = ctx.db().write().await?;
    let staff = policy::proved_staff(&ctx.viewer_in(&mut tx).await?)?;
    let stored = settings::texts(tx.conn()).await?;
    let form = &bases::merge(form, &site_form(&stored), &form.base, SiteForm::SAVED)?;
    let mut check = Check::default();
    let texts = SiteTexts {
        name: check.line_or_empty(SiteForm::name, &form.name, 60),
        contact: check.line_or_empty(SiteForm::contact, &form.contact, 254),
        privacy: check.text_or_empty(SiteForm::privacy, &form.privacy, 20_000),
        imprint: check.text_or_empty(SiteForm::imprint, &form.imprint, 10_000),
        source: check.link_or_empty(SiteForm::source, &form.source),
        demo: stored.demo,
    };
    if !texts.contact.is_empty() && !crate::types::check::looks_like_email(&texts.contact) {
        check.fail(SiteForm::contact, FieldCode::Email);
    }
    for (field, text) in [(SiteForm::privacy, &texts.privacy), (SiteForm::imprint, &texts.imprint)] {
        if text.contains("[[") {
            check.fail(field, FieldCode::Blanks);
        }
    }
    check.finish()?;
    for (name, read, value) in [
        (key::SITE_NAME, &stored.name, &texts.name),
        (key::CONTACT, &stored.contact, &texts.contact),
        (key::PRIVACY, &stored.privacy, &texts.privacy),
        (key::IMPRINT, &stored.imprint, &texts.imprint),
        (key::SOURCE_URL, &stored.source, &texts.source),
    ] {
        if value != read && !settings::replace(&mut tx, name, read, value).await? {
            return Err(Refused::CHANGED.into());
        }
    }
    store::note(&mut tx, &staff, "texts", "", "", ctx.now_us()).await?;
    ctx.commit(tx).await?;
    // Others may have saved other texts meanwhile.
    ctx.app.site.put(settings::texts(ctx.db().primary()).await?);
    Ok(())
}

/// Releases the emails that waited in a restored backup, or drops them; returns whether any waited.
///
/// # Errors
/// Sign-in, not allowed, or a field error.
#[tracing::instrument(skip_all)]
pub async fn decide_held(ctx: &Ctx, form: &HeldForm) -> Result<bool> {
    accounts::service::roles::prove_staff(ctx, HeldForm::held_password, &form.held_password).await?;
    let release = form.button == "release";
    if !release && form.button != "drop" {
        return Err(AppError::field(HeldForm::button, FieldCode::Required).into());
    }
    let mut tx = ctx.db().write().await?;
    let staff = policy::proved_staff(&ctx.viewer_in(&mut tx).await?)?;
    let decided = if release { held::release(&mut tx).await? } else { held::drop_held(&mut tx, ctx.now_us()).await? };
    // Someone else has decided, on a page that was loaded before.
    if decided == 0 {
        return Ok(false);
    }
    store::note(&mut tx, &staff, if release { "release" } else { "drop" }, "", "", ctx.now_us()).await?;
    ctx.commit(tx).await?;
    Ok(true)
}

/// The slice's hook: what staff hide on other pages is in the log, too; a deleted account's address and the reason why it was
/// blocked are forgotten.
pub fn in_transaction<'a>(ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        let (by, course, hidden) = match hook {
            Hook::WordsHidden { by, course, hidden } => (by, course, hidden),
            Hook::AccountDeleted(account) => return store::forget(tx, account).await,
            _ => return Ok(()),
        };
        let Some(slug) = store::course(tx, course).await? else { return Ok(()) };
        store::note_of(tx, by, if hidden { "hide_words" } else { "show_words" }, &crate::paths::course(&slug), "", ctx.now_us()).await
    })
}

/// Returns a text of the site as its page shows it.
pub fn site_text(ctx: &Ctx, which: Text) -> SiteText {
    let texts = ctx.app.site.texts();
    let text = match which {
        Text::Privacy => &texts.privacy,
        Text::Imprint => &texts.imprint,
    };
    SiteText {
        html: if text.is_empty() { String::new() } else { markdown::render(text) },
        contact: texts.contact.clone(),
        backups: u32::try_from(ctx.app.config.backups).unwrap_or(u32::MAX),
    }
}
