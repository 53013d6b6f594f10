//! Text to copy.

use crate::i18n::{t, use_locale};
use leptos::prelude::*;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::js_sys::{Function, Reflect, global};

/// A line of text that can be selected. With scripts there is a button that copies it, where the browser can.
#[component]
pub fn CopyField(
    /// The field's id.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// The text.
    value: String,
) -> impl IntoView {
    let l = use_locale();
    let able = RwSignal::new(false);
    let copied = RwSignal::new(false);
    Effect::new(move |_| able.set(clipboard().is_some()));
    let text = value.clone();
    let copy = move |_| {
        if let Some(clipboard) = clipboard() {
            promise(&clipboard, "writeText", &JsValue::from_str(&text), move || copied.set(true));
        }
    };
    view! {
        <div class="field">
            <label for=id class="field__label">{label}</label>
            <div class="copy">
                <input id=id type="text" class="input copy__text" dir="ltr" readonly value=value/>
                {move || able.get().then(|| view! { <button type="button" class="button button--quiet" on:click=copy.clone()>{t!(l, site.copy)}</button> })}
            </div>
            <p role="status" class="field__hint">{move || copied.get().then_some(t!(l, site.copied))}</p>
        </div>
    }
}

fn clipboard() -> Option<JsValue> {
    property(&navigator()?, "clipboard")
}

/// Returns the browser's `navigator`.
pub(super) fn navigator() -> Option<JsValue> {
    property(&global(), "navigator")
}

/// Returns a property that is there.
pub(super) fn property(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Calls a method that returns a promise; `done` runs when it is kept, and nothing when it is not: the person has
/// said no.
pub(super) fn promise(of: &JsValue, method: &str, argument: &JsValue, done: impl FnOnce() + 'static) {
    let function = |of: &JsValue, name| property(of, name).and_then(|value| value.dyn_into::<Function>().ok());
    let Some(promised) = function(of, method).and_then(|method| method.call1(of, argument).ok()) else { return };
    let (kept, broken) = (Closure::once_into_js(move |_: JsValue| done()), Closure::once_into_js(|_: JsValue| ()));
    if let Some(then) = function(&promised, "then") {
        drop(then.call2(&promised, &kept, &broken));
    }
}
