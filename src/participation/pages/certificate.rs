//! `/p/<link>/certificate`: a certificate of participation, made to be printed.

use crate::i18n::{plural, t, use_locale};
use crate::participation::api::load_certificate;
use crate::participation::model::Certificate;
use crate::paths;
use crate::ui::{NAMES, load, with_names};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;

/// The certificate, or why there is none.
#[component]
pub fn CertificateView() -> impl IntoView {
    let params = use_params_map();
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let page = Resource::new(move || link.get(), load_certificate);
    load(page, |of| view! { <Contents of/> })
}

#[component]
fn Contents(of: Certificate) -> impl IntoView {
    let l = use_locale();
    let back = paths::participant(&of.link);
    let title = t!(l, participation.certificate_title);
    if !of.given {
        let why = if of.finished { t!(l, participation.certificate_none) } else { t!(l, participation.certificate_later) };
        return view! {
            <Title text=title/>
            <Meta name="robots" content="noindex"/>
            <div class="page page--narrow">
                <p class="kicker" dir="auto"><a href=back.clone()>{of.title}</a></p>
                <h1>{title}</h1>
                <p>{why}</p>
            </div>
        }
        .into_any();
    }
    let where_ = if of.place.is_empty() { t!(l, facilitation.online).to_owned() } else { of.place };
    let days = t!(l, participation.certificate_days, first = of.days.0, last = of.days.1).to_string();
    let came = t!(l, participation.certificate_came, came = of.came, held = plural!(l, circles.meetings, of.held)).to_string();
    let course =
        (!of.course.is_empty()).then(|| view! { <p dir="auto">{t!(l, participation.certificate_course, course = of.course).to_string()}</p> });
    let hosts = t!(l, participation.certificate_hosts, names = NAMES).to_string();
    view! {
        <Title text=title/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <p class="kicker"><a href=back>{t!(l, participation.certificate_back)}</a></p>
            <section class="card certificate">
                <p class="next__kicker">{of.site}</p>
                <h1>{title}</h1>
                <p class="certificate__name"><bdi>{of.name}</bdi></p>
                <p>{t!(l, participation.certificate_took_part)}</p>
                <p class="certificate__circle" dir="auto">{of.title}</p>
                {course}
                <p>{days}</p>
                <p dir="auto">{where_}</p>
                <p class="card__strong">{came}</p>
                <p dir="auto">{with_names(&hosts, of.hosts)}</p>
                <p class="card__facts">{t!(l, participation.certificate_not)}</p>
            </section>
            <p class="field__hint">{t!(l, participation.certificate_print)}</p>
        </div>
    }
    .into_any()
}
