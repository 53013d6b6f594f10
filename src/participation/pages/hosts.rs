//! The facilitators on the dashboard, and how to reach them.

use crate::i18n::{t, use_locale};
use crate::participation::api::ContactFacilitators;
use crate::participation::model::Host;
use crate::signups::model::contact::ContactForm;
use crate::ui::{Area, Button, Form};
use leptos::prelude::*;

/// The facilitators: with the address, or with the way that reaches them.
#[component]
pub fn Hosts(
    /// The facilitators.
    hosts: Vec<Host>,
    /// The form for writing to those whose address is shown nowhere.
    contact: Option<ContactForm>,
    /// The circle's slug if the page was reached by account; otherwise empty.
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    let one = |host: Host| {
        let reply = host.by_reply.then(|| t!(l, participation.host_reply, name = host.name.as_str()).to_string());
        let mail = (!host.email.is_empty()).then(|| {
            let href = format!("mailto:{}", host.email);
            view! { <br/> <a href=href>{host.email.clone()}</a> }
        });
        view! {
            <li>
                <span dir="auto">{host.name}</span>
                {mail}
                {reply.map(|words| view! { <br/> <span class="card__facts" dir="auto">{words}</span> })}
            </li>
        }
    };
    view! {
        <section class="card" id="facilitators">
            <h2>{t!(l, participation.hosts)}</h2>
            <ul class="hosts">{hosts.into_iter().map(one).collect_view()}</ul>
            {contact.map(|form| view! { <Contact form slug/> })}
        </section>
    }
}

/// Writes to them.
#[component]
fn Contact(form: ContactForm, slug: String) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<ContactFacilitators>::new();
    view! {
        <h3>{t!(l, participation.contact)}</h3>
        <Form action>
            <input type="hidden" name=ContactForm::link.wire() value=form.link/>
            <input type="hidden" name=ContactForm::slug.wire() value=slug/>
            <Area name=ContactForm::text label=t!(l, participation.contact_text) hint=t!(l, participation.contact_hint) value=form.text/>
            <Button quiet=true>{t!(l, participation.contact_button)}</Button>
        </Form>
    }
}
