//! The form itself: posts natively, and saves each answer automatically if scripts run.

use super::presence::{CheckIns, PaperQuestion, Presence, Sum, WalkIns};
use crate::feedback::api::{SaveFeedback, save_feedback};
use crate::feedback::model::sources::{ATTENDANCE, Choice, OTHERS, PAPER, WALK_IN};
use crate::feedback::model::{ANOTHER, DONE, FeedbackForm, FeedbackPage, Saved, next_prompt, reflection};
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::questions::components::{Filling, QuestionField};
use crate::questions::model::{Asked, Decision, Kind, Typed};
use crate::types::{AppError, Refusal};
use crate::ui::FormNotes;
use crate::ui::form::FormState;
use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{FormData, HtmlElement};
use std::time::Duration;

/// How long after the last key press the form is saved.
const PAUSE: Duration = Duration::from_millis(1500);

/// The state of a form's saving.
#[derive(Clone, Copy)]
struct Sheet {
    element: NodeRef<leptos::html::Form>,
    filling: Filling,
    presence: Presence,
    prompt: RwSignal<i64>,
    saved: RwSignal<String>,
    error: RwSignal<Option<AppError>>,
    pending: RwSignal<bool>,
    /// The button of a save that was asked for while another one was in progress.
    waiting: StoredValue<Option<String>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Sheet {
    fn new(page: &FeedbackPage) -> Self {
        // After a post without scripts, the error is in the URL.
        let posted = ServerAction::<SaveFeedback>::new().value();
        let filling = Filling::new(&page.questions);
        Self {
            element: NodeRef::new(),
            filling,
            presence: Presence::new(page, filling),
            prompt: RwSignal::new(page.prompt),
            saved: RwSignal::new(page.saved.clone()),
            error: RwSignal::new(posted.with_untracked(|v| v.as_ref().and_then(|r| r.as_ref().err().cloned()))),
            pending: RwSignal::new(false),
            waiting: StoredValue::new(None),
            timer: StoredValue::new(None),
        }
    }

    /// Reads the form's current contents.
    fn read(self) -> Option<FeedbackForm> {
        let element = self.element.get_untracked()?;
        let data = FormData::new_with_form(&element).ok()?;
        SaveFeedback::from_form_data(&data).ok().map(|input| input.form)
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// Notes a change, and schedules a save after a pause.
    fn typed(self) {
        self.stop_timer();
        if let Some(form) = self.read() {
            self.filling.note(&form.typed);
        }
        self.timer.set_value(set_timeout_with_handle(move || self.save(String::new()), PAUSE).ok());
    }

    /// Handles a button, which may also decide between two answers.
    fn pressed(self, button: String) {
        if let Some(decision) = Decision::parse(&button) {
            self.filling.decide(&decision);
            self.error.set(None);
            return self.save(String::new());
        }
        if let Some((question, answer)) = Choice::parse(&button).and_then(|choice| choice.answer(self.filling.value(ATTENDANCE))) {
            self.filling.fill(question, answer);
            return self.save(String::new());
        }
        if button == ANOTHER {
            self.prompt.update(|prompt| *prompt = next_prompt(*prompt));
            let field = reflection(self.prompt.get_untracked());
            request_animation_frame(move || {
                let area = document().get_element_by_id(&field).and_then(|element| element.dyn_into::<HtmlElement>().ok());
                drop(area.map(|area| area.focus()));
            });
            return self.save(String::new());
        }
        // Whatever saves a walk-in's name adds them.
        let walks_in = button.is_empty() && self.read().is_some_and(|form| form.walk_in().is_filled());
        self.save(if walks_in { WALK_IN.to_owned() } else { button });
    }

    /// Saves what has changed. One save at a time, so that answers arrive in order.
    fn save(self, button: String) {
        self.stop_timer();
        if self.pending.try_get_untracked().unwrap_or(true) {
            // A button is not forgotten because something is typed after it.
            self.waiting.update_value(|waiting| *waiting = Some(if button.is_empty() { waiting.take().unwrap_or_default() } else { button }));
            return;
        }
        spawn_local(async move {
            let mut next = Some(button);
            while let Some(button) = next.take() {
                if !self.send(button).await {
                    return;
                }
                next = self.waiting.try_update_value(Option::take).flatten();
            }
        });
    }

    /// Sends the changed answers, if any or if a button wants more; returns whether the page still exists.
    async fn send(self, button: String) -> bool {
        let Some(form) = self.read() else { return false };
        let changed = self.filling.changed(&form.typed);
        if changed.values.is_empty() && changed.lists.is_empty() && button.is_empty() {
            return true;
        }
        self.pending.set(true);
        let form = if button.is_empty() { form.without_walk_in() } else { form };
        let answer = save_feedback(FeedbackForm { typed: changed.clone(), button, ..form }).await;
        match answer {
            Ok(saved) => self.settled(&changed, saved),
            Err(error) => drop(self.error.try_set(Some(error))),
        }
        self.pending.try_set(false).is_none()
    }

    fn settled(self, sent: &Typed, saved: Saved) {
        self.filling.settle(sent, &saved.revisions, &saved.newer, &saved.wrong);
        let error = match (saved.wrong.is_empty(), saved.newer.is_empty()) {
            (false, _) => Some(AppError::Invalid(saved.wrong)),
            (true, false) => Some(AppError::Refused(Refusal::CHANGED)),
            (true, true) => None,
        };
        self.presence.checked_in.try_set(saved.checked_in);
        if error.is_none() {
            self.saved.try_set(saved.when);
        }
        self.error.try_set(error);
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
    on_cleanup(move || sheet.stop_timer());
    let address = format!("{}?page={}", SaveFeedback::url(), paths::encode(&paths::feedback(&page.slug, page.meeting.0)));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match SaveFeedback::from_event(&event) {
            Ok(input) => sheet.pressed(input.form.button),
            Err(_) => sheet.error.set(Some(AppError::BadRequest)),
        }
    };
    let state = FormState { error: sheet.error.into(), pending: sheet.pending.into() };
    let people: Vec<(i64, String)> = page.people.into_iter().map(|person| (person.id.0, person.name)).collect();
    let (questions, walk_in, walked_in) = (page.questions, page.walk_in, page.walked_in);
    view! {
        <Status sheet done=page.done declined=page.declined/>
        <Provider value=state>
            <form
                method="post"
                action=address
                class="form feedback"
                novalidate
                node_ref=sheet.element
                on:submit=submit
                on:input=move |_| sheet.typed()
                on:change=move |_| sheet.save(String::new())
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
    let filling = sheet.filling;
    if question.rotates {
        let (name, answered) = (question.name.clone(), !question.value.is_empty() || question.newer.is_some());
        let now = Memo::new(move |_| reflection(sheet.prompt.get()));
        let asked = {
            let name = name.clone();
            // What was asked for or typed once stays: nothing typed ever disappears.
            Memo::new(move |before: Option<&bool>| answered || before == Some(&true) || now.get() == name)
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

/// "Saved, 18:02".
#[component]
fn Status(sheet: Sheet, done: bool, declined: bool) -> impl IntoView {
    let l = use_locale();
    let words = move || {
        let saved = sheet.saved.get();
        if sheet.pending.get() {
            t!(l, feedback.saving).to_owned()
        } else if sheet.error.get().is_some() {
            t!(l, feedback.not_saved).to_owned()
        } else if saved.is_empty() {
            t!(l, feedback.nothing_saved).to_owned()
        } else {
            t!(l, feedback.saved, when = saved).to_string()
        }
    };
    let safe = move || !sheet.saved.get().is_empty() && sheet.error.get().is_none();
    view! {
        <p class="status" class:status--safe=safe role="status">{words}</p>
        {done.then(|| view! { <p class="field__hint">{t!(l, feedback.was_done)}</p> })}
        {(declined && !done).then(|| view! { <p class="field__hint">{t!(l, feedback.was_declined)}</p> })}
    }
}
