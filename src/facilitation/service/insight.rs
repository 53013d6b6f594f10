//! What a running circle tells its facilitators: reflections, goals, and who has missed two meetings.

use crate::circles::model::Circle;
use crate::facilitation::model::{Goal, Insight, Missing, Reflection};
use crate::facilitation::store::insight::{PersonRow, ReflectionRow};
use crate::feedback::service::WEEKLY;
use crate::goals::model::Step;
use crate::platform::Ctx;
use crate::questions::service as questions;
use crate::types::MeetingId;
use std::collections::BTreeMap;

/// Returns what the meetings held so far tell. `numbers` are the meetings' numbers in the circle.
pub(super) fn insight(ctx: &Ctx, circle: &Circle, numbers: &BTreeMap<MeetingId, u32>, answers: &[ReflectionRow], people: &[PersonRow]) -> Insight {
    let reflection = |row: &ReflectionRow| {
        let (question, number) = WEEKLY.question(&row.question).zip(numbers.get(&row.meeting_id))?;
        let (question, words) = questions::in_words(&WEEKLY, ctx.locale, question, &row.value);
        (!words.is_empty()).then_some(Reflection { number: *number, question, words })
    };
    let mut reflections: Vec<Reflection> = answers.iter().filter_map(reflection).collect();
    reflections.sort_by_key(|reflection| reflection.number);
    // There is nothing to come back to.
    let over = circle.last_at.is_none_or(|at| at <= ctx.now_us());
    let goal = |row: &PersonRow| Goal {
        name: row.name.clone(),
        words: row.goal.clone(),
        step: Step::parse(&row.progress).unwrap_or_default(),
        can_help: row.can_help.clone(),
        needs: row.needs.clone(),
    };
    let says = |row: &&PersonRow| [&row.goal, &row.can_help, &row.needs].iter().any(|words| !words.is_empty());
    let missing =
        |row: &PersonRow| Missing { name: row.name.clone(), shown: row.shown.clone(), email: row.email.clone(), circle: circle.title.clone() };
    Insight {
        goals: people.iter().filter(says).map(goal).collect(),
        missing: people.iter().filter(|row| !over && row.recorded == 2 && row.came == 0).map(missing).collect(),
        reflections,
    }
}
