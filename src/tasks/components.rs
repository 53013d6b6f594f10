//! The weekly plan on a participant's own page.

mod propose;

use crate::i18n::{Locale, plural, t, use_locale};
use crate::tasks::api::{TickTask, tick_task};
use crate::tasks::model::{Task, TickForm, Week, WeeklyPlan};
use crate::types::{AppError, MeetingId, TaskId};
use crate::ui::form::FormState;
use crate::ui::{ButtonsForm, FormNotes, refused, within};
use leptos::context::Provider;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use propose::Propose;

/// The id of the form that all buttons of the plan belong to.
const FORM: &str = "ticks";

/// This meeting's tasks with a button each, the other weeks, and the viewer's proposals. What `plan` says is shown in place.
#[component]
pub fn WeeklyPlanBox(
    /// The plan.
    plan: Signal<WeeklyPlan>,
    /// The participant's signed link.
    link: String,
    /// The circle's slug if the page was reached by account; otherwise empty.
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    let shown = RwSignal::new(plan.get_untracked());
    Effect::watch(move || plan.get(), move |plan, _, _| shown.set(plan.clone()), false);
    let failed = RwSignal::new(None);
    let refused = RwSignal::new(refused(TickTask::PATH));
    let own = StoredValue::new((link, slug));
    let current = Memo::new(move |_| shown.with(|plan| plan.current().map(|week| week.meeting)));
    let tasks = move || shown.with(|plan| plan.current().map(|week| week.tasks.clone()).unwrap_or_default());
    let others = move || shown.with(|plan| plan.others().cloned().collect::<Vec<_>>());
    let title = move || if current.get().is_some() { t!(l, tasks.this_week) } else { t!(l, tasks.all_weeks) };
    let open = Memo::new(move |_| shown.with(|plan| plan.open));
    // Of a circle that is over or cancelled only what had been planned is left.
    let gone = move || !open.get() && shown.with(|plan| plan.weeks.iter().all(|week| week.tasks.is_empty()));
    let nothing = move || match (shown.with(WeeklyPlan::progress), current.get().is_some(), tasks().is_empty()) {
        ((_, 0), ..) if others().is_empty() && tasks().is_empty() => Some(t!(l, tasks.nothing_yet)),
        (_, true, true) => Some(t!(l, tasks.nothing_this_week)),
        _ => None,
    };
    let row = move |task: Task| view! { <Row id=task.id shown failed/> };
    let press = Callback::new(move |TickTask { form }| {
        let wanted = TickForm::parse_wanted(&form.button).and_then(|(done, id)| Some((TaskId(id.parse().ok()?), done)));
        spawn_local(async move {
            match tick_task(form).await {
                Ok(ticked) => {
                    failed.set(None);
                    shown.update(|plan| plan.ticked(ticked));
                }
                Err(error) => {
                    // It can be taken back while it waits.
                    if let (AppError::Waiting, Some((task, done))) = (&error, wanted) {
                        shown.update(|plan| plan.pressed(task, done));
                    }
                    failed.set(wanted.map(|(task, _)| (task, error)));
                }
            }
        });
    });
    let buttons = move || {
        let (link, slug) = own.get_value();
        view! {
            <ButtonsForm id=FORM press>
                <input type="hidden" name=TickForm::link.wire() value=link/>
                <input type="hidden" name=TickForm::slug.wire() value=slug/>
            </ButtonsForm>
        }
    };
    let week = move |week: Week| {
        let meeting = week.meeting;
        let rows = move || shown.with(|plan| of(plan, meeting).map(|week| week.tasks.clone()).unwrap_or_default());
        view! {
            <details class="tasks__week">
                <summary>{move || shown.with(|plan| of(plan, meeting).map(|week| summary(l, week)))}</summary>
                <ul class="tasks__list"><For each=rows key=|task| task.id children=row/></ul>
            </details>
        }
    };
    view! {
        <section class="card tasks" id="tasks" aria-labelledby="tasks-title" hidden=gone>
            <h2 id="tasks-title">{title}</h2>
            {move || refused.get().map(notes)}
            {buttons()}
            <p class="card__facts" role="status">{move || progress(l, shown.with(WeeklyPlan::progress))}</p>
            <ul class="tasks__list"><For each=tasks key=|task| task.id children=row/></ul>
            {move || nothing().map(|words| view! { <p class="card__facts">{words}</p> })}
            <For each=others key=|week| week.meeting children=week/>
            {move || open.get().then(|| {
                let (link, slug) = own.get_value();
                view! { <Propose shown link slug/> }
            })}
        </section>
    }
}

/// Returns the week of a meeting.
fn of(plan: &WeeklyPlan, meeting: Option<MeetingId>) -> Option<&Week> {
    plan.weeks.iter().find(|week| week.meeting == meeting)
}

/// Formats "Meeting 3 · Monday, November 30, 6:30 PM · 2 of 3 done".
fn summary(l: Locale, week: &Week) -> AnyView {
    let name = match week.meeting {
        Some(_) => t!(l, tasks.meeting_when, number = week.number, when = week.when.as_str()).to_string(),
        None => t!(l, tasks.no_meeting).to_owned(),
    };
    let words = [name, progress(l, week.progress())].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    within(words, [week.when.clone()])
}

/// Formats "4 of 9 done"; empty without tasks.
fn progress(l: Locale, (done, all): (u32, u32)) -> String {
    if all == 0 { String::new() } else { t!(l, tasks.progress, done = done, all = all).to_string() }
}

/// Says why a press was refused, or that it waits.
fn notes(error: AppError) -> AnyView {
    let state = FormState { error: Signal::derive(move || Some(error.clone())), pending: Signal::derive(|| false) };
    view! { <Provider value=state><FormNotes/></Provider> }.into_any()
}

/// One task. With the script the button shows at once what it did; without it the page returns to the task. Drawn in place: the button
/// that was pressed keeps the focus.
#[component]
fn Row(id: TaskId, shown: RwSignal<WeeklyPlan>, failed: RwSignal<Option<(TaskId, AppError)>>) -> impl IntoView {
    let l = use_locale();
    let task = Memo::new(move |_| shown.with(|plan| (plan.task(id).cloned().unwrap_or_default(), plan.people)));
    let error = move || failed.with(|failed| failed.as_ref().filter(|(at, _)| *at == id).map(|(_, error)| notes(error.clone())));
    let contents = move || {
        let (task, people) = task.get();
        let title = task.title.clone();
        let button = if task.skipped {
            view! { <p class="task__off"><s dir="auto">{title}</s> " " <span class="tag tag--quiet">{t!(l, tasks.skipped)}</span></p> }.into_any()
        } else {
            view! {
                <button
                    form=FORM
                    class="tick"
                    name=TickForm::button.wire()
                    value=TickForm::wanted(!task.mine, id)
                    aria-pressed=if task.mine { "true" } else { "false" }
                >
                    <span dir="auto">{title}</span>
                </button>
            }
            .into_any()
        };
        (button, facts(l, task, people))
    };
    view! { <li class="task" id=format!("task-{id}")>{contents} {error}</li> }
}

/// "12 min · Open · Done by 5 of 12".
fn facts(l: Locale, task: Task, people: u32) -> impl IntoView {
    let minutes = task.minutes.map(|minutes| view! { <li>{plural!(l, tasks.minutes_short, minutes)}</li> });
    let open = (!task.link.is_empty()).then(|| {
        let label = format!("{}: {}", t!(l, tasks.open), task.title);
        view! { <li><a href=task.link rel="noopener nofollow" aria-label=label>{t!(l, tasks.open)}</a></li> }
    });
    let done = (!task.skipped).then(|| view! { <li>{t!(l, tasks.done_by, done = task.done, people = people).to_string()}</li> });
    let former = (!task.former.is_empty()).then(|| view! { <li dir="auto">{t!(l, tasks.former, course = task.former).to_string()}</li> });
    view! { <ul class="task__facts">{minutes} {open} {done} {former}</ul> }
}
