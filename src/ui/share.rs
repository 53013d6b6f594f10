//! The browser's share sheet.

use super::copy::{navigator, promise, property};
use crate::i18n::{t, use_locale};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use leptos::web_sys::js_sys::{Object, Reflect};

/// A button that opens the browser's share sheet. Only with scripts, and only where the browser has one.
#[component]
pub fn ShareButton(
    /// The title.
    title: String,
    /// The text, without the address.
    text: String,
    /// The address.
    url: String,
) -> impl IntoView {
    let l = use_locale();
    let able = RwSignal::new(false);
    Effect::new(move |_| able.set(navigator().is_some_and(|navigator| property(&navigator, "share").is_some())));
    let share = move |_| {
        let what = Object::new();
        let parts = [("title", &title), ("text", &text), ("url", &url)];
        let filled = parts.iter().all(|(name, value)| Reflect::set(&what, &JsValue::from_str(name), &JsValue::from_str(value)).is_ok());
        if let Some(navigator) = navigator().filter(|_| filled) {
            promise(&navigator, "share", &what, || ());
        }
    };
    move || able.get().then(|| view! { <button type="button" class="button" on:click=share.clone()>{t!(l, site.share)}</button> })
}
