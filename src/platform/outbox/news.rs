//! Telling that emails about circles went out, or could not: as one event for each circle and a while, not for each email.

use super::claims::{Claimed, Mark};
use crate::platform::error::Result;
use crate::platform::events::{Event, EventKind, Stamp};
use crate::platform::{App, Ctx};
use crate::types::CircleId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// What became of emails about a circle. It has no number of the circle, whose row would be locked for it: the worker waits for no
/// request. A subscriber takes one.
pub const MARKED: EventKind = EventKind { name: "mails-marked", version: 1 };

/// How long it is gathered while emails go out.
const GATHERED: Duration = Duration::from_secs(2);

/// The payload of [`MARKED`].
#[derive(Serialize, Deserialize)]
struct Marked {
    circle: CircleId,
}

/// Returns the circle that an event of the kind [`MARKED`] is about.
///
/// # Errors
/// When the payload cannot be read.
pub fn circle_of(event: &Event) -> Result<CircleId> {
    Ok(event.read::<Marked>()?.circle)
}

/// The circles of which it is not told yet, and since when.
#[derive(Debug, Default)]
pub(super) struct News {
    circles: BTreeSet<CircleId>,
    since: Option<Instant>,
}

impl News {
    /// Notes what became of an email. Of one that was only given back nothing is to be told.
    pub(super) fn note(&mut self, mail: &Claimed, mark: &Mark) {
        if !matches!(mark, Mark::Untouched) && mail.signup_id.is_some() {
            self.add(mail.circle_id);
        }
    }

    /// Notes a circle.
    pub(super) fn add(&mut self, circle: Option<CircleId>) {
        if let Some(circle) = circle {
            self.circles.insert(circle);
            self.since.get_or_insert_with(Instant::now);
        }
    }

    /// Returns whether it is time to tell, although emails still go out.
    pub(super) fn is_old(&self) -> bool {
        self.since.is_some_and(|since| since.elapsed() >= GATHERED)
    }

    /// Tells.
    ///
    /// # Errors
    /// When the database does not respond; it is told with the next news then.
    pub(super) async fn tell(&mut self, app: &App) -> Result<()> {
        if self.circles.is_empty() {
            return Ok(());
        }
        let ctx = Ctx::system(app);
        let mut tx = ctx.db().write().await?;
        for circle in &self.circles {
            ctx.publish(&mut tx, Stamp::none(), MARKED, &json!(Marked { circle: *circle })).await?;
        }
        ctx.commit(tx).await?;
        *self = Self::default();
        Ok(())
    }
}
