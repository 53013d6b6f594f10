//! `/circles/<slug>/manage/tasks`: the weekly plan for those who run the circle.

use super::api::{ChangeTask, FillPlan, SaveTask, load_tasks};
use super::model::{Change, ChangeForm, FillForm, PastCircle, Proposal, Sources, Task, TaskForm, TasksPage, Week};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::live::components::{Freshness, use_fresh};
use crate::live::model::Right;
use crate::paths;
use crate::types::{AppError, MeetingId, TaskId};
use crate::ui::form::FormState;
use crate::ui::{Button, Field, Form, FormNotes, Reload, Select, load, part, use_kept, within};
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
    load(page, move |page| view! { <Contents page edit=edit.get_untracked()/> })
}

/// What every row needs.
#[derive(Clone)]
struct Around {
    slug: String,
    /// The page, which changes while it is open.
    page: RwSignal<TasksPage>,
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
fn Contents(page: TasksPage, edit: String) -> impl IntoView {
    let l = use_locale();
    let (save, change) = (ServerAction::<SaveTask>::new(), ServerAction::<ChangeTask>::new());
    // Above all rows: the one whose button was pressed may be gone.
    let fill = ServerAction::<FillPlan>::new();
    let (changed, filled) = (change.value(), fill.value());
    let error = move || changed.with(failed).or_else(|| filled.with(failed));
    let refused = FormState { error: Signal::derive(error), pending: change.pending().into() };
    let (slug, title) = (page.slug.clone(), page.title.clone());
    let here = match page.editing {
        Some(task) => paths::edit_task(&slug, task.0),
        None => paths::manage_part(&slug, "tasks"),
    };
    // Drawn once: what is being typed stays.
    let (editing, form) = (page.editing, page.form.clone());
    let none = (String::new(), t!(l, tasks.no_meeting).to_owned());
    let meetings = std::iter::once(none).chain(page.weeks.iter().filter_map(|week| Some((week.meeting?.to_string(), week_name(l, week))))).collect();
    let next = page.weeks.iter().find(|week| week.current).and_then(|week| week.meeting).map(|meeting| meeting.to_string()).unwrap_or_default();
    let held = Held::of(&page);
    let asked = slug.clone();
    let fresh =
        use_fresh(page, |page| page.mark, Right::Session(slug.clone()), move || load_tasks(asked.clone(), false, edit.clone(), String::new()));
    let page = fresh.page;
    let around = Around { slug: slug.clone(), page, meetings, next, editing, form, save, change };
    let adding = editing.is_none().then(|| around.clone());
    let (home, of_former, of_sources, of_proposals) = (paths::manage(&slug), slug.clone(), slug, around.clone());
    let weeks = Memo::new(move |_| page.with(|page| held.weeks(page)));
    view! {
        <Title text=t!(l, tasks.title)/>
        <div class="page page--narrow plan">
            <p class="kicker" dir="auto"><A href=home>{title}</A></p>
            <h1>{t!(l, tasks.title)}</h1>
            <p class="lead">{t!(l, tasks.lead)}</p>
            <Freshness at=Signal::derive(move || page.with(|page| page.as_of.clone())) page=here connected=fresh.connected/>
            <div role="status">{move || fresh.gone.get().then(|| view! { <p class="notice">{t!(l, facilitation.gone)}</p> })}</div>
            <Provider value=refused><FormNotes/></Provider>
            {part(page, |page| page.former, move |former| former.map(|(task, count)| view! { <Former task count slug=of_former.clone() action=change/> }))}
            {part(page, |page| page.sources.clone(), move |sources| {
                (sources != Sources::default()).then(|| view! { <Fill sources slug=of_sources.clone() action=fill/> })
            })}
            {part(page, |page| !page.proposals.is_empty(), move |some| {
                let around = of_proposals.clone();
                some.then(|| view! {
                    <section id="proposals">
                        <h2>{t!(l, tasks.proposals)}</h2>
                        <ul class="tasks__list">
                            <For each=move || page.with(|page| page.proposals.clone()) key=|proposal| (proposal.id, proposal.base.clone()) let:proposal>
                                <Proposed proposal around=around.clone()/>
                            </For>
                        </ul>
                    </section>
                })
            })}
            <For each=move || weeks.get() key=|meeting| *meeting let:meeting>
                <WeekView meeting held around=around.clone()/>
            </For>
            {adding.map(|around| view! {
                <section id="add">
                    <h2>{t!(l, tasks.add_title)}</h2>
                    <Fields around/>
                </section>
            })}
        </div>
    }
}

/// Where the form of the task that is being edited stands. It stays there whatever others do: what is being typed is not lost.
#[derive(Clone, Copy)]
struct Held(Option<(TaskId, Option<MeetingId>, usize)>);

impl Held {
    fn of(page: &TasksPage) -> Self {
        let place = |week: &Week| {
            let at = week.tasks.iter().position(|task| Some(task.id) == page.editing)?;
            Some((page.editing?, week.meeting, at))
        };
        Self(page.weeks.iter().find_map(place))
    }

    /// Returns the weeks, in order.
    fn weeks(self, page: &TasksPage) -> Vec<Option<MeetingId>> {
        let mut weeks: Vec<Option<MeetingId>> = page.weeks.iter().map(|week| week.meeting).collect();
        weeks.extend(self.0.map(|(_, meeting, _)| meeting).filter(|meeting| !weeks.contains(meeting)));
        weeks
    }

    /// Returns the tasks of a week, in order.
    fn tasks(self, page: &TasksPage, meeting: Option<MeetingId>) -> Vec<TaskId> {
        let mut tasks: Vec<TaskId> = of(page, meeting).map(|week| week.tasks.iter().map(|task| task.id).collect()).unwrap_or_default();
        if let Some((task, its, at)) = self.0 {
            tasks.retain(|id| *id != task);
            if its == meeting {
                tasks.insert(at.min(tasks.len()), task);
            }
        }
        tasks
    }
}

/// Returns the week of a meeting.
fn of(page: &TasksPage, meeting: Option<MeetingId>) -> Option<&Week> {
    page.weeks.iter().find(|week| week.meeting == meeting)
}

/// The tasks of a meeting, or those given to none.
#[component]
fn WeekView(meeting: Option<MeetingId>, held: Held, around: Around) -> impl IntoView {
    let l = use_locale();
    let page = around.page;
    let number = Memo::new(move |_| page.with(|page| of(page, meeting).map(|week| week.number)).unwrap_or_default());
    let tasks = Memo::new(move |_| page.with(|page| held.tasks(page, meeting)));
    view! {
        <section id=move || format!("week-{}", number.get()) class="plan__week">
            {part(page, move |page| of(page, meeting).map(|week| (week_name(l, week), week.when.clone())), |name| {
                name.map(|(name, when)| view! { <h2>{within(name, [when])}</h2> })
            })}
            {part(page, move |page| held.tasks(page, meeting).is_empty(), move |empty| {
                empty.then(|| view! { <p class="field__hint">{t!(l, tasks.none_for_meeting)}</p> })
            })}
            <ol class="tasks__list">
                <For each=move || tasks.get() key=|id| *id let:id>
                    <Row id meeting around=around.clone()/>
                </For>
            </ol>
        </section>
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
fn Row(id: TaskId, meeting: Option<MeetingId>, around: Around) -> impl IntoView {
    let l = use_locale();
    let page = around.page;
    let anchor = format!("task-{id}");
    if around.editing == Some(id) {
        let task = page.with_untracked(|page| of(page, meeting).and_then(|week| week.tasks.iter().find(|task| task.id == id)).cloned());
        return view! {
            <li class="task card" id=anchor>
                <h3>{t!(l, tasks.edit_title)}</h3>
                <Fields around=around.clone()/>
                {task.map(|task| view! { <Remove task around/> })}
            </li>
        }
        .into_any();
    }
    let place = move |page: &TasksPage| {
        let week = of(page, meeting)?;
        let at = week.tasks.iter().position(|task| task.id == id)?;
        Some((week.tasks.get(at)?.clone(), at == 0, at + 1 == week.tasks.len(), page.people))
    };
    view! {
        <li class="task" id=anchor>
            {part(page, place, move |shown| shown.map(|(task, first, last, people)| view! { <Shown task first last people around=around.clone()/> }))}
        </li>
    }
    .into_any()
}

/// What a task says, and its buttons.
#[component]
fn Shown(task: Task, first: bool, last: bool, people: u32, around: Around) -> impl IntoView {
    let l = use_locale();
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
        <p class="task__title">{title}</p>
        <ul class="task__facts">{minutes} {open} <li>{t!(l, tasks.done_by, done = task.done, people = people).to_string()}</li> {former}</ul>
        <Form action=around.change notes=false plain=true class="task__buttons">
            {hidden(around.slug.clone(), task.id, task.base.clone())}
            {(!first).then(|| button(Change::Up, t!(l, tasks.up), &task.title))}
            {(!last).then(|| button(Change::Down, t!(l, tasks.down), &task.title))}
            <a class="button button--quiet button--small" href=paths::edit_task(&around.slug, task.id.0) aria-label=edit rel="external">{t!(l, tasks.edit)}</a>
            {state}
        </Form>
    }
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
