//! A circle as emails show it.

use crate::circles::model::{Circle, CourseRef};
use crate::platform::outbox::Addressee;
use crate::platform::plain::plain_line;

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
