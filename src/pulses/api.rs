//! Server functions for pulses.

use super::model::PulseForm;
use crate::types::AppError;
use leptos::prelude::*;

/// Stores an answer: in place with the script, otherwise by returning to the page.
#[server(endpoint = "pulses/answer")]
pub async fn answer_pulse(#[server(default)] form: PulseForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let saved = super::service::answer(&ctx, &form).await;
    crate::web::answer_form(&ctx, &form, saved).await?;
    // What was typed wrong before stands in no form of this browser any more: answers carry no name.
    crate::web::answer(crate::web::call::forget_kept::<PulseForm>(&ctx).await)?;
    if crate::web::call::without_script() {
        crate::web::go(&format!("{}#pulse", crate::paths::board_home(&form.link, &form.slug)));
    }
    Ok(())
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for PulseForm {
    const NAME: &'static str = "pulse";
}
