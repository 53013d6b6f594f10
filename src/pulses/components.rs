//! A pulse on a participant's page, and on a facilitator's.

use super::api::AnswerPulse;
use super::model::{Pulse, PulseForm, Told};
use crate::i18n::{plural, t, use_locale};
use crate::ui::{Button, Field, Form, within};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The two questions. What is being typed stays, also what was not stored because the person had answered.
#[component]
pub fn PulseBox(
    /// The pulse.
    pulse: Pulse,
    /// The circle's slug if the page was reached by account; otherwise empty.
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<AnswerPulse>::new();
    let value = action.value();
    let given = Memo::new(move |_| pulse.given || value.with(|value| matches!(value, Some(Ok(true)))));
    // From another tab, or from this page of an hour ago.
    let again = use_query_map().with_untracked(|query| query.get_str("done") == Some("pulse"));
    let second = move || again || value.with(|value| matches!(value, Some(Ok(false))));
    let said = move || match (second(), given.get()) {
        (true, _) => Some(t!(l, pulses.second)),
        (false, true) => Some(t!(l, pulses.thanks)),
        (false, false) => None,
    };
    let form = StoredValue::new(pulse.form);
    let closes = StoredValue::new(pulse.closes);
    let ask = move || {
        let form = form.get_value();
        let closes = closes.get_value();
        let lead = t!(l, pulses.lead, when = closes.as_str()).to_string();
        view! {
            <p>{within(lead, [closes])}</p>
            <Form action>
                <input type="hidden" name=PulseForm::link.wire() value=form.link/>
                <input type="hidden" name=PulseForm::slug.wire() value=slug.clone()/>
                <input type="hidden" name=PulseForm::meeting.wire() value=form.meeting/>
                <Field name=PulseForm::helped label=t!(l, pulses.helped) value=form.helped optional=true/>
                <Field name=PulseForm::change label=t!(l, pulses.change) value=form.change optional=true/>
                <p class="actions"><Button quiet=true>{t!(l, pulses.send)}</Button></p>
            </Form>
        }
    };
    view! {
        <section class="card" id="pulse">
            <h2>{t!(l, pulses.title, number = pulse.number).to_string()}</h2>
            <div role="status">{move || said().map(|words| view! { <p>{words}</p> })}</div>
            {move || (!given.get()).then(|| ask.clone()())}
        </section>
    }
}

/// What people answered, for a facilitator.
#[component]
pub fn PulseTold(
    /// What there is to see.
    told: Told,
) -> impl IntoView {
    let l = use_locale();
    let list = |title: &'static str, words: Vec<String>| {
        (!words.is_empty()).then(|| {
            let words = words.into_iter().map(|words| view! { <li dir="auto">{words}</li> }).collect_view();
            view! { <h3>{title}</h3> <ul class="list">{words}</ul> }
        })
    };
    let contents = match told {
        Told::Nothing => return None,
        Told::Open(closes) => view! { <p>{within(t!(l, pulses.open, when = closes.as_str()).to_string(), [closes])}</p> }.into_any(),
        Told::Few => view! { <p>{t!(l, pulses.few)}</p> }.into_any(),
        Told::Answers { people, helped, change } => view! {
            <p>{plural!(l, pulses.people, people)}</p>
            {list(t!(l, pulses.told_helped), helped)}
            {list(t!(l, pulses.told_change), change)}
        }
        .into_any(),
    };
    Some(view! {
        <section class="card" id="pulse">
            <h2>{t!(l, pulses.told)}</h2>
            {contents}
        </section>
    })
}
