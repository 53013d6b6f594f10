//! People who come from another system: named, without an address or a password, until claimed.

use crate::accounts::store::unclaimed as rows;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AccountId, Check};

/// The unclaimed account of a source ("p2pu:facilitator:Dirk"), made when it is not there yet.
/// Only the host's own commands call this.
///
/// # Errors
/// An error at `name` when it cannot be one.
pub async fn unclaimed(ctx: &Ctx, tx: &mut Tx, source_key: &str, name: &str) -> Result<AccountId> {
    let mut check = Check::default();
    let name = check.line("name", name, 128);
    check.finish()?;
    match rows::by_source(tx, source_key).await? {
        Some(id) => Ok(id),
        None => rows::insert(tx, source_key, &name, ctx.now_us()).await,
    }
}
