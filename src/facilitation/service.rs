//! What a facilitator sees and does across slices.

mod calendar;
mod insight;
mod letters;
mod overview;
mod people;
mod share;

pub use calendar::{calendar, feed};
pub use letters::LETTERS;
pub use overview::overview;
pub use people::{TypedForms, add, add_walk_in, people, remove, remove_facilitator, send_again, send_link, show_address, wrap_up};

use super::model::desk::{Need, Signs, Totals};
use super::model::{Cut, JoinedCircle, Mine, MyCircle, MyCourse};
use super::store;
use crate::circles::model::{Phase, State};
use crate::i18n::dates;
use crate::platform::dates::from_us;
use crate::platform::{Ctx, Result};
use crate::signups::service as signups;
use crate::types::{CircleId, MeetingId, Seats};
use std::collections::BTreeMap;

/// Returns everything that belongs to the viewer: circles they run, circles they joined, courses they added.
///
/// # Errors
/// Sign-in.
pub async fn mine(ctx: &Ctx) -> Result<Mine> {
    let me = ctx.me()?;
    let now = ctx.now_us();
    let number = |n: i64| u32::try_from(n).unwrap_or_default();
    let mut on: BTreeMap<CircleId, (u32, MeetingId)> = BTreeMap::new();
    let mut due = on.clone();
    for row in store::due(ctx.db().primary(), me.id, now).await? {
        let of = if row.ends_at > now { &mut on } else { &mut due };
        of.entry(row.circle_id).or_insert((number(row.number), row.id));
    }
    let (mine, facilitating_cut) = cut(store::mine(ctx.db().primary(), me.id, now).await?);
    let mut totals = Totals::default();
    let mut facilitating: Vec<MyCircle> = Vec::with_capacity(mine.len());
    for row in mine {
        let state = State::parse(&row.state).unwrap_or(State::Draft);
        let phase = Phase::of(state, row.first_at, row.last_at, now);
        let next = row.next_at.filter(|_| state == State::Published);
        if state == State::Published {
            totals.circles += 1;
            totals.people += number(row.taken);
            totals.held += number(row.held);
        }
        let signs = Signs {
            draft: state == State::Draft,
            over: state == State::Cancelled || row.wrapped_up_at.is_some(),
            reported: row.reported,
            on: on.get(&row.id).copied(),
            feedback: due.get(&row.id).copied(),
            finished: phase == Phase::Finished,
            undelivered: number(row.unreached),
            proposals: number(row.proposals),
            check: None,
        };
        facilitating.push(MyCircle {
            phase,
            on: next.is_some_and(|at| at <= now),
            next: next.map(|at| dates::moment(ctx.reader(), from_us(at), &row.time_zone, ctx.now)).unwrap_or_default(),
            need: Need::of(signs),
            seats: Seats::stored(row.taken, row.capacity),
            hue: number(row.hue),
            title: if row.title.is_empty() { row.course.unwrap_or_default() } else { row.title },
            slug: row.slug,
        });
    }
    facilitating.sort_by_key(|circle| (circle.need.rank(), circle.phase));
    let (joined, joined_cut) = cut(signups::circles_of_account(ctx).await?);
    let joined = joined.into_iter().map(|c| JoinedCircle {
        phase: Phase::of(State::parse(&c.state).unwrap_or_default(), c.first_at, c.last_at, now),
        seats: Seats::stored(c.taken, c.capacity),
        hue: number(c.hue),
        slug: c.slug,
        title: c.title,
    });
    let (courses, courses_cut) = cut(store::courses(ctx.db().primary(), me.id).await?);
    let courses = courses.into_iter().map(|(slug, title)| MyCourse { slug, title }).collect();
    let cut = Cut { facilitating: facilitating_cut, joined: joined_cut, courses: courses_cut };
    let invitations = crate::circles::service::invitations::mine(ctx).await?;
    Ok(Mine { invitations, facilitating, totals, joined: joined.collect(), courses, cut })
}

/// Truncates rows to what a list shows; returns whether there were more.
fn cut<T>(mut rows: Vec<T>) -> (Vec<T>, bool) {
    let more = rows.len() > store::MOST;
    rows.truncate(store::MOST);
    (rows, more)
}
