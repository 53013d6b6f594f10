//! Server functions for a participant's own things.

use super::model::{GoalForm, TouchForm};
use crate::types::AppError;
use leptos::prelude::*;

/// Saves the form: in place with the script, otherwise by returning to it.
#[server(endpoint = "goals/save")]
pub async fn save_goal(#[server(default)] form: GoalForm) -> Result<GoalForm, AppError> {
    let ctx = crate::web::ctx()?;
    let saved = super::service::save(&ctx, &form).await;
    let saved = crate::web::answer_form(&ctx, &form, saved).await?;
    if crate::web::call::without_script() {
        crate::web::go(&format!("{}#mine", crate::paths::done(&crate::paths::board_home(&form.link, &form.slug), "goal")));
    }
    Ok(saved)
}

/// Chooses whether to stay in touch, and returns to the page.
#[server(endpoint = "goals/in-touch")]
pub async fn stay_in_touch(#[server(default)] form: TouchForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::stay_in_touch(&ctx, &form).await)?;
    crate::web::go(&format!("{}#in-touch", crate::paths::board_home(&form.link, &form.slug)));
    Ok(())
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for GoalForm {
    const NAME: &'static str = "goal";
}
