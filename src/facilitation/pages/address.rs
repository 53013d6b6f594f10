//! Where participants find the address of the facilitator who reads the page.

use crate::circles::model::AddressShown;
use crate::circles::model::address::AddressForm;
use crate::facilitation::api::ShowAddress;
use crate::i18n::{t, use_locale};
use crate::ui::{Button, Choice, Form};
use leptos::prelude::*;

/// Chooses where participants find the viewer's address.
#[component]
pub fn OwnAddress(
    /// What is chosen.
    form: AddressForm,
) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<ShowAddress>::new();
    let words = |shown: AddressShown| match shown {
        AddressShown::Page => t!(l, facilitation.address_page),
        AddressShown::Reply => t!(l, facilitation.address_reply),
        AddressShown::Form => t!(l, facilitation.address_form),
    };
    let options = AddressShown::ALL.map(|shown| (shown.code().to_owned(), words(shown).to_owned())).to_vec();
    view! {
        <section>
            <h3>{t!(l, facilitation.address)}</h3>
            <Form action>
                <input type="hidden" name=AddressForm::slug.wire() value=form.slug/>
                <Choice name=AddressForm::address label=t!(l, facilitation.address_question) hint=t!(l, facilitation.address_hint) options value=form.address/>
                <Button quiet=true>{t!(l, facilitation.address_save)}</Button>
            </Form>
        </section>
    }
}
