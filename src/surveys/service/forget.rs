//! Erasing a person's words. Stars and choices stay, as numbers without a name.

use super::closing::{CLOSING, CLOSING_FACILITATOR};
use crate::platform::ctx::Hook;
use crate::platform::{Ctx, Result, Tx};
use crate::questions::service::{self as questions, Definition};
use crate::reviews::service as reviews;
use crate::surveys::store;
use std::future::Future;
use std::pin::Pin;

/// The slice's hooks: a person who leaves or deletes their account takes their words along.
pub fn in_transaction<'a>(_ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::SignupEnded(signup) => {
                let sheets = store::sheets_of_signup(tx, signup).await?;
                forget(tx, &CLOSING, sheets).await
            }
            Hook::AccountDeleted(account) => {
                let sheets = store::sheets_of_account(tx, account).await?;
                forget(tx, &CLOSING_FACILITATOR, sheets).await
            }
            _ => Ok(()),
        }
    })
}

async fn forget(tx: &mut Tx, definition: &Definition, sheets: Vec<store::SheetOf>) -> Result<()> {
    for sheet in sheets {
        questions::erase_texts(tx, sheet.id, definition).await?;
        reviews::forget_words(tx, sheet.circle_id, sheet.id).await?;
    }
    Ok(())
}
