//! What the browser may ask about accounts.

use crate::types::AppError;
use leptos::prelude::*;

/// Chooses the language of the pages: kept in a cookie for a year.
#[server(endpoint = "accounts/language")]
pub async fn set_language(#[server(default)] form: LanguageForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    let locale = crate::i18n::from_code(&form.code).ok_or(AppError::BadRequest)?;
    crate::web::call::set_cookie(&ctx, crate::web::cookies::LANGUAGE, crate::i18n::code(locale), 365 * 86_400);
    Ok(())
}

/// Ends the session in use.
#[server(endpoint = "accounts/sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    crate::web::go(crate::paths::HOME);
    Ok(())
}

/// What the language switch posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct LanguageForm {
    /// The language's code.
    pub code: String,
}
