//! Server functions for circles.

use super::model::forms::{CancelForm, CourseStepForm, PlaceForm, SignupOpenForm, SlugForm, StartForm, WordsForm};
use super::model::invitations::{AnswerInvitationForm, InvitationPage, InvitedForm};
use super::model::leaving::{HandOverForm, HandOverPage, LeavingPage};
use super::model::views::{CancelPage, Choices, CircleCard, CirclePage, CourseStep, DraftItem, Filters, Review, Step, WordsStep};
use crate::types::{AppError, Page};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One page of the public list.
#[server(endpoint = "circles/list", input = GetUrl)]
pub async fn circles(#[server(default)] filters: Filters) -> Result<Page<CircleCard>, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::list(&ctx, &filters).await)
}

/// What the public list can be narrowed to.
#[server(endpoint = "circles/filter-choices", input = GetUrl)]
pub async fn filter_choices(#[server(default)] lang: String) -> Result<Choices, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::choices::choices(&ctx, &lang).await)
}

/// The circles that start next.
#[server(endpoint = "circles/soon", input = GetUrl)]
pub async fn starting_soon() -> Result<Vec<CircleCard>, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::home(&ctx).await)
}

/// A circle's public page.
#[server(endpoint = "circles/page", input = GetUrl)]
pub async fn circle(slug: String) -> Result<CirclePage, AppError> {
    let ctx = crate::web::ctx()?;
    let page = crate::web::answer(super::service::page(&ctx, &slug).await)?;
    if page.slug != slug {
        crate::web::go(&crate::paths::circle(&page.slug));
    }
    Ok(page)
}

/// Returns the viewer's unfinished drafts.
#[server(endpoint = "circles/drafts", input = GetUrl)]
pub async fn drafts() -> Result<Vec<DraftItem>, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::drafts::mine(&ctx).await)
}

/// Starts or continues a draft and goes to its first step.
#[server(endpoint = "circles/begin")]
pub async fn begin_circle(#[server(default)] form: StartForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let browser = if ctx.viewer.me.is_none() { crate::web::browser_token(&ctx) } else { String::new() };
    let slug = crate::web::answer(super::service::begin(&ctx, &browser, &form).await)?;
    let with = if form.course.is_empty() { String::new() } else { format!("?course={}", crate::paths::encode(&form.course)) };
    crate::web::go(&format!("{}{with}", crate::paths::wizard(&slug, 1)));
    Ok(())
}

/// Leads from the address that a circle had as a draft to the one that it has now, unless the page shows a post that was rejected
/// there.
#[cfg(feature = "ssr")]
fn lead_on(asked: &str, frame: &super::model::views::Frame, step: u8, kept: bool) {
    if !kept && frame.slug != asked {
        crate::web::go(&crate::paths::wizard(&frame.slug, step));
    }
}

/// Step 1 of the wizard, with the courses that `q` finds.
#[server(endpoint = "circles/step-course", input = GetUrl)]
pub async fn load_course_step(slug: String, q: String, course: String, #[server(default)] kept: bool) -> Result<CourseStep, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form(&ctx).await)? } else { None };
    let step = crate::web::answer(super::service::steps::course_step(&ctx, &slug, &q, &course, typed).await)?;
    lead_on(&slug, &step.frame, 1, kept);
    Ok(step)
}

/// Saves step 1.
#[server(endpoint = "circles/course")]
pub async fn choose_course(#[server(default)] form: CourseStepForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let saved = super::service::choose_course(&ctx, &form).await;
    let step = crate::web::answer_form(&ctx, &form, saved).await?;
    crate::web::go(&crate::paths::wizard(&form.slug, step));
    Ok(())
}

/// Step 2, as typed and rejected or left, or as stored.
#[server(endpoint = "circles/step-place", input = GetUrl)]
pub async fn load_place_step(slug: String, kept: bool, #[server(default)] stored: bool) -> Result<Step<PlaceForm>, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = crate::web::answer(crate::web::call::step_form(&ctx, &slug, kept, stored).await)?;
    let step = crate::web::answer(super::service::steps::place_step(&ctx, &slug, typed).await)?;
    lead_on(&slug, &step.frame, 2, kept);
    Ok(step)
}

/// Saves step 2.
#[server(endpoint = "circles/place")]
pub async fn save_place(#[server(default)] form: PlaceForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    if form.button == super::model::forms::DISCARD {
        crate::web::answer(crate::web::call::keep_unsaved(&ctx, &form, &form.slug, false).await)?;
        crate::web::go(&crate::paths::wizard_stored(&form.slug, 2));
        return Ok(());
    }
    let saved = super::service::save_place(&ctx, &form).await;
    let onward = crate::web::answer_form(&ctx, &form, saved).await?;
    let form = PlaceForm { slug: onward.slug, ..form };
    crate::web::answer(crate::web::call::keep_unsaved(&ctx, &form, &form.slug, onward.unsaved).await)?;
    crate::web::go(&crate::paths::wizard(&form.slug, onward.step));
    Ok(())
}

/// Step 4, as typed and rejected or left, or as stored.
#[server(endpoint = "circles/step-words", input = GetUrl)]
pub async fn load_words_step(slug: String, kept: bool, #[server(default)] stored: bool) -> Result<WordsStep, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = crate::web::answer(crate::web::call::step_form(&ctx, &slug, kept, stored).await)?;
    let step = crate::web::answer(super::service::steps::words_step(&ctx, &slug, typed).await)?;
    lead_on(&slug, &step.frame, 4, kept);
    Ok(step)
}

/// Saves step 4.
#[server(endpoint = "circles/words")]
pub async fn save_words(#[server(default)] form: WordsForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    if form.button == super::model::forms::DISCARD {
        crate::web::answer(crate::web::call::keep_unsaved(&ctx, &form, &form.slug, false).await)?;
        crate::web::go(&crate::paths::wizard_stored(&form.slug, 4));
        return Ok(());
    }
    let saved = super::service::save_words(&ctx, &form).await;
    let onward = crate::web::answer_form(&ctx, &form, saved).await?;
    let form = WordsForm { slug: onward.slug, ..form };
    crate::web::answer(crate::web::call::keep_unsaved(&ctx, &form, &form.slug, onward.unsaved).await)?;
    crate::web::go(&crate::paths::wizard(&form.slug, onward.step));
    Ok(())
}

/// Step 5: review.
#[server(endpoint = "circles/review", input = GetUrl)]
pub async fn load_review(slug: String) -> Result<Review, AppError> {
    let ctx = crate::web::ctx()?;
    let review = crate::web::answer(super::service::steps::review(&ctx, &slug).await)?;
    lead_on(&slug, &review.frame, 5, false);
    Ok(review)
}

/// Publishes a draft and goes to its facilitator page.
#[server(endpoint = "circles/publish")]
pub async fn publish_circle(#[server(default)] form: SlugForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let slug = crate::web::answer(super::service::publish(&ctx, &form.slug).await)?;
    crate::web::go(&crate::paths::done(&crate::paths::manage(&slug), "published"));
    Ok(())
}

/// Returns the data of the page that cancels a circle.
#[server(endpoint = "circles/to-cancel", input = GetUrl)]
pub async fn circle_to_cancel(slug: String, kept: bool) -> Result<CancelPage, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<CancelForm>(&ctx).await)? } else { None };
    let page = crate::web::answer(super::service::publish::to_cancel(&ctx, &slug).await)?;
    Ok(CancelPage { reason: typed.filter(|t| t.slug == slug).map(|t| t.reason).unwrap_or_default(), ..page })
}

/// Cancels a circle and goes to its page.
#[server(endpoint = "circles/cancel")]
pub async fn cancel_circle(#[server(default)] form: CancelForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let done = super::service::cancel(&ctx, &form).await;
    let slug = crate::web::answer_form(&ctx, &form, done).await?;
    crate::web::go(&crate::paths::circle(&slug));
    Ok(())
}

/// Returns what stands between the viewer's account and its deletion.
#[server(endpoint = "circles/leaving", input = GetUrl)]
pub async fn load_leaving() -> Result<LeavingPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::leaving::page(&ctx).await)
}

/// Returns the page that decides what becomes of a circle when its only facilitator deletes the account.
#[server(endpoint = "circles/to-hand-over", input = GetUrl)]
pub async fn circle_to_hand_over(slug: String, kept: bool) -> Result<HandOverPage, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<HandOverForm>(&ctx).await)? } else { None };
    let page = crate::web::answer(super::service::leaving::circle(&ctx, &slug).await)?;
    Ok(match typed.filter(|form| form.slug == slug) {
        Some(form) => HandOverPage { form, ..page },
        None => page,
    })
}

/// Decides what becomes of a circle when its only facilitator deletes the account.
#[server(endpoint = "circles/hand-over")]
pub async fn hand_over(#[server(default)] form: HandOverForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let decided = super::service::leaving::decide(&ctx, &form).await;
    if crate::web::answer_form(&ctx, &form, decided).await? {
        crate::web::call::forget_browser(&ctx);
        crate::web::go(&crate::paths::done("/sign-in", "deleted"));
    } else {
        crate::web::go(&crate::paths::done(crate::paths::DELETE_ACCOUNT, "decided"));
    }
    Ok(())
}

/// Returns an invitation to facilitate a circle.
#[server(endpoint = "circles/invitation", input = GetUrl)]
pub async fn load_invitation(link: String) -> Result<InvitationPage, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::invitations::page(&ctx, &link).await)
}

/// Accepts an invitation, which leads to the circle's facilitator page, or declines it.
#[server(endpoint = "circles/answer-invitation")]
pub async fn answer_invitation(#[server(default)] form: AnswerInvitationForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let page = match form.button.as_str() {
        "yes" => crate::paths::manage(&crate::web::answer(super::service::invitations::accept(&ctx, &form).await)?),
        "no" => {
            crate::web::answer(super::service::invitations::decline(&ctx, &form).await)?;
            crate::paths::done(&crate::paths::invitation(&form.link), "declined")
        }
        _ => return Err(AppError::BadRequest),
    };
    crate::web::go(&page);
    Ok(())
}

/// Takes an invitation back.
#[server(endpoint = "circles/take-invitation-back")]
pub async fn take_invitation_back(#[server(default)] form: InvitedForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::invitations::take_back(&ctx, &form).await)?;
    crate::web::go(&crate::paths::people_after(&form.slug, "taken-back", &ctx.app.tokens.short()));
    Ok(())
}

/// Sends an invitation again.
#[server(endpoint = "circles/invite-again")]
pub async fn invite_again(#[server(default)] form: InvitedForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::invitations::send_again(&ctx, &form).await)?;
    crate::web::go(&crate::paths::people_after(&form.slug, "added", &ctx.app.tokens.short()));
    Ok(())
}

/// Copies a circle into a new draft and goes to its dates.
#[server(endpoint = "circles/duplicate")]
pub async fn duplicate_circle(#[server(default)] form: SlugForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let slug = crate::web::answer(super::service::duplicate(&ctx, &form.slug).await)?;
    crate::web::go(&crate::paths::wizard(&slug, 3));
    Ok(())
}

/// Opens or closes sign-up and goes back to the facilitator page.
#[server(endpoint = "circles/sign-up-open")]
pub async fn set_signup_open(#[server(default)] form: SignupOpenForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let slug = crate::web::answer(super::service::set_signup_open(&ctx, &form).await)?;
    crate::web::go(&crate::paths::manage(&slug));
    Ok(())
}

/// Returns the title of a draft, for the page that asks whether to delete it.
#[server(endpoint = "circles/to-delete", input = GetUrl)]
pub async fn draft_to_delete(slug: String) -> Result<String, AppError> {
    let ctx = crate::web::ctx()?;
    let circle = crate::web::answer(super::service::drafts::to_delete(&ctx, &slug).await)?;
    Ok(if circle.title.is_empty() { circle.course.title } else { circle.title })
}

/// Deletes a draft and goes to the list of drafts.
#[server(endpoint = "circles/delete")]
pub async fn delete_draft(#[server(default)] form: SlugForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::delete_draft(&ctx, &form.slug).await)?;
    crate::web::go(crate::paths::START);
    Ok(())
}

#[cfg(feature = "ssr")]
mod kept {
    use super::{CancelForm, CourseStepForm, HandOverForm, PlaceForm, WordsForm};
    use crate::circles::model::forms::kept_as;
    use crate::web::call::Kept;

    impl Kept for CourseStepForm {
        const NAME: &'static str = kept_as(1);
    }
    impl Kept for PlaceForm {
        const NAME: &'static str = kept_as(2);
    }
    impl Kept for WordsForm {
        const NAME: &'static str = kept_as(4);
    }
    impl Kept for HandOverForm {
        const NAME: &'static str = "circle-hand-over";
    }
    impl Kept for CancelForm {
        const NAME: &'static str = "circle-cancel";
    }
}
