//! Server functions for a circle's checklist.

use super::model::CheckForm;
use crate::types::AppError;
use leptos::prelude::*;

/// Ticks an item off: in place with the script, otherwise by returning to the list.
#[server(endpoint = "checklist/check")]
pub async fn check_item(#[server(default)] form: CheckForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::check(&ctx, &form).await)?;
    if crate::web::call::without_script() {
        crate::web::go(&format!("{}#checklist", crate::paths::manage(&form.slug)));
    }
    Ok(())
}
