//! Pages of a list.

use crate::i18n::{t, use_locale};
use leptos::prelude::*;

/// Links to the page before and the page after; nothing when there is only one.
#[component]
pub fn Pagination(
    /// This page, from 1.
    number: u32,
    /// How many there are.
    pages: u32,
    /// The address of a page by its number.
    #[prop(into)]
    href: Callback<u32, String>,
) -> impl IntoView {
    let l = use_locale();
    (pages > 1).then(|| {
        view! {
            <nav class="pagination" aria-label=t!(l, site.page_of, page = number, pages = pages).to_string()>
                {(number > 1).then(|| view! { <a rel="prev" href=href.run(number - 1)>{t!(l, site.previous)}</a> })}
                <span>{t!(l, site.page_of, page = number, pages = pages).to_string()}</span>
                {(number < pages).then(|| view! { <a rel="next" href=href.run(number + 1)>{t!(l, site.next)}</a> })}
            </nav>
        }
    })
}
