//! What follows from public circles and is kept elsewhere: the search index, and how often a course
//! is used.

use crate::circles::store::index as rows;
use crate::courses;
use crate::platform::events::Subscriber;
use crate::platform::steps::Step;
use crate::platform::{Db, Result, Tx};
use crate::types::text::fold;
use crate::types::{CircleId, CourseId};

/// What this slice does about events: a renamed course reaches its circles.
pub const SUBSCRIBERS: &[Subscriber] = &[Subscriber::new("course-search", &[courses::service::CHANGED.name], |_, tx, event| {
    Box::pin(async move {
        let changed: courses::service::Changed = event.read()?;
        course_changed(tx, changed.course).await
    })
})];

/// How many circles are indexed in one step.
const AT_ONCE: i64 = 500;

/// After a circle was published, hidden, shown again, cancelled, or changed while public: its index
/// row, and the counts of its courses (the former one too, when it changed).
pub(super) async fn changed(tx: &mut Tx, circle: CircleId, courses: &[Option<CourseId>]) -> Result<()> {
    // The courses first, as the one who renames a course holds it before it reaches its circles.
    let courses: Vec<CourseId> = courses.iter().copied().flatten().collect();
    courses::service::index::count_circles(tx, &courses).await?;
    rows::refresh(tx, circle).await
}

/// After a course got another title or provider: its circles are found by the new words. Idempotent.
async fn course_changed(tx: &mut Tx, course: CourseId) -> Result<()> {
    let mut after = CircleId(0);
    loop {
        let circles = rows::some(tx, after, CircleId(i64::MAX), Some(course), AT_ONCE).await?;
        let Some(last) = circles.last() else { return Ok(()) };
        after = last.id;
        for circle in &circles {
            rows::write(tx, circle).await?;
        }
    }
}

/// One step of a rebuild: indexes the circles after `after`, up to 500, and gives the last of them;
/// `None` when there are none left.
pub async fn rebuild_some(tx: &mut Tx, after: CircleId) -> Result<Option<CircleId>> {
    let circles = rows::some(tx, after, CircleId(i64::MAX), None, AT_ONCE).await?;
    let last = circles.last().map(|circle| circle.id);
    rows::clear(tx, after, last).await?;
    rows::insert(tx, &circles).await?;
    for circle in &circles {
        let city_key = fold(&circle.city);
        if city_key != circle.city_key {
            rows::set_city_key(tx, circle.id, &city_key).await?;
        }
    }
    Ok(last)
}

/// Makes the search index anew, 500 rows to a transaction, while the site runs; and with it what else
/// follows from texts by rules that may have changed. May be stopped and begun again.
///
/// # Errors
/// When the database fails; what was written until then stays.
pub async fn rebuild(db: &Db) -> Result<()> {
    let mut course = Some(CourseId(0));
    let mut circle = Some(CircleId(0));
    while course.is_some() || circle.is_some() {
        let mut tx = db.write().await?;
        match course {
            Some(after) => course = courses::service::index::rebuild_some(&mut tx, after).await?,
            None => circle = rebuild_some(&mut tx, circle.unwrap_or_default()).await?,
        }
        tx.commit().await?;
        match (course, circle) {
            (Some(last), _) => tracing::debug!("courses up to {last} are indexed"),
            (None, last) => tracing::debug!("circles up to {} are indexed", last.unwrap_or_default()),
        }
    }
    Ok(())
}

/// Fills the index over rows of former versions, and of imports.
pub const REBUILD: Step = Step { number: 2, name: "search words", run: |db| Box::pin(rebuild(db)) };
