//! `/my-link`: for people who lost the email with their link.

use crate::i18n::{t, use_locale};
use crate::signups::api::{SendMyLink, load_my_link};
use crate::signups::model::MyLinkForm;
use crate::ui::{Button, Field, Form, load, use_kept};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The form, and the same response for any address.
#[component]
pub fn MyLinkView() -> impl IntoView {
    let l = use_locale();
    let query = use_query_map();
    let kept = use_kept();
    let form = Resource::new(move || kept.get(), load_my_link);
    let action = ServerAction::<SendMyLink>::new();
    let sent = move || query.with(|q| q.get_str("done").is_some());
    view! {
        <Title text=t!(l, signups.my_link_title)/>
        <div class="page page--narrow">
            <h1>{t!(l, signups.my_link_title)}</h1>
            {move || sent().then(|| view! {
                <div class="notice" role="status">
                    <p class="notice__title">{t!(l, signups.my_link_sent_title)}</p>
                    <p>{t!(l, signups.my_link_sent_lead)}</p>
                </div>
            })}
            <p class="lead">{t!(l, signups.my_link_lead)}</p>
            {load(form, move |form: MyLinkForm| view! {
                <Form action>
                    <Field name=MyLinkForm::email kind="email" inputmode="email" autocomplete="email" label=t!(l, signups.email) value=form.email/>
                    <Button>{t!(l, signups.my_link_button)}</Button>
                </Form>
            })}
        </div>
    }
}
