//! The large demo set: thousands of circles, written in bulk rather than through the services. The same day
//! and sizes give the same rows. Its people cannot sign in, and no emails are enqueued.

mod chance;
mod circles;
mod courses;
mod words;

use super::timetable;
use crate::circles::service::index;
use crate::demo::store;
use crate::platform::{App, Ctx, Tx};
use crate::reviews::service as reviews;
use crate::transfer::service::export::fault;
use anyhow::bail;
use circles::{Batch, Circles};
use jiff::civil::Date;

/// How many circles are written per transaction.
const AT_ONCE: usize = 1000;

/// The size of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Circles: up to 400 upcoming, 1 % running, the others finished, cancelled or drafts.
    pub circles: usize,
    /// Courses; at least one.
    pub courses: usize,
    /// Sign-ups, distributed unevenly over the published circles.
    pub signups: usize,
}

impl Sizes {
    /// Returns the number of facilitators.
    fn facilitators(&self) -> usize {
        (self.circles / 5).clamp(1, 3000)
    }
}

/// The first ids of the new rows.
#[derive(Clone, Copy, Debug)]
struct FirstIds {
    account: i64,
    course: i64,
    circle: i64,
    meeting: i64,
    signup: i64,
    message: i64,
    sheet: i64,
}

impl FirstIds {
    async fn read(tx: &mut Tx) -> anyhow::Result<Self> {
        Ok(Self {
            account: store::next_id(tx, "accounts").await.map_err(fault)?,
            course: store::next_id(tx, "courses").await.map_err(fault)?,
            circle: store::next_id(tx, "circles").await.map_err(fault)?,
            meeting: store::next_id(tx, "meetings").await.map_err(fault)?,
            signup: store::next_id(tx, "signups").await.map_err(fault)?,
            message: store::next_id(tx, "messages").await.map_err(fault)?,
            sheet: store::next_id(tx, "sheets").await.map_err(fault)?,
        })
    }
}

/// Adds the set to the database; `progress` is called with the number of circles written.
///
/// # Errors
/// When there are circles but no courses, or the database rejects a row; earlier batches stay.
pub async fn load(app: &App, day: Date, sizes: Sizes, mut progress: impl FnMut(usize)) -> anyhow::Result<()> {
    if sizes.courses == 0 {
        bail!("circles need a course: --courses must be at least 1");
    }
    let now = timetable::end(day);
    let mut tx = app.db.write().await.map_err(fault)?;
    let ids = FirstIds::read(&mut tx).await?;
    let library = courses::courses(sizes, ids, now);
    let titles: Vec<_> = library.iter().map(|c| (c.title.clone(), c.language.clone())).collect();
    store::insert(&mut tx, courses::accounts(sizes, ids, now)).await.map_err(fault)?;
    store::insert(&mut tx, library).await.map_err(fault)?;
    tx.commit().await.map_err(fault)?;
    let mut circles = Circles::new(sizes, ids, day, &titles);
    let mut written = 0;
    while written < sizes.circles {
        let until = (written + AT_ONCE).min(sizes.circles);
        let batch = circles.batch(written..until)?;
        let mut tx = app.db.write().await.map_err(fault)?;
        write(&mut tx, batch).await.map_err(fault)?;
        tx.commit().await.map_err(fault)?;
        written = until;
        progress(written);
    }
    let mut tx = app.db.write().await.map_err(fault)?;
    store::reset_ids(&app.db, &mut tx).await.map_err(fault)?;
    tx.commit().await.map_err(fault)?;
    index::rebuild(&app.db).await.map_err(fault)?;
    reviews::rank_all(&Ctx::system(app)).await.map_err(fault)?;
    app.db.analyze().await.map_err(fault)
}

async fn write(tx: &mut Tx, batch: Batch) -> crate::platform::Result<()> {
    store::insert(tx, batch.circles).await?;
    store::insert(tx, batch.facilitators).await?;
    store::insert(tx, batch.meetings).await?;
    store::insert(tx, batch.signups).await?;
    store::insert(tx, batch.rsvps).await?;
    store::insert(tx, batch.feedback).await?;
    store::insert(tx, batch.sheets).await?;
    store::insert(tx, batch.ratings).await?;
    store::insert(tx, batch.answers).await?;
    store::insert(tx, batch.messages).await
}
