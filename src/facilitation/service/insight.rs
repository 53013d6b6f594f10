//! What a running circle tells its facilitators: reflections, goals, and who has missed two meetings.

use crate::circles::model::Circle;
use crate::circles::policy::Manager;
use crate::facilitation::model::{Goal, Insight, Missing, Reflection};
use crate::facilitation::store::insight as store;
use crate::feedback::service::WEEKLY;
use crate::platform::{Ctx, Result};
use crate::questions::service as questions;
use crate::types::MeetingId;
use crate::types::text::first_name;
use std::collections::BTreeMap;

/// Returns what the meetings held so far tell. `numbers` are the meetings' numbers in the circle.
pub(super) async fn insight(ctx: &Ctx, circle: &Circle, by: &Manager, numbers: &BTreeMap<MeetingId, u32>) -> Result<Insight> {
    let db = ctx.db().primary();
    let mut reflections = Vec::new();
    for row in store::reflections(db, by.circle()).await? {
        let Some((question, number)) = WEEKLY.question(&row.question).zip(numbers.get(&row.meeting_id)) else { continue };
        let (question, words) = questions::in_words(&WEEKLY, ctx.locale, question, &row.value);
        reflections.extend((!words.is_empty()).then_some(Reflection { number: *number, question, words }));
    }
    reflections.sort_by_key(|reflection| reflection.number);
    // There is nothing to come back to.
    let over = circle.last_at.is_none_or(|at| at <= ctx.now_us());
    let people = store::people(db, by.circle(), ctx.now_us()).await?;
    let goal = |row: &store::PersonRow| Goal { name: row.name.clone(), words: row.goal.clone() };
    let missing = |row: &store::PersonRow| Missing {
        name: row.name.clone(),
        first_name: first_name(&row.name).to_owned(),
        email: row.email.clone(),
        circle: circle.title.clone(),
    };
    Ok(Insight {
        goals: people.iter().filter(|row| !row.goal.is_empty()).map(goal).collect(),
        missing: people.iter().filter(|row| !over && row.recorded == 2 && row.came == 0).map(missing).collect(),
        reflections,
    })
}
