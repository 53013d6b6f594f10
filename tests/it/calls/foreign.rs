//! Someone else's id in place of every id, in every server function, and every function called by someone else: refused, and
//! nothing is changed or shown. A link is a capability: who holds it may use it, but only as a link of its kind.

use super::table::{Call, calls};
use super::world::{MARK, Who, World, differing};
use super::{Reply, make};

/// Whether a response of a call that must not succeed shows that it did not.
fn is_refused(reply: &Reply) -> bool {
    let to = reply.location.as_deref().unwrap_or_default();
    reply.status.is_client_error() || (reply.status == 303 && (to.contains("__err") || to.starts_with("/sign-in")))
}

/// Returns the variants of a call that name something of someone else: which field, and all fields.
fn variants(world: &World, call: &Call) -> Vec<(String, Vec<(&'static str, String)>)> {
    let mut found = Vec::new();
    for (at, (name, value)) in call.fields.iter().enumerate() {
        let with = |other: String| {
            let mut fields = call.filled(world);
            fields[at].1 = other;
            fields
        };
        let kind = value.trim_matches(['{', '}']);
        if kind.starts_with("link-") {
            found.extend(world.links_but(kind).into_iter().map(|link| (format!("a link of another kind as {name}"), with(link))));
        } else if !call.public {
            found.extend(World::foreign(value).into_iter().map(|other| (format!("{other} as {name}"), with(world.fill(&other)))));
        }
    }
    found
}

/// Variants that are not refused, with the reason; they must still show and change nothing.
const HARMLESS: &[(&str, &str, &str)] =
    &[("facilitation/people", "after", "a place in the list of the own circle"), ("tasks/page", "edit", "which task of the own plan has a form")];

#[tokio::test]
async fn someone_elses_id_is_refused_in_every_field_of_every_server_function() {
    let world = World::new().await;
    let (mut wrong, mut tried) = (Vec::new(), 0);
    let mut before = world.stored().await;
    for call in calls() {
        call.prepare(&world).await;
        if !call.before.is_empty() {
            before = world.stored().await;
        }
        for (what, fields) in variants(&world, &call) {
            tried += 1;
            for browser in [world.browser(call.who).clone(), world.browser(call.who).scripted()] {
                let reply = make(&world, &call, &browser, &fields).await;
                let harmless = HARMLESS.iter().any(|(endpoint, field, _)| *endpoint == call.endpoint && what.ends_with(field));
                if reply.body.contains(MARK) || !(harmless || is_refused(&reply)) {
                    wrong.push(format!("{}: {what}: {} {:?} {}", call.endpoint, reply.status, reply.location, reply.text()));
                }
            }
        }
        let after = world.stored().await;
        let changed = differing(&before, &after);
        if !changed.is_empty() {
            wrong.push(format!("{}: someone else's id changed {changed:?}", call.endpoint));
            before = after;
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 300, "{tried}");
}

/// What is typed into other fields is stored; the field with the id is refused.
#[tokio::test]
async fn someone_elses_participant_is_marked_nowhere() {
    let world = World::new().await;
    world.site.at(crate::rows::FIRST_ENDS);
    let marked = "select count(*) from feedback_attendance";
    for (person, count) in [("{their-signup}", 0), ("999", 0), ("x", 0), ("{signup}", 1)] {
        let (meeting, person) = (world.fill("{meeting}"), world.fill(person));
        let fields = [("slug", "speaking"), ("meeting", &*meeting), ("prompt", "1"), ("form[typed][lists][attendance][]", &*person)];
        for browser in [world.browser(Who::Dede).clone(), world.browser(Who::Dede).scripted()] {
            browser.post("feedback/save", "/", &fields).await;
        }
        assert_eq!(world.site.count(marked).await, count, "{person}");
    }
}

#[tokio::test]
async fn no_server_function_of_one_person_works_for_another() {
    let world = World::new().await;
    let (mut wrong, mut shown) = (Vec::new(), 0);
    for call in calls().iter().filter(|call| call.who != Who::Visitor) {
        call.prepare(&world).await;
        let before = world.stored().await;
        // By account alone: these are about the person who calls.
        let own = !call.fields.iter().any(|(_, value)| value.contains('{')) && call.who != Who::Staff;
        let others: &[Who] = match call.who {
            Who::Staff => &[Who::Visitor, Who::Dede, Who::Omar],
            _ if own || call.public || ["reviews/helpful"].contains(&call.endpoint) => &[Who::Visitor],
            _ => &[Who::Visitor, Who::Omar, Who::Lea],
        };
        for who in others {
            // Leaving an invitation, or a session, needs no account.
            if ["accounts/confirm", "circles/invitation"].contains(&call.endpoint) {
                continue;
            }
            for browser in [world.browser(*who).clone(), world.browser(*who).scripted()] {
                let reply = make(&world, call, &browser, &call.filled(&world)).await;
                let drafts = ["circles/drafts", "circles/begin", "accounts/sign-out"].contains(&call.endpoint);
                if !is_refused(&reply) && !drafts {
                    wrong.push(format!("{} by {who:?}: {} {:?} {}", call.endpoint, reply.status, reply.location, reply.text()));
                }
            }
        }
        let changed = differing(&before, &world.stored().await);
        if !changed.is_empty() && call.endpoint != "circles/begin" {
            wrong.push(format!("{}: someone else changed {changed:?}", call.endpoint));
        }
        // The private words are there for whom they are for.
        if call.reads && call.who == Who::Dede {
            let fields: Vec<(&str, String)> = call.fields.iter().map(|(name, value)| (*name, world.fill(&value.replace('{', "{their-")))).collect();
            shown += usize::from(make(&world, call, &world.browser(Who::Omar).scripted(), &fields).await.body.contains(MARK));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(shown >= 8, "only {shown} pages show what is private");
}
