//! `circlet import p2pu`: imports recorded responses of P2PU's public API, once.

mod dates;
mod place;
mod read;
mod report;

pub use read::{File, Record, decode, read};
pub use report::Report;

use crate::accounts::service::unclaimed::unclaimed;
use crate::circles::service::import::add_up;
use crate::courses::service::import::{self as courses, Taken};
use crate::meetings::service as meetings;
use crate::platform::{Ctx, Error, Result, Tx};
use crate::types::{AccountId, CircleId};
use place::Places;
use read::{P2puCircle, P2puCourse};
use std::collections::HashMap;

/// How many records one transaction imports: committing each one would cost more than the rest.
const AT_ONCE: usize = 200;

/// Imports everything in the files: first their courses, then their circles. A bad record affects no other:
/// only its own changes are rolled back. The order of the files does not matter, and existing rows stay
/// unchanged. `progress` is called with the number of finished records and the total.
///
/// # Errors
/// When the database fails: earlier transactions stay, and the same import resumes from there. Bad records
/// are not an error; the report names them.
pub async fn import(ctx: &Ctx, files: &[File], mut progress: impl FnMut(usize, usize)) -> Result<Report> {
    let mut report = Report::default();
    let places = Places::default();
    for file in files {
        report.bad.extend(file.bad.iter().map(|(number, why)| report::bad(&file.name, *number, why)));
    }
    let (courses, circles) = (courses_of(files), circles_of(files));
    let (mut done, all) = (0, courses.len() + circles.len());
    for some in courses.chunks(AT_ONCE) {
        let mut tx = ctx.db().write().await?;
        for (file, number, course) in some {
            tx.savepoint().await?;
            let taken = courses::import(ctx, &mut tx, &course.recorded("en")).await;
            close_part(&mut tx, taken.is_ok()).await?;
            match taken {
                Ok(taken) => report.course(course, taken),
                Err(error) => report.failed(&file.name, *number, &format!("course {}", course.id), error)?,
            }
        }
        ctx.commit(tx).await?;
        done += some.len();
        progress(done, all);
    }
    let mut seen = Seen::default();
    for some in circles.chunks(AT_ONCE) {
        let mut tx = ctx.db().write().await?;
        let mut new = Vec::new();
        for (file, number, circle) in some {
            tx.savepoint().await?;
            let taken = take_circle(ctx, &mut tx, &places, &seen, circle).await;
            close_part(&mut tx, taken.is_ok()).await?;
            match taken {
                Ok(outcomes) => {
                    new.extend(outcomes.new);
                    seen.keep(circle, &outcomes);
                    report.circle(circle, outcomes);
                }
                Err(Wrong::Record(why)) => report.bad.push(report::bad(&file.name, *number, &format!("circle {}: {why}", circle.id))),
                Err(Wrong::Error(error)) => report.failed(&file.name, *number, &format!("circle {}", circle.id), error)?,
            }
        }
        add_up(&mut tx, &new).await?;
        ctx.commit(tx).await?;
        done += some.len();
        progress(done, all);
    }
    Ok(report)
}

async fn close_part(tx: &mut Tx, keep: bool) -> Result<()> {
    if keep { tx.keep().await } else { tx.undo().await }
}

/// Returns the courses of all files by their number at P2PU, so that of two courses with the same link the
/// same one keeps it, whatever the order of the files.
fn courses_of(files: &[File]) -> Vec<(&File, usize, &P2puCourse)> {
    let mut found: Vec<_> = files.iter().flat_map(|f| f.courses().map(move |(number, course)| (f, number, course))).collect();
    found.sort_by_key(|(_, _, course)| course.id);
    found
}

fn circles_of(files: &[File]) -> Vec<(&File, usize, &P2puCircle)> {
    let mut found: Vec<_> = files.iter().flat_map(|f| f.circles().map(move |(number, circle)| (f, number, circle))).collect();
    found.sort_by_key(|(_, _, circle)| circle.id);
    found
}

/// Rows that this run has already found or added, by what the records call them.
#[derive(Debug, Default)]
struct Seen {
    courses: HashMap<i64, Taken>,
    people: HashMap<String, AccountId>,
}

impl Seen {
    /// Keeps what a record led to, once it is sure to stay.
    fn keep(&mut self, circle: &P2puCircle, outcomes: &Outcomes) {
        let again = match outcomes.course {
            Taken::New(id) | Taken::Filled(id) => Taken::Known(id),
            known => known,
        };
        self.courses.insert(circle.course.id, again);
        self.people.extend(circle.facilitators.iter().cloned().zip(outcomes.facilitators.iter().copied()));
    }
}

/// The result of importing a circle's record.
#[derive(Debug)]
struct Outcomes {
    new: Option<CircleId>,
    course: Taken,
    facilitators: Vec<AccountId>,
    notes: Vec<String>,
}

/// Why a record was skipped.
enum Wrong {
    Record(String),
    Error(Error),
}

impl<E: Into<Error>> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

async fn take_circle(ctx: &Ctx, tx: &mut Tx, places: &Places, seen: &Seen, circle: &P2puCircle) -> Result<Outcomes, Wrong> {
    let mut notes = Vec::new();
    let zone = places.zone(circle, &mut notes).map_err(Wrong::Record)?;
    let plan = dates::plan(circle, &zone, &mut notes).map_err(Wrong::Record)?;
    let course = match seen.courses.get(&circle.course.id) {
        Some(course) => *course,
        None => courses::import(ctx, tx, &circle.course.recorded(&circle.language)).await?,
    };
    let facilitators = people(ctx, tx, seen, circle).await?;
    let recorded = circle.recorded(course.id(), zone, plan, facilitators.clone());
    let new = meetings::import(ctx, tx, &recorded).await?;
    Ok(Outcomes { new, course, facilitators, notes })
}

/// Returns the unclaimed accounts of a circle's facilitators.
async fn people(ctx: &Ctx, tx: &mut Tx, seen: &Seen, circle: &P2puCircle) -> Result<Vec<AccountId>> {
    let mut ids = Vec::new();
    for name in &circle.facilitators {
        ids.push(match seen.people.get(name) {
            Some(id) => *id,
            None => unclaimed(ctx, tx, &format!("p2pu:facilitator:{name}"), name).await?,
        });
    }
    Ok(ids)
}
