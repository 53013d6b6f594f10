//! The email to a new co-facilitator.

use crate::accounts::service as accounts;
use crate::circles::service as circles;
use crate::facilitation::emails;
use crate::paths;
use crate::platform::outbox::{Addressee, Claimed, LetterKind, Mail, Outcome, Priority, Recipient, enqueue};
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AccountId, CircleId};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// To a new co-facilitator.
const CREW: LetterKind = LetterKind::new("crew", Priority::Awaited, |c, m, to| Box::pin(crew(c, m, to)));

/// The slice's letter kinds.
pub const LETTERS: &[LetterKind] = &[CREW];

/// Who added them.
#[derive(Serialize, Deserialize)]
struct Facts {
    by: AccountId,
}

/// Enqueues the email to a new co-facilitator.
pub(super) async fn tell_added(ctx: &Ctx, tx: &mut Tx, circle: CircleId, by: AccountId, to: AccountId) -> Result<()> {
    let key = format!("crew:{circle}:{to}:{}", ctx.now_us());
    let mail = Mail { circle: Some(circle), facts: json!(Facts { by }), ..Mail::new(&CREW, key, Recipient::Account(to)) };
    enqueue(ctx, tx, &mail).await?;
    Ok(())
}

async fn crew(ctx: &Ctx, mail: &Claimed, to: &Addressee) -> Result<Outcome> {
    let facts: Facts = mail.read()?;
    let circle = circles::by_id(ctx, mail.circle()?).await?;
    if !circle.is_run_by(to.account_id()) {
        return Ok(Outcome::Drop("this person no longer runs the circle"));
    }
    let by = accounts::name_of(ctx, facts.by).await?.unwrap_or_default();
    let page = paths::absolute(&ctx.app.config.url, &paths::manage(&circle.slug));
    Outcome::letter(to, &emails::added(to.language(), &circle.title, &by, &page))
}
