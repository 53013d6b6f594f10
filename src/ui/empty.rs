//! Empty states: what the list will contain, and how to start.

use leptos::prelude::*;

/// An empty state.
#[component]
pub fn Empty(
    /// What the list will contain.
    #[prop(into)]
    words: String,
    /// How to start, usually a link.
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
