//! Proposing a task.

use crate::i18n::{t, use_locale};
use crate::tasks::api::{ProposeTask, WithdrawTask};
use crate::tasks::model::{Proposal, ProposeForm, WeeklyPlan, WithdrawForm};
use crate::ui::{Button, Field, Form};
use leptos::prelude::*;

/// The viewer's proposals that wait, and the form for another one.
#[component]
pub fn Propose(
    /// The plan as it is shown.
    shown: RwSignal<WeeklyPlan>,
    /// The participant's signed link.
    link: String,
    /// The circle's slug if the page was reached by account; otherwise empty.
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    let propose = ServerAction::<ProposeTask>::new();
    let proposed = propose.value();
    let typed = RwSignal::new(shown.with_untracked(|plan| plan.form.clone()));
    let open = typed.with_untracked(|form| *form != ProposeForm::default()) || matches!(proposed.get_untracked(), Some(Err(_)));
    Effect::watch(
        move || proposed.get(),
        move |value, _, _| {
            if let Some(Ok(waiting)) = value {
                shown.update(|plan| plan.proposals.clone_from(waiting));
                // The form is made again, empty.
                typed.set(ProposeForm::default());
            }
        },
        false,
    );
    let own = StoredValue::new((link.clone(), slug.clone()));
    let proposals = move || shown.with(|plan| plan.proposals.clone());
    let one = move |proposal: Proposal| {
        let (link, slug) = own.get_value();
        view! { <Waiting proposal shown link slug/> }
    };
    let form = move || {
        let (form, link, slug) = (typed.get(), link.clone(), slug.clone());
        view! {
            <Form action=propose>
                <input type="hidden" name=ProposeForm::link.wire() value=link/>
                <input type="hidden" name=ProposeForm::slug.wire() value=slug/>
                <Field name=ProposeForm::task_title label=t!(l, tasks.propose_title) hint=t!(l, tasks.propose_note) value=form.task_title/>
                <Field name=ProposeForm::task_address kind="url" inputmode="url" label=t!(l, tasks.address) value=form.task_address optional=true/>
                <p class="actions"><Button quiet=true>{t!(l, tasks.propose_button)}</Button></p>
            </Form>
        }
    };
    view! {
        <div id="proposals" class="tasks__proposals">
            {move || (!proposals().is_empty()).then(|| view! { <h3>{t!(l, tasks.my_proposals)}</h3> })}
            <ul class="tasks__list"><For each=proposals key=|proposal| proposal.id children=one/></ul>
            <details class="tasks__propose" open=open>
                <summary>{t!(l, tasks.propose)}</summary>
                {form}
            </details>
        </div>
    }
}

/// A proposal that waits, with the button that withdraws it.
#[component]
fn Waiting(proposal: Proposal, shown: RwSignal<WeeklyPlan>, link: String, slug: String) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<WithdrawTask>::new();
    let value = action.value();
    Effect::watch(
        move || value.get(),
        move |value, _, _| {
            if let Some(Ok(waiting)) = value {
                shown.update(|plan| plan.proposals.clone_from(waiting));
            }
        },
        false,
    );
    let label = format!("{}: {}", t!(l, tasks.withdraw), proposal.title);
    view! {
        <li class="task">
            <p dir="auto">{proposal.title}</p>
            <Form action notes=false class="task__form">
                <input type="hidden" name=WithdrawForm::link.wire() value=link/>
                <input type="hidden" name=WithdrawForm::slug.wire() value=slug/>
                <input type="hidden" name=WithdrawForm::task.wire() value=proposal.id.to_string()/>
                <p class="card__facts">
                    {t!(l, tasks.waiting)} " · "
                    <button type="submit" class="link-button" aria-label=label>{t!(l, tasks.withdraw)}</button>
                </p>
            </Form>
        </li>
    }
}
