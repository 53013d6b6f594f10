//! What participants and facilitators said, for the circle's facilitators and staff.

use super::closing::{CLOSING, CLOSING_FACILITATOR};
use super::respondent;
use crate::circles::service as circles;
use crate::i18n::Locale;
use crate::platform::{Ctx, Result};
use crate::questions::service::{self as questions, Definition};
use crate::signups::service as signups;
use crate::surveys::model::{Answered, AnswersPage, Progress};
use crate::surveys::store::{self, AnswerOf};
use std::collections::BTreeMap;

/// Returns the answers of a circle, person by person, those who have not answered included.
///
/// # Errors
/// Not found, not signed in, or not allowed.
pub async fn answers(ctx: &Ctx, slug: &str) -> Result<AnswersPage> {
    let (circle, manager) = circles::managed(ctx, slug).await?;
    let mut sheets: BTreeMap<(Option<i64>, Option<i64>), Vec<AnswerOf>> = BTreeMap::new();
    for row in store::answers(ctx.db().primary(), manager.circle()).await? {
        sheets.entry((row.signup_id.map(|id| id.0), row.account_id.map(|id| id.0))).or_default().push(row);
    }
    let open = respondent::open(ctx, &circle).is_ok();
    let mut people = Vec::new();
    for person in signups::active(ctx, manager.circle()).await? {
        let rows = sheets.remove(&(Some(person.id.0), None)).unwrap_or_default();
        people.push(answered(ctx.locale, &CLOSING, person.name, &rows));
    }
    let mut facilitators = Vec::new();
    for host in &circle.facilitators {
        let rows = sheets.remove(&(None, Some(host.id.0))).unwrap_or_default();
        facilitators.push(answered(ctx.locale, &CLOSING_FACILITATOR, host.name.clone(), &rows));
    }
    // What is left was said by people who have left since; their words are erased, their choices stay.
    for ((signup, _), rows) in sheets {
        let (definition, list) = if signup.is_some() { (&CLOSING, &mut people) } else { (&CLOSING_FACILITATOR, &mut facilitators) };
        let gone = answered(ctx.locale, definition, String::new(), &rows);
        list.extend((!gone.answers.is_empty()).then_some(gone));
    }
    Ok(AnswersPage { mine: open && circle.is_run_by(manager.account()), open, people, facilitators, slug: circle.slug, title: circle.title })
}

fn answered(locale: Locale, definition: &Definition, name: String, rows: &[AnswerOf]) -> Answered {
    let stored: BTreeMap<&str, &str> = rows.iter().filter_map(|row| Some((row.question.as_deref()?, row.value.as_deref()?))).collect();
    let said = definition.questions().filter_map(|question| {
        let (label, words) = questions::in_words(definition, locale, question, stored.get(question.name.as_str())?);
        (!words.is_empty()).then_some((label, words))
    });
    let answers: Vec<(String, String)> = said.collect();
    let progress = match rows.first() {
        Some(row) if row.done_at.is_some() => Progress::Done,
        _ if !answers.is_empty() => Progress::Begun,
        Some(row) if row.declined_at.is_some() => Progress::Declined,
        _ => Progress::Open,
    };
    Answered { name, progress, answers }
}
