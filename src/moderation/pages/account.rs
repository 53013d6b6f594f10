//! `/staff/accounts/<id>`: one account, and the form that blocks it.

use crate::i18n::{t, use_locale};
use crate::moderation::api::{Block, staff_account};
use crate::moderation::components::{Again, Done, Pages};
use crate::moderation::model::BlockForm;
use crate::moderation::model::lists::{Person, PersonPage};
use crate::paths;
use crate::ui::{Area, Button, Form, load, moment, use_kept};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// One account, as staff see it.
#[component]
pub fn StaffAccount() -> impl IntoView {
    let params = use_params_map();
    let (kept, query) = (use_kept(), use_query_map());
    let place = Memo::new(move |_| {
        let done = query.with(|q| q.get_str("done").map(str::to_owned));
        (params.read().get("id").unwrap_or_default(), kept.get(), done)
    });
    let page = Resource::new(move || place.get(), |(id, kept, _)| staff_account(id, kept));
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: PersonPage) -> impl IntoView {
    let l = use_locale();
    let PersonPage { person, circles, reason, stale } = page;
    let Person { id, name, email, staff, confirmed, blocked, since } = person;
    let action = ServerAction::<Block>::new();
    let tags = [(staff, t!(l, site.staff)), (!confirmed, t!(l, moderation.unconfirmed)), (blocked, t!(l, moderation.blocked))];
    let tags = tags.into_iter().filter(|(is, _)| *is).map(|(_, words)| view! { <span class="tag">{words}</span> " " }).collect_view();
    let button = if blocked {
        view! { <Button value="unblock">{t!(l, moderation.unblock)}</Button> }.into_any()
    } else {
        view! { <button type="submit" class="button button--danger" name=BlockForm::button.wire() value="block">{t!(l, moderation.block)}</button> }
            .into_any()
    };
    let lead = if blocked { t!(l, moderation.unblock_lead) } else { t!(l, moderation.block_lead) };
    view! {
        <Title text=name.clone()/>
        <div class="page">
            <p class="kicker"><A href=paths::STAFF_ACCOUNTS>{t!(l, moderation.accounts)}</A></p>
            <h1 dir="auto">{name}</h1>
            <Done/>
            <p><bdi>{email}</bdi> " " {tags}</p>
            <p class="card__facts">{t!(l, moderation.since)} ": " {moment(since)}</p>
            <section>
                <h2>{t!(l, moderation.circles)}</h2>
                {if circles.is_empty() {
                    view! { <p class="empty">{t!(l, moderation.account_no_circles)}</p> }.into_any()
                } else {
                    view! { <Pages items=circles label=t!(l, moderation.circles)/> }.into_any()
                }}
            </section>
            <section>
                <h2>{if blocked { t!(l, moderation.unblock) } else { t!(l, moderation.block_title) }}</h2>
                <p>{lead}</p>
                <Form action plain=true>
                    <input type="hidden" name=BlockForm::account.wire() value=id/>
                    <Area name=BlockForm::reason label=t!(l, moderation.reason) hint=t!(l, moderation.reason_hint) value=reason rows=3 optional=blocked/>
                    <Again stale name=BlockForm::block_password/>
                    <p>{button}</p>
                </Form>
            </section>
        </div>
    }
}
