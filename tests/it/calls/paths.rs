//! Someone else's id, and links of other kinds, in every path.

use super::world::Who::{self, *};
use super::world::{MARK, World, differing};
use crate::support::functions::routes;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use std::collections::BTreeSet;

/// A route: its pattern, who opens it, a path that works, and whether what it names is for everyone.
pub struct Route(pub &'static str, pub Who, pub &'static str, pub bool);

/// Returns a path of every route.
pub fn table() -> Vec<Route> {
    let manage = |pattern, path| Route(pattern, Dede, path, false);
    let link = |pattern, path| Route(pattern, Visitor, path, false);
    let public = |pattern, path| Route(pattern, Visitor, path, true);
    let plain = |path| Route(path, Visitor, path, true);
    let own = |path| Route(path, Dede, path, true);
    let staff = |path| Route(if path == "/staff" { path } else { "/staff/:part" }, Staff, path, false);
    vec![
        plain("/"),
        plain("/about"),
        plain("/circles"),
        plain("/circles/start"),
        plain("/courses"),
        plain("/forgot-password"),
        plain("/forgot-password/done"),
        plain("/imprint"),
        // Without a right it ends at once; with one: `tests/it/live.rs`.
        plain("/live"),
        plain("/my-link"),
        plain("/numbers"),
        plain("/numbers.csv"),
        plain("/numbers.json"),
        plain("/privacy"),
        plain("/register"),
        plain("/register/done"),
        plain("/sign-in"),
        plain("/sign-in/link"),
        plain("/sign-in/link/done"),
        plain("/health"),
        own("/courses/add"),
        own("/me"),
        own("/me/download"),
        own("/settings"),
        own("/settings/data"),
        own("/settings/data/about-me.json"),
        own("/settings/delete"),
        Route("/me/download/:file", Dede, "/me/download/people.csv", true),
        staff("/staff"),
        staff("/staff/limits"),
        staff("/staff/log"),
        staff("/staff/download"),
        staff("/staff/accounts"),
        staff("/staff/circles"),
        staff("/staff/courses"),
        staff("/staff/emails"),
        staff("/staff/reports"),
        staff("/staff/setup"),
        Route("/staff/accounts/:id", Staff, "/staff/accounts/{lea}", true),
        Route("/staff/hide", Staff, "/staff/hide?page=/circles/{circle}", true),
        public("/report", "/report?page=/circles/{circle}"),
        Route("/staff/download/:file", Staff, "/staff/download/people.csv", false),
        public("/circles/:slug", "/circles/{circle}"),
        public("/circles/:slug/calendar.ics", "/circles/{circle}/calendar.ics"),
        public("/circles/:slug/qr.svg", "/circles/{circle}/qr.svg"),
        public("/circles/:slug/report", "/circles/{circle}/report"),
        public("/circles/:slug/sign-up", "/circles/{circle}/sign-up"),
        public("/circles/:slug/signed-up", "/circles/{circle}/signed-up"),
        public("/courses/:slug", "/courses/{course}"),
        public("/courses/:slug/reviews", "/courses/{course}/reviews"),
        public("/courses/:slug/tips", "/courses/{course}/tips"),
        manage("/courses/:slug/edit", "/courses/{course}/edit"),
        manage("/circles/:slug/delete", "/circles/{draft}/delete"),
        manage("/circles/:slug/edit/3", "/circles/{draft}/edit/3"),
        manage("/circles/:slug/edit/:step", "/circles/{draft}/edit/4"),
        manage("/circles/:slug/manage", "/circles/{circle}/manage"),
        manage("/circles/:slug/manage/answers", "/circles/{circle}/manage/answers"),
        manage("/circles/:slug/manage/:part", "/circles/{circle}/manage/board"),
        manage("/circles/:slug/manage/board/:post", "/circles/{circle}/manage/board/{post}"),
        manage("/circles/:slug/manage/calendar.ics", "/circles/{circle}/manage/calendar.ics"),
        manage("/circles/:slug/manage/:part", "/circles/{circle}/manage/cancel"),
        manage("/circles/:slug/manage/correct/:meeting", "/circles/{circle}/manage/correct/{meeting}"),
        manage("/circles/:slug/manage/:part", "/circles/{circle}/manage/download"),
        manage("/circles/:slug/manage/download/:file", "/circles/{circle}/manage/download/people.csv"),
        manage("/circles/:slug/manage/feedback/:meeting", "/circles/{circle}/manage/feedback/{meeting}"),
        manage("/circles/:slug/manage/meetings/:meeting", "/circles/{circle}/manage/meetings/{next}"),
        manage("/circles/:slug/manage/meetings/:meeting/code", "/circles/{circle}/manage/meetings/{next}/code"),
        manage("/circles/:slug/manage/meetings/:meeting/qr.svg", "/circles/{circle}/manage/meetings/{next}/qr.svg"),
        manage("/circles/:slug/manage/meetings/:meeting/sheet", "/circles/{circle}/manage/meetings/{next}/sheet"),
        manage("/circles/:slug/manage/:part", "/circles/{circle}/manage/messages"),
        manage("/circles/:slug/manage/:part", "/circles/{circle}/manage/participants"),
        manage("/circles/:slug/manage/recaps/:meeting", "/circles/{circle}/manage/recaps/{meeting}"),
        manage("/circles/:slug/manage/:part", "/circles/{circle}/manage/report"),
        manage("/circles/:slug/manage/survey", "/circles/{circle}/manage/survey"),
        manage("/circles/:slug/manage/:part", "/circles/{circle}/manage/tasks"),
        link("/answers/:link", "/answers/{link-proposal}"),
        link("/calendar/all/:file", "/calendar/all/{feed-all}"),
        link("/calendar/circle/:file", "/calendar/circle/{feed}"),
        link("/confirm/:link", "/confirm/{link-confirm}"),
        link("/enter/:link", "/enter/{link-enter}"),
        link("/invitation/:link", "/invitation/{link-invitation}"),
        link("/leave/:link", "/leave/{link-leave}"),
        link("/p/:link", "/p/{link-person}"),
        link("/p/:link/board", "/p/{link-person}/board"),
        link("/p/:link/board/:post", "/p/{link-person}/board/{post}"),
        link("/p/:link/calendar.ics", "/p/{link-person}/calendar.ics"),
        link("/p/:link/certificate", "/p/{link-person}/certificate"),
        link("/p/:link/data", "/p/{link-person}/data"),
        link("/p/:link/data/about-me.json", "/p/{link-person}/data/about-me.json"),
        link("/p/:link/survey", "/p/{link-person}/survey"),
        link("/reset/:link", "/reset/{link-reset}"),
        link("/rsvp/:link", "/rsvp/{link-rsvp}"),
        link("/rsvp/:link/calendar.ics", "/rsvp/{link-rsvp}/calendar.ics"),
        link("/seat/:link", "/seat/{link-seat}"),
        link("/undo/:link", "/undo/{link-undo}"),
        link("/unsubscribe/:link", "/unsubscribe/{link-reminders}"),
        link("/unsubscribe/board/:link", "/unsubscribe/board/{link-board}"),
        link("/unsubscribe/account/:link", "/unsubscribe/account/{link-mails}"),
    ]
}

/// Routes that are not opened with a path of their own, with the reason.
const APART: [(&str, &str); 7] = [
    ("/circles/:slug/me", "about whoever is signed in, who must take part: tests/it/recent.rs"),
    ("/settings/delete/:slug", "only of a circle that no one else runs: tests/it/successors.rs"),
    ("/dev/mail", "only in a demo: tests/it/dev_mail.rs"),
    ("/dev/mail/:name", "only in a demo: tests/it/dev_mail.rs"),
    ("/unsubscribe/:link/", "leads to the path without the slash"),
    ("/unsubscribe/board/:link/", "leads to the path without the slash"),
    ("/unsubscribe/account/:link/", "leads to the path without the slash"),
];

#[test]
fn every_route_is_in_the_table() {
    let listed: BTreeSet<String> = table().iter().map(|route| route.0.to_owned()).chain(APART.map(|(pattern, _)| pattern.to_owned())).collect();
    let declared = routes();
    assert_eq!(listed.difference(&declared).collect::<Vec<_>>(), Vec::<&String>::new(), "not declared");
    assert_eq!(declared.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new(), "not in the table");
}

/// Returns the paths that name something of someone else.
fn foreign(world: &World, Route(_, _, path, public): &Route) -> Vec<String> {
    let Some((before, rest)) = path.split_once("{link-").or_else(|| path.split_once("{feed")) else {
        return if *public { Vec::new() } else { World::foreign(path).iter().map(|path| world.fill(path)).collect() };
    };
    let kind = path.split_once('{').unwrap().1.split('}').next().unwrap();
    let end = world.fill(rest.split_once('}').unwrap().1);
    let mut all: Vec<String> = world.links_but(kind).iter().map(|link| format!("{before}{link}{end}")).collect();
    if kind.starts_with("feed") {
        all = ["feed", "feed-all", "their-feed", "their-feed-all"]
            .iter()
            .filter(|name| !name.ends_with(kind))
            .map(|name| world.fill(&format!("{before}{{{name}}}")))
            .collect();
    }
    all
}

#[tokio::test]
async fn someone_elses_id_opens_no_path() {
    let world = World::new().await;
    // Staff have just entered their password, whatever the world's clock says.
    crate::rows::run(&world.site, "update sessions set proved_at = 9000000000000000").await;
    let before = world.stored().await;
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for route in table() {
        let Route(pattern, who, path, public) = &route;
        let good = world.fill(path);
        world.site.at(if pattern.ends_with("survey") { "2026-12-01T02:00:00Z" } else { crate::rows::FIRST_ENDS });
        let reply = world.browser(*who).get(&good).await;
        if reply.status != StatusCode::OK {
            wrong.push(format!("{pattern}: {good} answers {} {}", reply.status, reply.text()));
        }
        let others: &[Who] = match who {
            Visitor => &[],
            Staff => &[Visitor, Dede],
            _ if *public => &[Visitor],
            _ => &[Visitor, Omar, Lea],
        };
        let as_others = others.iter().map(|other| (*other, good.clone()));
        for (other, path) in as_others.chain(foreign(&world, &route).into_iter().map(|path| (*who, path))) {
            tried += 1;
            let reply = world.browser(other).get(&path).await;
            if reply.status.is_success() || reply.status.is_server_error() || reply.body.contains(MARK) {
                wrong.push(format!("{pattern}: {path} by {other:?} answers {} {}", reply.status, reply.text()));
            }
        }
    }
    // The one path that is posted to without a form.
    for (prefix, kind) in [("/unsubscribe/", "link-reminders"), ("/unsubscribe/account/", "link-mails"), ("/unsubscribe/board/", "link-board")] {
        for link in world.links_but(kind) {
            let post = Request::builder().method(Method::POST).uri(format!("{prefix}{link}")).body("List-Unsubscribe=One-Click".into()).unwrap();
            let reply = world.site.browser().send(post).await;
            tried += 1;
            if !reply.status.is_client_error() {
                wrong.push(format!("{prefix}{link}: {}", reply.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(differing(&before, &world.stored().await), Vec::<String>::new(), "opening pages changes nothing");
}

/// A stream has no end, so that only its beginning is read.
#[tokio::test]
async fn no_link_of_another_kind_and_no_circle_of_someone_else_opens_a_stream() {
    let world = World::new().await;
    world.site.at(crate::rows::FIRST_ENDS);
    let links = world.links_but("link-person").into_iter().map(|link| (Visitor, format!("link={link}")));
    let circles = [(Visitor, "{circle}"), (Omar, "{circle}"), (Lea, "{circle}"), (Rosa, "{circle}"), (Ivy, "{circle}"), (Dede, "{their-circle}")];
    let circles = circles.map(|(who, circle)| (who, format!("slug={}", world.fill(circle))));
    let own = [(Visitor, format!("link={}", world.fill("{link-person}"))), (Dede, format!("slug={}", world.fill("{circle}")))];
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for (who, right) in links.chain(circles).chain(own.clone()) {
        tried += 1;
        let request = Request::get(format!("/live?{right}")).body(Body::empty()).unwrap();
        let (reply, mut body) = world.browser(who).begin(request).await;
        let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
        let first = String::from_utf8_lossy(&first).replace(' ', "");
        let opens = first.contains("event:beat") && !first.contains("event:gone");
        if reply.status != StatusCode::OK || opens != own.contains(&(who, right.clone())) {
            wrong.push(format!("{right} by {who:?}: {} {first}", reply.status));
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 25, "{tried}");
}
