//! `/circles/<slug>/manage/tasks`: the weekly plan for those who run the circle.

use super::api::{ChangeTask, FillPlan, SaveTask, load_tasks};
use super::model::{Change, ChangeForm, FillForm, PastCircle, Proposal, Sources, Task, TaskForm, TasksPage, Week};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::paths;
use crate::types::{AppError, TaskId};
use crate::ui::form::FormState;
use crate::ui::{Button, Field, Form, FormNotes, Reload, Select, load, use_kept, within};
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The tasks of each meeting, what participants propose, and the form for a task.
#[component]
pub fn Tasks() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let edit = Memo::new(move |_| query.read().get("edit").unwrap_or_default());
    let at = Memo::new(move |_| query.read().get("at").unwrap_or_default());
    let kept = use_kept();
    let page = Resource::new(move || (slug.get(), kept.get(), edit.get(), at.get()), |(slug, kept, edit, at)| load_tasks(slug, kept, edit, at));
    load(page, |page| view! { <Contents page/> })
}

/// What every row needs.
#[derive(Clone)]
struct Around {
    slug: String,
    people: u32,
    /// The meetings to choose from: value and label.
    meetings: Vec<(String, String)>,
    /// The meeting that is chosen first.
    next: String,
    editing: Option<TaskId>,
    form: TaskForm,
    save: ServerAction<SaveTask>,
    change: ServerAction<ChangeTask>,
}

#[component]
fn Contents(page: TasksPage) -> impl IntoView {
    let l = use_locale();
    let (save, change) = (ServerAction::<SaveTask>::new(), ServerAction::<ChangeTask>::new());
    // Above all rows: the one whose button was pressed may be gone.
    let fill = ServerAction::<FillPlan>::new();
    let (changed, filled) = (change.value(), fill.value());
    let error = move || changed.with(failed).or_else(|| filled.with(failed));
    let refused = FormState { error: Signal::derive(error), pending: change.pending().into() };
    let TasksPage { slug, title, weeks, people, sources, former, proposals, editing, form } = page;
    let former = former.map(|(task, count)| view! { <Former task count slug=slug.clone() action=change/> });
    let sources = (sources != Sources::default()).then(|| view! { <Fill sources slug=slug.clone() action=fill/> });
    let none = (String::new(), t!(l, tasks.no_meeting).to_owned());
    let meetings = weeks.iter().filter_map(|week| Some((week.meeting?.to_string(), week_name(l, week))));
    let next = weeks.iter().find(|week| week.current).and_then(|week| week.meeting).map(|meeting| meeting.to_string()).unwrap_or_default();
    let around = Around { slug: slug.clone(), people, meetings: std::iter::once(none).chain(meetings).collect(), next, editing, form, save, change };
    let adding = editing.is_none().then(|| around.clone());
    let proposed = (!proposals.is_empty()).then(|| {
        let around = around.clone();
        let one = move |proposal: Proposal| view! { <Proposed proposal around=around.clone()/> };
        view! {
            <section id="proposals">
                <h2>{t!(l, tasks.proposals)}</h2>
                <ul class="tasks__list">{proposals.into_iter().map(one).collect_view()}</ul>
            </section>
        }
    });
    let week = move |week: Week| {
        let (name, when) = (week_name(l, &week), week.when.clone());
        let (around, last) = (around.clone(), week.tasks.len());
        let empty = week.tasks.is_empty().then(|| view! { <p class="field__hint">{t!(l, tasks.none_for_meeting)}</p> });
        let row = move |(place, task): (usize, Task)| view! { <Row task first={place == 0} last={place + 1 == last} around=around.clone()/> };
        view! {
            <section id=format!("week-{}", week.number) class="plan__week">
                <h2>{within(name, [when])}</h2>
                {empty}
                <ol class="tasks__list">{week.tasks.into_iter().enumerate().map(row).collect_view()}</ol>
            </section>
        }
    };
    view! {
        <Title text=t!(l, tasks.title)/>
        <div class="page page--narrow plan">
            <p class="kicker" dir="auto"><A href=paths::manage(&slug)>{title}</A></p>
            <h1>{t!(l, tasks.title)}</h1>
            <p class="lead">{t!(l, tasks.lead)}</p>
            <Provider value=refused><FormNotes/></Provider>
            {former}
            {sources}
            {proposed}
            {weeks.into_iter().map(week).collect_view()}
            {adding.map(|around| view! {
                <section id="add">
                    <h2>{t!(l, tasks.add_title)}</h2>
                    <Fields around/>
                </section>
            })}
        </div>
    }
}

/// What is left of the former course, and the button that skips it.
#[component]
fn Former(task: TaskId, count: u32, slug: String, action: ServerAction<ChangeTask>) -> impl IntoView {
    let l = use_locale();
    view! {
        <section class="notice">
            <p>{plural!(l, tasks.former_left, count)}</p>
            <Form action notes=false>
                <input type="hidden" name=ChangeForm::slug.wire() value=slug/>
                <input type="hidden" name=ChangeForm::task.wire() value=task.to_string()/>
                <p class="actions"><Button quiet=true value=Change::SkipFormer.code()>{t!(l, tasks.former_skip)}</Button></p>
            </Form>
        </section>
    }
}

/// Returns the error of an action's last result.
fn failed(result: &Option<Result<(), AppError>>) -> Option<AppError> {
    result.as_ref().and_then(|result| result.as_ref().err().cloned())
}

/// Formats "Meeting 3 · Monday, November 30, 6:30 PM".
fn week_name(l: Locale, week: &Week) -> String {
    match week.meeting {
        Some(_) => t!(l, tasks.meeting_when, number = week.number, when = week.when.as_str()).to_string(),
        None => t!(l, tasks.no_meeting).to_owned(),
    }
}

/// The form for a task, new or edited.
#[component]
fn Fields(around: Around) -> impl IntoView {
    let l = use_locale();
    let Around { slug, meetings, editing, form, save, .. } = around;
    let reload = editing.map(|id| paths::edit_task(&slug, id.0)).unwrap_or_default();
    let keep = editing.map(|id| view! { <a href=paths::task(&slug, id.0) rel="external">{t!(l, tasks.keep)}</a> });
    let button = if editing.is_some() { t!(l, tasks.save) } else { t!(l, tasks.add) };
    view! {
        <Form action=save>
            <Reload href=reload>{t!(l, tasks.reload)}</Reload>
            <input type="hidden" name=TaskForm::slug.wire() value=slug/>
            <input type="hidden" name=TaskForm::task.wire() value=form.task/>
            <input type="hidden" name=TaskForm::base.wire() value=form.base/>
            <Field name=TaskForm::title label=t!(l, tasks.name) hint=t!(l, tasks.name_hint) value=form.title/>
            <Field name=TaskForm::address kind="url" inputmode="url" label=t!(l, tasks.address) value=form.address optional=true/>
            <Field name=TaskForm::minutes inputmode="numeric" label=t!(l, tasks.minutes) hint=t!(l, tasks.minutes_hint) value=form.minutes optional=true/>
            <Select name=TaskForm::meeting label=t!(l, tasks.for_meeting) options=meetings value=form.meeting/>
            <p class="actions"><Button>{button}</Button> {keep}</p>
        </Form>
    }
}

/// The hidden fields of the form with a task's buttons.
fn hidden(slug: String, task: TaskId, base: String) -> impl IntoView {
    view! {
        <input type="hidden" name=ChangeForm::slug.wire() value=slug/>
        <input type="hidden" name=ChangeForm::task.wire() value=task.to_string()/>
        <input type="hidden" name=ChangeForm::base.wire() value=base/>
    }
}

/// A button of a task, which names the task for those who hear it.
fn button(change: Change, words: &'static str, title: &str) -> impl IntoView + use<> {
    let label = format!("{words}: {title}");
    view! {
        <button type="submit" class="button button--quiet button--small" name=ChangeForm::button.wire() value=change.code() aria-label=label>
            {words}
        </button>
    }
}

/// A task with its buttons, or with its form.
#[component]
fn Row(task: Task, first: bool, last: bool, around: Around) -> impl IntoView {
    let l = use_locale();
    let id = format!("task-{}", task.id);
    if around.editing == Some(task.id) {
        return view! {
            <li class="task card" id=id>
                <h3>{t!(l, tasks.edit_title)}</h3>
                <Fields around=around.clone()/>
                <Remove task around/>
            </li>
        }
        .into_any();
    }
    let minutes = task.minutes.map(|minutes| view! { <li>{plural!(l, tasks.minutes_short, minutes)}</li> });
    let open =
        (!task.link.is_empty()).then(|| view! { <li><a href=task.link.clone() rel="noopener nofollow" dir="auto">{task.link.clone()}</a></li> });
    let former = (!task.former.is_empty()).then(|| view! { <li dir="auto">{t!(l, tasks.former, course = task.former.clone()).to_string()}</li> });
    let title = if task.skipped {
        view! { <s dir="auto">{task.title.clone()}</s> " " <span class="tag tag--quiet">{t!(l, tasks.skipped)}</span> }.into_any()
    } else {
        view! { <span dir="auto">{task.title.clone()}</span> }.into_any()
    };
    let edit = format!("{}: {}", t!(l, tasks.edit), task.title);
    let state =
        if task.skipped { button(Change::Restore, t!(l, tasks.restore), &task.title) } else { button(Change::Skip, t!(l, tasks.skip), &task.title) };
    view! {
        <li class="task" id=id>
            <p class="task__title">{title}</p>
            <ul class="task__facts">{minutes} {open} <li>{t!(l, tasks.done_by, done = task.done, people = around.people).to_string()}</li> {former}</ul>
            <Form action=around.change notes=false plain=true class="task__buttons">
                {hidden(around.slug.clone(), task.id, task.base.clone())}
                {(!first).then(|| button(Change::Up, t!(l, tasks.up), &task.title))}
                {(!last).then(|| button(Change::Down, t!(l, tasks.down), &task.title))}
                <a class="button button--quiet button--small" href=paths::edit_task(&around.slug, task.id.0) aria-label=edit rel="external">{t!(l, tasks.edit)}</a>
                {state}
            </Form>
        </li>
    }
    .into_any()
}

/// Deletes a task, after one more click.
#[component]
fn Remove(task: Task, around: Around) -> impl IntoView {
    let l = use_locale();
    view! {
        <details class="sure">
            <summary class="button button--quiet">{t!(l, tasks.delete_ask)}</summary>
            <p>{t!(l, tasks.delete_note)}</p>
            <Form action=around.change notes=false plain=true>
                {hidden(around.slug, task.id, task.base)}
                <p class="actions">
                    <button type="submit" class="button button--danger" name=ChangeForm::button.wire() value=Change::Delete.code()>{t!(l, tasks.delete)}</button>
                </p>
            </Form>
        </details>
    }
}

/// A proposal, to be added to the plan or declined.
#[component]
fn Proposed(proposal: Proposal, around: Around) -> impl IntoView {
    let l = use_locale();
    let id = format!("for-{}", proposal.id);
    let target = id.clone();
    let options = around.meetings.into_iter().map(move |(value, words)| {
        let selected = value == around.next;
        view! { <option value=value selected=selected>{words}</option> }
    });
    let link = (!proposal.link.is_empty())
        .then(|| view! { <li><a href=proposal.link.clone() rel="noopener nofollow" dir="auto">{proposal.link.clone()}</a></li> });
    view! {
        <li class="task" id=format!("task-{}", proposal.id)>
            <p class="task__title" dir="auto">{proposal.title.clone()}</p>
            <ul class="task__facts"><li dir="auto">{t!(l, tasks.proposed_by, name = proposal.name).to_string()}</li> {link}</ul>
            <Form action=around.change notes=false plain=true>
                {hidden(around.slug, proposal.id, proposal.base)}
                <div class="field">
                    <label class="field__label" for=target>{t!(l, tasks.for_meeting)}</label>
                    <select id=id class="input" name=ChangeForm::meeting.wire()>{options.collect_view()}</select>
                </div>
                <p class="task__buttons">
                    {button(Change::Take, t!(l, tasks.take), &proposal.title)}
                    {button(Change::Decline, t!(l, tasks.decline), &proposal.title)}
                </p>
            </Form>
        </li>
    }
}

/// What the empty plan can be taken from.
#[component]
fn Fill(sources: Sources, slug: String, action: ServerAction<FillPlan>) -> impl IntoView {
    let l = use_locale();
    let fields = move |slug: String, from: String| {
        view! {
            <input type="hidden" name=FillForm::slug.wire() value=slug/>
            <input type="hidden" name=FillForm::from.wire() value=from/>
        }
    };
    let own = (sources.sections > 0).then(|| {
        let slug = slug.clone();
        view! {
            <Form action notes=false plain=true>
                {fields(slug, String::new())}
                <p>{plural!(l, tasks.fill_sections, sources.sections)}</p>
                <p class="actions"><Button quiet=true>{t!(l, tasks.fill_course)}</Button></p>
            </Form>
        }
    });
    let circle = |past: PastCircle| {
        let slug = slug.clone();
        let label = format!("{}: {}", t!(l, tasks.fill_take), past.title);
        view! {
            <li class="task">
                <p class="task__title" dir="auto">{past.title}</p>
                <Form action notes=false plain=true class="task__buttons">
                    {fields(slug, past.slug)}
                    <span class="card__facts">{past.ended} " · " {plural!(l, tasks.fill_tasks, past.tasks)}</span>
                    <button type="submit" class="button button--quiet button--small" aria-label=label>{t!(l, tasks.fill_take)}</button>
                </Form>
            </li>
        }
    };
    let past = (!sources.circles.is_empty()).then(|| {
        view! {
            <h3>{t!(l, tasks.fill_circles)}</h3>
            <ul class="tasks__list">{sources.circles.into_iter().map(circle).collect_view()}</ul>
        }
    });
    view! {
        <section id="fill">
            <h2>{t!(l, tasks.fill)}</h2>
            <p class="field__hint">{t!(l, tasks.fill_hint)}</p>
            {own}
            {past}
        </section>
    }
}
