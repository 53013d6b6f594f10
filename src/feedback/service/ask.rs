//! Asking the facilitators for feedback after a meeting.

use crate::feedback::emails::{Ask, letter};
use crate::feedback::store;
use crate::i18n::{self, dates};
use crate::paths;
use crate::platform::dates::{from_us, parse_date};
use crate::platform::outbox::{Mail, enqueue};
use crate::platform::{Ctx, Result};
use jiff::civil::Date;

/// How long after a meeting one is asked: 7 days.
const WITHIN_US: i64 = 7 * 86_400 * 1_000_000;
/// How many mails one transaction writes.
const BATCH: i64 = 100;

/// Writes one mail to each facilitator of a meeting that ended, once per meeting and date of it.
///
/// # Errors
/// A fault when the database cannot take it; what was written before stays.
#[tracing::instrument(skip_all)]
pub async fn ask(ctx: &Ctx) -> Result<()> {
    let now = ctx.now_us();
    loop {
        let mut tx = ctx.db().write().await?;
        let due = store::due(tx.conn(), now - WITHIN_US, now, BATCH).await?;
        let mut written = 0;
        for one in &due {
            let l = i18n::from_code(&one.locale).unwrap_or_default();
            let day: Date = parse_date(&one.local_date).unwrap_or_default();
            let year = from_us(now).to_zoned(jiff::tz::TimeZone::UTC).year();
            let ask = Ask {
                locale: l,
                circle: &one.title,
                number: one.number,
                when: dates::day(l, day, year),
                form: paths::absolute(&ctx.app.config.url, &paths::feedback(&one.slug, one.meeting_id.0)),
            };
            let key = format!("feedback:{}:{}:{}", one.meeting_id, one.revision, one.account_id);
            let mut mail = Mail::new(key, "feedback", (one.name.clone(), one.email.clone()), letter(&ask));
            mail.circle = Some(one.circle_id);
            mail.meeting = Some(one.meeting_id);
            mail.deadline = Some(one.ends_at + WITHIN_US);
            written += u32::from(enqueue(ctx, &mut tx, &mail).await?);
        }
        ctx.commit(tx).await?;
        if written == 0 {
            return Ok(());
        }
    }
}
