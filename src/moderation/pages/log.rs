//! `/staff/log`: the security log.

use crate::accounts::components::SecurityLog;
use crate::i18n::{t, use_locale};
use crate::moderation::api::security_log;
use crate::moderation::model::LogPage;
use crate::paths;
use crate::ui::load;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

/// The security log, a hundred entries a page.
#[component]
pub fn StaffLog() -> impl IntoView {
    let query = use_query_map();
    let before = Memo::new(move |_| query.read().get("before").unwrap_or_default());
    let page = Resource::new(move || before.get(), security_log);
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: LogPage) -> impl IntoView {
    let l = use_locale();
    let older = page.next.map(paths::staff_log_before);
    view! {
        <Title text=t!(l, moderation.security)/>
        <div class="page">
            <h1>{t!(l, moderation.security)}</h1>
            <p>{t!(l, moderation.security_lead)}</p>
            <SecurityLog items=page.items label=t!(l, moderation.security)/>
            <p class="actions">
                {older.map(|path| view! { <A href=path attr:class="button button--quiet">{t!(l, moderation.security_older)}</A> })}
                <A href=paths::STAFF>{t!(l, site.staff)}</A>
            </p>
        </div>
    }
}
