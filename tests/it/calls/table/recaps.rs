//! Recaps.

use super::{Call, get, post};
use crate::calls::world::Who::Dede;

const PAGE: &str = "/circles/{circle}/manage/recaps/{meeting}";

pub fn recaps() -> Vec<Call> {
    vec![
        get("recaps/page", Dede, &[("slug", "{circle}"), ("meeting", "{meeting}"), ("kept", "false"), ("at", "")]),
        post(
            "recaps/save",
            Dede,
            PAGE,
            &[("slug", "{circle}"), ("meeting", "{meeting}"), ("done", "We gave *toasts*."), ("next", "Bring a story."), ("public", "on")],
        ),
    ]
}
