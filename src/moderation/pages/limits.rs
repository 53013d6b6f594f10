//! `/staff/limits`: how often something can be done.

use crate::i18n::{t, use_locale};
use crate::moderation::api;
use crate::moderation::model::LimitRow;
use crate::paths;
use crate::ui::load;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// The limits, as the program has them.
#[component]
pub fn StaffLimits() -> impl IntoView {
    let rows = Resource::new(|| (), |()| api::limits());
    load(rows, |rows| view! { <Contents rows/> })
}

#[component]
fn Contents(rows: Vec<LimitRow>) -> impl IntoView {
    let l = use_locale();
    let row = move |row: LimitRow| {
        view! {
            <tr>
                <td data-label=t!(l, moderation.limits_what)>{row.what}</td>
                <td data-label=t!(l, moderation.limits_most)>{row.most}</td>
                <td data-label=t!(l, moderation.limits_in)>{row.within}</td>
                <td data-label=t!(l, moderation.limits_per)>{row.per}</td>
            </tr>
        }
    };
    view! {
        <Title text=t!(l, moderation.limits)/>
        <div class="page">
            <h1>{t!(l, moderation.limits)}</h1>
            <p>{t!(l, moderation.limits_lead)}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=t!(l, moderation.limits)>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, moderation.limits_what)}</th>
                            <th scope="col">{t!(l, moderation.limits_most)}</th>
                            <th scope="col">{t!(l, moderation.limits_in)}</th>
                            <th scope="col">{t!(l, moderation.limits_per)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
            <p class="actions"><A href=paths::STAFF>{t!(l, site.staff)}</A></p>
        </div>
    }
}
