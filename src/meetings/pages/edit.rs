//! `/circles/<slug>/manage/meetings/<meeting>`: edits a meeting that has not started.

use crate::circles::model::Mode;
use crate::i18n::{Locale, t, use_locale};
use crate::meetings::api::{EditMeeting, meeting_to_edit};
use crate::meetings::model::edit::{MeetingForm, MeetingPage, USUAL, Usual};
use crate::paths;
use crate::ui::{Area, Button, Choice, Field, Form, Reload, load, use_kept, within};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Edits one meeting.
#[component]
pub fn EditMeetingPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let meeting = Memo::new(move |_| params.read().get("meeting").unwrap_or_default());
    let kept = use_kept();
    let page = Resource::new(move || (slug.get(), meeting.get(), kept.get()), |(slug, meeting, kept)| meeting_to_edit(slug, meeting, kept));
    load(page, |page| view! { <Contents page/> })
}

#[component]
fn Contents(page: MeetingPage) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<EditMeeting>::new();
    let MeetingPage { slug, title, draft, number, when, zone, today, zones, usual, form } = page;
    let so_far = t!(l, meetings.correct_so_far, number = number, when = when.as_str(), zone = zone).to_string();
    let so_far = within(so_far, [when]);
    let back = if draft { paths::wizard(&slug, 5) } else { paths::manage(&slug) };
    let title = if title.is_empty() { t!(l, circles.start_untitled).to_owned() } else { title };
    // A form that was rejected still knows where it came from; its address no longer does.
    let asked = use_query_map().with_untracked(|query| query.get_str("from") == Some(paths::FROM_DATES));
    let from = if asked || form.from == paths::FROM_DATES { paths::FROM_DATES } else { "" };
    let id = form.meeting.parse().unwrap_or_default();
    let (reload, keep) =
        if from.is_empty() { (paths::meeting(&slug, id), back.clone()) } else { (paths::meeting_from_dates(&slug, id), paths::wizard(&slug, 3)) };
    let zones = zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view();
    view! {
        <Title text=t!(l, circles.edit_meeting)/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto"><A href=back>{title}</A></p>
            <h1>{t!(l, circles.edit_meeting)}</h1>
            <p class="lead">{so_far}</p>
            <p>
                {if draft { t!(l, meetings.edit_draft) } else { t!(l, meetings.edit_lead) }} " "
                {(!draft).then(|| view! { <A href=paths::manage_part(&slug, "messages")>{t!(l, meetings.edit_write)}</A> })}
            </p>
            <Form action class=place_class(usual.mode)>
                <Reload href=reload>{t!(l, meetings.edit_reload)}</Reload>
                <input type="hidden" name=MeetingForm::slug.wire() value=form.slug.clone()/>
                <input type="hidden" name=MeetingForm::meeting.wire() value=form.meeting.clone()/>
                <input type="hidden" name=MeetingForm::base.wire() value=form.base.clone()/>
                <input type="hidden" name=MeetingForm::from.wire() value=from/>
                <h2>{t!(l, meetings.edit_when)}</h2>
                <div class="fields fields--short">
                    <Field name=MeetingForm::date kind="date" label=t!(l, meetings.correct_date) value=form.date.clone() min=today/>
                    <Field name=MeetingForm::time kind="time" label=t!(l, meetings.correct_time) value=form.time.clone()/>
                    <Field name=MeetingForm::duration inputmode="numeric" label=t!(l, circles.duration) value=form.duration.clone()/>
                </div>
                <Field
                    name=MeetingForm::time_zone
                    list="zones"
                    label=t!(l, circles.zone)
                    hint=t!(l, meetings.edit_zone_hint, usual = usual.zone.clone()).to_string()
                    value=form.time_zone.clone()
                    autocomplete="off"
                    optional=true
                />
                <h2>{t!(l, meetings.edit_place)}</h2>
                {place(l, form.clone(), usual)}
                <h2>{t!(l, meetings.edit_more)}</h2>
                <Area name=MeetingForm::note label=t!(l, meetings.note) hint=t!(l, meetings.note_hint) value=form.note rows=3 optional=true/>
                <p class="actions">
                    <Button>{t!(l, meetings.edit_button)}</Button>
                    <A href=keep>{t!(l, meetings.correct_keep)}</A>
                </p>
            </Form>
            <p>{t!(l, meetings.edit_cancel)} " " <A href=paths::wizard(&slug, 3)>{t!(l, meetings.edit_dates)}</A></p>
            <datalist id="zones">{zones}</datalist>
        </div>
    }
}

/// Returns the classes that hide the fields which the chosen way of meeting does not need.
fn place_class(usual: Mode) -> &'static str {
    match usual {
        Mode::InPerson => "place place--in-person",
        Mode::Online => "place place--online",
        Mode::Both => "place",
    }
}

/// The way, the place and the link.
fn place(l: Locale, form: MeetingForm, usual: Usual) -> impl IntoView {
    let modes = vec![
        (USUAL.to_owned(), t!(l, meetings.edit_usual, way = usual.way.clone()).to_string()),
        (Mode::InPerson.code().to_owned(), t!(l, circles.in_person).to_owned()),
        (Mode::Online.code().to_owned(), t!(l, circles.online).to_owned()),
        (Mode::Both.code().to_owned(), t!(l, circles.both).to_owned()),
    ];
    // A hint says what an empty field stands for, or when it may not be empty.
    let hint = |usual: &str, words: String, needed: &str| if usual.is_empty() { needed.to_owned() } else { words };
    let venue = t!(l, meetings.edit_venue_hint, usual = usual.place.clone()).to_string();
    let venue = hint(&usual.place, venue, t!(l, meetings.edit_venue_needed));
    let city = hint(&usual.city, t!(l, meetings.edit_city_hint, usual = usual.city.clone()).to_string(), "");
    let link = t!(l, meetings.edit_link_hint, usual = usual.link.clone()).to_string();
    let link = hint(&usual.link, link, t!(l, meetings.edit_link_needed));
    view! {
        <Choice name=MeetingForm::mode label=t!(l, circles.mode) options=modes value=form.mode/>
        <div class="only-in-person">
            <Field name=MeetingForm::venue label=t!(l, circles.venue) hint=venue value=form.venue optional=true/>
            <Field name=MeetingForm::venue_details label=t!(l, circles.venue_details) hint=t!(l, meetings.edit_room_hint) value=form.venue_details optional=true/>
            <Field name=MeetingForm::address label=t!(l, circles.address) value=form.address optional=true/>
            <Field name=MeetingForm::city label=t!(l, circles.city) hint=city value=form.city optional=true/>
        </div>
        <div class="only-online">
            <Field name=MeetingForm::meeting_url kind="url" inputmode="url" label=t!(l, circles.meeting_url) hint=link value=form.meeting_url optional=true/>
        </div>
    }
}
