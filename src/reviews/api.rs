//! Server functions for what circles thought of a course.

use super::model::{HelpfulForm, HideForm};
use crate::types::AppError;
use leptos::prelude::*;

/// Marks a tip as helpful, or takes the mark back, and returns to the page.
#[server(endpoint = "reviews/helpful")]
pub async fn mark_helpful(#[server(default)] form: HelpfulForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::mark_helpful(&ctx, &form).await)?;
    crate::web::go(&format!("{}#tips", back(&form.course, &form.list, &form.after)));
    Ok(())
}

/// Hides a tip or a review, or shows it again, for staff, and returns to the page.
#[server(endpoint = "reviews/hide")]
pub async fn hide_words(#[server(default)] form: HideForm) -> Result<(), AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::hide(&ctx, &form).await)?;
    crate::web::go(&back(&form.course, &form.list, &form.after));
    Ok(())
}

/// Returns the page from which a form was posted.
#[cfg(feature = "ssr")]
fn back(course: &str, list: &str, after: &str) -> String {
    let course = crate::paths::encode(course);
    match list {
        "tips" | "reviews" => crate::paths::course_words(&course, list, &crate::paths::encode(after)),
        _ => crate::paths::course(&course),
    }
}
