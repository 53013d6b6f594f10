//! Data derived from courses: the search index, sort keys, numbers of topics, usage counts.

use super::topics::{self, Written};
use crate::courses::model::Course;
use crate::courses::store::{NewCourse, index as rows};
use crate::platform::search::Document;
use crate::platform::{Result, Tx};
use crate::types::CourseId;
use crate::types::text::fold;

/// How many courses are indexed at once in a rebuild.
const AT_ONCE: i64 = 500;

/// Writes a course's index row and the numbers of its topics.
pub(super) async fn write(tx: &mut Tx, id: CourseId, course: &NewCourse) -> Result<()> {
    topics::refresh(tx, &[Written { course: id, topics: course.topics.clone(), numbers: None }]).await?;
    rows::write(tx, id, document(&course.title, &course.provider, &course.topics, &course.description)).await
}

fn document(title: &str, provider: &str, topics: &[String], description: &str) -> Document {
    Document::new([title, provider, &topics.join(" "), description])
}

/// Returns whether this change affects what a course's circles are found by.
pub(super) fn renames(before: &Course, after: &NewCourse) -> bool {
    before.title != after.title || before.provider != after.provider || before.topics != after.topics
}

/// Recounts the public circles of courses, inside the transaction that publishes, hides, cancels or moves
/// one.
pub async fn count_circles(tx: &mut Tx, courses: &[CourseId]) -> Result<()> {
    let mut courses = courses.to_vec();
    // Always in the same order, to avoid deadlocks.
    courses.sort_unstable_by_key(|id| id.0);
    courses.dedup();
    for course in courses {
        rows::count_circles(tx, CourseId(course.0 - 1), course).await?;
    }
    Ok(())
}

/// One step of a rebuild: indexes up to 500 courses after `after` and returns the last of them; `None` if
/// there are none left.
pub async fn rebuild_some(tx: &mut Tx, after: CourseId) -> Result<Option<CourseId>> {
    let courses = rows::hold(tx, after, AT_ONCE).await?;
    let last = courses.last().map(|course| course.id);
    let found_by = |c: &rows::Indexed| (c.id.0, Some(document(&c.title, &c.provider, &c.topics(), &c.description)));
    rows::rewrite(tx, after, last, courses.iter().map(found_by).collect()).await?;
    let written = |c: &rows::Indexed| Written { course: c.id, topics: c.topics(), numbers: c.topic_ids.clone() };
    topics::refresh(tx, &courses.iter().map(written).collect::<Vec<_>>()).await?;
    for course in &courses {
        let sort_key = fold(&course.title);
        if sort_key != course.sort_key {
            rows::set_sort_key(tx, course.id, &sort_key).await?;
        }
    }
    if let Some(last) = last {
        rows::count_circles(tx, after, last).await?;
    }
    Ok(last)
}
