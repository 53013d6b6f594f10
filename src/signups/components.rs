//! The questions about a walk-in, for every form that contains them.

use crate::i18n::{t, use_locale};
use crate::signups::model::WalkInForm;
use crate::ui::{Check, Field};
use leptos::prelude::*;

/// Name, address, and whether the person wants this. Goes inside a form.
#[component]
pub fn WalkInFields(
    /// The initial contents.
    form: WalkInForm,
) -> impl IntoView {
    let l = use_locale();
    view! {
        <input type="hidden" name=WalkInForm::walk_in_key.wire() value=form.walk_in_key/>
        <Field name=WalkInForm::walk_in_name label=t!(l, signups.walk_in_name) hint=t!(l, signups.walk_in_name_hint) autocomplete="off" value=form.walk_in_name/>
        <Field
            name=WalkInForm::walk_in_email
            kind="email"
            inputmode="email"
            autocomplete="off"
            optional=true
            label=t!(l, signups.email)
            hint=t!(l, signups.walk_in_email_hint)
            value=form.walk_in_email
        />
        <Check name=WalkInForm::walk_in_told checked={form.walk_in_told == "on"}>{t!(l, signups.walk_in_told)}</Check>
    }
}
