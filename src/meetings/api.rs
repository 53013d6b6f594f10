//! Server functions for a circle's dates.

use super::model::edit::{MeetingForm, MeetingPage};
use super::model::forms::{CorrectForm, CorrectPage, WhenForm, WhenStep};
use super::model::shift::ShiftForm;
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Step 3 of the wizard, as typed and rejected or left, or as stored.
// The URLs of step 3 are those of 0.1, so that a page that was open during the upgrade can still be saved.
#[server(endpoint = "circles/step-when", input = GetUrl)]
pub async fn load_when_step(slug: String, kept: bool, #[server(default)] stored: bool) -> Result<WhenStep, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = crate::web::answer(crate::web::call::step_form(&ctx, &slug, kept, stored).await)?;
    let step = crate::web::answer(super::service::when_step(&ctx, &slug, typed).await)?;
    if !kept && step.frame.slug != slug {
        // The address that it had as a draft.
        crate::web::go(&crate::paths::wizard(&step.frame.slug, 3));
    }
    Ok(step)
}

/// Saves step 3, or changes its list of dates and returns the form; without a script the form is returned by
/// way of the kept form.
#[server(endpoint = "circles/when")]
pub async fn save_when(#[server(default)] form: WhenForm) -> Result<Option<WhenForm>, AppError> {
    use super::service::{self, Next};
    let ctx = crate::web::ctx()?;
    if form.button == crate::circles::model::forms::DISCARD {
        crate::web::answer(crate::web::call::keep_unsaved(&ctx, &form, &form.slug, false).await)?;
        crate::web::go(&crate::paths::wizard_stored(&form.slug, 3));
        return Ok(None);
    }
    let saved = service::save_when(&ctx, &form).await;
    match crate::web::answer_form(&ctx, &form, saved).await? {
        Next::Go { slug, path, unsaved } => {
            let form = WhenForm { slug, ..form };
            crate::web::answer(crate::web::call::keep_unsaved(&ctx, &form, &form.slug, unsaved).await)?;
            crate::web::go(&path);
        }
        Next::Show(shown) if crate::web::call::without_script() => {
            crate::web::answer(crate::web::call::keep(&ctx, shown.as_ref()).await)?;
            crate::web::go(&format!("{}?kept=1", crate::paths::wizard(&form.slug, 3)));
        }
        Next::Show(shown) => return Ok(Some(*shown)),
    }
    Ok(None)
}

/// The form that corrects when a meeting was held, as stored or as typed and rejected.
#[server(endpoint = "meetings/to-correct", input = GetUrl)]
pub async fn meeting_to_correct(slug: String, meeting: String, kept: bool) -> Result<CorrectPage, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<CorrectForm>(&ctx).await)? } else { None };
    crate::web::answer(super::service::correct_page(&ctx, &slug, &meeting, typed).await)
}

/// Corrects when a meeting was held and goes to the circle's facilitator page.
#[server(endpoint = "meetings/correct")]
pub async fn correct_meeting(#[server(default)] form: CorrectForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let done = super::service::correct(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, done).await?;
    crate::web::go(&crate::paths::manage(&form.slug));
    Ok(())
}

/// The form for one meeting, as stored or as typed and rejected.
#[server(endpoint = "meetings/to-edit", input = GetUrl)]
pub async fn meeting_to_edit(slug: String, meeting: String, kept: bool) -> Result<MeetingPage, AppError> {
    let ctx = crate::web::ctx()?;
    let typed = if kept { crate::web::answer(crate::web::kept_form::<MeetingForm>(&ctx).await)? } else { None };
    crate::web::answer(super::service::meeting_page(&ctx, &slug, &meeting, typed).await)
}

/// Edits one meeting and goes back: to the list of dates if that is where the person came from, else to the last step of the wizard, or to a public circle's facilitator page.
#[server(endpoint = "meetings/edit")]
pub async fn edit_meeting(#[server(default)] form: MeetingForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let done = super::service::edit_meeting(&ctx, &form).await;
    let draft = crate::web::answer_form(&ctx, &form, done).await?;
    let back = match draft {
        _ if form.from == crate::paths::FROM_DATES => crate::paths::wizard(&form.slug, 3),
        true => crate::paths::wizard(&form.slug, 5),
        false => crate::paths::manage(&form.slug),
    };
    crate::web::go(&back);
    Ok(())
}

/// Moves, cancels or restores a meeting in one step and returns to the circle's facilitator page.
#[server(endpoint = "meetings/shift")]
pub async fn shift_meeting(#[server(default)] form: ShiftForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let done = super::service::shift(&ctx, &form).await;
    let what = crate::web::answer_form(&ctx, &form, done).await?;
    crate::web::go(&crate::paths::manage_after(&form.slug, what.code(), &ctx.app.tokens.short()));
    Ok(())
}

#[cfg(feature = "ssr")]
mod kept {
    use super::{CorrectForm, MeetingForm, ShiftForm, WhenForm};
    use crate::web::call::Kept;

    impl Kept for WhenForm {
        const NAME: &'static str = crate::circles::model::forms::kept_as(3);
    }
    impl Kept for MeetingForm {
        const NAME: &'static str = "edit-meeting";
    }
    impl Kept for ShiftForm {
        const NAME: &'static str = "shift-meeting";
    }
    impl Kept for CorrectForm {
        const NAME: &'static str = "correct-meeting";
    }
}
