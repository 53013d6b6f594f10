//! What works without a network.

use super::{CIRCLES, ME, is_public_page};

/// The service worker, which keeps pages and sends what waits.
pub const SERVICE_WORKER: &str = "/sw.js";
/// The part of it that runs in pages.
pub const OFFLINE_SCRIPT: &str = "/offline.js";
/// What browsers need for installing the site.
pub const MANIFEST: &str = "/manifest.webmanifest";

/// The server functions whose posts wait on the device while there is no network: answering for a meeting (on the dashboard, or on the
/// page behind the link in a reminder), checking in, ticking off a task, feedback and attendance. Each of them records the idempotency
/// key of its post.
pub const WAITING: [&str; 5] = ["/fn/attendance/check-in", "/fn/attendance/rsvp", "/fn/feedback/save", "/fn/participation/answer", "/fn/tasks/tick"];

/// Returns whether a page behind a participant's link may be kept on the person's device: the dashboard, the board, and the page for
/// answering for a meeting (if the dashboard is kept).
pub fn is_kept_by_link(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), ["", "p" | "rsvp", link] | ["", "p", link, "board"] if !link.is_empty())
}

/// Returns whether a page may be kept for the account that is signed in, on a device where it stays signed in: its circles, one's own
/// page in a circle, a circle's page for those who run it, its list of people, the feedback and the attendance sheet; and public pages.
pub fn is_kept_by_account(path: &str) -> bool {
    if path == ME || is_public_page(path) {
        return true;
    }
    let Some((_, part)) = path.strip_prefix(CIRCLES).and_then(|rest| rest.strip_prefix('/')?.split_once('/')) else { return false };
    let one = |before: &str, after: &str| part.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).is_some_and(|id| !id.contains('/'));
    matches!(part, "me" | "manage" | "manage/participants") || one("manage/feedback/", "") || one("manage/meetings/", "/sheet")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_that_are_needed_in_a_room_without_a_network_are_kept() {
        for path in ["/p/abc", "/p/abc/board", "/rsvp/abc"] {
            assert!(is_kept_by_link(path), "{path}");
        }
        for path in ["/p/", "/p/abc/data", "/p/abc/data/about-me.json", "/leave/abc", "/rsvp/", "/rsvp/abc/calendar.ics", "/me"] {
            assert!(!is_kept_by_link(path), "{path}");
        }
        for path in [
            "/me",
            "/circles",
            "/circles/a",
            "/circles/a/me",
            "/circles/a/manage",
            "/circles/a/manage/feedback/7",
            "/circles/a/manage/meetings/7/sheet",
        ] {
            assert!(is_kept_by_account(path), "{path}");
        }
        for path in
            ["/settings", "/staff", "/circles/a/manage/messages", "/circles/a/manage/meetings/7/code", "/circles/start", "/me/download", "/p/abc"]
        {
            assert!(!is_kept_by_account(path), "{path}");
        }
    }
}
