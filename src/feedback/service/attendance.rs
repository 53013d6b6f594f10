//! Who came: marks and numbers of the form, check-ins, and walk-ins.

use crate::attendance::service as check_ins;
use crate::circles::model::Circle;
use crate::circles::policy::Manager;
use crate::feedback::model::sources::{ATTENDANCE, Choice};
use crate::feedback::model::{Came, Person};
use crate::feedback::store::{Meeting, attendance as store};
use crate::platform::db::Reader;
use crate::platform::{Ctx, Result, Tx};
use crate::questions::model::{Typed, Value};
use crate::questions::service::{self as questions, About, Filled};
use crate::signups::service::{self as signups, WalkIn};
use crate::types::{CircleId, MeetingId, SignupId};
use std::collections::BTreeMap;

/// Returns how many came to each meeting of a circle that has feedback; a cancelled meeting has none. The one place that
/// knows: [`Came::total`] is `None`, as for a meeting that is not in the map, if nothing was recorded.
pub async fn came<'c>(on: impl Reader<'c>, circle: CircleId) -> Result<BTreeMap<MeetingId, Came>> {
    let number = |n: i64| u32::try_from(n).unwrap_or_default();
    let rows = store::came(on, circle).await?;
    Ok(rows.into_iter().map(|row| (row.meeting_id, Came { marked: number(row.marked), others: row.others.map(number) })).collect())
}

/// Names people for a question about attendance.
pub(super) fn named(people: &[Person]) -> Vec<(i64, String)> {
    people.iter().map(|person| (person.id.0, person.name.clone())).collect()
}

/// Returns the sign-ups of an answer.
pub(super) fn marked(answer: &Value) -> Vec<SignupId> {
    answer.iter().filter_map(|id| id.parse().ok().map(SignupId)).collect()
}

/// Puts a walk-in on the circle's list and marks them, on top of the latest marks. Returns their id and the new marks, if
/// they changed.
pub(super) async fn walk_in(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Manager,
    circle: &Circle,
    meeting: &Meeting,
    form: Form<'_>,
    new: &WalkIn,
) -> Result<(SignupId, Option<Value>)> {
    let added = signups::walk_in(ctx, tx, by, circle, new).await?;
    let people = named(&store::people(tx.conn(), meeting).await?);
    let sheet = questions::load(tx.conn(), &form.about.key).await?;
    let marks = sheet.as_ref().and_then(|sheet| sheet.answers.get(ATTENDANCE));
    let mut value = marks.map(|answer| answer.value.clone()).unwrap_or_default();
    value.push(added.id.to_string());
    value.retain(|id| people.iter().any(|(known, _)| known.to_string() == *id));
    let typed = Typed {
        lists: BTreeMap::from([(ATTENDANCE.to_owned(), value)]),
        bases: BTreeMap::from([(ATTENDANCE.to_owned(), marks.map_or(0, |answer| answer.revision).to_string())]),
        ..Typed::default()
    };
    let filled = Filled { definition: form.definition, about: form.about, people: &people, author: Some(by.account()) };
    let mut outcome = questions::write(ctx, tx, &filled, &typed).await?;
    Ok((added.id, outcome.changed.remove(ATTENDANCE)))
}

/// The form that a walk-in is marked on.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub(super) definition: &'a questions::Definition,
    pub(super) about: &'a About,
}

/// Carries out a choice that answers no question.
pub(super) async fn choose(ctx: &Ctx, tx: &mut Tx, by: &Manager, meeting: MeetingId, button: &str) -> Result<()> {
    match Choice::parse(button) {
        Some(Choice::LeaveOut(people)) => check_ins::leave_out(ctx, tx, by, meeting, &people).await,
        _ => Ok(()),
    }
}
