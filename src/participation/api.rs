//! Server functions for a participant's dashboard.

use super::model::{AnswerForm, Certificate, Dashboard, FeedForm, LanguageForm, LinkForm, SwitchForm};
use crate::attendance::model::Coming;
#[cfg(feature = "ssr")]
use crate::attendance::model::check_in::CheckInForm;
#[cfg(feature = "ssr")]
use crate::board::model::WriteForm;
#[cfg(feature = "ssr")]
use crate::goals::model::GoalForm;
#[cfg(feature = "ssr")]
use crate::pulses::model::PulseForm;
use crate::signups::model::contact::ContactForm;
#[cfg(feature = "ssr")]
use crate::tasks::model::ProposeForm;
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A participant's dashboard: through a signed link, or (without one) by account and circle.
#[server(endpoint = "participation/dashboard", input = GetUrl)]
pub async fn load_dashboard(
    #[server(default)] link: String,
    #[server(default)] slug: String,
    #[server(default)] kept: bool,
) -> Result<Dashboard, AppError> {
    let ctx = crate::web::ctx()?;
    let page = crate::web::answer(
        async {
            let mut typed = super::service::Typed::default();
            if kept {
                typed.check_in = crate::web::kept_form::<CheckInForm>(&ctx).await?;
                typed.contact = crate::web::kept_form::<ContactForm>(&ctx).await?;
                typed.board = crate::web::kept_form::<WriteForm>(&ctx).await?;
                typed.task = crate::web::kept_form::<ProposeForm>(&ctx).await?;
                typed.goal = crate::web::kept_form::<GoalForm>(&ctx).await?;
                typed.pulse = crate::web::kept_form::<PulseForm>(&ctx).await?;
            }
            if slug.is_empty() { super::service::by_link(&ctx, &link, typed).await } else { super::service::by_account(&ctx, &slug, typed).await }
        }
        .await,
    )?;
    crate::web::offline::of_participant(&ctx, &page.link);
    Ok(page)
}

/// A participant's certificate, through a signed link.
#[server(endpoint = "participation/certificate", input = GetUrl)]
pub async fn load_certificate(link: String) -> Result<Certificate, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::certificate(&ctx, &link).await)
}

/// Answers for a meeting on the dashboard: in place with the script, otherwise by returning to the page.
#[server(endpoint = "participation/answer")]
pub async fn answer_meeting(#[server(default)] form: AnswerForm) -> Result<Coming, AppError> {
    let ctx = crate::web::ctx()?;
    let coming = crate::web::answer(super::service::answer(&ctx, &form).await)?;
    if crate::web::call::without_script() {
        crate::web::go(&back(&form.link, &form.slug));
    }
    Ok(coming)
}

/// Ends a kind of email or asks for it again, and returns to the dashboard.
#[server(endpoint = "participation/emails")]
pub async fn switch_mails(#[server(default)] form: SwitchForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::switch_mails(&ctx, &form).await)?;
    crate::web::go(&crate::paths::done(&back(&form.link, &form.slug), "emails"));
    Ok(())
}

/// Chooses the language of emails, and returns to the dashboard.
#[server(endpoint = "participation/language")]
pub async fn choose_language(#[server(default)] form: LanguageForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::choose_language(&ctx, &form).await)?;
    crate::web::go(&crate::paths::done(&back(&form.link, &form.slug), "emails"));
    Ok(())
}

/// Gives the calendar feed a new address, and returns to the dashboard.
#[server(endpoint = "participation/feed")]
pub async fn renew_feed(#[server(default)] form: FeedForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::renew_feed(&ctx, &form).await)?;
    crate::web::go(&crate::paths::feed_renewed(&back(&form.link, &form.slug)));
    Ok(())
}

/// Proves the address, and returns to the dashboard.
#[server(endpoint = "participation/confirm")]
pub async fn confirm_address(#[server(default)] form: LinkForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::confirm(&ctx, &form).await)?;
    crate::web::go(&crate::paths::done(&back(&form.link, &form.slug), "confirmed"));
    Ok(())
}

/// Writes to the facilitators whose address is shown nowhere, and returns to the dashboard.
#[server(endpoint = "participation/contact")]
pub async fn contact_facilitators(#[server(default)] form: ContactForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let sent = super::service::contact(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, sent).await?;
    // Never the same address twice: the page is loaded again, and says so.
    crate::web::go(&format!("{}&at={}", crate::paths::done(&back(&form.link, &form.slug), "contact"), ctx.app.tokens.short()));
    Ok(())
}

/// Gives the dashboard a new link, and goes to it.
#[server(endpoint = "participation/link")]
pub async fn renew_link(#[server(default)] form: LinkForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let link = crate::web::answer(super::service::renew_link(&ctx, &form).await)?;
    crate::web::go(&crate::paths::done(&back(&link, &form.slug), "link"));
    Ok(())
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for ContactForm {
    const NAME: &'static str = "contact";
}

/// Returns the path of the dashboard that a form was on.
#[cfg(feature = "ssr")]
fn back(link: &str, slug: &str) -> String {
    if slug.is_empty() { crate::paths::participant(link) } else { crate::paths::my_circle(&crate::paths::encode(slug)) }
}
