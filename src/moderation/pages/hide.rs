//! `/staff/hide`: hides a circle or a course, or shows it again.

use crate::i18n::{t, use_locale};
use crate::moderation::api::{Hide, page_to_hide};
use crate::moderation::components::{Again, Done};
use crate::moderation::model::HideForm;
use crate::moderation::model::lists::HidePage;
use crate::paths;
use crate::ui::{Area, Button, Field, Form, load, use_kept};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// The form that hides a page.
#[component]
pub fn HidePageView() -> impl IntoView {
    let (kept, query) = (use_kept(), use_query_map());
    let place = Memo::new(move |_| {
        let done = query.with(|q| q.get_str("done").map(str::to_owned));
        (query.read().get("page").unwrap_or_default(), kept.get(), done)
    });
    let page = Resource::new(move || place.get(), |(page, kept, _)| page_to_hide(page, kept));
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: HidePage) -> impl IntoView {
    let l = use_locale();
    let HidePage { page, title, hidden, reason, stale } = page;
    let action = ServerAction::<Hide>::new();
    let known = !title.is_empty();
    let heading = if hidden { t!(l, moderation.show_title) } else { t!(l, moderation.hide_title) };
    let lead = if hidden { t!(l, moderation.show_lead) } else { t!(l, moderation.hide_lead) };
    let button = if hidden {
        view! { <Button value="show">{t!(l, moderation.show)}</Button> }.into_any()
    } else {
        view! { <button type="submit" class="button button--danger" name=HideForm::button.wire() value="hide">{t!(l, moderation.hide)}</button> }
            .into_any()
    };
    view! {
        <Title text=heading/>
        <div class="page page--narrow">
            <p class="kicker"><A href=paths::STAFF>{t!(l, site.staff)}</A></p>
            <h1>{heading}</h1>
            <Done/>
            {known.then(|| view! { <p class="card__strong" dir="auto"><A href=page.clone()>{title}</A></p> })}
            <p class="lead">{lead}</p>
            <Form action plain=true>
                {if known {
                    view! { <input type="hidden" name=HideForm::page.wire() value=page/> }.into_any()
                } else {
                    view! { <Field name=HideForm::page label=t!(l, moderation.hide_page) hint=t!(l, moderation.hide_hint) value=page/> }.into_any()
                }}
                <Area name=HideForm::reason label=t!(l, moderation.reason) hint=t!(l, moderation.reason_hint) value=if hidden { String::new() } else { reason } rows=3 optional=hidden/>
                <Again stale name=HideForm::hide_password/>
                <p>{button}</p>
            </Form>
        </div>
    }
}
