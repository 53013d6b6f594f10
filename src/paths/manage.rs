//! The pages of a circle for those who run it.

use super::{done, encode};

/// Returns the path of a circle's facilitator page.
pub fn manage(slug: &str) -> String {
    format!("/circles/{}/manage", encode(slug))
}

/// Returns the facilitator page after an action; `fresh`, another text each time, makes the page load again.
pub fn manage_after(slug: &str, what: &str, fresh: &str) -> String {
    format!("{}&at={fresh}", done(&manage(slug), what))
}

/// Returns the path of a part of the facilitator page that has its own page: `participants`, `messages`, `download`, `cancel`, …
pub fn manage_part(slug: &str, part: &str) -> String {
    format!("/circles/{}/manage/{part}", encode(slug))
}

/// Returns the page of a circle's people after an action; `fresh`, another text each time, makes the page load again.
pub fn people_after(slug: &str, what: &str, fresh: &str) -> String {
    format!("{}&at={fresh}", done(&manage_part(slug, "participants"), what))
}

/// Returns the path of a circle's weekly plan at one of its tasks.
pub fn task(slug: &str, id: i64) -> String {
    format!("/circles/{}/manage/tasks#task-{id}", encode(slug))
}

/// Returns the path of a circle's weekly plan with the form of one of its tasks.
pub fn edit_task(slug: &str, id: i64) -> String {
    format!("/circles/{}/manage/tasks?edit={id}#task-{id}", encode(slug))
}

/// Returns the path of a circle's weekly plan at a task that was just saved; `fresh`, another text each time, makes the page load
/// again.
pub fn task_saved(slug: &str, id: i64, fresh: &str) -> String {
    format!("/circles/{}/manage/tasks?at={fresh}#task-{id}", encode(slug))
}

/// Returns the path of the form for the recap of a meeting.
pub fn recap(slug: &str, meeting: i64) -> String {
    format!("/circles/{}/manage/recaps/{meeting}", encode(slug))
}

/// Returns the same after an action; `fresh`, another text each time, makes the page load again.
pub fn recap_after(slug: &str, meeting: i64, what: &str, fresh: &str) -> String {
    format!("{}&at={fresh}", done(&recap(slug, meeting), what))
}

/// Returns the path of a meeting's feedback form.
pub fn feedback(slug: &str, meeting: i64) -> String {
    format!("/circles/{}/manage/feedback/{meeting}", encode(slug))
}

/// Returns the path for editing a meeting that has not started.
pub fn meeting(slug: &str, meeting: i64) -> String {
    format!("/circles/{}/manage/meetings/{meeting}", encode(slug))
}

/// The value of `from` with which the form for a meeting returns to the list of dates.
pub const FROM_DATES: &str = "dates";

/// Returns the path of the form for a meeting for someone who comes from the list of dates.
pub fn meeting_from_dates(slug: &str, id: i64) -> String {
    format!("{}?from={FROM_DATES}", meeting(slug, id))
}

/// Returns the path of a meeting's feedback form for someone who comes from its attendance sheet.
pub fn feedback_from_sheet(slug: &str, meeting: i64) -> String {
    format!("{}?from=paper#attendance", feedback(slug, meeting))
}

/// Returns the path of the sheet of names to print for a meeting.
pub fn sheet(slug: &str, meeting: i64) -> String {
    format!("/circles/{}/manage/meetings/{meeting}/sheet", encode(slug))
}

/// The route for [`sheet_qr`].
pub const SHEET_QR_ROUTE: &str = "/circles/{slug}/manage/meetings/{meeting}/qr.svg";

/// Returns the path of the QR code on a meeting's sheet.
pub fn sheet_qr(slug: &str, meeting: i64) -> String {
    format!("/circles/{}/manage/meetings/{meeting}/qr.svg", encode(slug))
}

/// Returns the path of the page that shows a meeting's check-in code.
pub fn check_in_code(slug: &str, meeting: i64) -> String {
    format!("/circles/{}/manage/meetings/{meeting}/code", encode(slug))
}

/// Returns the path for correcting when a meeting was held.
pub fn correct(slug: &str, meeting: i64) -> String {
    format!("/circles/{}/manage/correct/{meeting}", encode(slug))
}
