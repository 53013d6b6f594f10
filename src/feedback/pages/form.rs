//! The form itself: posts natively, and saves each answer automatically if scripts run.

use super::presence::{CheckIns, PaperQuestion, Presence, Sum, WalkIns};
use crate::feedback::api::{SaveFeedback, save_feedback};
use crate::feedback::model::sources::{ATTENDANCE, Choice, OTHERS, PAPER, WALK_IN};
use crate::feedback::model::{ANOTHER, DONE, FeedbackForm, FeedbackPage, FeedbackSaved, next_unanswered, reflection};
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::questions::components::{Autosaved, QuestionField, Saving};
use crate::questions::model::{Asked, Kind, Typed};
use crate::types::AppError;
use crate::ui::FormNotes;
use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{FormData, HtmlElement};

/// The state of the form: its saving, and the reflection question that is asked now.
#[derive(Clone, Copy)]
struct Sheet {
    saving: Saving<FeedbackForm>,
    presence: Presence,
    prompt: RwSignal<i64>,
}

impl Autosaved for FeedbackForm {
    const LEADING_ON: &'static [&'static str] = &[DONE];
    type Reply = FeedbackSaved;

    fn read(data: &FormData) -> Option<Self> {
        SaveFeedback::from_form_data(data).ok().map(|input| input.form)
    }

    fn typed(&self) -> &Typed {
        &self.typed
    }

    fn with(self, typed: Typed, button: String) -> Self {
        let form = if button.is_empty() { self.without_walk_in() } else { self };
        Self { typed, button, ..form }
    }

    async fn save(self) -> Result<FeedbackSaved, AppError> {
        save_feedback(self).await
    }
}

impl Sheet {
    fn new(page: &FeedbackPage) -> Self {
        // After a post without scripts, the error is in the URL.
        let posted = ServerAction::<SaveFeedback>::new().value();
        let error = posted.with_untracked(|v| v.as_ref().and_then(|r| r.as_ref().err().cloned()));
        let saving: Saving<FeedbackForm> = Saving::new(&page.questions, page.saved.clone(), error);
        let presence = Presence::new(page, saving.filling);
        Effect::new(move |_| {
            if let Some(told) = saving.reply.get() {
                presence.checked_in.set(told.checked_in);
            }
        });
        Self { saving, presence, prompt: RwSignal::new(page.prompt) }
    }

    /// Handles a button, which may also ask for another question.
    fn pressed(self, button: String) {
        let filling = self.saving.filling;
        if let Some((question, answer)) = Choice::parse(&button).and_then(|choice| choice.answer(filling.value(ATTENDANCE))) {
            filling.fill(question, answer);
            return self.saving.save();
        }
        if button != ANOTHER {
            // Whatever saves a walk-in's name adds them.
            let walks_in = button.is_empty() && self.saving.read().is_some_and(|form| form.walk_in().is_filled());
            return self.saving.pressed(if walks_in { WALK_IN.to_owned() } else { button });
        }
        self.prompt.update(|prompt| *prompt = next_unanswered(*prompt, |n| filling.is_filled(&reflection(n))));
        let field = reflection(self.prompt.get_untracked());
        request_animation_frame(move || {
            let area = document().get_element_by_id(&field).and_then(|element| element.dyn_into::<HtmlElement>().ok());
            drop(area.map(|area| area.focus()));
        });
        self.saving.save();
    }
}

/// The form for the feedback of a meeting.
#[component]
pub fn FeedbackSheet(
    /// The data of the page.
    page: FeedbackPage,
) -> impl IntoView {
    let l = use_locale();
    let sheet = Sheet::new(&page);
    let address = format!("{}?page={}", SaveFeedback::url(), paths::encode(&paths::feedback(&page.slug, page.meeting.0)));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match SaveFeedback::from_event(&event) {
            Ok(input) => sheet.pressed(input.form.button),
            Err(_) => sheet.saving.fail(),
        }
    };
    let people: Vec<(i64, String)> = page.people.into_iter().map(|person| (person.id.0, person.name)).collect();
    let (questions, walk_in, walked_in) = (page.questions, page.walk_in, page.walked_in);
    view! {
        {sheet.saving.status()}
        {page.done.then(|| view! { <p class="field__hint">{t!(l, feedback.was_done)}</p> })}
        {(page.declined && !page.done).then(|| view! { <p class="field__hint">{t!(l, feedback.was_declined)}</p> })}
        <Provider value=sheet.saving.state()>
            <form
                method="post"
                action=address
                class="form feedback"
                novalidate
                node_ref=sheet.saving.element
                on:submit=submit
                on:input=move |_| sheet.saving.typed()
                on:change=move |_| sheet.saving.save()
            >
                // Enter presses the first button of a form: this one only saves.
                <button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true">{t!(l, feedback.save)}</button>
                <FormNotes/>
                <p class="field__hint">{t!(l, feedback.read_by)}</p>
                <input type="hidden" name=FeedbackForm::slug.wire() value=page.slug/>
                <input type="hidden" name=FeedbackForm::meeting.wire() value=page.meeting.to_string()/>
                <input type="hidden" name=FeedbackForm::prompt.wire() value=move || sheet.prompt.get().to_string()/>
                {questions
                    .into_iter()
                    .map(|question| {
                        let walk_in = (question.name == ATTENDANCE).then(|| view! { <WalkIns form=walk_in.clone() walked_in=walked_in.clone()/> });
                        view! {
                            <Question question people=people.clone() sheet/>
                            {walk_in}
                        }
                    })
                    .collect_view()}
                <p class="actions">
                    <button type="submit" class="button" name=FeedbackForm::button.wire() value=DONE>{t!(l, feedback.done)}</button>
                    <button type="submit" class="button button--quiet">{t!(l, feedback.save)}</button>
                </p>
            </form>
        </Provider>
    }
}

/// A question of the form; reflections are asked one at a time.
#[component]
fn Question(question: Asked, people: Vec<(i64, String)>, sheet: Sheet) -> impl IntoView {
    let l = use_locale();
    let filling = sheet.saving.filling;
    if question.rotates {
        let (name, answered) = (question.name.clone(), !question.value.is_empty() || question.newer.is_some());
        let now = Memo::new(move |_| reflection(sheet.prompt.get()));
        let asked = {
            let name = name.clone();
            // Another question takes the place of an empty one; nothing typed ever disappears.
            Memo::new(move |_| now.get() == name || answered || filling.is_filled(&name))
        };
        let more = Callback::new(move |name: String| {
            move || {
                (now.get() == name).then(|| {
                    view! {
                        <p class="field__hint">
                            <button type="submit" class="link-button" name=FeedbackForm::button.wire() value=ANOTHER>{t!(l, feedback.another)}</button>
                        </p>
                    }
                })
            }
        });
        let field = move || {
            let (question, name) = (question.clone(), name.clone());
            asked.get().then(|| view! { <QuestionField question filling>{more.run(name)}</QuestionField> })
        };
        return view! { {field} }.into_any();
    }
    if question.kind == Kind::Attendance {
        let (all, name) = (people.len(), question.name.clone());
        let marked = move || t!(l, feedback.marked, count = filling.count(&name), all = all).to_string();
        let presence = sheet.presence;
        return view! {
            <QuestionField question people filling>
                {(all > 0).then(|| view! { <p class="field__hint">{marked}</p> })}
                <CheckIns presence/>
            </QuestionField>
        }
        .into_any();
    }
    if question.name == OTHERS {
        let presence = sheet.presence;
        return view! { <QuestionField question filling><Sum presence/></QuestionField> }.into_any();
    }
    if question.name == PAPER {
        return view! { <PaperQuestion question presence=sheet.presence/> }.into_any();
    }
    view! { <QuestionField question filling/> }.into_any()
}
