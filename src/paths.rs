//! Every path of the site as a function. `absolute` makes full URLs for emails.

mod links;
mod manage;
mod offline;

pub use links::*;
pub use manage::*;
pub use offline::*;

/// The start page.
pub const HOME: &str = "/";
/// The public list of circles.
pub const CIRCLES: &str = "/circles";
/// Starts (or continues) a circle.
pub const START: &str = "/circles/start";
/// The course library.
pub const COURSES: &str = "/courses";
/// Adding a course.
pub const COURSE_ADD: &str = "/courses/add";
/// The circles of the person signed in.
pub const ME: &str = "/me";
/// The account of the person signed in.
pub const SETTINGS: &str = "/settings";
/// Creating an account.
pub const REGISTER: &str = "/register";
/// After asking for an account: the same page for new and known addresses.
pub const REGISTERED: &str = "/register/done";
/// After asking for a new password: the same page for known and unknown addresses.
pub const FORGOT_SENT: &str = "/forgot-password/done";
/// Asking for a link to sign in.
pub const SIGN_IN_LINK: &str = "/sign-in/link";
/// After asking for a link to sign in: the same page for known and unknown addresses.
pub const SIGN_IN_LINK_SENT: &str = "/sign-in/link/done";
/// Deleting the account.
pub const DELETE_ACCOUNT: &str = "/settings/delete";
/// Deciding what becomes of a circle whose only facilitator deletes the account.
pub fn hand_over(slug: &str) -> String {
    format!("{DELETE_ACCOUNT}/{}", encode(slug))
}
/// Everything about the account of the person signed in.
pub const MY_DATA: &str = "/settings/data";
/// The same as a file.
pub const MY_DATA_FILE: &str = "/settings/data/about-me.json";
/// The route of [`participant_data_file`].
pub const PARTICIPANT_DATA_FILE_ROUTE: &str = "/p/{link}/data/about-me.json";
/// Asking for a new password.
pub const FORGOT: &str = "/forgot-password";
/// The host's staff.
pub const STAFF: &str = "/staff";
/// The limits on how often something can be done.
pub const STAFF_LIMITS: &str = "/staff/limits";
/// The security log.
pub const STAFF_LOG: &str = "/staff/log";
/// The list of accounts.
pub const STAFF_ACCOUNTS: &str = "/staff/accounts";
/// The staff's list of circles.
pub const STAFF_CIRCLES: &str = "/staff/circles";
/// The staff's list of courses.
pub const STAFF_COURSES: &str = "/staff/courses";
/// Emails that were not sent.
pub const STAFF_EMAILS: &str = "/staff/emails";
/// The queue of reported pages.
pub const STAFF_REPORTS: &str = "/staff/reports";
/// The reported pages that have been closed.
pub const STAFF_REPORTS_CLOSED: &str = "/staff/reports?show=closed";
/// The staff page with a template for the privacy text.
pub const PRIVACY_TEMPLATE: &str = "/staff?template=privacy#privacy";
/// Email: a test, and the DNS records.
pub const STAFF_SETUP: &str = "/staff/setup";
/// Hiding a page.
pub const STAFF_HIDE: &str = "/staff/hide";
/// Reporting a page to staff.
pub const REPORT: &str = "/report";
/// Requesting personal links by email again.
pub const MY_LINK: &str = "/my-link";
/// The stream of what happens in the circles that a browser has open.
pub const LIVE: &str = "/live";
/// What this site is.
pub const ABOUT: &str = "/about";
/// What all circles have done so far.
pub const NUMBERS: &str = "/numbers";
/// The same as a table.
pub const NUMBERS_CSV: &str = "/numbers.csv";
/// The same as a file for programs.
pub const NUMBERS_JSON: &str = "/numbers.json";
/// Downloading all circles that a person facilitates.
pub const DOWNLOAD_MINE: &str = "/me/download";
/// Downloading all circles, for staff.
pub const DOWNLOAD_ALL: &str = "/staff/download";
/// The routes of the files.
pub const DOWNLOAD_CIRCLE_ROUTE: &str = "/circles/{slug}/manage/download/{file}";
/// Likewise.
pub const DOWNLOAD_MINE_ROUTE: &str = "/me/download/{file}";
/// Likewise.
pub const DOWNLOAD_ALL_ROUTE: &str = "/staff/download/{file}";
/// The privacy text.
pub const PRIVACY: &str = "/privacy";
/// The imprint.
pub const IMPRINT: &str = "/imprint";
/// Emails as files, in demo mode only.
pub const DEV_MAIL: &str = "/dev/mail";
/// The route of one email.
pub const DEV_MAIL_ONE: &str = "/dev/mail/{name}";
/// Returns whether a path is behind a participant's personal link, which can be emailed again.
pub fn is_of_participant(path: &str) -> bool {
    let personal = ["/p/", "/rsvp/", "/leave/", "/answers/", "/undo/", UNSUBSCRIBE_PREFIX];
    personal.iter().any(|prefix| path.starts_with(prefix)) && !path.starts_with(UNSUBSCRIBE_ACCOUNT_PREFIX)
}

/// Where one-click unsubscribe posts arrive (RFC 8058).
pub const UNSUBSCRIBE_PREFIX: &str = "/unsubscribe/";
/// The same for facilitators, who have an account.
pub const UNSUBSCRIBE_ACCOUNT_PREFIX: &str = "/unsubscribe/account/";
/// The source code this program was built from. `scripts/build` puts it among the site files, because the
/// licence requires that it be offered to everyone who uses the site.
pub const SOURCE: &str = "/circlet-source.tar.gz";

/// Returns the full URL of one of the site's paths.
pub fn absolute(base: &str, path: &str) -> String {
    format!("{}{path}", base.trim_end_matches('/'))
}

/// Returns the path for signing in; `next` is the path to go to afterwards.
pub fn sign_in(next: Option<&str>) -> String {
    match next {
        Some(path) if path != HOME => format!("/sign-in?next={}", encode(path)),
        _ => "/sign-in".to_owned(),
    }
}

/// Returns the path where staff enter their password again; `next` as for [`sign_in`].
pub fn sign_in_again(next: &str) -> String {
    format!("/sign-in?again=1&next={}", encode(next))
}

/// Returns the path of a page with a form that is shown again with what was typed; `form` is the last part of the form's address.
pub fn with_kept(page: &str, form: &str) -> String {
    format!("{page}{}kept={form}", if page.contains('?') { '&' } else { '?' })
}

/// Returns a page's path with those parameters that have a value.
pub fn with_query(page: &str, parts: &[(&str, &String)]) -> String {
    let parts: Vec<String> = parts.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}", encode(value))).collect();
    if parts.is_empty() { page.to_owned() } else { format!("{page}?{}", parts.join("&")) }
}

/// Returns a page's path with a note of what was just done (`?done=`).
pub fn done(page: &str, what: &str) -> String {
    format!("{page}?done={what}")
}

/// Returns a page's path with a note of what was just done to its calendar, and the place on the page where that shows.
pub fn feed_renewed(page: &str) -> String {
    format!("{}#{CALENDAR_ID}", done(page, "feed"))
}

/// The id of what a page offers for calendars.
pub const CALENDAR_ID: &str = "calendar";

/// Returns the path of a course.
pub fn course(slug: &str) -> String {
    format!("/courses/{}", encode(slug))
}

/// Returns the path of everything that circles said about a course, of one kind: `reviews` or `tips`; after an entry,
/// if one is named.
pub fn course_words(slug: &str, kind: &str, after: &str) -> String {
    let list = format!("/courses/{}/{kind}", encode(slug));
    if after.is_empty() { list } else { format!("{list}?after={}", encode(after)) }
}

/// Returns whether a path is a public page: the start page, the lists, a circle, a course, the numbers. Such a page is
/// the same for everyone who is not signed in.
pub fn is_public_page(path: &str) -> bool {
    let one = |list: &str| path.strip_prefix(list).and_then(|rest| rest.strip_prefix('/')).is_some_and(|slug| !slug.contains('/'));
    match path {
        HOME | CIRCLES | COURSES | NUMBERS => true,
        START | COURSE_ADD => false,
        _ => one(CIRCLES) || one(COURSES),
    }
}

/// The security log before an entry.
pub fn staff_log_before(entry: i64) -> String {
    format!("{STAFF_LOG}?before={entry}")
}

/// Returns the path for editing a course.
pub fn course_edit(slug: &str) -> String {
    format!("/courses/{}/edit", encode(slug))
}

/// Returns the path of a circle's public page.
pub fn circle(slug: &str) -> String {
    format!("/circles/{}", encode(slug))
}

/// The route for [`qr`].
pub const QR_ROUTE: &str = "/circles/{slug}/qr.svg";

/// Returns the path of a circle's QR code.
pub fn qr(slug: &str) -> String {
    format!("/circles/{}/qr.svg", encode(slug))
}

/// The route for [`circle_calendar`].
pub const CIRCLE_CALENDAR_ROUTE: &str = "/circles/{slug}/calendar.ics";
/// The route for [`manage_calendar`].
pub const MANAGE_CALENDAR_ROUTE: &str = "/circles/{slug}/manage/calendar.ics";
/// The route for [`participant_calendar`].
pub const PARTICIPANT_CALENDAR_ROUTE: &str = "/p/{link}/calendar.ics";
/// The route for [`rsvp_calendar`].
pub const RSVP_CALENDAR_ROUTE: &str = "/rsvp/{link}/calendar.ics";
/// The route for [`signup_feed`].
pub const SIGNUP_FEED_ROUTE: &str = "/calendar/circle/{file}";
/// The route for [`account_feed`].
pub const ACCOUNT_FEED_ROUTE: &str = "/calendar/all/{file}";

/// Returns the path of a circle's public calendar, a file and a feed.
pub fn circle_calendar(slug: &str) -> String {
    format!("/circles/{}/calendar.ics", encode(slug))
}

/// Returns the path of a circle's calendar file for its facilitators.
pub fn manage_calendar(slug: &str) -> String {
    format!("/circles/{}/manage/calendar.ics", encode(slug))
}

/// Returns the path of the calendar feed of one sign-up, by its key.
pub fn signup_feed(key: &str) -> String {
    format!("/calendar/circle/{}.ics", encode(key))
}

/// Returns the path of the calendar feed of an account, by its key.
pub fn account_feed(key: &str) -> String {
    format!("/calendar/all/{}.ics", encode(key))
}

/// Returns the path of the rows of a staff list that are older than one.
pub fn older(page: &str, words: &str, before: i64) -> String {
    let first = if page.contains('?') { '&' } else { '?' };
    let sought = if words.is_empty() { String::new() } else { format!("q={}&", encode(words)) };
    format!("{page}{first}{sought}before={before}")
}

/// Returns the path on which readers report a page.
pub fn report_page(page: &str) -> String {
    format!("{REPORT}?page={}", encode(page))
}

/// Returns the path on which staff hide a page or show it again.
pub fn staff_hide(page: &str) -> String {
    format!("{STAFF_HIDE}?page={}", encode(page))
}

/// Returns the path on which staff close a report of a page.
pub fn close_report(id: i64) -> String {
    format!("{STAFF_REPORTS}?close={id}")
}

/// Returns the path of the staff's page about an account.
pub fn staff_account(id: i64) -> String {
    format!("{STAFF_ACCOUNTS}/{id}")
}

/// Returns the path of a circle's report.
pub fn report(slug: &str) -> String {
    format!("/circles/{}/report", encode(slug))
}

/// Returns the path for signing up for a circle.
pub fn sign_up(slug: &str) -> String {
    format!("/circles/{}/sign-up", encode(slug))
}

/// Returns the path of the page after signing up, which is the same for new and known addresses.
pub fn signed_up(slug: &str) -> String {
    format!("/circles/{}/signed-up", encode(slug))
}

/// Returns the path of a step of the wizard, 1 to 5.
pub fn wizard(slug: &str, step: u8) -> String {
    format!("/circles/{}/edit/{step}", encode(slug))
}

/// Returns the path of a step of the wizard as it is stored, whatever was typed and left there.
pub fn wizard_stored(slug: &str, step: u8) -> String {
    format!("{}?stored=1", wizard(slug, step))
}

/// Returns the path of the wizard's first step with a course proposed; `known` if the library had it already.
pub fn wizard_with_course(slug: &str, course: &str, known: bool) -> String {
    format!("{}?course={}{}", wizard(slug, 1), encode(course), if known { "&known=1" } else { "" })
}

/// Returns the path that adds a course and leads back to a circle's first step; to the library without a circle.
pub fn course_add_for(circle: &str) -> String {
    if circle.is_empty() { COURSE_ADD.to_owned() } else { format!("{COURSE_ADD}?circle={}", encode(circle)) }
}

/// Returns the path that starts a circle with a course already chosen.
pub fn start_with(course_slug: &str) -> String {
    format!("{START}?course={}", encode(course_slug))
}

/// Returns the path of the page that asks whether to delete a draft.
pub fn delete_draft(slug: &str) -> String {
    format!("/circles/{}/delete", encode(slug))
}

/// Percent-encodes a part of a path, which may be in any script, or a query value.
pub fn encode(value: &str) -> String {
    encode_all_but(value, |byte| byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte))
}

/// Percent-encodes what a header cannot contain; what is encoded already stays as it is.
pub fn ascii(path: &str) -> String {
    encode_all_but(path, |byte| byte.is_ascii_graphic())
}

fn encode_all_but(text: &str, stays: impl Fn(u8) -> bool) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if stays(byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// Returns a path as people read it: without percent-encoding.
#[cfg(feature = "ssr")]
pub fn readable(path: &str) -> String {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}
