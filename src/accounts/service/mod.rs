//! Services for accounts.

pub mod admin;
pub mod by_link;
mod confirm;
pub mod deletion;
pub mod entry;
mod feeds;
mod guesses;
mod letters;
pub mod log;
pub mod password;
mod reset;
pub mod roles;
pub mod settings;
mod switches;
pub mod unclaimed;

pub use admin::{Added, NewPerson, add, confirm_by_address, invitation, reset_by_address};
pub use confirm::{claim, confirm, link_page, resend};
pub use deletion::delete;
pub use entry::{Browser, demo_logins, elsewhere, register, registration_refused, sign_in, sign_out};
pub use feeds::{feed_owner, own_feed, renew_feed};
pub use letters::LETTERS;
pub use reset::{forgot, reset, reset_page};
pub use roles::{set_blocked, staff_in_turn};
pub use settings::{change_email, change_password, end_other_sessions, end_session, forget_devices, save_profile, settings};
pub use switches::{mails_page, save_mails, switch_by_link, unsubscribe_url};

use super::store;
use crate::platform::{Ctx, Result};
use crate::types::AccountId;

/// Returns the viewer's address.
///
/// # Errors
/// Sign-in.
pub async fn own_address(ctx: &Ctx) -> Result<String> {
    Ok(settings::own(ctx).await?.1.email)
}

/// Returns what others see of an account's name; `None` if it does not exist or was deleted.
pub async fn shown_name_of(ctx: &Ctx, id: AccountId) -> Result<Option<String>> {
    Ok(store::by_id(ctx.db().primary(), id).await?.map(|account| if account.shown_name.is_empty() { account.name } else { account.shown_name }))
}

/// Returns an account's whole name, which facilitators see; `None` if it does not exist or was deleted.
pub async fn name_of(ctx: &Ctx, id: AccountId) -> Result<Option<String>> {
    Ok(store::by_id(ctx.db().primary(), id).await?.map(|account| account.name))
}
