//! Saving a form of questions by itself: each answer after a pause, one save at a time.

use super::Filling;
use crate::i18n::{t, use_locale};
use crate::questions::model::{AnswerRefusal, Asked, Decision, Saved, Typed};
use crate::types::{AppError, When};
use crate::ui::form::FormState;
use crate::ui::within;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::FormData;
use std::future::Future;
use std::time::Duration;

/// How long after the last key press the form is saved.
const PAUSE: Duration = Duration::from_millis(1500);

/// A form whose answers are saved by themselves.
pub trait Autosaved: Sized + 'static {
    /// The buttons that lead away from the page: not while an answer waits for a decision.
    const LEADING_ON: &'static [&'static str];

    /// The server's response to a save.
    type Reply: Into<Saved> + Clone + Send + Sync + 'static;

    /// Reads what the page's form contains.
    fn read(data: &FormData) -> Option<Self>;
    /// Returns the answers.
    fn typed(&self) -> &Typed;
    /// Returns the form with these answers only, and the button pressed.
    #[must_use]
    fn with(self, typed: Typed, button: String) -> Self;
    /// Sends it.
    fn save(self) -> impl Future<Output = Result<Self::Reply, AppError>>;
}

/// The state of a form's saving.
pub struct Saving<F: Autosaved> {
    /// The form's element.
    pub element: NodeRef<leptos::html::Form>,
    /// Its answers.
    pub filling: Filling,
    /// The last response to a save.
    pub reply: RwSignal<Option<F::Reply>>,
    saved: RwSignal<When>,
    error: RwSignal<Option<AppError>>,
    pending: RwSignal<bool>,
    /// Whether what was last saved waited on the device, and has been sent since.
    sent: RwSignal<bool>,
    /// A save that was asked for while another one was in progress.
    waiting: StoredValue<Option<Press>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

/// What asks for a save.
#[derive(Clone, Debug, Default)]
struct Press {
    /// The button's value; empty for one that only saves.
    button: String,
    /// Whether a person pressed it.
    by_button: bool,
}

impl<F: Autosaved> Clone for Saving<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Autosaved> Copy for Saving<F> {}

impl<F: Autosaved> Saving<F> {
    /// Returns the state of a form that was just loaded: its questions, when it was last saved (empty: never),
    /// and the error of a post without scripts.
    pub fn new(questions: &[Asked], saved: When, error: Option<AppError>) -> Self {
        let new = Self {
            element: NodeRef::new(),
            filling: Filling::new(questions),
            reply: RwSignal::new(None),
            saved: RwSignal::new(saved),
            error: RwSignal::new(error),
            pending: RwSignal::new(false),
            sent: RwSignal::new(false),
            waiting: StoredValue::new(None),
            timer: StoredValue::new(None),
        };
        on_cleanup(move || new.stop_timer());
        // As `web/offline.js` says.
        Effect::new(move |_| {
            let listener = window_event_listener_untyped("circlet-sent", move |_| new.sent_now());
            on_cleanup(move || listener.remove());
        });
        new
    }

    /// Returns what the form's fields need to know.
    pub fn state(self) -> FormState {
        FormState { error: self.error.into(), pending: self.pending.into() }
    }

    /// Reads the form's current contents.
    pub fn read(self) -> Option<F> {
        let element = self.element.get_untracked()?;
        F::read(&FormData::new_with_form(&element).ok()?)
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// Notes a change, and schedules a save after a pause.
    pub fn typed(self) {
        self.stop_timer();
        if let Some(form) = self.read() {
            self.filling.note(form.typed());
        }
        self.timer.set_value(set_timeout_with_handle(move || self.save(), PAUSE).ok());
    }

    /// Handles a button, which may also decide between two answers.
    pub fn pressed(self, button: String) {
        if let Some(decision) = Decision::parse(&button) {
            self.filling.decide(&decision);
            self.error.set(None);
            return self.save();
        }
        self.queue(Press { button, by_button: true });
    }

    /// What waited on the device is sent.
    fn sent_now(self) {
        if self.error.try_get_untracked().flatten() == Some(AppError::Waiting) {
            self.sent.set(true);
            self.error.set(None);
        }
    }

    /// Reports that the form could not be read.
    pub fn fail(self) {
        self.error.set(Some(AppError::BadRequest));
    }

    /// Saves what the person has changed.
    pub fn save(self) {
        self.queue(Press::default());
    }

    /// One save at a time, so that answers arrive in order.
    fn queue(self, press: Press) {
        self.stop_timer();
        if self.pending.try_get_untracked().unwrap_or(true) {
            // A button is not forgotten because something is typed after it.
            self.waiting.update_value(|waiting| *waiting = Some(if press.by_button { press } else { waiting.take().unwrap_or_default() }));
            return;
        }
        spawn_local(async move {
            let mut next = Some(press);
            while let Some(press) = next.take() {
                if !self.send(press).await {
                    return;
                }
                next = self.waiting.try_update_value(Option::take).flatten();
            }
        });
    }

    /// Sends the changed answers, if any or if a button wants more; returns whether the page still exists.
    async fn send(self, press: Press) -> bool {
        let Some(form) = self.read() else { return false };
        // What waits for a decision is not sent, and would be lost on the next page.
        let stays = self.filling.undecided() && F::LEADING_ON.contains(&press.button.as_str());
        let button = if stays { String::new() } else { press.button };
        let changed = self.filling.changed(form.typed(), press.by_button);
        if changed.values.is_empty() && changed.lists.is_empty() && button.is_empty() {
            if stays {
                self.error.set(Some(AnswerRefusal::Two.into()));
            }
            return true;
        }
        self.pending.set(true);
        match form.with(changed.clone(), button).save().await {
            Ok(reply) => {
                self.reply.try_set(Some(reply.clone()));
                self.settled(&changed, reply.into());
            }
            Err(error) => {
                if error == AppError::Waiting {
                    self.filling.waits(&changed);
                }
                self.error.try_set(Some(error));
            }
        }
        self.pending.try_set(false).is_none()
    }

    fn settled(self, sent: &Typed, saved: Saved) {
        self.filling.settle(sent, &saved.revisions, &saved.newer, &saved.wrong);
        let error = match (saved.wrong.is_empty(), saved.newer.is_empty()) {
            (false, _) => Some(AppError::Invalid(saved.wrong)),
            (true, false) => Some(AnswerRefusal::Two.into()),
            (true, true) => self.filling.undecided().then(|| AnswerRefusal::Two.into()),
        };
        if error.is_none() {
            self.saved.try_set(saved.when);
            self.sent.try_set(false);
        }
        self.error.try_set(error);
    }

    /// Returns "Saved, 18:02", or what else is to be said about saving.
    pub fn status(self) -> impl IntoView {
        let l = use_locale();
        let words = move || {
            let saved = self.saved.get();
            if self.pending.get() {
                t!(l, questions.saving).into_any()
            } else if self.error.with(|error| *error == Some(AnswerRefusal::Two.into())) {
                t!(l, questions.two_answers).into_any()
            } else if self.error.with(|error| *error == Some(AppError::Waiting)) {
                t!(l, questions.waiting).into_any()
            } else if self.error.get().is_some() {
                t!(l, questions.not_saved).into_any()
            } else if self.sent.get() {
                t!(l, questions.sent).into_any()
            } else if saved.is_empty() {
                t!(l, questions.nothing_saved).into_any()
            } else {
                within(t!(l, questions.saved, when = saved.as_str()).to_string(), [saved])
            }
        };
        let safe = move || (self.sent.get() || !self.saved.get().is_empty()) && self.error.get().is_none();
        view! { <p class="status" class:status--safe=safe role="status">{words}</p> }
    }
}
