//! Services for staff.

pub mod limits;

use crate::accounts::policy;
use crate::i18n::dates;
use crate::moderation::model::{
    Action, BlockForm, HeldForm, HeldMails, HideForm, LogPage, LostMail, Refusal, SiteForm, SiteText, StaffOverview, Subject, Text, Told,
    without_addresses,
};
use crate::moderation::store;
use crate::platform::ctx::Hook;
use crate::platform::outbox::held;
use crate::platform::outbox::transport::HELD;
use crate::platform::settings::{self, SiteTexts, key};
use crate::platform::{Ctx, Result, Tx, dates as instants, markdown};
use crate::questions::service as questions;
use crate::types::{AppError, Check, FieldCode};
use crate::{accounts, circles, courses};
use std::future::Future;
use std::pin::Pin;

const DAY: i64 = 86_400_000_000;
/// How far back lost emails are shown.
const MAILS_SHOWN: i64 = 14 * DAY;
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
    let mails = store::lost_mails(ctx.db().primary(), ctx.now_us() - MAILS_SHOWN).await?;
    let refusals = store::refusals(ctx.db().primary()).await?;
    let told = store::told(ctx.db().primary()).await?;
    let overdue = store::overdue(ctx.db().primary(), ctx.now_us() - LATE).await?;
    let held = held::held(ctx.db().primary()).await?;
    Ok(StaffOverview {
        site: SiteForm {
            name: texts.name,
            contact: texts.contact,
            privacy: texts.privacy,
            imprint: texts.imprint,
            source: texts.source,
            texts_password: String::new(),
        },
        page: String::new(),
        email: String::new(),
        log: log
            .into_iter()
            .map(|row| Action {
                at: at(row.at),
                who: row.who.unwrap_or_default(),
                what: row.action,
                subject: row.about.unwrap_or_else(|| crate::paths::readable(&row.subject)),
            })
            .collect(),
        mails: mails
            .into_iter()
            .map(|row| LostMail { at: at(row.closed_at), kind: row.kind, state: row.state, error: without_addresses(&row.last_error) })
            .collect(),
        told: told.into_iter().map(|row| Told { at: at(row.at), slug: row.slug, title: row.title, words: questions::text(&row.value) }).collect(),
        refusals: Refusal::count(refusals.iter().map(|reason| without_addresses(reason.strip_prefix(HELD).unwrap_or(reason)))),
        held: held.map(|found| HeldMails { count: u32::try_from(found.count).unwrap_or(u32::MAX), first: at(found.first), last: at(found.last) }),
        overdue: u32::try_from(overdue).unwrap_or_default(),
        near_proxy: ctx.app.untrusted_proxies.near().map(|address| address.to_string()).unwrap_or_default(),
        far_proxy: ctx.app.untrusted_proxies.far(),
        stale: accounts::service::roles::is_stale(ctx).await?,
    })
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
/// Sign-in, not allowed, or field errors.
#[tracing::instrument(skip_all)]
pub async fn save_texts(ctx: &Ctx, form: &SiteForm) -> Result<()> {
    accounts::service::roles::prove_staff(ctx, SiteForm::texts_password, &form.texts_password).await?;
    let mut check = Check::default();
    let texts = SiteTexts {
        name: check.line_or_empty(SiteForm::name, &form.name, 60),
        contact: check.line_or_empty(SiteForm::contact, &form.contact, 254),
        privacy: check.text_or_empty(SiteForm::privacy, &form.privacy, 20_000),
        imprint: check.text_or_empty(SiteForm::imprint, &form.imprint, 10_000),
        source: check.link_or_empty(SiteForm::source, &form.source),
        demo: ctx.app.site.texts().demo.clone(),
    };
    if !texts.contact.is_empty() && !crate::types::check::looks_like_email(&texts.contact) {
        check.fail(SiteForm::contact, FieldCode::Email);
    }
    check.finish()?;
    let mut tx = ctx.db().write().await?;
    let staff = policy::staff(&ctx.viewer_in(&mut tx).await?)?;
    for (name, value) in [
        (key::SITE_NAME, &texts.name),
        (key::CONTACT, &texts.contact),
        (key::PRIVACY, &texts.privacy),
        (key::IMPRINT, &texts.imprint),
        (key::SOURCE_URL, &texts.source),
    ] {
        settings::set(&mut tx, name, value).await?;
    }
    store::note(&mut tx, &staff, "texts", "", ctx.now_us()).await?;
    ctx.commit(tx).await?;
    ctx.app.site.put(texts);
    Ok(())
}

/// Hides a circle or course, or shows it again.
///
/// # Errors
/// Sign-in, not allowed, or field errors.
#[tracing::instrument(skip_all)]
pub async fn hide(ctx: &Ctx, form: &HideForm) -> Result<()> {
    accounts::service::roles::prove_staff(ctx, HideForm::hide_password, &form.hide_password).await?;
    let hidden = form.button == "hide";
    let mut check = Check::default();
    let page = check.line(HideForm::page, &form.page, 500);
    check.finish()?;
    let unknown = || AppError::field(HideForm::page, FieldCode::Unknown);
    let subject = Subject::parse(&crate::paths::readable(&page)).ok_or_else(unknown)?;
    let mut tx = ctx.db().write().await?;
    let staff = policy::staff(&ctx.viewer_in(&mut tx).await?)?;
    let found = match &subject {
        Subject::Course(slug) => courses::service::set_hidden(ctx, &mut tx, &staff, slug, hidden).await?,
        Subject::Circle(slug) => circles::service::set_hidden(ctx, &mut tx, &staff, slug, hidden).await?,
    };
    if !found {
        return Err(unknown().into());
    }
    store::note(&mut tx, &staff, if hidden { "hide" } else { "show" }, &path(&subject), ctx.now_us()).await?;
    ctx.commit(tx).await
}

fn path(subject: &Subject) -> String {
    match subject {
        Subject::Course(slug) => crate::paths::course(slug),
        Subject::Circle(slug) => crate::paths::circle(slug),
    }
}

/// Blocks an account, which ends its sessions, or unblocks it.
///
/// # Errors
/// Sign-in, not allowed, or field errors, also if no staff member who can act would be left.
#[tracing::instrument(skip_all)]
pub async fn block(ctx: &Ctx, form: &BlockForm) -> Result<()> {
    let blocked = form.button == "block";
    accounts::service::roles::prove_staff(ctx, BlockForm::block_password, &form.block_password).await?;
    let mut tx = ctx.db().write().await?;
    let staff = accounts::service::staff_in_turn(ctx, &mut tx).await?;
    let account = accounts::service::set_blocked(ctx, &mut tx, &staff, &form.email, blocked).await?;
    store::note(&mut tx, &staff, if blocked { "block" } else { "unblock" }, &store::account_subject(account), ctx.now_us()).await?;
    ctx.commit(tx).await
}

/// Releases the emails that waited in a restored backup, or drops them.
///
/// # Errors
/// Sign-in, not allowed, or a field error.
#[tracing::instrument(skip_all)]
pub async fn decide_held(ctx: &Ctx, form: &HeldForm) -> Result<()> {
    accounts::service::roles::prove_staff(ctx, HeldForm::held_password, &form.held_password).await?;
    let release = form.button == "release";
    if !release && form.button != "drop" {
        return Err(AppError::field(HeldForm::button, FieldCode::Required).into());
    }
    let mut tx = ctx.db().write().await?;
    let staff = policy::staff(&ctx.viewer_in(&mut tx).await?)?;
    if release {
        held::release(&mut tx).await?;
    } else {
        held::drop_held(&mut tx, ctx.now_us()).await?;
    }
    store::note(&mut tx, &staff, if release { "release" } else { "drop" }, "", ctx.now_us()).await?;
    ctx.commit(tx).await
}

/// The slice's hook: what staff hide on other pages is in the log, too.
pub fn in_transaction<'a>(ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        let Hook::WordsHidden { by, course, hidden } = hook else { return Ok(()) };
        let Some(slug) = store::course(tx, course).await? else { return Ok(()) };
        store::note_of(tx, by, if hidden { "hide_words" } else { "show_words" }, &crate::paths::course(&slug), ctx.now_us()).await
    })
}

/// Returns a text of the site as its page shows it.
pub fn site_text(ctx: &Ctx, which: Text) -> SiteText {
    let texts = ctx.app.site.texts();
    let text = match which {
        Text::Privacy => &texts.privacy,
        Text::Imprint => &texts.imprint,
    };
    SiteText { html: if text.is_empty() { String::new() } else { markdown::render(text) }, contact: texts.contact.clone() }
}
