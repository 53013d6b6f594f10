//! Every server function and every route is called: with success, with someone else's ids and links, with hostile text. The
//! lists are complete: they are compared with what the source declares.

mod foreign;
mod hostile;
mod once;
mod paths;
mod strings;
mod table;
mod world;

use crate::harness::{Browser, Reply, encode};
use crate::support::functions::functions;
use std::collections::BTreeSet;
use table::{Call, calls};
use world::World;

/// `title` → `form[title]`, `dates[]` → `form[dates][]`; a name with a bracket stays.
fn wire(name: &str) -> String {
    match name.strip_suffix("[]") {
        _ if name.starts_with("form[") => name.to_owned(),
        Some(list) => format!("form[{list}][]"),
        None => format!("form[{name}]"),
    }
}

/// Makes a call with these fields, as they stand in the table, in a browser of its own cookies.
async fn make(world: &World, call: &Call, browser: &Browser, fields: &[(&str, String)]) -> Reply {
    if call.reads {
        let query = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&");
        return browser.get(&format!("/fn/{}?{query}", call.endpoint)).await;
    }
    let body = fields.iter().map(|(name, value)| format!("{}={}", encode(&wire(name)), encode(value))).collect::<Vec<_>>().join("&");
    let uri = format!("/fn/{}?page={}", call.endpoint, encode(&world.fill(call.page)));
    browser.post_raw(&uri, "application/x-www-form-urlencoded", body).await
}

impl Call {
    /// Returns its fields with everything filled in.
    fn filled(&self, world: &World) -> Vec<(&'static str, String)> {
        self.fields.iter().map(|(name, value)| (*name, world.fill(value))).collect()
    }

    /// Sets the clock, and does what has to be done before.
    async fn prepare(&self, world: &World) {
        world.site.at(self.at);
        for sql in self.before {
            world::run(&world.site, (*sql).to_owned()).await;
        }
    }
}

#[test]
fn every_server_function_is_in_the_table_once() {
    let declared: BTreeSet<(String, bool)> = functions().0.into_iter().map(|function| (function.endpoint, function.reads)).collect();
    let listed: Vec<(String, bool)> = calls().iter().map(|call| (call.endpoint.to_owned(), call.reads)).collect();
    let once: BTreeSet<(String, bool)> = listed.iter().cloned().collect();
    assert_eq!(declared.difference(&once).collect::<Vec<_>>(), Vec::<&(String, bool)>::new(), "not in the table");
    assert_eq!(once.difference(&declared).collect::<Vec<_>>(), Vec::<&(String, bool)>::new(), "not declared");
    assert_eq!(listed.len(), once.len(), "twice in the table");
}
