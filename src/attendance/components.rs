//! Checking in, for a participant's own page.

use crate::attendance::api::CheckIn;
use crate::attendance::model::check_in::{CheckInCard, CheckInForm};
use crate::i18n::{t, use_locale};
use crate::types::When;
use crate::ui::{Button, Field, Form, within};
use leptos::prelude::*;

/// A field for the code shown in the room, or when the participant checked in.
#[component]
pub fn CheckInBox(
    /// What to offer.
    card: CheckInCard,
    /// The participant's signed link.
    link: String,
    /// The circle's slug if the page was reached by account; otherwise empty.
    slug: String,
    /// Whether something else comes first on the page.
    quiet: bool,
) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<CheckIn>::new();
    let value = action.value();
    let CheckInCard { number, done, typed } = card;
    let done = Signal::derive(move || value.with(|v| v.as_ref().and_then(|r| r.as_ref().ok().cloned())).unwrap_or_else(|| done.clone()));
    let is_done = Memo::new(move |_| !done.get().is_empty());
    let form = move || {
        let (link, slug, typed) = (link.clone(), slug.clone(), typed.clone());
        (!is_done.get()).then(|| {
            view! {
                <Form action>
                    <input type="hidden" name=CheckInForm::link.wire() value=link/>
                    <input type="hidden" name=CheckInForm::slug.wire() value=slug/>
                    <Field
                        name=CheckInForm::code
                        label=t!(l, attendance.code_label)
                        hint=t!(l, attendance.code_hint)
                        inputmode="numeric"
                        autocomplete="off"
                        value=typed
                    />
                    <Button quiet>{t!(l, attendance.check_in)}</Button>
                </Form>
            }
        })
    };
    let checked_in = move |when: When| within(t!(l, attendance.checked_in, when = when.as_str()).to_string(), [when]);
    view! {
        <section class="card check-in" aria-labelledby="check-in">
            <h2 id="check-in">{t!(l, attendance.check_in_title, number = number).to_string()}</h2>
            {form}
            <p role="status">
                {move || is_done.get().then(|| view! { <span class="status status--safe">{checked_in(done.get())}</span> })}
            </p>
        </section>
    }
}
