//! Buttons: one primary button per page, the others quiet.

use super::form::FormState;
use crate::paths;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_location;

/// A form's button. Shows that it is busy while the post is in progress.
#[component]
pub fn Button(
    /// Whether this is a secondary button.
    #[prop(optional)]
    quiet: bool,
    /// Name and value that say which button of a form was pressed.
    #[prop(optional, into)]
    value: String,
    /// The button's text.
    children: Children,
) -> impl IntoView {
    let pending = use_context::<FormState>().map(|s| s.pending);
    let class = if quiet { "button button--quiet" } else { "button" };
    let name = (!value.is_empty()).then_some("form[button]");
    view! {
        <button type="submit" class=class name=name value=name.map(|_| value) aria-disabled=move || pending.is_some_and(|p| p.get()).then_some("true")>
            {children()}
        </button>
    }
}

/// An action with one button and no script: posts natively and reloads the page. For actions that change the
/// header of every page (signing out, language).
#[component]
pub fn PostButton<S: ServerFn + 'static>(
    /// The server function.
    #[prop(optional)]
    _of: std::marker::PhantomData<S>,
    /// Hidden fields: name in the form's struct, and value.
    #[prop(optional)]
    hidden: Vec<(&'static str, String)>,
    /// Classes of the button.
    #[prop(default = "link-button")]
    class: &'static str,
    /// The button's text.
    children: Children,
) -> impl IntoView {
    let page = use_location().pathname;
    let address = move || format!("{}?page={}&button=1", S::url(), paths::encode(&page.get()));
    let hidden = hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=format!("form[{name}]") value=value/> }).collect_view();
    view! {
        <form method="post" action=address class="form--inline">
            {hidden}
            <button type="submit" class=class>{children()}</button>
        </form>
    }
}
