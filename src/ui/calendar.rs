//! "Add to calendar": plain links, behind a heading that opens without scripts.

use super::copy::CopyField;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::types::{CalendarFeed, CalendarLinks};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The ways to enter meetings in a calendar.
#[component]
pub fn AddToCalendar(
    /// What is offered.
    links: CalendarLinks,
    /// The button that gives a person's own feed an address.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let l = use_locale();
    let CalendarLinks { file, single, google, outlook, feed } = links;
    // After the button was pressed the page comes back with the new address.
    let renewed = use_query_map().with_untracked(|query| query.get_str("done") == Some("feed"));
    let web = (!google.is_empty()).then(|| {
        view! {
            <li>
                {(!single).then(|| view! { {t!(l, calendars.next_meeting)} ": " })}
                {elsewhere(google, t!(l, calendars.google))} " · " {elsewhere(outlook, t!(l, calendars.outlook))}
            </li>
        }
    });
    view! {
        <details id=paths::CALENDAR_ID class="details" open=renewed>
            <summary>{t!(l, calendars.title)}</summary>
            <ul>
                <li>
                    {(!single).then(|| view! { {t!(l, calendars.all_dates)} ": " })}
                    <a href=file rel="external" download>{t!(l, calendars.file)}</a>
                </li>
                {web}
            </ul>
            <CalendarSubscription feed>{children.map(|children| children())}</CalendarSubscription>
        </details>
    }
}

/// A calendar to subscribe to, with its address.
#[component]
pub fn CalendarSubscription(
    /// The feed.
    feed: CalendarFeed,
    /// The button that gives a person's own feed an address.
    children: Children,
) -> impl IntoView {
    let l = use_locale();
    if feed == CalendarFeed::None {
        return ().into_any();
    }
    let renewed = use_query_map().with_untracked(|query| query.get_str("done") == Some("feed"));
    let url = feed.url().to_owned();
    let secret = matches!(feed, CalendarFeed::Secret(_));
    let notes = match feed {
        CalendarFeed::Public(_) => t!(l, calendars.public_note),
        CalendarFeed::Secret(_) => t!(l, calendars.secret_note),
        CalendarFeed::None | CalendarFeed::NotYet => "",
    };
    let address = (!url.is_empty()).then(|| {
        let webcal = webcal(&url);
        let google = format!("https://calendar.google.com/calendar/r?cid={}", paths::encode(&webcal));
        let outlook = format!("https://outlook.live.com/calendar/0/addfromweb?url={}&name=Circlet", paths::encode(&url));
        view! {
            <p>
                <a href=webcal rel="external noopener noreferrer">{t!(l, calendars.subscribe)}</a> " · "
                {elsewhere(google, t!(l, calendars.google))} " · " {elsewhere(outlook, t!(l, calendars.outlook))}
            </p>
            <CopyField id="feed" label=t!(l, calendars.address) value=url/>
            <p class="card__facts">{notes}</p>
        }
    });
    view! {
        <p class="card__strong">{t!(l, calendars.subscribe_title)}</p>
        <p class="card__facts">{t!(l, calendars.subscribe_lead)}</p>
        {(renewed && secret).then(|| view! { <p class="notice" role="status">{t!(l, calendars.renewed)}</p> })}
        {address}
        {children()}
    }
    .into_any()
}

/// Returns the words of the button that gives a person's own feed an address.
pub fn feed_button_words(feed: &CalendarFeed) -> &'static str {
    let l = use_locale();
    if *feed == CalendarFeed::NotYet { t!(l, calendars.get_address) } else { t!(l, calendars.new_address) }
}

/// A link to another site, which learns nothing but what is in it.
fn elsewhere(href: String, words: &'static str) -> impl IntoView {
    view! { <a href=href rel="noopener noreferrer">{words}</a> }
}

/// Returns a feed's URL with the scheme that calendar programs subscribe to.
fn webcal(url: &str) -> String {
    url.split_once("://").map_or_else(|| url.to_owned(), |(_, rest)| format!("webcal://{rest}"))
}
