//! What a list says when it is empty: what will be here, and how to begin.

use leptos::prelude::*;

/// An empty state.
#[component]
pub fn Empty(
    /// What will be here.
    #[prop(into)]
    words: String,
    /// How to begin: a link, usually.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p>{words}</p>
            {children.map(|c| c())}
        </div>
    }
}
