//! Signing up, changing a sign-up and leaving, for participants and facilitators.

mod changing;
mod leaving;
mod links;
mod refusals;
mod seats;
mod signing_up;
mod switches;
mod waiting;

use crate::fixtures::NewCircle;
use crate::harness::{Browser, Reply, Site};
use circlet::types::{AccountId, CircleId};

const FORM: [(&str, &str); 7] = [
    ("slug", "speaking"),
    ("name", "Ben Mwangi"),
    ("email", "Ben@Example.org"),
    ("goal", "Give the toast at my sister's wedding"),
    ("support", "I keep the time"),
    ("answer", ""),
    ("consent", "on"),
];
const PAGE: &str = "/circles/speaking/sign-up";

fn with<'a>(field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    FORM.iter().map(|(k, v)| if *k == field { (*k, value) } else { (*k, *v) }).collect()
}

/// Returns a site with one circle and its facilitator.
async fn site(new: NewCircle) -> (Site, AccountId, Browser, CircleId) {
    let site = Site::new().await;
    let (id, host) = site.account("Amina Otieno", false).await;
    let circle = site.circle(id, new).await;
    (site, id, host, circle)
}

async fn post(browser: &Browser, fields: &[(&str, &str)]) -> Reply {
    browser.post("signups/sign-up", PAGE, fields).await
}
