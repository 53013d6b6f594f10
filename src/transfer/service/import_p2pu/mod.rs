//! `circlet import p2pu`: recorded answers of P2PU's public API, taken in once.

mod dates;
mod place;
mod read;
mod report;

pub use read::{File, Record, decode, read};
pub use report::Report;

use crate::accounts::service::unclaimed::unclaimed;
use crate::circles::service::import as circles;
use crate::courses::service::import::{self as courses, Taken};
use crate::platform::{Ctx, Error, Result, Tx};
use place::Places;
use read::{P2puCircle, P2puCourse};

/// Takes in everything the files hold: first their courses, then their circles, each in a
/// transaction of its own, so that a bad record harms no other. The order of the files does not
/// matter, and what is here already stays as it is.
///
/// # Errors
/// A fault of the database; bad records are in the report.
pub async fn import(ctx: &Ctx, files: &[File]) -> Result<Report> {
    let mut report = Report::default();
    let places = Places::default();
    for file in files {
        report.bad.extend(file.bad.iter().map(|(number, why)| report::bad(&file.name, *number, why)));
    }
    for (file, number, course) in courses_of(files) {
        match take_course(ctx, course).await {
            Ok(taken) => report.course(course, taken),
            Err(fail) => report.failed(&file.name, number, &format!("course {}", course.id), fail)?,
        }
    }
    for (file, number, circle) in circles_of(files) {
        match take_circle(ctx, &places, circle).await {
            Ok(outcome) => report.circle(circle, outcome),
            Err(Wrong::Record(why)) => report.bad.push(report::bad(&file.name, number, &format!("circle {}: {why}", circle.id))),
            Err(Wrong::Error(fail)) => report.failed(&file.name, number, &format!("circle {}", circle.id), fail)?,
        }
    }
    Ok(report)
}

/// The courses of all files by their number at P2PU: whichever file comes first, the same course
/// keeps a link that two of them have.
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

async fn take_course(ctx: &Ctx, course: &P2puCourse) -> Result<Taken> {
    let mut tx = ctx.db().write().await?;
    let taken = courses::import(ctx, &mut tx, &course.recorded("en")).await?;
    ctx.commit(tx).await?;
    Ok(taken)
}

/// What became of a circle's record.
#[derive(Debug)]
struct Outcomes {
    new: bool,
    course: Taken,
    notes: Vec<String>,
}

/// Why a record was not taken.
enum Wrong {
    Record(String),
    Error(Error),
}

impl<E: Into<Error>> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

async fn take_circle(ctx: &Ctx, places: &Places, circle: &P2puCircle) -> Result<Outcomes, Wrong> {
    let mut notes = Vec::new();
    let zone = places.zone(circle, &mut notes).map_err(Wrong::Record)?;
    let plan = dates::plan(circle, &zone, &mut notes).map_err(Wrong::Record)?;
    let mut tx = ctx.db().write().await?;
    let course = courses::import(ctx, &mut tx, &circle.course.recorded(&circle.language)).await?;
    let facilitators = people(ctx, &mut tx, circle).await?;
    let recorded = circle.recorded(course.id(), zone, plan, facilitators);
    let new = circles::import(ctx, &mut tx, &recorded).await?.is_some();
    ctx.commit(tx).await?;
    Ok(Outcomes { new, course, notes })
}

/// The unclaimed accounts of those who ran a circle.
async fn people(ctx: &Ctx, tx: &mut Tx, circle: &P2puCircle) -> Result<Vec<crate::types::AccountId>> {
    let mut ids = Vec::new();
    for name in &circle.facilitators {
        ids.push(unclaimed(ctx, tx, &format!("p2pu:facilitator:{name}"), name).await?);
    }
    Ok(ids)
}
