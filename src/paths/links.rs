//! The pages behind emailed links, and the participant's page.

use super::{UNSUBSCRIBE_ACCOUNT_PREFIX, UNSUBSCRIBE_PREFIX, encode};

/// Returns the path of a participant's dashboard, through a signed link.
pub fn participant(link: &str) -> String {
    format!("/p/{}", encode(link))
}

/// Returns the path of a participant's closing survey, through the same link.
pub fn survey(link: &str) -> String {
    format!("/p/{}/survey", encode(link))
}

/// Returns the path of a participant's certificate of participation, through the same link.
pub fn certificate(link: &str) -> String {
    format!("/p/{}/certificate", encode(link))
}

/// Returns the path of everything about a participant, through the same link.
pub fn participant_data(link: &str) -> String {
    format!("/p/{}/data", encode(link))
}

/// Returns the path of the same as a file.
pub fn participant_data_file(link: &str) -> String {
    format!("/p/{}/data/about-me.json", encode(link))
}

/// Returns the path for answering for one meeting, through a signed link; `answer` preselects yes or no.
pub fn rsvp(link: &str, answer: Option<bool>) -> String {
    match answer {
        Some(coming) => format!("/rsvp/{}?answer={}", encode(link), if coming { "yes" } else { "no" }),
        None => format!("/rsvp/{}", encode(link)),
    }
}

/// Returns the path of a circle's calendar file, through a participant's signed link.
pub fn participant_calendar(link: &str) -> String {
    format!("/p/{}/calendar.ics", encode(link))
}

/// Returns the path of the calendar file of one meeting, through the signed link for answering.
pub fn rsvp_calendar(link: &str) -> String {
    format!("/rsvp/{}/calendar.ics", encode(link))
}

/// Returns the path of a participant's dashboard, for people who are signed in.
pub fn my_circle(slug: &str) -> String {
    format!("/circles/{}/me", encode(slug))
}

/// Returns the path of the page after answering for a meeting.
pub fn rsvp_saved(link: &str, answer: bool) -> String {
    format!("{}&saved=1", rsvp(link, Some(answer)))
}

/// Returns the path for leaving a circle, through a signed link.
pub fn leave(link: &str) -> String {
    format!("/leave/{}", encode(link))
}

/// Returns the path for taking an address off the list of those who wait for a seat, through a signed link.
pub fn seat_alert(link: &str) -> String {
    format!("/seat/{}", encode(link))
}

/// Returns the path for taking over answers that a second sign-up proposes, through a signed link.
pub fn answers(link: &str) -> String {
    format!("/answers/{}", encode(link))
}

/// Returns the path for undoing the last change of a sign-up, through a signed link.
pub fn undo_sign_up(link: &str) -> String {
    format!("/undo/{}", encode(link))
}

/// Returns the path for confirming an account's address, through a signed link.
pub fn confirm(link: &str) -> String {
    format!("/confirm/{}", encode(link))
}

/// Returns the path for choosing a new password, through a signed link.
pub fn reset(link: &str) -> String {
    format!("/reset/{}", encode(link))
}

/// Returns the path of an invitation to facilitate a circle, through a signed link.
pub fn invitation(link: &str) -> String {
    format!("/invitation/{}", encode(link))
}

/// Returns the path for signing in through a signed link.
pub fn enter(link: &str) -> String {
    format!("/enter/{}", encode(link))
}

/// Returns the path for one-click unsubscribing (RFC 8058).
pub fn unsubscribe(link: &str) -> String {
    format!("{UNSUBSCRIBE_PREFIX}{}", encode(link))
}

/// Returns the path for one-click unsubscribing of a facilitator.
pub fn unsubscribe_account(link: &str) -> String {
    format!("{UNSUBSCRIBE_ACCOUNT_PREFIX}{}", encode(link))
}

/// Returns the path for one-click unsubscribing from the emails about a board.
pub fn unsubscribe_board(link: &str) -> String {
    format!("{UNSUBSCRIBE_PREFIX}board/{}", encode(link))
}

/// Returns the path of a circle's board: of a participant behind a signed link, or without one, of who runs the circle.
pub fn board(link: &str, slug: &str) -> String {
    if link.is_empty() { super::manage_part(slug, "board") } else { format!("/p/{}/board", encode(link)) }
}

/// Returns the path of a page of the same list; for a participant, `slug` is the circle's if the dashboard was reached by account.
pub fn board_page(link: &str, slug: &str, query: &str) -> String {
    let own = if link.is_empty() || slug.is_empty() { String::new() } else { format!("slug={}", encode(slug)) };
    let parts: Vec<&str> = [own.as_str(), query].into_iter().filter(|part| !part.is_empty()).collect();
    let path = board(link, slug);
    if parts.is_empty() { path } else { format!("{path}?{}", parts.join("&")) }
}

/// Returns the path of the page about one post.
pub fn board_post(link: &str, slug: &str, post: i64) -> String {
    let own = if link.is_empty() || slug.is_empty() { String::new() } else { format!("?slug={}", encode(slug)) };
    format!("{}/{post}{own}", board(link, slug))
}

/// Returns the path of the page that shows the first posts: a participant's dashboard, or the board of who runs the circle.
pub fn board_home(link: &str, slug: &str) -> String {
    match (link.is_empty(), slug.is_empty()) {
        (true, _) => board(link, slug),
        (false, true) => participant(link),
        (false, false) => my_circle(slug),
    }
}
