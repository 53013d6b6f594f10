//! `/circles/<slug>`: a circle's public page. It is benchmarked: one query, lean HTML.

use crate::circles::api::circle;
use crate::circles::components::{StatusTag, seats_words};
use crate::circles::model::views::{CirclePage, DateLine, PublicRecap};
use crate::circles::model::{Mode, Phase, SignUps, Standing};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::paths;
use crate::types::{CalendarFeed, CalendarLinks, Seats};
use crate::ui::{AddToCalendar, HiddenNote, NAMES, Ring, YourTime, load, moment, title_class, with_names, within};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// A circle's public page.
#[component]
pub fn CirclePageView() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let page = Resource::new(move || slug.get(), circle);
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: CirclePage) -> impl IntoView {
    let l = use_locale();
    let title = if page.title.is_empty() { t!(l, circles.start_untitled).to_owned() } else { page.title.clone() };
    let place = match page.mode {
        Mode::InPerson => page.venue.clone(),
        Mode::Online => t!(l, circles.online).to_owned(),
        Mode::Both => t!(l, circles.place_and_online, place = page.venue.clone()).to_string(),
    };
    let summary = [page.when.as_str(), place.as_str(), page.blurb.as_str()].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(" · ");
    let draft = page.standing.phase == Phase::Draft;
    let here = paths::circle(&page.slug);
    let recaps = (!page.recaps.is_empty()).then(|| view! { <Recaps recaps=page.recaps.clone()/> });
    let manage = if draft {
        page.can_manage.then(|| view! { <p><a href=paths::wizard(&page.slug, 5)>{t!(l, circles.go_on_writing)}</a></p> }.into_any())
    } else {
        page.can_manage.then(|| view! { <p><A href=paths::manage(&page.slug)>{t!(l, circles.manage)}</A></p> }.into_any())
    };
    view! {
        <Title text=title.clone()/>
        <Meta name="description" content=summary.clone()/>
        <Meta property="og:title" content=title.clone()/>
        <Meta property="og:description" content=summary/>
        <Meta property="og:type" content="website"/>
        <Meta property="og:url" content=page.url.clone()/>
        {(draft || page.hidden).then(|| view! { <Meta name="robots" content="noindex"/> })}
        <article class="page circle">
            <p class="kicker"><A href=paths::CIRCLES>{t!(l, circles.title)}</A></p>
            <h1 dir="auto" class=title_class(&title)>{title.clone()}</h1>
            {page.hidden.then(|| view! { <HiddenNote words=t!(l, circles.note_hidden) reason=page.hidden_reason.clone()/> })}
            <StateNote standing=page.standing reason=page.cancel_reason.clone()/>
            // Above the facts, so that it stands in the first screen of a phone.
            {actions(l, &page)}
            {page.has_report.then(|| view! { <p><A href=paths::report(&page.slug)>{t!(l, circles.report)}</A></p> })}
            {manage}
            <CircleBody page/>
            {recaps}
            {(!draft).then(|| view! { <p class="page__report"><a href=paths::report_page(&here) rel="nofollow">{t!(l, site.report)}</a></p> })}
        </article>
    }
}

/// The content of a circle's page below its title; the last step of the wizard shows it too.
#[component]
pub fn CircleBody(
    /// The page.
    page: CirclePage,
    /// Whether to leave out what is only printed.
    #[prop(optional)]
    preview: bool,
) -> impl IntoView {
    let l = use_locale();
    let meetings = u32::try_from(page.dates.iter().filter(|date| date.removed.is_none()).count()).unwrap_or_default();
    let seats = Seats { taken: page.seats.taken.max(page.imported_signups), ..page.seats };
    let progress = (page.done > 0).then(|| plural!(l, circles.meetings_of, meetings, done = page.done));
    let facilitators = page.facilitators.clone();
    let course = page.course.clone();
    let calendar = (!preview && !page.hidden && page.standing.phase.is_live()).then(|| CalendarLinks {
        file: paths::circle_calendar(&page.slug),
        feed: CalendarFeed::Public(format!("{}/calendar.ics", page.url)),
        ..CalendarLinks::default()
    });
    view! {
        <div class="circle__top">
            <div class="circle__ring">
                <Ring seats done=page.done meetings=meetings hue=page.hue/>
                <p class="card__strong">{seats_words(l, seats, page.standing)}</p>
                {progress.map(|words| view! { <p class="card__facts">{words}</p> })}
                <p><StatusTag standing=page.standing/></p>
            </div>
            <dl class="facts">
                {(!page.when.is_empty()).then(|| view! {
                    <div>
                        <dt>{t!(l, circles.when)}</dt>
                        <dd>{page.when.clone()} <br/> <span class="facts__soft">{page.zone.clone()}</span></dd>
                    </div>
                })}
                <div><dt>{t!(l, circles.place)}</dt><dd dir="auto">{place(l, &page)}</dd></div>
                {(!course.slug.is_empty()).then(|| view! {
                    <div>
                        <dt>{t!(l, circles.course)}</dt>
                        <dd dir="auto"><A href=paths::course(&course.slug)>{course.title.clone()}</A> <br/> <span class="facts__soft">{course.provider.clone()}</span></dd>
                    </div>
                })}
                {(!facilitators.is_empty()).then(|| view! { <div><dt>{t!(l, circles.facilitators)}</dt><dd>{with_names(NAMES, facilitators)}</dd></div> })}
                <div><dt>{t!(l, circles.language)}</dt><dd lang=page.language.clone() dir="auto">{page.language_name.clone()}</dd></div>
            </dl>
        </div>
        {(!page.welcome_html.is_empty()).then(|| view! { <div class="prose" dir="auto" inner_html=page.welcome_html.clone()/> })}
        {(!preview && page.standing.phase != Phase::Draft).then(|| {
            let words = t!(l, circles.qr, url = page.url.clone()).to_string();
            view! { <p class="poster"><img src=paths::qr(&page.slug) alt="" width="200" height="200" loading="lazy"/> <span>{words}</span></p> }
        })}
        {(!page.dates.is_empty()).then(|| view! { <Dates dates=page.dates zone=page.zone differ=page.zones_differ slug=page.slug/> })}
        {calendar.map(|links| view! { <AddToCalendar links/> })}
    }
}

fn place(l: Locale, page: &CirclePage) -> AnyView {
    if page.mode == Mode::Online {
        return view! { {t!(l, circles.online_link_later)} {(!page.address.is_empty()).then(|| view! { <br/> {page.address.clone()} })} }.into_any();
    }
    let lines = [page.venue.clone(), page.venue_details.clone(), page.address.clone()];
    let lines = lines.into_iter().filter(|line| !line.is_empty()).map(|line| view! { <span class="facts__line">{line}</span> });
    let online = page.mode.online().then(|| view! { <span class="facts__line">{t!(l, circles.also_online)}</span> });
    view! { {lines.collect_view()} {online} }.into_any()
}

fn actions(l: Locale, page: &CirclePage) -> AnyView {
    if page.standing.takes_people() {
        return view! { <p class="actions"><A href=paths::sign_up(&page.slug) attr:class="button">{t!(l, circles.sign_up)}</A></p> }.into_any();
    }
    if page.standing.phase == Phase::Draft {
        return ().into_any();
    }
    let again = (!page.course.slug.is_empty() && page.standing.phase == Phase::Finished)
        .then(|| view! { <A href=paths::start_with(&page.course.slug) attr:class="button button--quiet">{t!(l, circles.start_same)}</A> });
    let full = page.standing.phase.is_live() && page.standing.sign_ups == SignUps::Full;
    let ask = full.then(|| view! { <A href=paths::sign_up(&page.slug)>{t!(l, circles.ask_seat)}</A> });
    view! { <p class="actions"><A href=paths::CIRCLES attr:class="button button--quiet">{t!(l, circles.other_circles)}</A> {again} {ask}</p> }
        .into_any()
}

#[component]
fn StateNote(standing: Standing, reason: String) -> impl IntoView {
    let l = use_locale();
    let words = match (standing.phase, standing.sign_ups) {
        (Phase::Draft, _) => t!(l, circles.note_draft),
        (Phase::Finished, _) => t!(l, circles.note_finished),
        (Phase::Cancelled, _) => t!(l, circles.note_cancelled),
        (_, SignUps::Closed) => t!(l, circles.note_closed),
        (_, SignUps::Full) => t!(l, circles.note_full),
        (Phase::Running, SignUps::Open) => t!(l, circles.note_running),
        (Phase::Upcoming, SignUps::Open) => return ().into_any(),
    };
    let calm = standing.phase == Phase::Finished || standing.takes_people();
    let class = if calm { "notice" } else { "notice notice--warn" };
    view! {
        <div class=class>
            <p>{words}</p>
            {(!reason.is_empty()).then(|| view! { <p class="lines" dir="auto">{reason}</p> })}
        </div>
    }
    .into_any()
}

/// All dates of a circle, with their zone.
#[component]
fn Dates(dates: Vec<DateLine>, zone: String, differ: bool, slug: String) -> impl IntoView {
    let l = use_locale();
    let zone =
        if differ { t!(l, circles.time_zone_mostly, zone = zone).to_string() } else { t!(l, circles.time_zone_words, zone = zone).to_string() };
    let lines = dates
        .into_iter()
        .map(|date| {
            let class = if date.past { "dates__item dates__item--past" } else { "dates__item" };
            let label = format!("{}: {}", t!(l, circles.edit_meeting), date.when);
            let stamp = date.when.stamp.clone();
            let place = (!date.place.is_empty()).then(|| view! { <span class="dates__place" dir="auto">{date.place}</span> });
            let edit = date
                .editable
                .map(|id| view! { <a class="dates__edit" href=paths::meeting(&slug, id.0) aria-label=label>{t!(l, circles.edit_meeting)}</a> });
            if let Some(reason) = date.removed {
                return view! { <li class=class><s>{moment(date.when)}</s> <strong>{t!(l, circles.date_cancelled)}</strong> <span class="dates__place lines" dir="auto">{reason}</span></li> }
                    .into_any();
            }
            view! {
                <li class=class>
                    {moment(date.when)}
                    <YourTime stamp=stamp/>
                    {date.past.then(|| view! { <span class="visually-hidden">" (" {t!(l, circles.date_past)} ")"</span> })}
                    {place}
                    {edit}
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section aria-labelledby="dates">
            <h2 id="dates">{t!(l, circles.dates)}</h2>
            <p class="card__facts">{zone}</p>
            <ol class="dates">{lines}</ol>
        </section>
    }
}

/// The recaps that everyone may read.
#[component]
fn Recaps(recaps: Vec<PublicRecap>) -> impl IntoView {
    let l = use_locale();
    let one = |recap: PublicRecap| {
        let name = within(t!(l, tasks.meeting_when, number = recap.number, when = recap.when.as_str()).to_string(), [recap.when]);
        view! {
            <h3>{name}</h3>
            <div class="prose" dir="auto" inner_html=recap.done></div>
            {(!recap.next.is_empty()).then(|| view! {
                <p class="card__strong">{t!(l, recaps.next)}</p>
                <div class="prose" dir="auto" inner_html=recap.next></div>
            })}
        }
    };
    view! {
        <section aria-labelledby="recaps">
            <h2 id="recaps">{t!(l, recaps.public_title)}</h2>
            {recaps.into_iter().map(one).collect_view()}
        </section>
    }
}
