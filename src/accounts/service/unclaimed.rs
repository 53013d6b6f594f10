//! People imported from another system: they have a name but no address or password until claimed.

use crate::accounts::store::unclaimed as rows;
use crate::platform::{Ctx, Result, Tx};
use crate::types::{AccountId, Check, FieldName};

/// Returns the unclaimed account of a source ("p2pu:facilitator:Dirk"), creating it if needed. Only the
/// host's own commands call this.
///
/// # Errors
/// A field error at `name` if it is not acceptable.
pub async fn unclaimed(ctx: &Ctx, tx: &mut Tx, source_key: &str, name: &str) -> Result<AccountId> {
    let mut check = Check::default();
    let name = check.line(FieldName::new("name"), name, 128);
    check.finish()?;
    match rows::by_source(tx, source_key).await? {
        Some(id) => Ok(id),
        None => rows::insert(tx, source_key, &name, &ctx.app.tokens.link_key(), ctx.now_us()).await,
    }
}
