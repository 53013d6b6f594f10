//! Pages about who comes. `/rsvp/<link>`: yes or no, with one button. Opening it changes nothing.

mod code;
mod sheet;

pub use code::CheckInCode;
pub use sheet::Sheet;

use crate::attendance::api::{SaveRsvp, load_rsvp};
use crate::attendance::model::{RsvpForm, RsvpPage, answer_word, parse_answer};
use crate::i18n::{t, use_locale};
use crate::types::AppError;
use crate::ui::{AddToCalendar, Button, Choice, Form, YourTime, load, moment, refusals};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page behind the two links in a reminder.
#[component]
pub fn RsvpView() -> impl IntoView {
    let params = use_params_map();
    let link = Memo::new(move |_| params.read().get("link").unwrap_or_default());
    let action = ServerAction::<SaveRsvp>::new();
    // After a refusal the page shows the meeting as it is now.
    let refused = refusals(action);
    let page = Resource::new(move || (link.get(), refused.get()), |(link, _)| load_rsvp(link));
    load(page, move |page| view! { <Contents page link=link.get_untracked() action/> })
}

#[component]
fn Contents(page: RsvpPage, link: String, action: ServerAction<SaveRsvp>) -> impl IntoView {
    let l = use_locale();
    let query = use_query_map();
    let asked = query.with_untracked(|q| q.get("answer")).and_then(|a| parse_answer(&a));
    let chosen = asked.or(page.answer).map_or("", answer_word);
    let said = move || query.with(|q| q.get_str("saved").and(q.get("answer")).and_then(|a| parse_answer(&a)));
    // What is stored, as far as this page knows.
    let stored = move || action.value().with(|value| matches!(value, Some(Ok(())))).then(said).flatten().or(page.answer);
    let base = move || stored().map_or("", answer_word);
    let not_sent = move || action.value().with(|value| matches!(value, Some(Err(AppError::Offline))));
    let saved = move || said().map(|yes| if yes { t!(l, attendance.rsvp_saved_yes) } else { t!(l, attendance.rsvp_saved_no) });
    let options = vec![("yes".to_owned(), t!(l, attendance.yes).to_owned()), ("no".to_owned(), t!(l, attendance.no).to_owned())];
    let stamp = page.when.stamp.clone();
    let online = (!page.meeting_url.is_empty()).then(|| {
        let url = page.meeting_url.clone();
        view! { <div><dt>{t!(l, attendance.meeting_link)}</dt><dd><a href=url rel="noopener">{page.meeting_url.clone()}</a></dd></div> }
    });
    let place =
        (!page.place.is_empty()).then(|| view! { <div><dt>{t!(l, attendance.where_label)}</dt><dd dir="auto">{page.place.clone()}</dd></div> });
    let note =
        (!page.note.is_empty()).then(|| view! { <div><dt>{t!(l, attendance.note)}</dt><dd class="lines" dir="auto">{page.note.clone()}</dd></div> });
    view! {
        <Title text=t!(l, attendance.rsvp_title)/>
        <Meta name="robots" content="noindex"/>
        <div class="page page--narrow">
            <p class="kicker" dir="auto">{page.title}</p>
            <h1>{t!(l, attendance.rsvp_title)}</h1>
            {move || saved().map(|words| view! { <p class="notice" role="status">{words}</p> })}
            {move || (said() == Some(true)).then(|| view! { <AddToCalendar links=page.calendar.clone()/> })}
            <dl class="facts">
                <div><dt>{t!(l, attendance.when_label)}</dt><dd>{moment(page.when)} {format!(" ({})", page.zone)} <YourTime stamp/></dd></div>
                {place}
                {online}
                {note}
            </dl>
            <Form action>
                <input type="hidden" name=RsvpForm::link.wire() value=link/>
                <input type="hidden" name=RsvpForm::revision.wire() value=page.revision.to_string()/>
                <input type="hidden" name=RsvpForm::base.wire() value=base/>
                <input type="hidden" name=RsvpForm::meeting.wire() value=page.meeting.to_string()/>
                {move || not_sent().then(|| view! { <p>{t!(l, attendance.rsvp_not_sent)}</p> })}
                <Choice name=RsvpForm::answer label=t!(l, attendance.rsvp_answer) hint=t!(l, attendance.rsvp_change) options value=chosen/>
                <Button>{t!(l, attendance.rsvp_save)}</Button>
            </Form>
        </div>
    }
}
