//! What a circle needs, in words, and where it is done.

use crate::checklist::components::item_words;
use crate::facilitation::model::desk::Need;
use crate::i18n::{Locale, plural, t};
use crate::paths;

/// Returns a need in one line; `None` if there is none.
pub fn need_words(l: Locale, need: Need) -> Option<String> {
    Some(match need {
        Need::Reported(_) => t!(l, facilitation.need_reported).to_owned(),
        Need::On(number, _) => t!(l, facilitation.need_on, number = number).to_string(),
        Need::Feedback(number, _) => t!(l, facilitation.feedback_due, number = number).to_string(),
        Need::WrapUp => t!(l, facilitation.need_wrap_up).to_owned(),
        Need::Undelivered(people) => plural!(l, facilitation.need_undelivered, people),
        Need::Proposals(count) => plural!(l, facilitation.need_proposals, count),
        Need::Draft => t!(l, facilitation.go_on).to_owned(),
        Need::Check(item) => item_words(l, item).to_owned(),
        Need::Nothing => return None,
    })
}

/// Returns the page where it is done.
pub fn need_path(slug: &str, need: Need) -> String {
    match need {
        Need::Reported(post) => paths::board_post("", slug, post.0),
        Need::Feedback(_, meeting) => paths::feedback(slug, meeting.0),
        Need::Undelivered(_) => paths::manage_part(slug, "participants"),
        Need::Proposals(_) => paths::manage_part(slug, "tasks"),
        Need::On(..) | Need::WrapUp | Need::Draft | Need::Check(_) | Need::Nothing => paths::manage(slug),
    }
}
