//! Parts of forms that narrow a list: they are sent by GET, so the list has an address.

use super::field::choices;
use leptos::prelude::*;

/// A select of a GET form.
#[component]
pub fn Pick(
    /// The parameter in the address; also the input's id.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// The choices: value and label.
    options: Vec<(String, String)>,
    /// The choice.
    value: String,
) -> impl IntoView {
    let options = choices(options, &value);
    view! {
        <div class="field">
            <label class="field__label" for=name>{label}</label>
            <select class="input" id=name name=name>{options}</select>
        </div>
    }
}
