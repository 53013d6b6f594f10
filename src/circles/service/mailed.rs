//! A circle as emails show it.

use crate::circles::limits::UNPROVEN_MAILS;
use crate::circles::model::{Circle, CourseRef};
use crate::circles::store::facilitators;
use crate::platform::limits::Limit;
use crate::platform::outbox::Addressee;
use crate::platform::plain::plain_line;
use crate::platform::{Ctx, Result};
use crate::types::CircleId;

/// Returns a circle as an email to this person shows it: to an address that is not proven only title and place, as plain lines.
/// Everything else that a facilitator writes, the meeting link, and the facilitators' addresses are behind the email's button.
pub fn mailed(circle: Circle, to: &Addressee) -> Circle {
    if to.proven {
        return circle;
    }
    Circle {
        title: plain_line(&circle.title),
        venue: plain_line(&circle.venue),
        venue_details: plain_line(&circle.venue_details),
        address: plain_line(&circle.address),
        city: plain_line(&circle.city),
        country: plain_line(&circle.country),
        course: CourseRef::default(),
        meeting_url: String::new(),
        welcome: String::new(),
        question: String::new(),
        goal: String::new(),
        cancel_reason: String::new(),
        dates: Vec::new(),
        removed: Vec::new(),
        facilitators: Vec::new(),
        ..circle
    }
}

/// Returns the limit of emails about a circle to addresses that are not proven, and whose it is: its first facilitator's, until one
/// of its facilitators has held a circle to the end.
pub async fn newcomer(ctx: &Ctx, circle: CircleId) -> Result<Option<(Limit, String)>> {
    let found = facilitators::newcomer(ctx.db().primary(), circle, ctx.now_us()).await?;
    Ok(found.map(|account| (UNPROVEN_MAILS, account.to_string())))
}
