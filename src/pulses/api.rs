//! Server functions for pulses.

use super::model::PulseForm;
use crate::types::AppError;
use leptos::prelude::*;

/// Stores an answer, and returns whether it is the first one, which counts: in place with the script, otherwise by returning to the page.
#[server(endpoint = "pulses/answer")]
pub async fn answer_pulse(#[server(default)] form: PulseForm) -> Result<bool, AppError> {
    let ctx = crate::web::ctx()?;
    let saved = super::service::answer(&ctx, &form).await;
    let stored = crate::web::answer_form(&ctx, &form, saved).await?;
    // What was typed wrong before stands in no form of this browser any more, nor what was typed a second time: answers carry no name.
    crate::web::answer(crate::web::call::forget_kept::<PulseForm>(&ctx).await)?;
    if crate::web::call::without_script() {
        let page = crate::paths::board_home(&form.link, &form.slug);
        crate::web::go(&format!("{}#pulse", if stored { page } else { crate::paths::done(&page, "pulse") }));
    }
    Ok(stored)
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for PulseForm {
    const NAME: &'static str = "pulse";
}
