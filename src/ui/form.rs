//! Forms that post without JavaScript and come alive with it. Errors find their fields by name.

use crate::i18n::{errors, t, use_locale};
use crate::paths;
use crate::types::{AppError, FieldError};
use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::{Http, ServerFn};
use leptos_router::hooks::{use_location, use_query_map};

/// What the fields inside a form may ask about it.
#[derive(Clone, Copy)]
pub struct FormState {
    /// The last answer's error, if it was one.
    pub error: Signal<Option<AppError>>,
    /// Whether the post is under way.
    pub pending: Signal<bool>,
}

/// A form of a server function.
///
/// Its address names the page it stands on (`?page=`), so that a post without JavaScript comes back
/// here even without a Referer.
#[component]
pub fn Form<S, P>(
    /// The action its posts go to.
    action: ServerAction<S>,
    /// Extra classes.
    #[prop(optional, into)]
    class: String,
    /// Whether errors are listed above the fields (default) or only shown at them.
    #[prop(default = true)]
    notes: bool,
    /// Always posted by the browser itself, which then loads the next page anew: for actions that
    /// change the head of every page (signing in).
    #[prop(optional)]
    plain: bool,
    /// The fields.
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Error = AppError, Protocol = Http<PostUrl, P>> + Clone + Send + Sync + serde::de::DeserializeOwned + 'static,
    S: FromFormData,
    P: 'static,
    S::Output: Send + Sync + Clone + 'static,
{
    let value = action.value();
    let state = FormState {
        error: Signal::derive(move || value.with(|v| v.as_ref().and_then(|r| r.as_ref().err().cloned()))),
        pending: action.pending().into(),
    };
    let page = use_location().pathname;
    let address = move || format!("{}?page={}", S::url(), paths::encode(&page.get()));
    let submit = move |event: SubmitEvent| {
        if plain || event.default_prevented() {
            return;
        }
        event.prevent_default();
        if action.pending().get_untracked() {
            return;
        }
        match S::from_event(&event) {
            Ok(input) => {
                action.dispatch(input);
            }
            Err(_) => value.set(Some(Err(AppError::BadRequest))),
        }
    };
    view! {
        <Provider value=state>
            <form method="post" action=address class=format!("form {class}") novalidate on:submit=submit aria-busy=move || state.pending.get().then_some("true")>
                {notes.then(|| view! { <FormNotes/> })}
                {children()}
            </form>
        </Provider>
    }
}

/// What is wrong with the form as a whole, above its fields.
#[component]
pub fn FormNotes() -> impl IntoView {
    let l = use_locale();
    let state = expect_context::<FormState>();
    move || {
        state.error.get().map(|error| {
            view! {
                <div class="notice notice--error" role="alert" tabindex="-1">
                    <p class="notice__title">{t!(l, site.errors_title)}</p>
                    <p>{errors::sentence(l, &error)}</p>
                </div>
            }
        })
    }
}

/// The error beside a field, in words.
pub fn field_error(name: &'static str) -> Signal<Option<String>> {
    let l = use_locale();
    let Some(state) = use_context::<FormState>() else { return Signal::derive(|| None) };
    Signal::derive(move || state.error.with(|e| e.as_ref().and_then(|e| e.about(name)).map(|code| errors::field(l, code))))
}

/// Whether the page was reached by a post that was rejected: only then is a kept form asked for.
pub fn use_kept() -> Signal<bool> {
    let query = use_query_map();
    Signal::derive(move || query.with(|q| q.get_str("__err").is_some()))
}

/// The errors a form came back with, as a list (for tests of components).
pub fn errors_of(error: &AppError) -> &[FieldError] {
    match error {
        AppError::Invalid(errors) => errors,
        _ => &[],
    }
}
