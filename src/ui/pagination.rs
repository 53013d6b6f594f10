//! Pagination links.

use crate::i18n::{t, use_locale};
use crate::types::page::{Cut, PagePlace, Total};
use leptos::prelude::*;

/// Which page a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageAt {
    /// A numbered page, from 1.
    Number(u32),
    /// The page after the row with this id.
    After(i64),
}

impl PageAt {
    /// Returns the values of the parameters `page` and `after` in the list's address.
    pub fn parts(self) -> (String, String) {
        match self {
            Self::Number(number) => (number.to_string(), String::new()),
            Self::After(id) => (String::new(), id.to_string()),
        }
    }

    /// Returns the query parameter for the list's address.
    pub fn query(self) -> String {
        match self {
            Self::Number(number) => format!("page={number}"),
            Self::After(id) => format!("after={id}"),
        }
    }
}

/// Links to the previous and next page; renders nothing if there is only one page.
#[component]
pub fn Pagination(
    /// The page's position.
    place: PagePlace,
    /// Returns the address of a page.
    #[prop(into)]
    href: Callback<PageAt, String>,
) -> impl IntoView {
    let l = use_locale();
    let PagePlace { number, pages, total, after } = place;
    (pages > 1 || after.is_some()).then(|| {
        let words = match (number, total) {
            (0, _) => t!(l, site.page_further, pages = pages).to_string(),
            (_, Total::Many) => t!(l, site.page_many, page = number).to_string(),
            (_, Total::Exactly(_)) => t!(l, site.page_of, page = number, pages = pages).to_string(),
        };
        let previous = match number {
            0 => Some((PageAt::Number(pages), t!(l, site.page_back, page = pages).to_string())),
            1 => None,
            _ => Some((PageAt::Number(number - 1), t!(l, site.previous).to_owned())),
        };
        let next = if number > 0 && number < pages { Some(PageAt::Number(number + 1)) } else { after.map(PageAt::After) };
        let label = words.clone();
        view! {
            <nav class="pagination" aria-label=label>
                {previous.map(|(at, words)| view! { <a rel="prev" href=href.run(at)>{words}</a> })}
                <span>{words}</span>
                {next.map(|at| view! { <a rel="next" href=href.run(at)>{t!(l, site.next)}</a> })}
            </nav>
        }
    })
}

/// Says that a list may be incomplete, and what helps.
#[component]
pub fn CutNote(
    /// The reason; renders nothing if the list is complete.
    cut: Option<Cut>,
) -> impl IntoView {
    let l = use_locale();
    let words = cut.map(|cut| match cut {
        Cut::Hits => t!(l, site.cut_hits),
        Cut::Steps => t!(l, site.cut_steps),
    });
    words.map(|words| view! { <p class="notice" role="status">{words}</p> })
}
