//! The first email once more, for an address that its owner has not confirmed.

use super::{letters, may_write_about, reached_by};
use crate::circles::policy::Manager;
use crate::circles::service as circles;
use crate::platform::{Ctx, Result, Tx};
use crate::signups::limits::SEND_AGAIN_ADDRESS;
use crate::signups::store::people;
use crate::types::SignupId;

/// Sends a participant the first email again, for a facilitator. Does nothing if the address is proven by now.
///
/// # Errors
/// Not found when the sign-up belongs to another circle, or has no address; refused while no emails go out about the circle; too
/// many: the address got one within a day.
#[tracing::instrument(skip_all, fields(circle.id = %by.circle(), signup.id = %id))]
pub async fn send_again(ctx: &Ctx, tx: &mut Tx, by: &Manager, id: SignupId) -> Result<()> {
    let signup = reached_by(tx, by, id).await?;
    may_write_about(&circles::by_id_in(tx, signup.circle).await?)?;
    if !people::is_unproven(tx.conn(), id).await? {
        return Ok(());
    }
    ctx.count_in(tx, &[(SEND_AGAIN_ADDRESS, signup.email_key.as_str())]).await?;
    letters::greet_again(ctx, tx, &signup, by.account()).await
}
