//! Server functions for courses.

use super::model::{CourseCard, CourseForm, Existing};
use crate::types::{AppError, Page};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// One page of the library.
#[server(endpoint = "courses/list", input = GetUrl)]
pub async fn courses(q: String, page: String, after: String) -> Result<Page<CourseCard>, AppError> {
    use crate::types::{CourseId, PageNumber};
    let ctx = crate::web::ctx()?;
    let after = after.parse().ok().map(CourseId);
    crate::web::answer(super::service::list(&ctx, &q, PageNumber::parse(Some(&page)), after).await)
}

/// The form to add a course (no slug) or to edit one, as stored or as typed and rejected.
#[server(endpoint = "courses/form", input = GetUrl)]
pub async fn course_to_edit(#[server(default)] slug: String, kept: bool) -> Result<CourseForm, AppError> {
    let ctx = crate::web::ctx()?;
    crate::web::answer(
        async {
            let fresh = if slug.is_empty() {
                super::policy::add(&ctx.viewer)?;
                CourseForm { language: crate::i18n::code(ctx.locale).to_owned(), ..CourseForm::default() }
            } else {
                (&super::service::to_edit(&ctx, &slug).await?).into()
            };
            let typed = if kept { crate::web::kept_form::<CourseForm>(&ctx).await? } else { None };
            Ok(typed.filter(|t| t.slug == slug).unwrap_or(fresh))
        }
        .await,
    )
}

/// Adds or edits a course and goes to its page. Returns the existing course if the library already has its
/// link.
#[server(endpoint = "courses/save")]
pub async fn save_course(#[server(default)] form: CourseForm) -> Result<Option<Existing>, AppError> {
    use super::service::{self, Added};
    let ctx = crate::web::ctx()?;
    let saved = if form.slug.is_empty() { service::add(&ctx, &form).await } else { service::edit(&ctx, &form).await.map(Added::New) };
    match crate::web::answer_form(&ctx, &form, saved).await? {
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
