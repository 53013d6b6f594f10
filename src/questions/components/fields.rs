//! One question as a field.

use super::Filling;
use crate::i18n::{errors, t, use_locale};
use crate::questions::model::{Asked, Choice, Decision, Kind, Newer, Value};
use crate::ui::form::FormState;
use crate::ui::{area_text, within};
use leptos::prelude::*;

/// Returns the name under which a question's answer is posted.
fn wire(question: &Asked) -> String {
    match question.kind {
        Kind::Several { .. } | Kind::Attendance => format!("form[typed][lists][{}][]", question.name),
        _ => format!("form[typed][values][{}]", question.name),
    }
}

/// Returns the error of a question, in words.
fn error_of(name: String) -> Signal<Option<String>> {
    let l = use_locale();
    let Some(state) = use_context::<FormState>() else { return Signal::derive(|| None) };
    Signal::derive(move || state.error.with(|e| e.as_ref().and_then(|e| e.about(&name)).map(|code| errors::field(l, code))))
}

/// A question with its help, its answer, its error, and a newer answer that waits for a decision.
#[component]
pub fn QuestionField(
    /// The question.
    question: Asked,
    /// Who may have come, for a question about attendance: sign-up and name.
    #[prop(optional)]
    people: Vec<(i64, String)>,
    /// The form's state.
    filling: Filling,
    /// More of the same field, under the answer.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let name = question.name.clone();
    let error = error_of(name.clone());
    let hidden = {
        let shown_if = question.shown_if.clone();
        move || shown_if.as_ref().is_some_and(|shown_if| !filling.asks(shown_if))
    };
    let base = {
        let name = name.clone();
        move || filling.bases.with(|bases| bases.get(&name).copied().unwrap_or_default()).to_string()
    };
    let newer = {
        let name = name.clone();
        move || filling.newer.with(|newer| newer.get(&name).cloned()).map(|newer| view! { <Both name=name.clone() newer/> })
    };
    let (hint, fault) = (format!("{name}-hint"), format!("{name}-error"));
    let described = {
        let (hint, fault, helped) = (hint.clone(), fault.clone(), !question.help.is_empty());
        Signal::derive(move || {
            let ids: Vec<String> =
                [(helped, &hint), (error.get().is_some(), &fault)].iter().filter(|(on, _)| *on).map(|(_, id)| (*id).clone()).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    };
    let help = (!question.help.is_empty()).then(|| view! { <p class="field__hint" id=hint>{question.help.clone()}</p> });
    let fault = move || error.get().map(|words| view! { <p class="field__error" id=fault.clone()>{words}</p> });
    let invalid = Signal::derive(move || error.get().map(|_| "true"));
    let label = question.label.clone();
    let grouped = !matches!(question.kind, Kind::Line | Kind::Text | Kind::Number { .. } | Kind::Date);
    let inputs = inputs(&question, &people, invalid, described);
    let take_back = take_back(&question, filling);
    let rest = view! {
        {newer}
        <input type="hidden" name=format!("form[typed][bases][{name}]") value=base/>
        <input type="hidden" name=format!("form[typed][marks][{name}]") value=question.mark.clone()/>
        {inputs}
        {take_back}
        {fault}
        {children.map(|children| children())}
    };
    if grouped {
        let role = if matches!(question.kind, Kind::Several { .. } | Kind::Attendance) { "group" } else { "radiogroup" };
        view! {
            <fieldset class="card field" id=name role=role hidden=hidden aria-invalid=move || invalid.get() aria-describedby=move || described.get()>
                <legend class="card__title">{label}</legend>
                {help}
                {rest}
            </fieldset>
        }
        .into_any()
    } else {
        view! {
            <div class="card field" hidden=hidden>
                <label class="card__title" for=name>{label}</label>
                {help}
                {rest}
            </div>
        }
        .into_any()
    }
}

/// Someone else's newer answer, with the buttons that decide.
#[component]
fn Both(name: String, newer: Newer) -> impl IntoView {
    let l = use_locale();
    let button = |mine| Decision { question: name.clone(), mine, revision: newer.revision }.button();
    let (theirs, mine) = (button(false), button(true));
    // A participant's survey has no other author: it was this person, on another device.
    let (title, keep) = if newer.author.is_empty() {
        (t!(l, questions.newer_elsewhere, when = newer.when.as_str()).to_string(), t!(l, questions.keep_that).to_owned())
    } else {
        let keep = t!(l, questions.keep_theirs, author = newer.author.as_str()).to_string();
        (t!(l, questions.newer, author = newer.author, when = newer.when.as_str()).to_string(), keep)
    };
    let title = within(title, [newer.when]);
    let words = if newer.words.is_empty() { t!(l, questions.no_answer).to_owned() } else { newer.words };
    view! {
        <div class="notice notice--warn">
            <p class="notice__title">{title}</p>
            <blockquote dir="auto">{words}</blockquote>
            <p class="actions">
                <button type="submit" class="button button--quiet" name="form[button]" value=theirs>{keep}</button>
                <button type="submit" class="button button--quiet" name="form[button]" value=mine>{t!(l, questions.use_mine)}</button>
            </p>
        </div>
    }
}

/// The inputs that hold an answer.
fn inputs(question: &Asked, people: &[(i64, String)], invalid: Signal<Option<&'static str>>, described: Signal<Option<String>>) -> AnyView {
    let (id, name, value) = (question.name.clone(), wire(question), &question.value);
    let text = value.first().cloned().unwrap_or_default();
    match &question.kind {
        Kind::Text => view! {
            <textarea id=id name=name class="input input--area" rows="4" aria-invalid=move || invalid.get() aria-describedby=move || described.get()>
                {area_text(text)}
            </textarea>
        }
        .into_any(),
        Kind::Line | Kind::Date | Kind::Number { .. } => {
            let (kind, mode) = match question.kind {
                Kind::Date => ("date", None),
                Kind::Number { .. } => ("number", Some("numeric")),
                _ => ("text", None),
            };
            let range = if let Kind::Number { low, high } = question.kind { Some((low.to_string(), high.to_string())) } else { None };
            let (low, high) = range.unzip();
            view! {
                <input
                    id=id
                    name=name
                    type=kind
                    class="input"
                    value=text
                    inputmode=mode
                    min=low
                    max=high
                    aria-invalid=move || invalid.get()
                    aria-describedby=move || described.get()
                />
            }
            .into_any()
        }
        Kind::Faces => {
            let faces = question.choices.iter().map(|choice| radio(&id, &name, choice, value, "face")).collect_view();
            view! { <div class="faces">{faces}</div> }.into_any()
        }
        Kind::Stars | Kind::One { .. } => {
            let options = question.choices.iter().map(|choice| radio(&id, &name, choice, value, "pill")).collect_view();
            view! { <div class="pills">{options}</div> }.into_any()
        }
        Kind::Several { .. } => {
            let options: Vec<(String, String)> = question.choices.iter().map(|choice| (choice.code.clone(), choice.words.clone())).collect();
            boxes(&id, &name, options, value)
        }
        Kind::Attendance => boxes(&id, &name, people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(), value),
    }
}

/// The choice that takes an answer back, once there is one: a browser cannot undo the choice itself.
fn take_back(question: &Asked, filling: Filling) -> Option<impl IntoView + use<>> {
    let l = use_locale();
    matches!(question.kind, Kind::Faces | Kind::Stars | Kind::One { .. }).then(|| {
        let (id, name, answer) = (format!("{}-none", question.name), wire(question), question.name.clone());
        let target = id.clone();
        let answered = move || filling.count(&answer) > 0 || filling.bases.with(|bases| bases.get(&answer).is_some_and(|base| *base > 0));
        view! {
            <div class="pills" hidden=move || !answered()>
                <label class="pill pill--quiet" for=target>
                    <input class="pill__input" type="radio" id=id name=name value=""/>
                    <span class="pill__words">{t!(l, questions.take_back)}</span>
                </label>
            </div>
        }
    })
}

fn radio(id: &str, name: &str, choice: &Choice, value: &Value, look: &'static str) -> impl IntoView {
    let id = format!("{id}-{}", choice.code);
    let target = id.clone();
    let checked = value.contains(&choice.code);
    let face = (look == "face").then(|| choice.code.parse().ok().map(|rating| view! { <Face rating/> }));
    view! {
        <label class=look for=target>
            <input class=format!("{look}__input") type="radio" id=id name=name.to_owned() value=choice.code.clone() checked=checked/>
            {face}
            <span class=format!("{look}__words")>{choice.words.clone()}</span>
        </label>
    }
}

fn boxes(id: &str, name: &str, options: Vec<(String, String)>, value: &Value) -> AnyView {
    let pills = options
        .into_iter()
        .map(|(code, words)| {
            let id = format!("{id}-{code}");
            let target = id.clone();
            let checked = value.contains(&code);
            view! {
                <label class="pill" for=target>
                    <input class="pill__input" type="checkbox" id=id name=name.to_owned() value=code checked=checked/>
                    <span class="pill__words" dir="auto">{words}</span>
                </label>
            }
        })
        .collect_view();
    // The empty entry says that the question was on the page, even if nothing is marked.
    view! { <input type="hidden" name=name.to_owned() value=""/> <div class="pills">{pills}</div> }.into_any()
}

/// A face for a rating from 1 to 5. Decorative: its label is next to it.
#[component]
pub fn Face(
    /// 1 (awful) to 5 (great).
    rating: i64,
) -> impl IntoView {
    let (mouth, fill) = match rating {
        1 => ("M13 29q7-9 14 0", "none"),
        2 => ("M14 28q6-4 12 0", "none"),
        3 => ("M14 26h12", "none"),
        4 => ("M14 24q6 5 12 0", "none"),
        _ => ("M12.5 23h15q-7.5 11-15 0z", "currentColor"),
    };
    view! {
        <svg class="face__drawing" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false">
            <circle cx="20" cy="20" r="17" fill="none" stroke="currentColor" stroke-width="2"/>
            <circle cx="14" cy="16" r="2.2" fill="currentColor"/>
            <circle cx="26" cy="16" r="2.2" fill="currentColor"/>
            <path d=mouth fill=fill stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>
        </svg>
    }
}
