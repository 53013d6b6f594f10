//! `/circles/<slug>/edit/3`, step 3 of the wizard: the dates.

use crate::circles::components::{STEP_FORM, StepButtons, Unsaved, WizardHead, use_stored};
use crate::circles::model::views::Frame;
use crate::i18n::{t, use_locale};
use crate::meetings::api::{SaveWhen, load_when_step};
use crate::meetings::model::forms::{RowMeeting, WhenForm, WhenStep};
use crate::paths;
use crate::types::FieldName;
use crate::ui::form::field_error;
use crate::ui::{Area, Button, Field, Form, Reload, load, use_kept};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::{use_params_map, use_query_map};

/// Step 3: the dates.
#[component]
pub fn WhenStepPage() -> impl IntoView {
    let l = use_locale();
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let rejected = use_kept();
    let query = use_query_map();
    let kept = Memo::new(move |_| rejected.get() || query.read().get_str("kept").is_some());
    let stored = use_stored();
    let step = Resource::new(move || (slug.get(), kept.get(), stored.get()), |(slug, kept, stored)| load_when_step(slug, kept, stored));
    view! {
        <Title text=t!(l, circles.wizard_new)/>
        <Meta name="robots" content="noindex"/>
        {load(step, |step| view! { <WhenFields step/> })}
    }
}

#[component]
fn WhenFields(step: WhenStep) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SaveWhen>::new();
    let WhenStep { frame, form, zones, locked, own, known, asks, today } = step;
    let unsaved = form.button.clone();
    let value = action.value();
    let version = action.version();
    // What the list's buttons returned; an error leaves the fields as they are.
    let shown = Memo::new(move |before: Option<&(usize, WhenForm)>| match value.get() {
        Some(Ok(Some(changed))) => (version.get_untracked(), changed),
        _ => before.cloned().unwrap_or_else(|| (0, form.clone())),
    });
    let reload = paths::wizard_stored(&frame.slug, 3);
    let zones = zones.into_iter().map(|zone| view! { <option value=zone></option> }).collect_view();
    let head = frame.clone();
    // Searched from this node, not from the document, which does not contain a page that the script is still
    // building.
    let page = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(page) = page.get() {
            prefill_zone(&page);
        }
    });
    view! {
        <div class="page page--narrow" node_ref=page>
            <WizardHead frame=head step=3/>
            <p class="lead">{t!(l, circles.when_lead)}</p>
            <Unsaved button=unsaved/>
            <Form action id=STEP_FORM>
                <Reload href=reload>{t!(l, circles.dates_reload)}</Reload>
                {move || {
                    let (_, form) = shown.get();
                    let removed = known.iter().any(|key| !form.keys.contains(key));
                    view! { <Fields form frame=frame.clone() locked=locked.clone() own=own.clone() removed asks today=today.clone()/> }
                }}
            </Form>
            <datalist id="zones">{zones}</datalist>
        </div>
    }
}

#[component]
fn Fields(form: WhenForm, frame: Frame, locked: Vec<String>, own: Vec<(String, String)>, removed: bool, asks: bool, today: String) -> impl IntoView {
    let l = use_locale();
    let listed = !form.dates.is_empty();
    let least = if frame.draft { today.clone() } else { String::new() };
    view! {
        <input type="hidden" name=WhenForm::slug.wire() value=form.slug.clone()/>
        <input type="hidden" name=WhenForm::base.wire() value=form.base.clone()/>
        <input type="hidden" name=WhenForm::was_time.wire() value=form.was_time.clone()/>
        <input type="hidden" name=WhenForm::made_of.wire() value=form.made_of.clone()/>
        <div class="fields fields--short">
            <Field name=WhenForm::first_date kind="date" label=t!(l, circles.first_date) value=form.first_date.clone() min=least/>
            <Field name=WhenForm::start_time kind="time" label=t!(l, circles.start_time) value=form.start_time.clone()/>
            <Field name=WhenForm::duration inputmode="numeric" label=t!(l, circles.duration) value=form.duration.clone()/>
            <Field name=WhenForm::weeks inputmode="numeric" label=t!(l, circles.weeks) value=form.weeks.clone()/>
        </div>
        <Field name=WhenForm::time_zone list="zones" label=t!(l, circles.zone) hint=t!(l, circles.zone_hint) value=form.time_zone.clone() autocomplete="off"/>
        {if listed {
            view! {
                <p class="actions">
                    <Button quiet=true value="compute">{t!(l, circles.compute_again)}</Button>
                    <span class="field__hint">{t!(l, circles.compute_hint)}</span>
                </p>
                <Rows form=form.clone() locked own today/>
                // Participants of a public circle are notified of removed dates.
                {removed.then(|| view! { <Area name=WhenForm::reason label=t!(l, meetings.reason) hint=t!(l, meetings.reason_hint) value=form.reason.clone() rows=2 optional=!asks/> })}
                <StepButtons frame step=3/>
            }
            .into_any()
        } else {
            view! { <p class="actions"><Button value="compute">{t!(l, circles.compute)}</Button></p> }.into_any()
        }}
    }
}

/// The list of dates.
#[component]
fn Rows(form: WhenForm, locked: Vec<String>, own: Vec<(String, String)>, today: String) -> impl IntoView {
    let l = use_locale();
    let meetings = form.meetings;
    let rows = form.keys.into_iter().zip(form.dates).zip(form.times).enumerate();
    let rows = rows
        .map(|(i, ((key, date), time))| {
            let stays = locked.contains(&key);
            let own = own.iter().find(|(of, _)| *of == key).map(|(_, words)| words.clone()).unwrap_or_default();
            let meeting = meetings.iter().find(|meeting| meeting.key == key).cloned();
            view! { <Row number=i + 1 key=key date time stays own meeting today=today.clone()/> }
        })
        .collect_view();
    view! {
        <fieldset class="field rows">
            <legend class="field__label">{t!(l, circles.dates_legend)}</legend>
            <p class="field__hint">{t!(l, circles.dates_hint)} " " {t!(l, meetings.edit_where)}</p>
            <ol class="rows__list">{rows}</ol>
            <Button quiet=true value="add">{t!(l, circles.date_add)}</Button>
        </fieldset>
    }
}

#[component]
fn Row(
    number: usize,
    key: String,
    date: String,
    time: String,
    stays: bool,
    own: String,
    meeting: Option<RowMeeting>,
    today: String,
) -> impl IntoView {
    let l = use_locale();
    let (date_at, time_at) = (WhenForm::date_of(number), WhenForm::time_of(number));
    let remove = (!stays).then(|| {
        let label = t!(l, circles.date_remove_n, n = number).to_string();
        view! { <button type="submit" class="link-button" name=WhenForm::button.wire() value=format!("remove-{number}") aria-label=label>{t!(l, circles.date_remove)}</button> }
    });
    let least = (!stays).then_some(today);
    let open = meeting.map(|RowMeeting { key, when, .. }| {
        let label = t!(l, meetings.edit_row_n, n = number, when = when).to_string();
        view! { <p class="rows__more"><button type="submit" class="link-button" name=WhenForm::button.wire() value=format!("open-{key}") aria-label=label>{t!(l, meetings.edit_row)}</button></p> }
    });
    view! {
        <li class="rows__item">
            <input type="hidden" name=WhenForm::keys.entries() value=key/>
            <Cell at=date_at name=WhenForm::dates.entries() kind="date" value=date stays min=least label=t!(l, circles.date_n, n = number).to_string()/>
            <Cell at=time_at name=WhenForm::times.entries() kind="time" value=time stays min=None label=t!(l, circles.time_n, n = number).to_string()/>
            {remove}
            {stays.then(|| view! { <p class="field__hint">{t!(l, circles.date_locked)}</p> })}
            {open}
            {(!own.is_empty()).then(|| view! { <p class="field__hint" dir="auto">{own}</p> })}
        </li>
    }
}

#[component]
fn Cell(at: FieldName, name: String, kind: &'static str, value: String, stays: bool, min: Option<String>, label: String) -> impl IntoView {
    let (id, error) = (at.id(), field_error(at));
    let error_id = format!("{id}-error");
    let described = error_id.clone();
    view! {
        <div class="rows__cell">
            <label class="visually-hidden" for=id.clone()>{label}</label>
            <input
                id=id
                class="input"
                type=kind
                name=name
                value=value
                min=min
                readonly=stays
                required=true
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || error.get().map(|_| described.clone())
            />
            {move || error.get().map(|words| view! { <p class="field__error" id=error_id.clone()>{words}</p> })}
        </div>
    }
}

/// In the browser, replaces an empty zone with the browser's own.
fn prefill_zone(page: &leptos::web_sys::Element) {
    use leptos::wasm_bindgen::{JsCast, JsValue};
    use leptos::web_sys::{HtmlInputElement, js_sys};
    let field = page.query_selector("#time_zone").ok().flatten();
    let Some(input) = field.and_then(|e| e.dyn_into::<HtmlInputElement>().ok()) else { return };
    if !input.value().is_empty() {
        return;
    }
    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    if let Some(zone) = js_sys::Reflect::get(&options, &JsValue::from_str("timeZone")).ok().and_then(|z| z.as_string()) {
        input.set_value(&zone);
    }
}
