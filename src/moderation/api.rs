//! Server functions for the site itself.

use super::model::lists::{EmailSearch, Found, HidePage, Listed, LostMail, MailForm, Person, PersonPage};
use super::model::reports::{AnswerForm, Queue, ReportForm, ReportPage};
use super::model::setup::{EmailSetup, SetupForm};
use super::model::{BlockForm, HeldForm, HideForm, LimitRow, LogPage, SiteForm, SiteText, StaffOverview};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The privacy text.
#[server(endpoint = "site/privacy", input = GetUrl)]
pub async fn privacy() -> Result<SiteText, AppError> {
    let ctx = crate::web::ctx()?;
    Ok(super::service::site_text(&ctx, super::model::Text::Privacy))
}

/// The imprint.
#[server(endpoint = "site/imprint", input = GetUrl)]
pub async fn imprint() -> Result<SiteText, AppError> {
    let ctx = crate::web::ctx()?;
    Ok(super::service::site_text(&ctx, super::model::Text::Imprint))
}

/// Returns the staff page; `kept` names the form that was rejected, if any. With `template` an empty privacy text is replaced by
/// one with blanks to fill in.
#[server(endpoint = "moderation/overview", input = GetUrl)]
pub async fn overview(#[server(default)] kept: String, #[server(default)] template: bool) -> Result<StaffOverview, AppError> {
    use crate::web::{answer, kept_form};
    let ctx = crate::web::ctx()?;
    let mut overview = answer(super::service::overview(&ctx).await)?;
    if template && overview.site.privacy.is_empty() {
        overview.site.privacy = super::service::setup::template(&ctx);
    }
    if kept == "texts" {
        overview.site = answer(kept_form::<SiteForm>(&ctx).await)?.unwrap_or(overview.site);
    }
    Ok(overview)
}

/// Returns the page about email.
#[server(endpoint = "moderation/email", input = GetUrl)]
pub async fn load_email_setup() -> Result<EmailSetup, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::setup::email_page(&ctx).await)
}

/// Sends a test email, or stores that the DNS records are set or not.
#[server(endpoint = "moderation/set-up")]
pub async fn set_up(#[server(default)] form: SetupForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let done = super::service::setup::set_up(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, done).await?;
    crate::web::go(&crate::paths::done(crate::paths::STAFF_SETUP, if form.button == "test" { "test" } else { "records" }));
    Ok(())
}

/// Returns the limits on how often something can be done.
#[server(endpoint = "moderation/limits", input = GetUrl)]
pub async fn limits() -> Result<Vec<LimitRow>, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::limits::page(&ctx))
}

/// The accounts that a search finds.
#[server(endpoint = "moderation/accounts", input = GetUrl)]
pub async fn staff_accounts(#[server(default)] q: String, #[server(default)] before: String) -> Result<Found<Person>, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::lists::accounts(&ctx, &q, &before).await)
}

/// One account, as staff see it.
#[server(endpoint = "moderation/account", input = GetUrl)]
pub async fn staff_account(id: String, kept: bool) -> Result<PersonPage, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<BlockForm>(&ctx).await)? } else { None };
    let reason = typed.filter(|form| form.account == id).map(|form| form.reason).unwrap_or_default();
    crate::web::answer(super::service::lists::account(&ctx, &id, reason).await)
}

/// The circles that a search finds, drafts too.
#[server(endpoint = "moderation/circles", input = GetUrl)]
pub async fn staff_circles(#[server(default)] q: String, #[server(default)] before: String) -> Result<Found<Listed>, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::lists::circles(&ctx, &q, &before).await)
}

/// The courses that a search finds.
#[server(endpoint = "moderation/courses", input = GetUrl)]
pub async fn staff_courses(#[server(default)] q: String, #[server(default)] before: String) -> Result<Found<Listed>, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::lists::courses(&ctx, &q, &before).await)
}

/// The emails that were not sent and that a search finds. The search is posted, because it may be an address.
#[server(endpoint = "moderation/emails", input = GetUrl)]
pub async fn staff_emails(#[server(default)] kept: bool) -> Result<(EmailSearch, Found<LostMail>), AppError> {
    let ctx = crate::web::ctx()?;
    let form = if kept { crate::web::answer(crate::web::kept_form::<EmailSearch>(&ctx).await)?.unwrap_or_default() } else { EmailSearch::default() };
    let found = crate::web::answer(super::service::lists::emails(&ctx, &form.q).await)?;
    Ok((form, found))
}

/// Keeps what staff look for among the emails and shows what was found.
#[server(endpoint = "moderation/find-emails")]
pub async fn find_emails(#[server(default)] form: EmailSearch) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::lists::emails(&ctx, &form.q).await)?;
    crate::web::answer(crate::web::call::keep(&ctx, &form).await)?;
    crate::web::go(&crate::paths::done(crate::paths::STAFF_EMAILS, "found"));
    Ok(())
}

/// Sends an email again that failed.
#[server(endpoint = "moderation/send-again")]
pub async fn send_again(#[server(default)] form: MailForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::lists::send_again(&ctx, &form.mail).await)?;
    crate::web::go(&crate::paths::done(crate::paths::STAFF_EMAILS, "mail"));
    Ok(())
}

/// The page that hides one page: the one that a link names, or what was typed and rejected.
#[server(endpoint = "moderation/to-hide", input = GetUrl)]
pub async fn page_to_hide(#[server(default)] page: String, kept: bool) -> Result<HidePage, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<HideForm>(&ctx).await)? } else { None };
    crate::web::answer(super::service::act::hide_page(&ctx, &page, typed).await)
}

/// The page that reports a page to staff.
#[server(endpoint = "moderation/to-report", input = GetUrl)]
pub async fn page_to_report(#[server(default)] page: String, kept: bool) -> Result<ReportPage, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<ReportForm>(&ctx).await)? } else { None };
    let page = typed.as_ref().map_or(page, |form| form.page.clone());
    crate::web::answer(super::service::reports::report_page(&ctx, &page, typed).await)
}

/// Reports a page to staff.
#[server(endpoint = "moderation/report")]
pub async fn report_to_staff(#[server(default)] form: ReportForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let reported = super::service::reports::report(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, reported).await?;
    crate::web::go(&format!("{}&done=1", crate::paths::report_page(&form.page)));
    Ok(())
}

/// A page of the queue of reported pages.
#[server(endpoint = "moderation/reports", input = GetUrl)]
pub async fn reported_pages(#[server(default)] closed: bool, #[server(default)] before: String, kept: bool) -> Result<Queue, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<AnswerForm>(&ctx).await)? } else { None };
    crate::web::answer(super::service::reports::queue(&ctx, !closed, &before, typed).await)
}

/// Closes a report, with an answer or without.
#[server(endpoint = "moderation/answer-report")]
pub async fn answer_report(#[server(default)] form: AnswerForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let closed = super::service::reports::close(&ctx, &form).await;
    let was_open = crate::web::answer_form(&ctx, &form, closed).await?;
    crate::web::go(&crate::paths::done(crate::paths::STAFF_REPORTS, if was_open { "report" } else { "late" }));
    Ok(())
}

/// Returns a page of the security log: the entries before one, or the newest.
#[server(endpoint = "moderation/log", input = GetUrl)]
pub async fn security_log(#[server(default)] before: String) -> Result<LogPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::security_log(&ctx, &before).await)
}

/// Saves the site's texts.
#[server(endpoint = "moderation/texts")]
pub async fn save_texts(#[server(default)] form: SiteForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let saved = super::service::save_texts(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, saved).await?;
    crate::web::go(&crate::paths::done(crate::paths::STAFF, "texts"));
    Ok(())
}

/// Hides a circle or course, or shows it again.
#[server(endpoint = "moderation/hide")]
pub async fn hide(#[server(default)] form: HideForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let hidden = super::service::act::hide(&ctx, &form).await;
    let page = crate::web::answer_form(&ctx, &form, hidden).await?;
    crate::web::go(&format!("{}&done={}", crate::paths::staff_hide(&page), if form.button == "hide" { "hide" } else { "show" }));
    Ok(())
}

/// Blocks or unblocks an account.
#[server(endpoint = "moderation/block")]
pub async fn block(#[server(default)] form: BlockForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let blocked = super::service::act::block(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, blocked).await?;
    let page = form.account.parse().map(crate::paths::staff_account).unwrap_or_else(|_| crate::paths::STAFF_ACCOUNTS.to_owned());
    crate::web::go(&crate::paths::done(&page, if form.button == "block" { "block" } else { "unblock" }));
    Ok(())
}

/// Releases or drops the emails that waited in a restored backup.
#[server(endpoint = "moderation/held")]
pub async fn decide_held(#[server(default)] form: HeldForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let decided = super::service::decide_held(&ctx, &form).await;
    let what = match (crate::web::answer_form(&ctx, &form, decided).await?, form.button.as_str()) {
        (false, _) => "late",
        (true, "release") => "release",
        (true, _) => "drop",
    };
    crate::web::go(&crate::paths::done(crate::paths::STAFF, what));
    Ok(())
}

#[cfg(feature = "ssr")]
mod kept {
    use super::{AnswerForm, BlockForm, EmailSearch, HeldForm, HideForm, ReportForm, SetupForm, SiteForm};
    use crate::web::call::Kept;

    impl Kept for SiteForm {
        const NAME: &'static str = "site";
        const SECRET: &'static [&'static str] = &["texts_password"];
    }
    impl Kept for HideForm {
        const NAME: &'static str = "hide";
        const SECRET: &'static [&'static str] = &["hide_password"];
    }
    impl Kept for HeldForm {
        const NAME: &'static str = "held";
        const SECRET: &'static [&'static str] = &["held_password"];
    }
    impl Kept for SetupForm {
        const NAME: &'static str = "setup";
        const SECRET: &'static [&'static str] = &["setup_password"];
    }
    impl Kept for ReportForm {
        const NAME: &'static str = "report-page";
    }
    impl Kept for EmailSearch {
        const NAME: &'static str = "find-emails";
    }
    impl Kept for AnswerForm {
        const NAME: &'static str = "answer-report";
        const SECRET: &'static [&'static str] = &["answer_password"];
    }
    impl Kept for BlockForm {
        const NAME: &'static str = "block";
        const SECRET: &'static [&'static str] = &["block_password"];
    }
}
