//! The list of the library: searched, filtered, in one of several orders.
//!
//! The courses of an order, or of a search, are read once for all visitors of two seconds, as a [`Shelf`]. What a
//! visitor asks for is taken from that.

mod counts;
mod shelf;

use crate::courses::model::library::{CourseFilters, Library, Sort, Wanted};
use crate::courses::model::{Course, CourseCard};
use crate::courses::store::list::{self, PAGE_SIZE};
use crate::courses::store::topics;
use crate::platform::listing::{Listing, reach};
use crate::platform::search::Query;
use crate::platform::{Ctx, Result};
use crate::types::page::Cut;
use crate::types::{CourseId, PageNumber};
use shelf::Shelf;
use std::sync::Arc;

/// Returns one page of the library: the numbered page, or the one after the course that the filters name.
pub async fn list(ctx: &Ctx, filters: &CourseFilters) -> Result<Library> {
    let query = Query::new(&filters.q);
    let sort = Sort::parse(&filters.sort, !query.is_empty());
    let wanted = filters.wanted();
    let shelf = shelf(ctx, &query, sort).await?;
    let topic = topic(ctx, &shelf, &wanted).await?;
    let (ids, facets) = shelf.find(&wanted, topic.as_ref());
    let few = ids.len() < reach(PAGE_SIZE);
    let cut = shelf.cut.filter(|cut| *cut == Cut::Hits || (wanted.count() > 0 && few));
    let listing = Listing { ids, whole: shelf.cut != Some(Cut::Steps), cut };
    let key = filters.after.parse().ok().map(CourseId);
    let (ids, page) = match key {
        Some(key) => {
            let rest = rest(ctx, &Further { query: &query, sort, wanted: &wanted, topic: topic.as_ref(), listing: &listing }, key).await?;
            listing.following(rest, PAGE_SIZE)
        }
        None => listing.numbered(PageNumber::parse(Some(&filters.page)), PAGE_SIZE),
    };
    let items = if ids.is_empty() { Vec::new() } else { list::cards(ctx.public_reads(), &ids, ctx.viewer.is_staff()).await? };
    Ok(Library { page: page.with(items), facets, sort, searched: !query.is_empty() })
}

/// Returns the courses that fit some words best, or those that worked best; as many as a page holds.
pub async fn proposed(ctx: &Ctx, words: &str) -> Result<Vec<CourseCard>> {
    Ok(list(ctx, &CourseFilters { q: words.to_owned(), ..CourseFilters::default() }).await?.page.items)
}

/// Returns a course that the viewer may see as lists show it.
pub async fn card(ctx: &Ctx, course: &Course) -> Result<Option<CourseCard>> {
    Ok(list::cards(ctx.public_reads(), &[course.id.0], true).await?.pop())
}

/// Returns the courses in an order, or those that a search finds.
async fn shelf(ctx: &Ctx, query: &Query, sort: Sort) -> Result<Arc<Shelf>> {
    let staff = ctx.viewer.is_staff();
    ctx.recent(format!("courses {sort:?} {query:?}"), || async {
        let on = ctx.public_reads();
        if query.is_empty() {
            let row = list::all(on, sort, staff).await?;
            named(ctx, Shelf::new(&row.entries.unwrap_or_default(), row.cut.then_some(Cut::Steps))).await
        } else {
            let row = list::search(on, ctx.db().engine(), query, sort, staff).await?;
            named(ctx, Shelf::new(&row.entries.unwrap_or_default(), row.cut.then_some(Cut::Hits))).await
        }
    })
    .await
}

/// Loads the words of the topics that the shelf offers.
async fn named(ctx: &Ctx, shelf: Shelf) -> Result<Shelf> {
    let ids = shelf.frequent(topics::MOST_NAMED);
    let found = if ids.is_empty() { Vec::new() } else { topics::named(ctx.public_reads(), &ids).await? };
    Ok(shelf.named(found))
}

/// Returns the topic that is asked for. One that no course ever had gets the number 0 and fits none.
async fn topic(ctx: &Ctx, shelf: &Shelf, wanted: &Wanted) -> Result<Option<topics::Topic>> {
    if wanted.topic.is_empty() {
        return Ok(None);
    }
    let known = match shelf.topic(&wanted.topic) {
        Some(topic) => Some(topic.clone()),
        None => topics::by_key(ctx.public_reads(), &wanted.topic).await?,
    };
    Ok(Some(known.unwrap_or_else(|| topics::Topic { id: 0, key: wanted.topic.clone(), words: wanted.topic.clone() })))
}

/// What is continued after a course.
struct Further<'a> {
    query: &'a Query,
    sort: Sort,
    wanted: &'a Wanted,
    topic: Option<&'a topics::Topic>,
    listing: &'a Listing,
}

/// Returns the courses after one, at least one more than a page holds if there are as many; none if there is no such
/// course.
async fn rest(ctx: &Ctx, list: &Further<'_>, key: CourseId) -> Result<Vec<i64>> {
    let Further { query, sort, wanted, topic, listing } = *list;
    if listing.whole && listing.ids.contains(&key.0) {
        return Ok(listing.rest(key.0));
    }
    // The course left the list since, or the list is longer than a shelf. A search has no key to continue from.
    if !query.is_empty() {
        return Ok(Vec::new());
    }
    let on = ctx.public_reads();
    let Some(position) = list::position(on, key).await? else { return Ok(Vec::new()) };
    let enough = usize::try_from(PAGE_SIZE + 1).unwrap_or(usize::MAX);
    let most = if wanted.count() == 0 { enough } else { crate::platform::listing::MOST_STEPS };
    let mut ids = Vec::new();
    for stretch in 0..list::stretches(sort) {
        if ids.len() < enough {
            let row = list::after(on, sort, ctx.viewer.is_staff(), &position, stretch, most).await?;
            ids.extend(Shelf::new(&row.entries.unwrap_or_default(), None).find(wanted, topic).0);
        }
    }
    Ok(ids)
}
