//! The security log as staff and its own people read it.

use crate::accounts::model::LogItem;
use crate::accounts::policy::StaffMember;
use crate::accounts::store::log::{self as rows, Listed};
use crate::i18n::dates;
use crate::platform::{Ctx, Result, dates as instants};
use crate::types::AccountId;

/// How many entries a page of the staff's log has.
pub const PAGE: usize = 100;
/// How many entries a person sees in the settings.
const OWN: i64 = 30;
/// How much of a blinded address is shown: enough to tell a person's networks apart.
const MARK: usize = 6;

/// Returns the newest entries that an account did or that are about it.
pub(super) async fn own(ctx: &Ctx, account: AccountId) -> Result<Vec<LogItem>> {
    let rows = rows::list_of(ctx.db().primary(), account, OWN).await?;
    Ok(rows.into_iter().map(|row| item(ctx, row)).collect())
}

/// Returns a page of all entries before one, or of the newest.
pub async fn page_of_log(ctx: &Ctx, _by: &StaffMember, before: Option<i64>) -> Result<Vec<LogItem>> {
    let rows = rows::list(ctx.db().primary(), before.unwrap_or(i64::MAX), i64::try_from(PAGE).unwrap_or_default()).await?;
    Ok(rows.into_iter().map(|row| item(ctx, row)).collect())
}

fn item(ctx: &Ctx, row: Listed) -> LogItem {
    LogItem {
        id: row.id,
        at: dates::moment(ctx.reader(), instants::from_us(row.at), "UTC", ctx.now),
        own: row.account_id.is_some() && row.account_id == ctx.viewer.id(),
        command: row.account_id.is_none() && row.client.is_empty(),
        from: row.client.chars().take(MARK).collect(),
        action: row.action,
        who: row.who,
        about: row.about,
        subject: crate::paths::readable(&row.subject),
    }
}
