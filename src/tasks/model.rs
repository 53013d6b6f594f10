//! The weekly plan: values, forms and rules that need no database.

use crate::live::model::Mark;
use crate::types::{FieldName, MeetingId, TaskId, When, form, refusals};
use serde::{Deserialize, Serialize};

/// The maximum length of a task's title in characters.
pub const TITLE_MAX: u32 = 200;
/// The maximum time that a task takes, in minutes.
pub const MINUTES_MAX: i32 = 600;
/// The maximum number of tasks in the plan of a circle.
pub const TASKS_MAX: usize = 200;
/// The maximum number of one participant's proposals that wait for a facilitator.
pub const WAITING_MAX: usize = 10;
/// The maximum number of proposals that wait in a circle.
pub const WAITING_ALL_MAX: usize = 100;

refusals! {
    /// Why a change of the plan is refused.
    TaskRefusal of "tasks" {
        /// The plan has as many tasks as it can hold.
        Full = "full",
        /// Too many proposals wait.
        Waiting = "waiting",
        /// The task was skipped, or is not in the plan.
        Gone = "gone",
        /// The plan is not empty.
        Filled = "filled",
    }
}

form! {
    /// A facilitator's form for a task: a new one if `task` is empty.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct TaskForm {
        /// The circle's slug.
        pub slug: String,
        /// The task, or empty.
        pub task: String,
        /// Fingerprints of the stored fields that the form was made from, for optimistic locking.
        pub base: String,
        /// What to do.
        pub title: String,
        /// Where; may be empty.
        pub address: String,
        /// How long it takes in minutes; may be empty.
        pub minutes: String,
        /// The meeting it is for; may be empty.
        pub meeting: String,
    }
}

impl TaskForm {
    /// The fields that are saved.
    pub const SAVED: &[FieldName] = &[Self::title, Self::address, Self::minutes, Self::meeting];
}

form! {
    /// The form with a task's buttons on the facilitator's page.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct ChangeForm {
        /// The circle's slug.
        pub slug: String,
        /// The task.
        pub task: String,
        /// [`Task::base`] as the page showed it.
        pub base: String,
        /// The meeting to which a proposal is given; may be empty.
        pub meeting: String,
        /// The button pressed: a [`Change`].
        pub button: String,
    }
}

/// What a button on the facilitator's page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Moves a task before the one above it.
    Up,
    /// Moves a task after the one below it.
    Down,
    /// Skips a task.
    Skip,
    /// Puts a skipped task back.
    Restore,
    /// Deletes a task.
    Delete,
    /// Takes over a proposal.
    Take,
    /// Declines a proposal.
    Decline,
    /// Skips what is still to come of the former course; the task is one of it.
    SkipFormer,
}

impl Change {
    const ALL: [Self; 8] = [Self::Up, Self::Down, Self::Skip, Self::Restore, Self::Delete, Self::Take, Self::Decline, Self::SkipFormer];

    /// Returns its code in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Skip => "skip",
            Self::Restore => "restore",
            Self::Delete => "delete",
            Self::Take => "take",
            Self::Decline => "decline",
            Self::SkipFormer => "skip-former",
        }
    }

    /// Reads the word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.code() == code)
    }
}

form! {
    /// The form that fills an empty plan.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct FillForm {
        /// The circle's slug.
        pub slug: String,
        /// The slug of the past circle whose plan is taken; empty for the course's own sections.
        pub from: String,
    }
}

form! {
    /// A participant's form that ticks a task off, or not any more.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct TickForm {
        /// The participant's signed link.
        pub link: String,
        /// The circle's slug if the page to return to was reached by account; otherwise empty.
        pub slug: String,
        /// The wanted state and the task, as in [`TickForm::wanted`].
        pub button: String,
    }
}

impl TickForm {
    /// Returns the value of a task's button: the state that pressing it asks for.
    pub fn wanted(done: bool, task: TaskId) -> String {
        format!("{}-{task}", if done { "yes" } else { "no" })
    }

    /// Parses the value of a button. The task's id is returned as it stands.
    pub fn parse_wanted(value: &str) -> Option<(bool, &str)> {
        let (done, task) = value.split_once('-')?;
        Some((["no", "yes"].iter().position(|word| *word == done)? == 1, task))
    }
}

form! {
    /// A participant's form that proposes a task.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct ProposeForm {
        /// The participant's signed link.
        pub link: String,
        /// The circle's slug if the page to return to was reached by account; otherwise empty.
        pub slug: String,
        /// What to do.
        pub task_title: String,
        /// Where; may be empty.
        pub task_address: String,
    }
}

form! {
    /// A participant's form that withdraws a proposal.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct WithdrawForm {
        /// The participant's signed link.
        pub link: String,
        /// The circle's slug if the page to return to was reached by account; otherwise empty.
        pub slug: String,
        /// The proposal.
        pub task: String,
    }
}

/// How a task stands in the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskState {
    /// In the plan.
    #[default]
    Listed,
    /// Proposed by a participant, and waiting for a facilitator.
    Proposed,
    /// Skipped: shown as such, and still counted by no one.
    Skipped,
}

impl TaskState {
    /// Returns its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Proposed => "proposed",
            Self::Skipped => "skipped",
        }
    }

    /// Reads the word.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Listed, Self::Proposed, Self::Skipped].into_iter().find(|state| state.code() == code)
    }
}

/// A task as pages show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The task.
    pub id: TaskId,
    /// What to do.
    pub title: String,
    /// Where; empty for none.
    pub link: String,
    /// How long it takes in minutes.
    pub minutes: Option<u32>,
    /// Whether it is skipped.
    pub skipped: bool,
    /// The title of the course it came from, if that is not the circle's course any more; otherwise empty.
    pub former: String,
    /// How many participants have done it.
    pub done: u32,
    /// Whether the viewer has.
    pub mine: bool,
    /// What a button was made from: revision and place.
    pub base: String,
}

/// The tasks for one meeting, or those given to none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week {
    /// The meeting; `None` for the tasks that are given to none.
    pub meeting: Option<MeetingId>,
    /// Its number, from 1; 0 for none.
    pub number: u32,
    /// When it is.
    pub when: When,
    /// Whether it is the next meeting: the first that is not over.
    pub current: bool,
    /// Its tasks, in order.
    pub tasks: Vec<Task>,
}

impl Week {
    /// Returns how many of its tasks the viewer has done, and how many there are; skipped ones do not count.
    pub fn progress(&self) -> (u32, u32) {
        let listed = || self.tasks.iter().filter(|task| !task.skipped);
        (count(listed().filter(|task| task.mine)), count(listed()))
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

/// A proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The task.
    pub id: TaskId,
    /// What to do.
    pub title: String,
    /// Where; empty for none.
    pub link: String,
    /// Who proposed it, for facilitators; otherwise empty.
    pub name: String,
    /// What a button was made from: revision and place.
    pub base: String,
}

/// The weekly plan as one participant sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklyPlan {
    /// The weeks, in order; the tasks that are given to no meeting last.
    pub weeks: Vec<Week>,
    /// Whether the circle still meets, so that tasks are proposed.
    pub open: bool,
    /// How many people take part.
    pub people: u32,
    /// The viewer's proposals that wait.
    pub proposals: Vec<Proposal>,
    /// What the viewer typed into the form for a proposal, if it was rejected.
    pub form: ProposeForm,
}

impl WeeklyPlan {
    /// Returns how many tasks the viewer has done, and how many there are; skipped ones do not count.
    pub fn progress(&self) -> (u32, u32) {
        self.weeks.iter().map(Week::progress).fold((0, 0), |(done, all), (of, tasks)| (done + of, all + tasks))
    }

    /// Returns the week of the next meeting.
    pub fn current(&self) -> Option<&Week> {
        self.weeks.iter().find(|week| week.current)
    }

    /// Returns the other weeks that have tasks.
    pub fn others(&self) -> impl Iterator<Item = &Week> {
        self.weeks.iter().filter(|week| !week.current && !week.tasks.is_empty())
    }

    /// Returns a task.
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.weeks.iter().flat_map(|week| &week.tasks).find(|task| task.id == id)
    }

    /// Takes over the result of a tick.
    pub fn ticked(&mut self, ticked: Ticked) {
        for task in self.weeks.iter_mut().flat_map(|week| &mut week.tasks).filter(|task| task.id == ticked.task) {
            (task.mine, task.done) = (ticked.mine, ticked.done);
        }
    }

    /// Takes over a tick that waits for a network: `mine` is whether the viewer has done the task.
    pub fn pressed(&mut self, id: TaskId, mine: bool) {
        if let Some(task) = self.task(id).filter(|task| task.mine != mine) {
            let done = if mine { task.done + 1 } else { task.done.saturating_sub(1) };
            self.ticked(Ticked { task: id, mine, done });
        }
    }
}

/// What the page of those who run a circle shows of its plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glance {
    /// The tasks of the next meeting, without those that are skipped.
    pub next: Vec<Task>,
    /// How many proposals wait.
    pub proposals: u32,
}

/// The result of a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticked {
    /// The task.
    pub task: TaskId,
    /// Whether the viewer has done it.
    pub mine: bool,
    /// How many participants have.
    pub done: u32,
}

/// What a plan without tasks of the circle's course can be filled from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// How many sections the course names.
    pub sections: u32,
    /// Past circles on the course that have a plan, the latest first.
    pub circles: Vec<PastCircle>,
}

/// A past circle with a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastCircle {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// When it ended: "November 2026".
    pub ended: String,
    /// How many tasks its plan has.
    pub tasks: u32,
}

/// Returns for each of `count` tasks the place among `meetings` to which it belongs if they are spread evenly, in order; empty
/// without meetings.
pub fn spread(count: usize, meetings: usize) -> Vec<usize> {
    if meetings == 0 { Vec::new() } else { (0..count).map(|at| at * meetings / count).collect() }
}

/// The facilitator's page of the weekly plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TasksPage {
    /// The circle's slug.
    pub slug: String,
    /// The circle's title.
    pub title: String,
    /// The weeks, in order; the tasks that are given to no meeting last.
    pub weeks: Vec<Week>,
    /// How many people take part.
    pub people: u32,
    /// What the plan can be filled from, if it is empty.
    pub sources: Sources,
    /// What is still to come of a former course and not skipped: one of these tasks, and how many they are.
    pub former: Option<(TaskId, u32)>,
    /// The proposals that wait, oldest first.
    pub proposals: Vec<Proposal>,
    /// The task that is being edited; otherwise the form is for a new one.
    pub editing: Option<TaskId>,
    /// The form.
    pub form: TaskForm,
    /// How far the page is, for following the circle.
    pub mark: Mark,
    /// The time at which it was made, in words.
    pub as_of: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(id: i64, mine: bool, skipped: bool) -> Task {
        Task { id: TaskId(id), mine, skipped, done: u32::from(mine), ..Task::default() }
    }

    fn plan() -> WeeklyPlan {
        let week = |number, current, tasks| Week { number, current, tasks, ..Week::default() };
        let weeks = vec![
            week(1, false, vec![task(1, true, false), task(2, false, true)]),
            week(2, true, vec![task(3, false, false)]),
            week(3, false, vec![]),
        ];
        WeeklyPlan { weeks, ..WeeklyPlan::default() }
    }

    #[test]
    fn skipped_tasks_count_for_no_one() {
        assert_eq!((plan().progress(), plan().weeks.first().map(Week::progress)), ((1, 2), Some((1, 1))));
    }

    #[test]
    fn the_other_weeks_are_those_with_tasks() {
        let plan = plan();
        assert_eq!(plan.current().map(|week| week.number), Some(2));
        assert_eq!(plan.others().map(|week| week.number).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn a_button_says_what_it_asks_for() {
        for done in [true, false] {
            assert_eq!(TickForm::parse_wanted(&TickForm::wanted(done, TaskId(7))), Some((done, "7")));
        }
        assert_eq!([TickForm::parse_wanted("yes"), TickForm::parse_wanted("maybe-7"), TickForm::parse_wanted("")], [None; 3]);
    }

    #[test]
    fn a_tick_is_shown_at_its_task_only() {
        let mut plan = plan();
        plan.ticked(Ticked { task: TaskId(3), mine: true, done: 5 });
        assert_eq!(
            (plan.progress(), plan.task(TaskId(3)).map(|task| task.done), plan.task(TaskId(1)).map(|task| task.done)),
            ((2, 2), Some(5), Some(1))
        );
    }

    #[test]
    fn tasks_are_spread_evenly_and_in_order() {
        assert_eq!(spread(6, 3), [0, 0, 1, 1, 2, 2]);
        assert_eq!((spread(5, 3), spread(2, 3), spread(1, 7)), (vec![0, 0, 1, 1, 2], vec![0, 1], vec![0]));
        assert!(spread(0, 3).is_empty() && spread(4, 0).is_empty());
    }

    #[test]
    fn every_button_and_state_has_a_code_of_its_own() {
        assert!(Change::ALL.into_iter().all(|change| Change::parse(change.code()) == Some(change)) && Change::parse("toggle").is_none());
        let states = [TaskState::Listed, TaskState::Proposed, TaskState::Skipped];
        assert!(states.into_iter().all(|state| TaskState::parse(state.code()) == Some(state)) && TaskState::parse("").is_none());
    }
}
