//! Form controls. Each has a label and an optional hint, and is linked to its error.

use super::form::field_error;
use crate::i18n::{t, use_locale};
use crate::types::FieldName;
use leptos::prelude::*;

/// Returns the `aria-describedby` value: the ids of the hint and the error that are shown.
fn described(id: &str, hint: bool, error: bool) -> Option<String> {
    let parts: Vec<String> = [(hint, "hint"), (error, "error")].iter().filter(|(on, _)| *on).map(|(_, part)| format!("{id}-{part}")).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

#[component]
fn Label(id: String, #[prop(into)] label: String, optional: bool) -> impl IntoView {
    let l = use_locale();
    view! {
        <label for=id class="field__label" dir="auto">
            {label}
            {optional.then(|| view! { " " <span class="field__optional">"(" {t!(l, site.optional)} ")"</span> })}
        </label>
    }
}

#[component]
fn Hint(id: String, #[prop(into)] hint: String) -> impl IntoView {
    (!hint.is_empty()).then(|| view! { <p class="field__hint" id=format!("{id}-hint")>{hint}</p> })
}

#[component]
fn ErrorLine(id: String, error: Signal<Option<String>>) -> impl IntoView {
    move || error.get().map(|words| view! { <p class="field__error" id=format!("{id}-error")>{words}</p> })
}

/// A one-line input.
#[component]
pub fn Field(
    /// The field's name in the form's struct; its id, too, with the number of its row.
    name: FieldName,
    /// Its label.
    #[prop(into)]
    label: String,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// The initial value.
    #[prop(optional, into)]
    value: String,
    /// A line of help under the label.
    #[prop(optional, into)]
    hint: String,
    /// Whether to mark it as optional.
    #[prop(optional)]
    optional: bool,
    /// The `autocomplete` value.
    #[prop(optional)]
    autocomplete: &'static str,
    /// The `inputmode` value.
    #[prop(optional)]
    inputmode: &'static str,
    /// The id of a list of suggestions.
    #[prop(optional)]
    list: &'static str,
    /// The minimum, for numbers and dates.
    #[prop(optional, into)]
    min: String,
    /// The maximum, for numbers and dates.
    #[prop(optional, into)]
    max: String,
) -> impl IntoView {
    let error = field_error(name);
    let has_hint = !hint.is_empty();
    let some = |text: String| (!text.is_empty()).then_some(text);
    view! {
        <div class="field">
            <Label id=name.id() label optional/>
            <Hint id=name.id() hint/>
            <input
                id=name.id()
                name=name.wire()
                type=kind
                class="input"
                dir=["text", "search"].contains(&kind).then_some("auto")
                value=value
                autocomplete=(!autocomplete.is_empty()).then_some(autocomplete)
                inputmode=(!inputmode.is_empty()).then_some(inputmode)
                list=(!list.is_empty()).then_some(list)
                min=some(min)
                max=some(max)
                required=!optional
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || described(&name.id(), has_hint, error.get().is_some())
            />
            <ErrorLine id=name.id() error/>
        </div>
    }
}

/// Escapes the text inside a `textarea`. On the server Leptos writes it unescaped: a text with "</textarea>"
/// in it would close the field and run. In the browser it is set as text and needs no escaping.
pub fn area_text(value: String) -> String {
    if cfg!(feature = "ssr") { value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;") } else { value }
}

/// A multi-line input.
#[component]
pub fn Area(
    /// The field's name in the form's struct; its id, too, with the number of its row.
    name: FieldName,
    /// Its label.
    #[prop(into)]
    label: String,
    /// The initial value.
    #[prop(optional, into)]
    value: String,
    /// A line of help under the label.
    #[prop(optional, into)]
    hint: String,
    /// Whether to mark it as optional.
    #[prop(optional)]
    optional: bool,
    /// Its height in lines.
    #[prop(default = 4)]
    rows: u32,
) -> impl IntoView {
    let error = field_error(name);
    let has_hint = !hint.is_empty();
    view! {
        <div class="field">
            <Label id=name.id() label optional/>
            <Hint id=name.id() hint/>
            <textarea
                id=name.id()
                name=name.wire()
                class="input input--area"
                dir="auto"
                rows=rows.to_string()
                required=!optional
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || described(&name.id(), has_hint, error.get().is_some())
            >
                {area_text(value)}
            </textarea>
            <ErrorLine id=name.id() error/>
        </div>
    }
}

/// Returns the options of a select, with the chosen one marked.
pub(super) fn choices(options: Vec<(String, String)>, chosen: &str) -> impl IntoView + use<> {
    let option = |(code, words): (String, String)| {
        let selected = code == chosen;
        view! { <option value=code selected=selected>{words}</option> }
    };
    options.into_iter().map(option).collect_view()
}

/// A drop-down list of (value, label).
#[component]
pub fn Select(
    /// The field's name in the form's struct; also its id.
    name: FieldName,
    /// Its label.
    #[prop(into)]
    label: String,
    /// The choices: posted value and label.
    options: Vec<(String, String)>,
    /// The initial choice.
    #[prop(optional, into)]
    value: String,
    /// A line of help under the label.
    #[prop(optional, into)]
    hint: String,
    /// Whether to mark it as optional.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let error = field_error(name);
    let has_hint = !hint.is_empty();
    let options = choices(options, &value);
    view! {
        <div class="field">
            <Label id=name.as_str().to_owned() label optional/>
            <Hint id=name.as_str().to_owned() hint/>
            <select
                id=name.as_str()
                name=name.wire()
                class="input"
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || described(name.as_str(), has_hint, error.get().is_some())
            >
                {options}
            </select>
            <ErrorLine id=name.as_str().to_owned() error/>
        </div>
    }
}

/// A group of radio buttons, one for each (value, label).
#[component]
pub fn Choice(
    /// The field's name in the form's struct; ids are made from it.
    name: FieldName,
    /// The question.
    #[prop(into)]
    label: String,
    /// The choices: posted value and label.
    options: Vec<(String, String)>,
    /// The initial choice.
    #[prop(optional, into)]
    value: String,
    /// A line of help under the question.
    #[prop(optional, into)]
    hint: String,
) -> impl IntoView {
    let error = field_error(name);
    let has_hint = !hint.is_empty();
    let options = options
        .into_iter()
        .map(|(code, words)| {
            let (id, checked) = (format!("{}-{code}", name.as_str()), code == value);
            let target = id.clone();
            view! {
                <label class="choice" for=target>
                    <input type="radio" id=id name=name.wire() value=code checked=checked/>
                    <span>{words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset
            class="field"
            role="radiogroup"
            id=name.as_str()
            aria-invalid=move || error.get().map(|_| "true")
            aria-describedby=move || described(name.as_str(), has_hint, error.get().is_some())
        >
            <legend class="field__label">{label}</legend>
            <Hint id=name.as_str().to_owned() hint/>
            <div class="choices">{options}</div>
            <ErrorLine id=name.as_str().to_owned() error/>
        </fieldset>
    }
}

/// A checkbox; posts "on" when ticked.
#[component]
pub fn Check(
    /// The field's name in the form's struct; also its id.
    name: FieldName,
    /// Its label; may contain a link.
    children: Children,
    /// Whether it is ticked initially.
    #[prop(optional)]
    checked: bool,
) -> impl IntoView {
    let error = field_error(name);
    view! {
        <div class="field field--check">
            <label class="choice" for=name.as_str()>
                <input
                    type="checkbox"
                    id=name.as_str()
                    name=name.wire()
                    value="on"
                    checked=checked
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=move || described(name.as_str(), false, error.get().is_some())
                />
                <span>{children()}</span>
            </label>
            <ErrorLine id=name.as_str().to_owned() error/>
        </div>
    }
}
