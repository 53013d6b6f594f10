//! Every server function succeeds once: what stores something as a plain post, the others as the pages call them.

use super::make;
use super::table::{Call, calls};
use super::world::{World, differing};
use axum::http::StatusCode;

/// Returns what is wrong with a plain post.
async fn posted(world: &World, call: &Call) -> Option<String> {
    call.prepare(world).await;
    let before = world.stored().await;
    let reply = make(world, call, world.browser(call.who), &call.filled(world)).await;
    let to = reply.location.clone().unwrap_or_default();
    if reply.status != StatusCode::SEE_OTHER || to.contains("__err") || to.starts_with("/sign-in?next") {
        return Some(format!("{}: {} {to} {}", call.endpoint, reply.status, reply.text()));
    }
    let page = world.browser(call.who).get(&to).await;
    if page.status != StatusCode::OK && page.status != StatusCode::SEE_OTHER {
        return Some(format!("{}: {to} answers {} {}", call.endpoint, page.status, page.text()));
    }
    let changed = differing(&before, &world.stored().await);
    (changed.is_empty() != call.still).then(|| format!("{}: it changed {changed:?}", call.endpoint))
}

#[tokio::test]
async fn every_server_function_that_stores_something_succeeds_as_a_plain_post() {
    let mut world = World::new().await;
    let mut wrong = Vec::new();
    for call in calls().iter().filter(|call| !call.reads) {
        // What an earlier call made impossible succeeds on a site of its own.
        if posted(&world, call).await.is_some() {
            world = World::new().await;
            wrong.extend(posted(&world, call).await);
        }
    }
    assert!(wrong.is_empty(), "{} calls:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn every_server_function_that_reads_succeeds() {
    let world = World::new().await;
    let mut before = world.stored().await;
    let (mut wrong, mut changed) = (Vec::new(), Vec::new());
    for call in calls().iter().filter(|call| call.reads) {
        if !call.before.is_empty() {
            changed.extend(differing(&before, &world.stored().await));
        }
        call.prepare(&world).await;
        if !call.before.is_empty() {
            before = world.stored().await;
        }
        let reply = make(&world, call, &world.browser(call.who).scripted(), &call.filled(&world)).await;
        if reply.status != StatusCode::OK {
            wrong.push(format!("{}: {} {}", call.endpoint, reply.status, reply.body));
        }
    }
    assert!(wrong.is_empty(), "{} calls:\n{}", wrong.len(), wrong.join("\n"));
    changed.extend(differing(&before, &world.stored().await));
    assert_eq!(changed, Vec::<String>::new(), "reading changes nothing");
}
