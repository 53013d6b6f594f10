//! The email to a new co-facilitator, of versions before 0.5: since then people are invited.

use crate::accounts::service as accounts;
use crate::circles::service as circles;
use crate::facilitation::emails;
use crate::paths;
use crate::platform::outbox::{Addressee, Claimed, LetterKind, Outcome, Priority};
use crate::platform::{Ctx, Result};
use crate::types::AccountId;
use serde::Deserialize;

/// To a new co-facilitator.
const CREW: LetterKind = LetterKind::new("crew", Priority::Awaited, |c, m, to| Box::pin(crew(c, m, to)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[CREW];

/// Who added them.
#[derive(Deserialize)]
struct Facts {
    by: AccountId,
}

async fn crew(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Facts = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if !circle.is_run_by(to.account_id()) {
        return Ok(Outcome::Drop("this person no longer runs the circle"));
    }
    let by = accounts::name_of(ctx, facts.by).await?.unwrap_or_default();
    let page = paths::absolute(&ctx.app.config.url, &paths::manage(&circle.slug));
    Outcome::letter(to, &emails::added(to.language(), &to.line(&circle.title), &to.line(&by), &page))
}
