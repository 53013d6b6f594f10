//! Who came: check-ins, the sum, the attendance sheet, and walk-ins. Each number is shown with its source; where they
//! differ, buttons decide, also without scripts.

use crate::attendance::model::check_in::CheckedIn;
use crate::feedback::model::sources::{ATTENDANCE, Choice, OTHERS, PAPER, WALK_IN, came};
use crate::feedback::model::{Came, FeedbackForm, FeedbackPage};
use crate::i18n::{t, use_locale};
use crate::questions::components::{Filling, QuestionField};
use crate::questions::model::Asked;
use crate::signups::components::WalkInFields;
use crate::signups::model::WalkInForm;
use crate::types::SignupId;
use crate::ui::form::FormState;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{HtmlElement, HtmlInputElement};

/// What the page knows about who came.
#[derive(Clone, Copy)]
pub(super) struct Presence {
    /// Who checked in.
    pub(super) checked_in: RwSignal<Vec<CheckedIn>>,
    filling: Filling,
    departed: u32,
    from_paper: bool,
}

impl Presence {
    pub(super) fn new(page: &FeedbackPage, filling: Filling) -> Self {
        Self { checked_in: RwSignal::new(page.checked_in.clone()), filling, departed: page.departed, from_paper: page.from_paper }
    }

    /// Returns those who checked in, are not marked, and wait for a decision.
    fn unmarked(self) -> Vec<CheckedIn> {
        let marks = self.filling.value(ATTENDANCE);
        self.checked_in.with(|all| all.iter().filter(|person| !person.left_out && !marks.contains(&person.id.to_string())).cloned().collect())
    }

    fn came(self) -> Came {
        came(self.filling.value(ATTENDANCE).len(), self.departed, &self.filling.value(OTHERS))
    }

    /// Returns the number on the attendance sheet.
    fn on_paper(self) -> Option<u32> {
        self.filling.value(PAPER).first().and_then(|number| number.trim().parse().ok())
    }
}

/// A button that posts a choice.
#[component]
fn ChoiceButton(
    /// What it decides.
    #[prop(into)]
    choice: Signal<Choice>,
    children: Children,
) -> impl IntoView {
    view! {
        <button type="submit" class="button button--quiet" name=FeedbackForm::button.wire() value=move || choice.get().button()>{children()}</button>
    }
}

/// Those who checked in with the code and are not marked.
#[component]
pub(super) fn CheckIns(presence: Presence) -> impl IntoView {
    let l = use_locale();
    let any = Memo::new(move |_| !presence.unmarked().is_empty());
    let names = move || presence.unmarked().into_iter().map(|person| person.name).collect::<Vec<_>>().join(", ");
    let ids = move || presence.unmarked().into_iter().map(|person| person.id).collect::<Vec<SignupId>>();
    let (mark, leave) = (Signal::derive(move || Choice::Mark(ids())), Signal::derive(move || Choice::LeaveOut(ids())));
    move || {
        any.get().then(|| {
            view! {
                <div class="notice notice--warn">
                    <p class="notice__title">{t!(l, feedback.check_ins_unmarked)}</p>
                    <p dir="auto">{names}</p>
                    <p class="actions">
                        <ChoiceButton choice=mark>{t!(l, feedback.check_ins_mark)}</ChoiceButton>
                        <ChoiceButton choice=leave>{t!(l, feedback.check_ins_leave)}</ChoiceButton>
                    </p>
                </div>
            }
        })
    }
}

/// The sum, and what it is made of.
#[component]
pub(super) fn Sum(presence: Presence) -> impl IntoView {
    let l = use_locale();
    let sum = move || {
        let came = presence.came();
        match (came.total(), came.others) {
            (None, _) => t!(l, feedback.sum_none).to_owned(),
            (Some(total), Some(others)) => t!(l, feedback.sum, names = came.marked, others = others, total = total).to_string(),
            (Some(total), None) => t!(l, feedback.sum_names, total = total).to_string(),
        }
    };
    let checked_in = move || {
        let (all, open) = (presence.checked_in.with(Vec::len), presence.unmarked().len());
        let left_out = presence.checked_in.with(|all| all.iter().filter(|person| person.left_out).count());
        (all > 0).then(|| view! { <p class="field__hint">{t!(l, feedback.sum_check_ins, count = all, open = open, out = left_out).to_string()}</p> })
    };
    let departed =
        (presence.departed > 0).then(|| view! { <p class="field__hint">{t!(l, feedback.departed, count = presence.departed).to_string()}</p> });
    view! {
        <p class="card__strong" aria-live="polite">{sum}</p>
        {departed}
        {checked_in}
    }
}

/// The number on the attendance sheet, next to the sum.
#[component]
pub(super) fn PaperQuestion(question: Asked, presence: Presence) -> impl IntoView {
    let l = use_locale();
    let rejected =
        use_context::<FormState>().is_some_and(|state| state.error.with_untracked(|e| e.as_ref().is_some_and(|e| e.about(PAPER).is_some())));
    let open = presence.from_paper || rejected || !question.value.is_empty();
    let filling = presence.filling;
    // The number on paper and the sum, if they differ.
    let differ = Memo::new(move |_| {
        let paper = presence.on_paper()?;
        let came = presence.came();
        (came.total() != Some(paper)).then_some((paper, came))
    });
    let others = Signal::derive(move || Choice::Others(differ.get().map_or(0, |(paper, came)| paper.saturating_sub(came.marked))));
    let drop = Signal::derive(move || Choice::DropPaper);
    let notice = move || {
        differ.get().map(|(paper, came)| {
            let words = match came.total() {
                Some(total) => t!(l, feedback.paper_differs, sheet = paper, total = total).to_string(),
                None => t!(l, feedback.paper_only, sheet = paper).to_string(),
            };
            let fits = came.marked <= paper;
            view! {
                <div class="notice notice--warn">
                    <p class="notice__title">{words}</p>
                    {(!fits).then(|| view! { <p>{t!(l, feedback.paper_fewer, names = came.marked).to_string()}</p> })}
                    <p class="actions">
                        {fits.then(|| view! { <ChoiceButton choice=others>{t!(l, feedback.paper_use, others = paper - came.marked).to_string()}</ChoiceButton> })}
                        <ChoiceButton choice=drop>{t!(l, feedback.paper_drop)}</ChoiceButton>
                    </p>
                </div>
            }
        })
    };
    view! {
        <details class="card details" open=open>
            <summary>{t!(l, feedback.paper_open)}</summary>
            <QuestionField question filling>{notice}</QuestionField>
        </details>
    }
}

/// Someone who came and is not on the list.
#[component]
pub(super) fn WalkIns(form: WalkInForm, walked_in: String) -> impl IntoView {
    let l = use_locale();
    let added = !walked_in.is_empty();
    // The next one follows, or what was typed and rejected.
    let open = added || form.is_filled();
    // With scripts the page was loaded again, and the browser keeps what was typed for the one before: the next person
    // must not get their consent. The cursor goes to where the next name is typed.
    Effect::new(move |_| {
        if added {
            for field in [FeedbackForm::walk_in_name, FeedbackForm::walk_in_email, FeedbackForm::walk_in_told] {
                if let Some(input) = document().get_element_by_id(field.as_str()).and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
                    if input.type_() == "checkbox" { input.set_checked(false) } else { input.set_value("") }
                }
            }
            let field = document().get_element_by_id(FeedbackForm::walk_in_name.as_str()).and_then(|element| element.dyn_into::<HtmlElement>().ok());
            drop(field.map(|field| field.focus()));
        }
    });
    let notice = added.then(|| view! { <p class="notice" dir="auto">{t!(l, feedback.walked_in, name = walked_in).to_string()}</p> });
    view! {
        <details class="card details" id="walk-in" open=open>
            <summary>{t!(l, feedback.walk_in)}</summary>
            {notice}
            <WalkInFields form/>
            <p class="actions">
                <button type="submit" class="button button--quiet" name=FeedbackForm::button.wire() value=WALK_IN>{t!(l, feedback.walk_in_add)}</button>
            </p>
        </details>
    }
}
