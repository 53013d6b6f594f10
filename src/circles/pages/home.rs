//! `/`: explains the site and how to start.

use crate::circles::api::starting_soon;
use crate::circles::components::CircleItem;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::types::Seats;
use crate::ui::{Empty, Ring, load};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;

/// The start page.
#[component]
pub fn Home() -> impl IntoView {
    let l = use_locale();
    let soon = Resource::new(|| (), |()| starting_soon());
    view! {
        <Title text=""/>
        <Meta name="description" content=t!(l, circles.home_lead)/>
        <div class="page home">
            <section class="hero">
                <div class="hero__text">
                    <h1>{t!(l, site.tagline)}</h1>
                    <p class="lead">{t!(l, circles.home_lead)}</p>
                    <form method="get" action=paths::CIRCLES class="search" role="search">
                        <div class="field">
                            <label class="field__label" for="q">{t!(l, circles.search)}</label>
                            <input class="input" type="search" dir="auto" id="q" name="q" maxlength="100"/>
                        </div>
                        <div class="field">
                            <label class="field__label" for="city">{t!(l, circles.where_label)}</label>
                            <input class="input" type="text" id="city" name="city" maxlength="100" placeholder=t!(l, circles.where_hint)/>
                        </div>
                        <button class="button">{t!(l, circles.find)}</button>
                    </form>
                </div>
                <div class="hero__ring"><Ring seats=Seats { taken: 9, of: Some(15) } done=3 meetings=7/></div>
            </section>
            <section aria-labelledby="soon">
                <h2 id="soon">{t!(l, circles.home_soon)}</h2>
                {load(soon, move |found| {
                    if found.is_empty() {
                        return view! { <Empty words=t!(l, circles.home_none)><A href=paths::START>{t!(l, circles.start_one)}</A></Empty> }.into_any();
                    }
                    view! {
                        <ul class="cards">{found.into_iter().map(|circle| view! { <CircleItem circle/> }).collect_view()}</ul>
                        <p><A href=paths::CIRCLES>{t!(l, circles.see_all)}</A></p>
                    }
                    .into_any()
                })}
            </section>
            <section aria-labelledby="doors">
                <h2 id="doors">{t!(l, circles.home_doors)}</h2>
                <div class="doors">
                    <div class="card door">
                        <h3 class="card__title">{t!(l, circles.home_find_title)}</h3>
                        <p>{t!(l, circles.home_find_text)}</p>
                        <A href=paths::CIRCLES attr:class="button button--quiet">{t!(l, circles.find)}</A>
                    </div>
                    <div class="card door">
                        <h3 class="card__title">{t!(l, circles.home_start_title)}</h3>
                        <p>{t!(l, circles.home_start_text)}</p>
                        <A href=paths::START attr:class="button button--quiet">{t!(l, circles.start_one)}</A>
                    </div>
                </div>
            </section>
            <section aria-labelledby="how">
                <h2 id="how">{t!(l, circles.home_how)}</h2>
                <ol class="how">
                    <li>{t!(l, circles.home_how_1)}</li>
                    <li>{t!(l, circles.home_how_2)}</li>
                    <li>{t!(l, circles.home_how_3)}</li>
                </ol>
            </section>
        </div>
    }
}
