//! Pages that show a resource's data or its error.

use crate::i18n::{errors, t, use_locale};
use crate::paths;
use crate::types::{AppError, Refusal};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Shows a resource's data with `view`, its error as a page, and a placeholder while it loads.
pub fn load<T, V>(resource: Resource<Result<T, AppError>>, view: impl Fn(T) -> V + Clone + Send + Sync + 'static) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    V: IntoView + 'static,
{
    let l = use_locale();
    view! {
        <Suspense fallback=move || view! { <p class="loading" role="status">{t!(l, site.loading)} "…"</p> }>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(data) => view(data).into_any(),
                        Err(error) => view! { <ErrorView error/> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

/// An error as the content of a page, with a link onwards; the response has the error's status.
#[component]
pub fn ErrorView(
    /// What happened.
    error: AppError,
) -> impl IntoView {
    let l = use_locale();
    // Also sets the status for errors outside server functions, such as an unknown path.
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::from_u16(error.status()).unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR));
    }
    let title = match error {
        AppError::NotFound => t!(l, site.not_found_title),
        AppError::SignIn | AppError::Prove => t!(l, site.sign_in),
        _ => t!(l, site.error_title),
    };
    let location = use_location();
    // With the query: an answer that a link in an email stands for survives signing in.
    let here = Memo::new(move |_| {
        let (path, query) = (location.pathname.get(), location.search.get());
        if query.is_empty() { path } else { format!("{path}?{}", query.trim_start_matches('?')) }
    });
    let lost = error == AppError::Refused(Refusal::LINK) && paths::is_of_participant(&location.pathname.get_untracked());
    let way_on = if lost {
        view! { <a class="button" href=paths::MY_LINK>{t!(l, signups.my_link_button)}</a> }.into_any()
    } else if error.leads_to_sign_in() {
        let again = error == AppError::Prove;
        let to = move || here.with(|here| if again { paths::sign_in_again(here) } else { paths::sign_in(Some(here)) });
        view! { <a class="button" href=to>{t!(l, site.sign_in)}</a> }.into_any()
    } else {
        view! { <a class="button" href=paths::CIRCLES>{t!(l, site.find)}</a> }.into_any()
    };
    view! {
        <Title text=title/>
        <div class="page page--narrow">
            <h1>{title}</h1>
            <p class="lead">{errors::sentence(l, &error)}</p>
            <p>{way_on}</p>
        </div>
    }
}
