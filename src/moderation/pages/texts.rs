//! `/about`, `/privacy`, `/imprint`.

use crate::i18n::{Locale, t, use_locale};
use crate::moderation::api::{imprint, privacy};
use crate::moderation::components::KeptHowLong;
use crate::moderation::model::SiteText;
use crate::paths;
use crate::ui::load;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// What learning circles are.
#[component]
pub fn About() -> impl IntoView {
    let l = use_locale();
    view! {
        <Title text=t!(l, moderation.about_title)/>
        <article class="page page--narrow">
            <h1>{t!(l, moderation.about_title)}</h1>
            <p class="lead">{t!(l, moderation.about_lead)}</p>
            <div class="prose">
                <h2>{t!(l, moderation.about_how)}</h2>
                <ol>
                    <li>{t!(l, moderation.about_how_1)}</li>
                    <li>{t!(l, moderation.about_how_2)}</li>
                    <li>{t!(l, moderation.about_how_3)}</li>
                    <li>{t!(l, moderation.about_how_4)}</li>
                </ol>
                <h2>{t!(l, moderation.about_who)}</h2>
                <p>{t!(l, moderation.about_who_1)}</p>
                <p>{t!(l, moderation.about_who_2)}</p>
                <h2>{t!(l, moderation.about_from)}</h2>
                <p>{t!(l, moderation.about_from_1)}</p>
                <h2>{t!(l, moderation.about_data)}</h2>
                <p>{t!(l, moderation.about_data_1)} " " <a href="https://www.openstreetmap.org/copyright">"openstreetmap.org/copyright"</a></p>
            </div>
            <p class="actions">
                <A href=paths::CIRCLES attr:class="button">{t!(l, site.find)}</A>
                <A href=paths::START attr:class="button button--quiet">{t!(l, site.start)}</A>
            </p>
        </article>
    }
}

/// The privacy text.
#[component]
pub fn Privacy() -> impl IntoView {
    let text = Resource::new(|| (), |()| privacy());
    load(text, |text| {
        let l = use_locale();
        let missing = if text.contact.is_empty() {
            t!(l, moderation.no_privacy).to_owned()
        } else {
            t!(l, site.no_privacy, contact = text.contact.clone()).to_string()
        };
        let backups = text.backups;
        page(l, t!(l, site.privacy), text, missing, Some(view! { <KeptHowLong backups/> }))
    })
}

/// The imprint.
#[component]
pub fn Imprint() -> impl IntoView {
    let text = Resource::new(|| (), |()| imprint());
    load(text, |text| {
        let l = use_locale();
        page(l, t!(l, site.imprint), text, t!(l, site.no_imprint).to_owned(), None::<()>)
    })
}

fn page(l: Locale, title: &'static str, text: SiteText, missing: String, more: Option<impl IntoView>) -> impl IntoView {
    let contact = (!text.contact.is_empty() && !text.html.is_empty()).then(|| t!(l, moderation.write_to, contact = text.contact).to_string());
    let body = if text.html.is_empty() {
        view! { <p class="empty">{missing}</p> }.into_any()
    } else {
        view! { <div class="prose" dir="auto" inner_html=text.html/> }.into_any()
    };
    view! {
        <Title text=title/>
        <article class="page page--narrow">
            <h1>{title}</h1>
            {body}
            {contact.map(|words| view! { <p>{words}</p> })}
            {more}
        </article>
    }
}
