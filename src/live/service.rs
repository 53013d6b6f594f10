//! Streams: what they may be about, and what they say.

use super::model::{Right, Told, write_numbers};
use crate::circles::policy;
use crate::circles::service as circles;
use crate::platform::events::live::{Change, Follows, Stream};
use crate::platform::{Ctx, Error, Result};
use crate::signups::links;
use crate::signups::service as signups;
use crate::types::CircleId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long a stream's rights are not asked again: while hundreds of people sign up each of many streams would ask for each of them.
const DOUBTS: Duration = Duration::from_secs(5);

/// A stream that may be opened.
#[derive(Debug, Default)]
pub struct Asked {
    /// The circles, each with the number of the last event that the browser has; of one that it names no number for, the last.
    pub numbers: BTreeMap<CircleId, i64>,
    /// Those of them that the viewer runs, or may look at as staff.
    pub run: BTreeSet<CircleId>,
    /// Rights that see nothing (any more).
    pub gone: Vec<Right>,
}

/// Returns the circles that a browser may follow by each of the rights it names.
///
/// # Errors
/// When the database does not answer.
pub async fn asked(ctx: &Ctx, rights: &[Right], known: &[(CircleId, i64)]) -> Result<Asked> {
    let mut asked = Asked::default();
    for right in rights {
        match circle(ctx, right).await {
            Ok((circle, number, runs)) => {
                if runs {
                    asked.run.insert(circle);
                }
                let known = known.iter().find(|(id, _)| *id == circle).map_or(number, |(_, number)| *number);
                asked.numbers.insert(circle, known);
            }
            Err(Error::Expected(_)) => asked.gone.push(right.clone()),
            Err(fault) => return Err(fault),
        }
    }
    Ok(asked)
}

/// Returns the circle that a right sees, the number of its last event, and whether it sees what only those do who run it.
async fn circle(ctx: &Ctx, right: &Right) -> Result<(CircleId, i64, bool)> {
    match right {
        Right::Link(link) => {
            let (_, member, _) = signups::by_link(ctx, links::PARTICIPANT, link).await?;
            let circle = circles::by_id(ctx, member.circle()).await?;
            Ok((circle.id, circle.event_no, false))
        }
        Right::Session(slug) => {
            let circle = circles::by_slug(ctx, slug).await?;
            let runs = policy::look(&ctx.viewer, &circle).is_ok();
            if !runs {
                signups::by_account(ctx, circle.id).await?;
            }
            Ok((circle.id, circle.event_no, runs))
        }
    }
}

/// A stream, by what rights it is open, and the numbers that its reader has been told.
pub struct Telling {
    ctx: Arc<Ctx>,
    stream: Stream,
    rights: Vec<Right>,
    numbers: BTreeMap<CircleId, i64>,
    run: BTreeSet<CircleId>,
    /// Before which moment the rights are not asked again, and whether they have to be then.
    doubt: (Instant, bool),
    /// What is told as soon as it is known that it may be.
    waits: Option<Change>,
}

impl Telling {
    /// Opens a stream by `rights`, of which `asked` is what they see; `None` if there are too many.
    pub fn open(ctx: &Arc<Ctx>, rights: Vec<Right>, asked: Asked) -> Option<Self> {
        let Asked { numbers, run, .. } = asked;
        let list: Vec<Follows> =
            numbers.iter().map(|(circle, knows)| Follows { circle: *circle, knows: *knows, runs: run.contains(circle) }).collect();
        let stream = ctx.app.live.open(ctx.db(), &ctx.client, &list)?;
        Some(Self { ctx: ctx.clone(), stream, rights, numbers, run, doubt: (Instant::now(), false), waits: None })
    }

    /// Returns the numbers of all its circles, for `Last-Event-ID`.
    pub fn numbers(&self) -> String {
        write_numbers(self.numbers.iter().map(|(circle, number)| (*circle, *number)))
    }

    /// Waits for the next news. `None` at the end of the stream. It ends when a circle is no longer seen, or no longer as one who runs
    /// it, at once or, if the rights were asked just before, seconds later: the browser comes again and is told what it may see then.
    ///
    /// May be given up at any moment, as when the stream has to say that it is open: what came is told by the next call.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            let (from, doubted) = self.doubt;
            if self.waits.is_none() {
                self.waits = tokio::select! {
                    change = self.stream.next() => Some(change?),
                    () = tokio::time::sleep_until(from), if doubted => None,
                };
                self.doubt.1 |= self.waits.as_ref().is_some_and(|change| circles::may_change_who_sees(&change.kind));
            }
            if self.doubt.1 && Instant::now() >= from {
                if !self.still_sees().await {
                    return None;
                }
                self.doubt = (Instant::now() + DOUBTS, false);
            }
            if let Some(Change { circle, number, kind }) = self.waits.take() {
                self.numbers.insert(circle, number);
                return Some(Told { circle, number, kind });
            }
        }
    }

    async fn still_sees(&self) -> bool {
        match asked(&self.ctx, &self.rights, &[]).await {
            Ok(now) => now.run == self.run && now.numbers.keys().eq(self.numbers.keys()),
            Err(error) => {
                tracing::warn!(?error, "a stream ends: who may see it could not be asked");
                false
            }
        }
    }
}
