//! Erasing what a person wrote: their texts and tips go, faces, attendance and numbers stay.

use super::weekly::{WEEKLY, WEEKLY_1};
use crate::platform::ctx::Hook;
use crate::platform::{Ctx, Result, Tx};
use crate::questions::service as questions;
use crate::reviews::service as reviews;
use crate::types::AccountId;
use std::future::Future;
use std::pin::Pin;

/// The slice's hooks: a deleted account takes its words along.
pub fn in_transaction<'a>(ctx: &'a Ctx, tx: &'a mut Tx, hook: Hook) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
    Box::pin(async move {
        match hook {
            Hook::AccountDeleted(account) => forget(ctx, tx, account).await,
            _ => Ok(()),
        }
    })
}

async fn forget(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<()> {
    for answer in questions::authored(tx, WEEKLY.name, account).await? {
        let question = [&WEEKLY, &WEEKLY_1].into_iter().find_map(|form| form.question(&answer.question));
        if !question.is_some_and(questions::Question::is_text) {
            continue;
        }
        questions::erase(tx, answer.sheet_id, &answer.question).await?;
        if let Some(meeting) = answer.meeting_id.filter(|_| answer.question == "tip") {
            reviews::set_tip(ctx, tx, answer.circle_id, meeting, None).await?;
        }
    }
    Ok(())
}
