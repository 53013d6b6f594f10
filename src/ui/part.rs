//! Parts of a page that changes while it is open.

use leptos::prelude::*;

/// A part of a page, drawn again only when what it shows (`of`) has changed.
pub fn part<P, T, V>(page: RwSignal<P>, of: impl Fn(&P) -> T + Send + Sync + 'static, show: impl Fn(T) -> V + Send + 'static) -> impl IntoView
where
    P: Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let shown = Memo::new(move |_| page.with(&of));
    move || show(shown.get()).into_any()
}
