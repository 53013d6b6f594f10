//! Forms that work without JavaScript and are enhanced with it. Errors find their fields by name.

use crate::i18n::{Locale, errors, t, use_locale};
use crate::paths;
use crate::types::{AppError, FieldError, FieldName, Refusal};
use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::error::ServerFnUrlError;
use leptos::server_fn::{Http, ServerFn};
use leptos_router::hooks::{use_location, use_query_map};

/// The state of a form, for the fields inside it.
#[derive(Clone, Copy)]
pub struct FormState {
    /// The error of the last response, if any.
    pub error: Signal<Option<AppError>>,
    /// Whether the post is in progress.
    pub pending: Signal<bool>,
}

/// A form of a server function.
///
/// Its address names the page it is on (`?page=`), so that a post without JavaScript returns there even
/// without a Referer.
#[component]
pub fn Form<S, P>(
    /// The action its posts go to.
    action: ServerAction<S>,
    /// Its id, for buttons outside it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Extra classes.
    #[prop(optional, into)]
    class: String,
    /// Whether errors are also listed above the fields (default) or only shown next to them.
    #[prop(default = true)]
    notes: bool,
    /// Whether the browser always posts it natively and reloads the page: for actions that change the header
    /// of every page (signing in).
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
        if !plain {
            submit(action, &event);
        }
    };
    view! {
        <Provider value=state>
            <form method="post" id=id action=address class=format!("form {class}") novalidate on:submit=submit aria-busy=move || state.pending.get().then_some("true")>
                {notes.then(|| view! { <FormNotes/> })}
                {children()}
            </form>
        </Provider>
    }
}

/// The one form of buttons that stand all over a page and name it (`form=`): a form for each would make up much of the page. With the
/// script each press is posted by itself: one does not wait for another, and a double press asks for the same.
#[component]
pub fn ButtonsForm<S>(
    /// Its id.
    id: &'static str,
    /// Posts a press.
    press: Callback<S>,
    /// The hidden fields that all buttons share.
    children: Children,
) -> impl IntoView
where
    S: ServerFn + FromFormData + 'static,
{
    let page = use_location().pathname;
    let address = move || format!("{}?page={}&button=1", S::url(), paths::encode(&page.get()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Ok(input) = S::from_event(&event) {
            press.run(input);
        }
    };
    view! { <form method="post" id=id action=address on:submit=submit>{children()}</form> }
}

/// Returns why the server function at a path was refused without the script: the address says so. An action for it would cost every page
/// more than this.
pub fn refused(path: &str) -> Option<AppError> {
    let refused = use_context::<ServerActionError>().filter(|refused| refused.path() == path)?;
    Some(ServerFnUrlError::<AppError>::decode_err(refused.err()))
}

/// Posts a form by its action, once at a time.
fn submit<S, P>(action: ServerAction<S>, event: &SubmitEvent)
where
    S: ServerFn<Error = AppError, Protocol = Http<PostUrl, P>> + Clone + Send + Sync + serde::de::DeserializeOwned + 'static,
    S: FromFormData,
    P: 'static,
    S::Output: Send + Sync + Clone + 'static,
{
    if event.default_prevented() {
        return;
    }
    event.prevent_default();
    if action.pending().get_untracked() {
        return;
    }
    match S::from_event(event) {
        Ok(input) => {
            action.dispatch(input);
        }
        Err(_) => action.value().set(Some(Err(AppError::BadRequest))),
    }
}

/// The errors of the form as a whole, above its fields.
#[component]
pub fn FormNotes() -> impl IntoView {
    let l = use_locale();
    let state = expect_context::<FormState>();
    move || {
        state.error.get().map(|error| {
            if error == AppError::Waiting {
                return view! { <p class="notice notice--waits" role="status">{errors::sentence(l, &error)}</p> }.into_any();
            }
            view! {
                <div class="notice notice--error" role="alert" tabindex="-1">
                    <p class="notice__title">{t!(l, site.errors_title)}</p>
                    <p>{errors::sentence(l, &error)}</p>
                    {error.leads_to_sign_in().then(|| sign_in_apart(l, &error))}
                </div>
            }
            .into_any()
        })
    }
}

/// A link to sign in (again) apart from the page, which keeps what was typed.
fn sign_in_apart(l: Locale, error: &AppError) -> impl IntoView + use<> {
    let href = if *error == AppError::Prove { paths::sign_in_again(paths::HOME) } else { paths::sign_in(None) };
    view! { <p><a href=href target="_blank" rel="external">{t!(l, site.sign_in_apart)}</a></p> }
}

/// Inside a form: after a post that was refused because someone else had saved in the meantime, offers to load what
/// is stored now. What was typed is shown until then.
#[component]
pub fn Reload(
    /// The page, which shows what is stored.
    href: String,
    /// The link's text.
    children: ChildrenFn,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let changed = move || state.error.with(|error| matches!(error, Some(AppError::Refused(why)) if *why == Refusal::CHANGED));
    move || changed().then(|| view! { <p><a href=href.clone() rel="external">{children()}</a></p> })
}

/// Returns a value that changes with every refusal of an action, for resources that are loaded again then: what
/// the page showed is no longer so.
pub fn refusals<S>(action: ServerAction<S>) -> Memo<Option<usize>>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + Clone + 'static,
{
    Memo::new(move |_| {
        let version = action.version().get();
        action.value().with(|value| matches!(value, Some(Err(AppError::Refused(_))))).then_some(version)
    })
}

/// Returns the error of a field, in words.
pub fn field_error(name: FieldName) -> Signal<Option<String>> {
    let l = use_locale();
    let Some(state) = use_context::<FormState>() else { return Signal::derive(|| None) };
    Signal::derive(move || state.error.with(|e| e.as_ref().and_then(|e| e.about(&name.id())).map(|code| errors::field(l, code))))
}

/// Returns whether the page was reached by a rejected post: only then is a kept form requested.
pub fn use_kept() -> Signal<bool> {
    let query = use_query_map();
    Signal::derive(move || query.with(|q| q.get_str("__err").is_some() || q.get_str("kept").is_some()))
}

/// Returns the last part of the address of the form that was rejected or is shown again after signing in, for pages with several
/// forms; empty if there is none.
pub fn use_kept_form() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| {
        let form = query.with(|q| q.get_str("__path").or_else(|| q.get_str("kept")).map(str::to_owned));
        form.and_then(|path| path.rsplit('/').next().map(str::to_owned)).unwrap_or_default()
    })
}

/// Returns the errors a form was rejected with, for component tests.
pub fn errors_of(error: &AppError) -> &[FieldError] {
    match error {
        AppError::Invalid(errors) => errors,
        _ => &[],
    }
}
