//! `/unsubscribe/board/<link>`: ends the emails about a board.

use crate::board::api::{StopBoardEmails, load_stop};
use crate::i18n::{t, use_locale};
use crate::ui::{PostButton, load};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page behind the link in an email.
#[component]
pub fn StopView() -> impl IntoView {
    let l = use_locale();
    let (params, query) = (use_params_map(), use_query_map());
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let done = Memo::new(move |_| query.read().get("done").is_some());
    let page = Resource::new(move || (link.get(), done.get()), |(link, done)| load_stop(link, done));
    load(page, move |page| {
        let hidden = vec![("link", link.get_untracked())];
        view! {
            <Title text=t!(l, board.stop_title)/>
            <Meta name="robots" content="noindex"/>
            <div class="page page--narrow">
                <p class="kicker" dir="auto">{page.title}</p>
                <h1>{t!(l, board.stop_title)}</h1>
                {if page.done {
                    view! { <p class="notice" role="status">{t!(l, board.stopped)}</p> }.into_any()
                } else {
                    view! {
                        <p class="lead">{t!(l, board.stop_lead)}</p>
                        <PostButton<StopBoardEmails> hidden class="button">{t!(l, board.mail_stop)}</PostButton<StopBoardEmails>>
                    }
                    .into_any()
                }}
            </div>
        }
    })
}
