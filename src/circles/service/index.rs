//! Data derived from public circles: the search index, and how often a course is used.

use crate::circles::store::index as rows;
use crate::courses;
use crate::platform::events::Subscriber;
use crate::platform::steps::Step;
use crate::platform::{Db, Result, Tx};
use crate::types::text::fold;
use crate::types::{CircleId, CourseId};

/// The slice's subscriber: a renamed course reaches the index rows of its circles.
pub const SUBSCRIBERS: &[Subscriber] = &[Subscriber::new("course-search", &[courses::service::CHANGED.name], |_, tx, event| {
    Box::pin(async move {
        let changed: courses::service::Changed = event.read()?;
        course_changed(tx, changed.course).await
    })
})];

/// How many circles are indexed at once.
const AT_ONCE: i64 = 500;

/// Updates a circle's index row, and the counts of its courses (including the former one if it changed),
/// after a circle was published, hidden, shown again, cancelled, or changed while public.
pub(super) async fn changed(tx: &mut Tx, circle: CircleId, courses: &[Option<CourseId>]) -> Result<()> {
    // Courses first, in the same lock order as renaming a course, which locks it before its circles.
    let courses: Vec<CourseId> = courses.iter().copied().flatten().collect();
    courses::service::index::count_circles(tx, &courses).await?;
    rows::refresh(tx, circle).await
}

/// Indexes a course's circles under its new title or provider. Idempotent.
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

/// One step of a rebuild: indexes up to 500 circles after `after` and returns the last of them; `None` if
/// there are none left.
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

/// Rebuilds the search index, 500 rows per transaction, while the site is running, along with other data
/// derived from texts by rules that may have changed. May be stopped and started again.
///
/// # Errors
/// When the database fails; what was written before stays.
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

/// Fills the index for rows of earlier versions and of imports.
pub const REBUILD: Step = Step { number: 2, name: "search words", run: |db| Box::pin(rebuild(db)) };

/// Adds the topics of courses to index rows written by 0.2.
pub const ADD_TOPICS: Step = Step { number: 4, name: "topics of circles", run: |db| Box::pin(add_topics(db)) };

async fn add_topics(db: &Db) -> Result<()> {
    let mut after = Some(CircleId(0));
    while let Some(last) = after {
        let mut tx = db.write().await?;
        after = rebuild_some(&mut tx, last).await?;
        tx.commit().await?;
    }
    Ok(())
}
