//! A person who leaves, is removed or deletes the account takes along what they wrote.

use super::write::CHANGED;
use crate::board::store::erase::{self, Whose};
use crate::circles::service as circles;
use crate::platform::ctx::Hook;
use crate::platform::{Ctx, Result, Tx};
use serde_json::json;
use std::future::Future;
use std::pin::Pin;

/// The slice's hooks.
pub fn in_transaction<'a>(ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::SignupEnded(signup) => forget(ctx, tx, Whose::Signup(signup)).await,
            Hook::AccountDeleted(account) | Hook::AccountTakenOver(account) => forget(ctx, tx, Whose::Account(account)).await,
            _ => Ok(()),
        }
    })
}

async fn forget(ctx: &Ctx, tx: &mut Tx, whose: Whose) -> Result<()> {
    let boards = erase::circles(tx, whose).await?;
    for circle in &boards {
        let stamp = circles::stamp(tx, *circle).await?;
        ctx.publish(tx, stamp, CHANGED, &json!({})).await?;
    }
    erase::posts(tx, whose).await
}
