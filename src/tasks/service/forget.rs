//! Erasing what a participant did in the plan.

use super::publish_changed;
use crate::platform::ctx::Hook;
use crate::platform::{Ctx, Result, Tx};
use crate::tasks::store::write;
use crate::types::SignupId;
use std::future::Future;
use std::pin::Pin;

/// The slice's hooks: who leaves takes their ticks and proposals along.
pub fn in_transaction<'a>(ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::SignupEnded(signup) => forget(ctx, tx, signup).await,
            _ => Ok(()),
        }
    })
}

async fn forget(ctx: &Ctx, tx: &mut Tx, signup: SignupId) -> Result<()> {
    if write::forget(tx, signup).await? == 0 {
        return Ok(());
    }
    match write::circle_of(tx, signup).await? {
        Some(circle) => publish_changed(ctx, tx, circle).await,
        None => Ok(()),
    }
}
