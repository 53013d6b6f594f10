//! Emails about circles to their facilitators.

use crate::circles::emails;
use crate::circles::model::{Circle, State};
use crate::platform::outbox::{self, Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient};
use crate::platform::{Ctx, Result, Tx};

/// "Your circle is public".
const PUBLISHED: LetterKind = LetterKind::new("published", Priority::Awaited, |c, m, to| Box::pin(published(c, m, to)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[PUBLISHED];

/// Enqueues "your circle is public" to every facilitator.
pub(super) async fn tell_published(ctx: &Ctx, tx: &mut Tx, circle: &Circle) -> Result<()> {
    for person in circle.reachable() {
        let key = format!("published:{}:{}", circle.id, person.id);
        let mail = Mail { circle: Some(circle.id), ..Mail::new(&PUBLISHED, key, Recipient::Account(person.id)) };
        outbox::enqueue(ctx, tx, &mail).await?;
    }
    Ok(())
}

async fn published(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let circle = super::by_id(ctx, mail.circle()?).await?;
    if circle.state != State::Published || circle.hidden {
        return Ok(Outcome::Drop("the circle is not public any more"));
    }
    if !circle.is_run_by(to.account_id()) {
        return Ok(Outcome::Drop("this person no longer runs the circle"));
    }
    Outcome::letter(to, &emails::published(to.language(), &ctx.app.config.url, &circle.title, &circle.slug))
}
