//! Meetings as emails show them.

use crate::meetings::model::{Meeting, OwnPlace};
use crate::platform::outbox::Addressee;
use crate::platform::plain::plain_line;

/// Returns meetings as an email to this person shows them: to an address that is not proven only dates and places, as plain
/// lines.
pub fn mailed(meetings: Vec<Meeting>, to: &Addressee) -> Vec<Meeting> {
    if to.proven { meetings } else { meetings.into_iter().map(plain).collect() }
}

fn plain(meeting: Meeting) -> Meeting {
    let own = &meeting.own_place;
    Meeting {
        own_place: OwnPlace {
            mode: own.mode,
            venue: plain_line(&own.venue),
            venue_details: plain_line(&own.venue_details),
            address: plain_line(&own.address),
            city: plain_line(&own.city),
            country: plain_line(&own.country),
            meeting_url: String::new(),
        },
        note: String::new(),
        cancel_reason: String::new(),
        former: None,
        ..meeting
    }
}
