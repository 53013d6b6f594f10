//! Data derived from public circles: the search index, and how often a course is used.

use crate::circles::store::index as rows;
use crate::courses;
use crate::platform::events::{EventKind, Stamp, Subscriber};
use crate::platform::steps::Step;
use crate::platform::{Ctx, Db, Result, Tx};
use crate::types::text::fold;
use crate::types::{CircleId, CourseId};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The slice's subscriber: a renamed course reaches the index rows of its circles.
pub const SUBSCRIBERS: &[Subscriber] = &[Subscriber::new("course-search", &[courses::service::CHANGED.name, CONTINUED.name], |ctx, tx, event| {
    Box::pin(async move { course_changed(ctx, tx, event.read()?).await })
})];

/// More circles of a renamed course have to be indexed, in another transaction.
const CONTINUED: EventKind = EventKind { name: "course-search-continued", version: 1 };

/// The payload of [`CONTINUED`]; that of [`courses::service::CHANGED`] has only the course.
#[derive(Serialize, Deserialize)]
struct Renamed {
    course: CourseId,
    /// The last circle that was indexed.
    #[serde(default)]
    after: CircleId,
}

/// How many circles are locked and indexed at once.
const AT_ONCE: i64 = 500;

/// Updates the index row of a circle that this transaction has locked, and the counts of its courses (including the
/// former one if it changed), after it was published, hidden, shown again, cancelled, or changed while public.
pub(super) async fn changed(tx: &mut Tx, circle: CircleId, courses: &[Option<CourseId>]) -> Result<()> {
    changed_all(tx, &[circle], courses).await
}

/// Same as [`changed`] for several circles, so that all circles are locked before the first course is.
pub(super) async fn changed_all(tx: &mut Tx, circles: &[CircleId], courses: &[Option<CourseId>]) -> Result<()> {
    // Counting locks the courses. So one that is being renamed is waited for, and a later one finds the
    // circles committed.
    let courses: Vec<CourseId> = courses.iter().copied().flatten().collect();
    courses::service::index::count_circles(tx, &courses).await?;
    for circle in circles {
        rows::refresh(tx, *circle).await?;
    }
    Ok(())
}

/// Indexes a course's circles under its new title or provider. Idempotent.
async fn course_changed(ctx: &Ctx, tx: &mut Tx, Renamed { course, after }: Renamed) -> Result<()> {
    // A circle that is being saved is waited for, and a circle that is saved next waits: whichever comes
    // later reads both titles.
    let Some((last, circles)) = rows::hold(tx, after, Some(course), AT_ONCE).await? else { return Ok(()) };
    rows::write(tx, &circles).await?;
    if rows::some(tx, last, CircleId(i64::MAX), Some(course), 1).await?.is_empty() {
        return Ok(());
    }
    // Their people can act again in the meantime.
    ctx.publish(tx, Stamp::none(), CONTINUED, &json!(Renamed { course, after: last })).await
}

/// One step of a rebuild: indexes up to 500 circles after `after` and returns the last of them; `None` if
/// there are none left.
pub async fn rebuild_some(tx: &mut Tx, after: CircleId) -> Result<Option<CircleId>> {
    let Some((last, circles)) = rows::hold(tx, after, None, AT_ONCE).await? else {
        rows::rewrite(tx, after, None, &[]).await?;
        return Ok(None);
    };
    rows::rewrite(tx, after, Some(last), &circles).await?;
    for circle in &circles {
        let city_key = fold(&circle.city);
        if city_key != circle.city_key {
            rows::set_city_key(tx, circle.id, &city_key).await?;
        }
    }
    Ok(Some(last))
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
pub const REBUILD: Step = Step { number: 2, name: "search words", run: |db, _| Box::pin(rebuild(db)) };

/// Adds the topics of courses to index rows written by 0.2.
pub const ADD_TOPICS: Step = Step { number: 4, name: "topics of circles", run: |db, _| Box::pin(add_topics(db)) };

async fn add_topics(db: &Db) -> Result<()> {
    let mut after = Some(CircleId(0));
    while let Some(last) = after {
        let mut tx = db.write().await?;
        after = rebuild_some(&mut tx, last).await?;
        tx.commit().await?;
    }
    Ok(())
}
