//! Leads the people who run a fresh site through what must be set.

use super::letters;
use crate::accounts;
use crate::accounts::policy;
use crate::i18n::{dates, t};
use crate::moderation::model::setup::{EmailSetup, Setup, SetupForm, TestMail, records};
use crate::moderation::model::without_addresses;
use crate::moderation::store::{self, setup as rows};
use crate::platform::outbox::message::sender_address;
use crate::platform::outbox::transport::{HELD, server_name};
use crate::platform::settings::{self, SiteTexts, key};
use crate::platform::{Ctx, Result, dates as instants};
use crate::types::{AppError, FieldCode};

/// Returns what is set; nothing on a demo, which sends no emails.
///
/// # Errors
/// The database.
pub(super) async fn setup(ctx: &Ctx, texts: &SiteTexts) -> Result<Option<Setup>> {
    if ctx.app.config.demo {
        return Ok(None);
    }
    let test = last_test(ctx).await?;
    Ok(Some(Setup {
        contact: !texts.contact.is_empty(),
        privacy: !texts.privacy.is_empty(),
        imprint: !texts.imprint.is_empty(),
        mail: ctx.app.config.smtp_url.is_some() && test.is_some_and(|test| test.state == "sent"),
        records: settings::get(ctx.db().primary(), key::RECORDS_SET).await?.is_some(),
    }))
}

/// Returns a privacy text with blanks to fill in, in the reader's language.
pub fn template(ctx: &Ctx) -> String {
    t!(ctx.locale, moderation.privacy_template).to_owned()
}

/// Returns the page about email.
///
/// # Errors
/// Sign-in, or not allowed.
pub async fn email_page(ctx: &Ctx) -> Result<EmailSetup> {
    policy::staff(&ctx.viewer)?;
    let texts = settings::texts(ctx.db().primary()).await?;
    let sender = sender_address(&ctx.app.config.mail_from);
    let server = ctx.app.config.smtp_url.as_deref().and_then(server_name).unwrap_or_default();
    let set = settings::get(ctx.db().primary(), key::RECORDS_SET).await?;
    let set = set.and_then(|at| at.parse().ok()).map(|at| dates::moment(ctx.reader(), instants::from_us(at), "UTC", ctx.now));
    Ok(EmailSetup {
        records: if server.is_empty() { Vec::new() } else { records(&sender, &server, &texts.contact) },
        sender,
        server,
        test: last_test(ctx).await?,
        records_set: set,
        stale: accounts::service::roles::is_stale(ctx).await?,
    })
}

async fn last_test(ctx: &Ctx) -> Result<Option<TestMail>> {
    let Some(key) = settings::get(ctx.db().primary(), key::TEST_MAIL).await? else { return Ok(None) };
    let row = rows::mail(ctx.db().primary(), &key).await?;
    Ok(row.map(|row| TestMail {
        at: dates::moment(ctx.reader(), instants::from_us(row.created_at), "UTC", ctx.now),
        state: row.state,
        error: without_addresses(row.last_error.strip_prefix(HELD).unwrap_or(&row.last_error)),
    }))
}

/// Sends the person a test email, or stores that the DNS records are set or not.
///
/// # Errors
/// Sign-in, not allowed, or a field error.
#[tracing::instrument(skip_all)]
pub async fn set_up(ctx: &Ctx, form: &SetupForm) -> Result<()> {
    accounts::service::roles::prove_staff(ctx, SetupForm::setup_password, &form.setup_password).await?;
    let mut tx = ctx.db().write().await?;
    let staff = policy::proved_staff(&ctx.viewer_in(&mut tx).await?)?;
    match form.button.as_str() {
        "test" => {
            let key = letters::send_test(ctx, &mut tx, staff.account()).await?;
            settings::set(&mut tx, key::TEST_MAIL, &key).await?;
        }
        "records" => settings::set(&mut tx, key::RECORDS_SET, &ctx.now_us().to_string()).await?,
        "no-records" => settings::forget(&mut tx, key::RECORDS_SET).await?,
        _ => return Err(AppError::field(SetupForm::button, FieldCode::Required).into()),
    }
    store::note(&mut tx, &staff, if form.button == "test" { "test" } else { "records" }, "", "", ctx.now_us()).await?;
    ctx.commit(tx).await
}
