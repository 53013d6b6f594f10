//! `/unsubscribe/account/<link>`: ends a kind of email to a facilitator. Opening it changes nothing.

use crate::accounts::api::{SwitchMails, load_mails};
use crate::accounts::model::{MailsLinkForm, MailsPage, Switch};
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{Form, load};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Ending a kind of email, and asking for it again.
#[component]
pub fn Mails() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let done = Memo::new(move |_| query.read().get("done").is_some());
    let page = Resource::new(move || (link.get(), done.get()), |(link, done)| load_mails(link, done));
    load(page, move |page| view! { <Contents page done=done.get_untracked()/> })
}

#[component]
fn Contents(page: MailsPage, done: bool) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SwitchMails>::new();
    let stop = match page.which {
        Switch::Joined => t!(l, accounts.mails_stop_joined),
        Switch::Left => t!(l, accounts.mails_stop_left),
        Switch::Feedback => t!(l, accounts.mails_stop_feedback),
    };
    let stopped = match page.which {
        Switch::Joined => t!(l, accounts.mails_stopped_joined),
        Switch::Left => t!(l, accounts.mails_stopped_left),
        Switch::Feedback => t!(l, accounts.mails_stopped_feedback),
    };
    let (title, lead, value, button) = if page.on {
        (stop, t!(l, accounts.mails_stop_lead), "no", stop)
    } else {
        (stopped, t!(l, accounts.mails_stopped_lead), "yes", t!(l, accounts.mails_again))
    };
    let again = (page.on && done).then(|| view! { <p class="notice" role="status">{t!(l, accounts.mails_are_on)}</p> });
    view! {
        <Title text=title/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <h1>{title}</h1>
            {again}
            <p class="lead">{lead}</p>
            // Natively: the button and the page's heading change with what it did.
            <Form action plain=true>
                <input type="hidden" name=MailsLinkForm::link.wire() value=page.link/>
                <p class="actions">
                    <button type="submit" class="button" name=MailsLinkForm::button.wire() value=value>{button}</button>
                    <A href=format!("{}#emails", paths::SETTINGS)>{t!(l, accounts.mails_settings)}</A>
                </p>
            </Form>
        </div>
    }
}
