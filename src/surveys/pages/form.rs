//! One page of the survey: posts natively, and saves each answer automatically if scripts run.

use crate::i18n::{t, use_locale};
use crate::paths;
use crate::questions::components::{Autosaved, QuestionField, Saving};
use crate::questions::model::{Saved, Typed};
use crate::surveys::api::{SaveSurvey, address, save_survey};
use crate::surveys::model::{BACK, DONE, NEXT, SurveyForm, SurveyPage};
use crate::types::AppError;
use crate::ui::FormNotes;
use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::html::P;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::web_sys::FormData;

impl Autosaved for SurveyForm {
    const LEADING_ON: &'static [&'static str] = &[NEXT, BACK, DONE];
    type Reply = Saved;

    fn read(data: &FormData) -> Option<Self> {
        SaveSurvey::from_form_data(data).ok().map(|input| input.form)
    }

    fn typed(&self) -> &Typed {
        &self.typed
    }

    fn with(self, typed: Typed, button: String) -> Self {
        Self { typed, button, ..self }
    }

    async fn save(self) -> Result<Saved, AppError> {
        save_survey(self).await
    }
}

/// The questions of a page, and the buttons that lead on.
#[component]
pub fn SurveySheet(
    /// The data of the page.
    page: SurveyPage,
    /// Whether another page of the survey was shown just before.
    turned: bool,
) -> impl IntoView {
    let l = use_locale();
    let top = NodeRef::<P>::new();
    // The button that was pressed is gone: people who use a keyboard or a screen reader go on at the top of the page.
    Effect::new(move |_| {
        if let Some(top) = top.get().filter(|_| turned) {
            drop(top.focus());
        }
    });
    // After a post without scripts, the error is in the URL.
    let posted = ServerAction::<SaveSurvey>::new().value();
    let error = posted.with_untracked(|v| v.as_ref().and_then(|r| r.as_ref().err().cloned()));
    let saving = Saving::<SurveyForm>::new(&page.questions, page.saved.clone(), error);
    let slug = if page.by_facilitator() { page.slug.clone() } else { String::new() };
    let here = format!("{}?step={}", address(&page.link, &page.slug), page.step);
    let action = format!("{}?page={}", SaveSurvey::url(), paths::encode(&here));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match SaveSurvey::from_event(&event) {
            Ok(input) => saving.pressed(input.form.button),
            Err(_) => saving.fail(),
        }
    };
    let filling = saving.filling;
    let last = page.step == page.steps;
    view! {
        <p class="kicker" tabindex="-1" node_ref=top>{t!(l, surveys.step_of, step = page.step, steps = page.steps).to_string()}</p>
        {saving.status()}
        {page.done.then(|| view! { <p class="field__hint">{t!(l, surveys.was_done)}</p> })}
        {(page.declined && !page.done).then(|| view! { <p class="field__hint">{t!(l, surveys.was_declined)}</p> })}
        <Provider value=saving.state()>
            <form
                method="post"
                action=action
                class="form feedback"
                novalidate
                node_ref=saving.element
                on:submit=submit
                on:input=move |_| saving.typed()
                on:change=move |_| saving.save()
            >
                // Enter presses the first button of a form: this one only saves.
                <button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true">{t!(l, surveys.save)}</button>
                <FormNotes/>
                <input type="hidden" name=SurveyForm::link.wire() value=page.link/>
                <input type="hidden" name=SurveyForm::slug.wire() value=slug/>
                <input type="hidden" name=SurveyForm::step.wire() value=page.step.to_string()/>
                {page.questions.into_iter().map(|question| view! { <QuestionField question filling/> }).collect_view()}
                <p class="actions">
                    {if last {
                        view! { <button type="submit" class="button" name=SurveyForm::button.wire() value=DONE>{t!(l, surveys.done)}</button> }
                    } else {
                        view! { <button type="submit" class="button" name=SurveyForm::button.wire() value=NEXT>{t!(l, surveys.next)}</button> }
                    }}
                    {(page.step > 1).then(|| view! {
                        <button type="submit" class="button button--quiet" name=SurveyForm::button.wire() value=BACK>{t!(l, surveys.back)}</button>
                    })}
                    <button type="submit" class="button button--quiet">{t!(l, surveys.save)}</button>
                </p>
            </form>
        </Provider>
    }
}
