//! The form itself: posts natively, and saves automatically if scripts run.

use crate::feedback::api::{SaveFeedback, feedback_of, save_feedback};
use crate::feedback::components::{Faces, question, rating_words};
use crate::feedback::model::{ANOTHER, DONE, FeedbackForm, FeedbackPage, Other, Person, Saved, next_prompt};
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::types::{AppError, Refusal};
use crate::ui::form::{FormState, field_error};
use crate::ui::{Field, FormNotes, area_text};
use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos::web_sys::FormData;
use std::time::Duration;

/// How long after the last key press the form is saved.
const PAUSE: Duration = Duration::from_millis(1500);

/// The state of a form's saving.
#[derive(Clone, Copy)]
struct Sheet {
    element: NodeRef<leptos::html::Form>,
    revision: RwSignal<String>,
    prompt: RwSignal<i64>,
    marked: RwSignal<usize>,
    saved: RwSignal<String>,
    error: RwSignal<Option<AppError>>,
    pending: RwSignal<bool>,
    /// Another version that was saved since: saving waits for the person's decision.
    other: RwSignal<Option<Other>>,
    /// A change made while a save was in progress.
    waiting: StoredValue<Option<FeedbackForm>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Sheet {
    fn new(page: &FeedbackPage) -> Self {
        // After a post without scripts, the error is in the URL.
        let posted = ServerAction::<SaveFeedback>::new().value();
        Self {
            element: NodeRef::new(),
            revision: RwSignal::new(page.form.revision.clone()),
            prompt: RwSignal::new(page.form.prompt.parse().unwrap_or(1)),
            marked: RwSignal::new(page.form.attended.len()),
            saved: RwSignal::new(page.saved.clone()),
            error: RwSignal::new(posted.with_untracked(|v| v.as_ref().and_then(|r| r.as_ref().err().cloned()))),
            pending: RwSignal::new(false),
            other: RwSignal::new(page.latest.clone().filter(|_| page.outdated)),
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

    /// Schedules a save after a pause.
    fn typed(self) {
        self.stop_timer();
        if let Some(form) = self.read() {
            self.marked.set(form.attended.len());
        }
        self.timer.set_value(set_timeout_with_handle(move || self.save_now(), PAUSE).ok());
    }

    /// Saves the current contents, unless another version waits for a decision.
    fn save_now(self) {
        if self.other.try_with_untracked(Option::is_none).unwrap_or(false)
            && let Some(form) = self.read()
        {
            self.send(form);
        }
    }

    /// Handles a button, which also decides between versions.
    fn pressed(self, mut form: FeedbackForm) {
        if let Some(other) = self.other.get_untracked() {
            self.revision.set(other.revision.to_string());
            self.other.set(None);
        }
        if form.button == ANOTHER {
            let next = next_prompt(self.prompt.get_untracked());
            self.prompt.set(next);
            form.prompt = next.to_string();
            form.button = String::new();
        }
        self.send(form);
    }

    /// Sends one save at a time: two concurrent ones would look like two people.
    fn send(self, form: FeedbackForm) {
        self.stop_timer();
        if self.pending.get_untracked() {
            self.waiting.set_value(Some(form));
            return;
        }
        self.pending.set(true);
        spawn_local(async move {
            let mut next = Some(form);
            while let Some(mut form) = next.take() {
                let Some(revision) = self.revision.try_get_untracked() else { return };
                form.revision = revision;
                let (slug, meeting) = (form.slug.clone(), form.meeting.clone());
                let answer = save_feedback(form).await;
                let waiting = self.waiting.try_update_value(Option::take).flatten();
                match answer {
                    Ok(saved) => {
                        self.settled(saved);
                        next = waiting;
                    }
                    Err(error) => self.failed(error, slug, meeting).await,
                }
            }
            self.pending.try_set(false);
        });
    }

    fn settled(self, saved: Saved) {
        self.revision.try_set(saved.revision.to_string());
        self.saved.try_set(saved.when);
        self.error.try_set(None);
    }

    async fn failed(self, error: AppError, slug: String, meeting: String) {
        if error == AppError::Refused(Refusal::CHANGED)
            && let Ok(page) = feedback_of(slug, meeting, false).await
        {
            self.other.try_set(page.latest);
        }
        self.error.try_set(Some(error));
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
    let here = paths::feedback(&page.slug, page.meeting.0);
    let address = format!("{}?page={}", SaveFeedback::url(), paths::encode(&here));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match SaveFeedback::from_event(&event) {
            Ok(input) => sheet.pressed(input.form),
            Err(_) => sheet.error.set(Some(AppError::BadRequest)),
        }
    };
    let state = FormState { error: sheet.error.into(), pending: sheet.pending.into() };
    let form = page.form;
    view! {
        <Status sheet done=page.done/>
        <Provider value=state>
            <form
                method="post"
                action=address
                class="form feedback"
                novalidate
                node_ref=sheet.element
                on:submit=submit
                on:input=move |_| sheet.typed()
                on:change=move |_| sheet.save_now()
            >
                // Enter presses the first button of a form: this one only saves.
                <button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true">{t!(l, feedback.save)}</button>
                <FormNotes/>
                <Versions sheet here/>
                <input type="hidden" name=FeedbackForm::slug.wire() value=form.slug/>
                <input type="hidden" name=FeedbackForm::meeting.wire() value=form.meeting/>
                <input type="hidden" name=FeedbackForm::revision.wire() value=move || sheet.revision.get()/>
                <input type="hidden" name=FeedbackForm::prompt.wire() value=move || sheet.prompt.get().to_string()/>
                <FacesField value=form.rating/>
                <Attendance sheet people=page.people attended=form.attended number=form.number/>
                <Reflection sheet value=form.reflection/>
                <p class="actions">
                    <button type="submit" class="button" name=FeedbackForm::button.wire() value=DONE>{t!(l, feedback.done)}</button>
                    <button type="submit" class="button button--quiet">{t!(l, feedback.save)}</button>
                </p>
            </form>
        </Provider>
    }
}

#[component]
fn FacesField(value: String) -> impl IntoView {
    view! { <Faces value error=field_error(FeedbackForm::rating)/> }
}

/// "Saved, 18:02".
#[component]
fn Status(sheet: Sheet, done: bool) -> impl IntoView {
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
    }
}

/// What someone else saved since, next to what was typed here.
#[component]
fn Versions(sheet: Sheet, here: String) -> impl IntoView {
    let l = use_locale();
    move || {
        let here = here.clone();
        sheet.other.get().map(|other| {
            let rating = other.rating.map_or(t!(l, feedback.no_rating), |r| rating_words(l, r));
            view! {
                <div class="notice notice--warn">
                    <p class="notice__title">{t!(l, feedback.other_title, author = other.author, when = other.when).to_string()}</p>
                    <p>{t!(l, feedback.other_facts, rating = rating, count = other.attendance).to_string()}</p>
                    <blockquote dir="auto">{other.reflection}</blockquote>
                    <p>{t!(l, feedback.other_choice)}</p>
                    // A full page load, which shows the stored version.
                    <p><a href=here rel="external">{t!(l, feedback.other_use)}</a></p>
                </div>
            }
        })
    }
}

/// Who came, or how many.
#[component]
fn Attendance(sheet: Sheet, people: Vec<Person>, attended: Vec<String>, number: String) -> impl IntoView {
    let l = use_locale();
    let error = field_error(FeedbackForm::attended);
    let all = people.len();
    let open = !number.is_empty() || people.is_empty();
    let pills = people
        .into_iter()
        .map(|person| {
            let id = format!("attended-{}", person.id);
            let target = id.clone();
            let checked = attended.contains(&person.id.to_string());
            view! {
                <label class="pill" for=target>
                    <input class="pill__input" type="checkbox" id=id name=FeedbackForm::attended.entries() value=person.id.to_string() checked=checked/>
                    <span class="pill__words" dir="auto">{person.name}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="card field" id="attended" aria-describedby=move || error.get().map(|_| "attended-error")>
            <legend class="card__title">{t!(l, feedback.who_came)}</legend>
            <div class="pills">{pills}</div>
            {move || error.get().map(|words| view! { <p class="field__error" id="attended-error">{words}</p> })}
            {(all > 0).then(|| view! { <p class="field__hint">{move || t!(l, feedback.marked, count = sheet.marked.get(), all = all).to_string()}</p> })}
            <details class="details" open=open>
                <summary>{t!(l, feedback.just_number)}</summary>
                <Field name=FeedbackForm::number kind="number" inputmode="numeric" min="0" max="1000" optional=true label=t!(l, feedback.number) hint=t!(l, feedback.number_hint) value=number/>
            </details>
        </fieldset>
    }
}

/// One question and its answer.
#[component]
fn Reflection(sheet: Sheet, value: String) -> impl IntoView {
    let l = use_locale();
    let error = field_error(FeedbackForm::reflection);
    view! {
        <div class="card field">
            <label class="card__title" for="reflection">{move || question(l, sheet.prompt.get())}</label>
            <textarea
                id="reflection"
                name=FeedbackForm::reflection.wire()
                class="input input--area"
                rows="4"
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || if error.get().is_some() { "reflection-hint reflection-error" } else { "reflection-hint" }
            >
                {area_text(value)}
            </textarea>
            {move || error.get().map(|words| view! { <p class="field__error" id="reflection-error">{words}</p> })}
            <p class="field__hint">
                <button type="submit" class="link-button" name=FeedbackForm::button.wire() value=ANOTHER>{t!(l, feedback.another)}</button>
                " · " <span id="reflection-hint">{t!(l, feedback.seen_by)}</span>
            </p>
        </div>
    }
}
