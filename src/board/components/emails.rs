//! Which emails about a board a person gets.

use crate::board::api::ChooseBoardEmails;
use crate::board::model::{Emails, EmailsForm};
use crate::i18n::{t, use_locale};
use crate::ui::{Form, Select};
use leptos::prelude::*;

/// The choice, with a button that saves it.
#[component]
pub fn BoardEmails(
    /// What is chosen.
    emails: Emails,
    /// The participant's signed link; empty for who runs the circle.
    link: String,
    /// The circle's slug, as in [`EmailsForm`].
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<ChooseBoardEmails>::new();
    let words = |emails| match emails {
        Emails::Each => t!(l, board.emails_each),
        Emails::Daily => t!(l, board.emails_daily),
        Emails::Never => t!(l, board.emails_never),
    };
    let options = Emails::ALL.map(|emails| (emails.code().to_owned(), words(emails).to_owned())).to_vec();
    view! {
        <Form action plain=true>
            <input type="hidden" name=EmailsForm::link.wire() value=link/>
            <input type="hidden" name=EmailsForm::slug.wire() value=slug/>
            <Select name=EmailsForm::often label=t!(l, board.emails) options value=emails.code()/>
            <p class="actions"><button type="submit" class="button button--quiet">{t!(l, board.emails_save)}</button></p>
        </Form>
    }
}
