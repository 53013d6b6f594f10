//! Moving, cancelling or restoring a meeting in one step.

use crate::i18n::{Locale, plural, t, use_locale};
use crate::meetings::api::ShiftMeeting;
use crate::meetings::model::shift::{Shift, ShiftForm, Told};
use crate::paths;
use crate::ui::{Area, Field, Form, NAMES, Reload, with_names};
use leptos::prelude::*;

/// The forms for one meeting behind their heading, with who will be told. Open if one of them was rejected.
#[component]
pub fn ShiftMeetingForms(
    /// The contents.
    form: ShiftForm,
    /// Whether the meeting was cancelled: it can be restored then.
    off: bool,
    /// Which meeting it is, for those who hear the page: "Monday, December 14, 6:30 PM".
    when: String,
    /// Who is told.
    told: Told,
    /// What was typed and rejected.
    typed: Option<ShiftForm>,
    /// What else there is about the meeting.
    children: Children,
) -> impl IntoView {
    let l = use_locale();
    let typed = typed.filter(|typed| typed.meeting == form.meeting);
    let open = typed.is_some();
    let chosen = typed.as_ref().and_then(|typed| Shift::parse(&typed.button));
    let one = move |shift: Shift| {
        let typed = typed.clone().filter(|_| chosen == Some(shift));
        view! { <OneShift form=typed.unwrap_or_else(|| form.clone()) shift/> }
    };
    let summary = if off { t!(l, meetings.shift_restore_summary) } else { t!(l, meetings.shift) };
    view! {
        <details class="details shift" open=open>
            <summary>{summary} <span class="visually-hidden">": " {when}</span></summary>
            {children()}
            {if off {
                one(Shift::Restore).into_any()
            } else {
                view! { {one(Shift::Move)} {one(Shift::Cancel)} }.into_any()
            }}
            {told_words(l, &told)}
        </details>
    }
}

/// One of the forms.
#[component]
fn OneShift(form: ShiftForm, shift: Shift) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<ShiftMeeting>::new();
    let (date, time, words) = (form.date_at(shift), form.time_at(shift), form.words_at(shift));
    let reload = paths::manage(&form.slug);
    let (title, hint, label, label_hint, button, class) = match shift {
        Shift::Move => (
            t!(l, meetings.shift_move_title),
            t!(l, meetings.shift_move_hint),
            t!(l, meetings.shift_words),
            t!(l, meetings.shift_words_hint),
            t!(l, meetings.shift_move),
            "button button--quiet",
        ),
        Shift::Cancel => (
            t!(l, meetings.shift_cancel_title),
            "",
            t!(l, meetings.shift_why),
            t!(l, meetings.shift_why_hint),
            t!(l, meetings.shift_cancel),
            "button button--danger",
        ),
        Shift::Restore => (
            "",
            t!(l, meetings.shift_restore_hint),
            t!(l, meetings.shift_words),
            t!(l, meetings.shift_words_hint),
            t!(l, meetings.shift_restore),
            "button button--quiet",
        ),
    };
    view! {
        <Form action class="shift__form">
            {(!title.is_empty()).then(|| view! { <p class="card__strong">{title}</p> })}
            {(!hint.is_empty()).then(|| view! { <p class="field__hint">{hint}</p> })}
            <Reload href=reload>{t!(l, meetings.shift_reload)}</Reload>
            <input type="hidden" name=ShiftForm::slug.wire() value=form.slug/>
            <input type="hidden" name=ShiftForm::meeting.wire() value=form.meeting/>
            <input type="hidden" name=ShiftForm::base.wire() value=form.base/>
            {(shift != Shift::Cancel).then(|| view! {
                <div class="fields fields--short">
                    <Field name=date kind="date" label=t!(l, meetings.correct_date) value=form.to_date/>
                    <Field name=time kind="time" label=t!(l, meetings.correct_time) value=form.to_time/>
                </div>
            })}
            <Area name=words label hint=label_hint value=form.words rows=2 optional={shift != Shift::Cancel}/>
            <p class="actions"><button type="submit" class=class name=ShiftForm::button.wire() value=shift.code()>{button}</button></p>
        </Form>
    }
}

/// How many are told, and where their names stand.
fn told_words(l: Locale, told: &Told) -> AnyView {
    let words = match (told.hidden, told.people, told.without.is_empty()) {
        (true, ..) => t!(l, meetings.shift_told_hidden).to_owned(),
        (false, 0, true) => t!(l, meetings.shift_told_none).to_owned(),
        (false, people, _) => plural!(l, meetings.shift_told, people),
    };
    let who = told.is_someone().then(|| view! { ". " <a href="#told">{t!(l, meetings.shift_told_who)}</a> });
    view! { <p class="field__hint">{words} {who}</p> }.into_any()
}

/// Who is told when a meeting changes, by name, and what: once on a page.
#[component]
pub fn WhoIsTold(
    /// Who is told.
    told: Told,
) -> impl IntoView {
    let l = use_locale();
    told.is_someone().then(|| {
        let names = |words: &str, names: Vec<String>| {
            (!names.is_empty()).then(|| view! { <p dir="auto">{with_names(&format!("{words}: {NAMES}"), names)}</p> })
        };
        view! {
            <details class="details" id="told">
                <summary>{t!(l, meetings.shift_told_title)}</summary>
                {names(&plural!(l, meetings.shift_told, told.people), told.names)}
                <p>{t!(l, meetings.shift_told_when)}</p>
                {names(t!(l, meetings.shift_untold), told.without)}
            </details>
        }
    })
}
