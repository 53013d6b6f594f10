//! The limits on how often something can be done, as the slices declare them.

use crate::accounts::policy;
use crate::i18n::{Locale, plural, t};
use crate::moderation::model::LimitRow;
use crate::platform::limits::{Limit, Per};
use crate::platform::{Ctx, Result};
use crate::slices::SLICES;

/// Returns the table of limits.
///
/// # Errors
/// Sign-in, or not allowed.
pub fn page(ctx: &Ctx) -> Result<Vec<LimitRow>> {
    policy::staff(&ctx.viewer)?;
    Ok(rows(ctx.locale))
}

/// Returns every limit in words.
pub fn rows(l: Locale) -> Vec<LimitRow> {
    SLICES.iter().flat_map(|slice| slice.limits).map(|limit| row(l, limit)).collect()
}

fn row(l: Locale, limit: &Limit) -> LimitRow {
    let per = match limit.per {
        Per::Network => t!(l, moderation.per_network),
        Per::Address => t!(l, moderation.per_address),
        Per::Account => t!(l, moderation.per_account),
        Per::AddressAndNetwork => t!(l, moderation.per_address_network),
        Per::Participant => t!(l, moderation.per_participant),
        Per::Device => t!(l, moderation.per_device),
        Per::Session => t!(l, moderation.per_session),
    };
    let within = if limit.seconds % 3600 == 0 {
        plural!(l, moderation.limits_hours, limit.seconds / 3600)
    } else {
        plural!(l, moderation.limits_minutes, limit.seconds / 60)
    };
    LimitRow { name: limit.name.to_owned(), what: (limit.what)(l).to_owned(), per: per.to_owned(), most: limit.most, within }
}
