//! The board.

use super::{Call, get, post};
use crate::calls::world::Who::{Dede, Visitor};

const PERSON: &str = "/p/{link-person}";
const BY_ANOTHER: &[&str] = &["update posts set signup_id = (select max(id) from signups where circle_id = 1) where circle_id = 1"];

pub fn board() -> Vec<Call> {
    vec![
        get("board/page", Dede, &[("link", ""), ("slug", "{circle}"), ("page", "1"), ("after", ""), ("kept", "false")]),
        get("board/post", Dede, &[("link", ""), ("slug", "{circle}"), ("post", "{post}"), ("kept", "false")]),
        post("board/pin", Dede, "/circles/{circle}/manage/board/{post}", &[("slug", "{circle}"), ("post", "{post}"), ("button", "pin")]),
        post("board/withdraw", Dede, "/circles/{circle}/manage/board/{post}", &[("slug", "{circle}"), ("post", "{post}")]),
        post("board/report", Visitor, "/p/{link-person}/board/{post}", &[("link", "{link-person}"), ("post", "{post}"), ("words", "Not kind.")])
            .after(BY_ANOTHER),
        post("board/write", Visitor, PERSON, &[("link", "{link-person}"), ("parent", "{post}"), ("key", "again"), ("body", "Bring *tea*.")]),
        post("board/react", Visitor, PERSON, &[("link", "{link-person}"), ("button", "idea-on-{post}")]),
        get("board/stop-page", Visitor, &[("link", "{link-board}"), ("done", "false")]),
        post("board/stop", Visitor, "/unsubscribe/board/{link-board}", &[("link", "{link-board}")]),
        post("board/emails", Visitor, PERSON, &[("link", "{link-person}"), ("often", "each")]),
        post("board/seen", Visitor, PERSON, &[("link", "{link-person}"), ("newest", "1")]),
        post(
            "board/edit",
            Visitor,
            "/p/{link-person}/board/{post}",
            &[("link", "{link-person}"), ("post", "{post}"), ("revision", "0"), ("body", "Bring *tea*.")],
        ),
    ]
}
