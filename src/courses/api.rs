//! Server functions for courses.

use super::model::library::{CourseFilters, Library};
use super::model::{CourseForm, EditedCourse, Existing};
use crate::types::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One page of the library.
#[server(endpoint = "courses/list", input = GetUrl)]
pub async fn courses(#[server(default)] filters: CourseFilters) -> Result<Library, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(super::service::library::list(&ctx, &filters).await)
}

/// The form to add a course (no slug) or to edit one, as stored or as typed and rejected.
#[server(endpoint = "courses/form", input = GetUrl)]
pub async fn course_to_edit(#[server(default)] slug: String, kept: bool) -> Result<EditedCourse, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let stored = super::service::to_edit(&ctx, &slug).await?;
            let typed = if kept { crate::web::kept_form::<CourseForm>(&ctx).await? } else { None };
            let form = typed.filter(|t| t.slug == slug).unwrap_or(stored.form);
            Ok(EditedCourse { form, ..stored })
        }
        .await,
    )
}

/// Adds or edits a course and goes to its page, or back to the circle for which it was added, where it is chosen. Returns the existing course if the library already has its
/// link.
#[server(endpoint = "courses/save")]
pub async fn save_course(#[server(default)] form: CourseForm) -> Result<Option<Existing>, AppError> {
    use super::service::{self, Added};
    let ctx = crate::web::ctx()?;
    if form.button == "resend" {
        // What was typed is kept, with and without a script: the page after it shows it again.
        crate::web::answer(service::resend(&ctx).await)?;
        crate::web::answer(crate::web::call::keep(&ctx, &form).await)?;
        let page = if form.slug.is_empty() { crate::paths::COURSE_ADD.to_owned() } else { crate::paths::course_edit(&form.slug) };
        crate::web::go(&crate::paths::done(&page, "sent"));
        return Ok(None);
    }
    let saved = if form.slug.is_empty() { service::add(&ctx, &form).await } else { service::edit(&ctx, &form).await.map(Added::New) };
    match crate::web::answer_form(&ctx, &form, saved).await? {
        Added::New(slug) if !form.circle.is_empty() => crate::web::go(&crate::paths::wizard_with_course(&form.circle, &slug, false)),
        Added::Known(known) if !form.circle.is_empty() => crate::web::go(&crate::paths::wizard_with_course(&form.circle, &known.slug, true)),
        Added::New(slug) => crate::web::go(&crate::paths::course(&slug)),
        Added::Known(known) if crate::web::call::without_script() => crate::web::go(&format!("{}?known=1", crate::paths::course(&known.slug))),
        Added::Known(known) => return Ok(Some(known)),
    }
    Ok(None)
}

#[cfg(feature = "ssr")]
impl crate::web::call::Kept for CourseForm {
    const NAME: &'static str = "course";
}
