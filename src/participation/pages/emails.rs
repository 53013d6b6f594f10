//! Which emails a participant gets.

use crate::i18n::{LANGUAGES, t, use_locale};
use crate::participation::api::{ChooseLanguage, SwitchMails};
use crate::participation::model::{LanguageForm, SwitchForm};
use crate::ui::{Form, Select};
use leptos::prelude::*;

/// The kinds of email that can be ended, each with its button, and those that cannot.
#[component]
pub fn Emails(
    /// The participant's signed link.
    link: String,
    /// The circle's slug if the page was reached by account; otherwise empty.
    slug: String,
    /// Code of the language that they are in.
    language: String,
    /// Whether reminders are on.
    reminders: bool,
    /// Whether messages are on.
    messages: bool,
) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<SwitchMails>::new();
    let choose = ServerAction::<ChooseLanguage>::new();
    let languages = LANGUAGES.iter().map(|(_, code, name)| ((*code).to_owned(), (*name).to_owned())).collect::<Vec<_>>();
    let (own_link, own_slug) = (link.clone(), slug.clone());
    let row = move |kind: &'static str, on: bool, words: &'static str, button: &'static str| {
        let (link, slug) = (link.clone(), slug.clone());
        view! {
            <Form action plain=true>
                <input type="hidden" name=SwitchForm::link.wire() value=link/>
                <input type="hidden" name=SwitchForm::mails.wire() value=kind/>
                <input type="hidden" name=SwitchForm::slug.wire() value=slug/>
                <p>
                    {words} " "
                    <button type="submit" class="link-button" name=SwitchForm::button.wire() value=if on { "no" } else { "yes" }>{button}</button>
                </p>
            </Form>
        }
    };
    let reminders = if reminders {
        row("reminders", true, t!(l, participation.reminders_on), t!(l, participation.reminders_stop))
    } else {
        row("reminders", false, t!(l, participation.reminders_off), t!(l, participation.reminders_start))
    };
    let messages = if messages {
        row("messages", true, t!(l, participation.messages_on), t!(l, participation.messages_stop))
    } else {
        row("messages", false, t!(l, participation.messages_off), t!(l, participation.messages_start))
    };
    view! {
        <section id="emails">
            <h2>{t!(l, participation.emails)}</h2>
            {reminders}
            {messages}
            <p class="card__facts">{t!(l, participation.emails_kept)}</p>
            <Form action=choose plain=true>
                <input type="hidden" name=LanguageForm::link.wire() value=own_link/>
                <input type="hidden" name=LanguageForm::slug.wire() value=own_slug/>
                <Select name=LanguageForm::locale label=t!(l, participation.language) options=languages value=language/>
                <p class="actions"><button type="submit" class="button button--quiet">{t!(l, participation.language_save)}</button></p>
            </Form>
        </section>
    }
}
