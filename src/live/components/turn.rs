//! Loads a page again when time alone changes what it says: a meeting begins, or is over.

use leptos::prelude::{Effect, Get, Signal, document, on_cleanup, set_interval_with_handle, window};
use leptos::web_sys::js_sys::Date;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// How often it is looked whether the time is over. A short one instead of a single long timer: that would stand still while a laptop
/// sleeps. As pages are opened at different moments, their questions are spread over this time.
const EVERY: Duration = Duration::from_secs(5);
/// After how many milliseconds a page that could not be loaded is asked for again.
const AGAIN_MS: f64 = 60_000.0;

/// Calls `changed` once the time of `turns_ms` is over, which begins again with each page that was loaded. A page that is hidden waits
/// until it is seen. Until the page is left.
pub fn watch(turns_ms: Signal<u32>, changed: Rc<dyn Fn()>) {
    let due = Rc::new(Cell::new(f64::INFINITY));
    let set = due.clone();
    Effect::new(move |before: Option<()>| {
        // The first one was made by the server, maybe long ago: a tab may have been opened in the background. Where it was not, it is
        // loaded once more at worst.
        let age = if before.is_none() { window().performance().map_or(0.0, |performance| performance.now()) } else { 0.0 };
        set.set(Date::now() + f64::from(turns_ms.get()) - age);
    });
    let look = move || {
        if Date::now() >= due.get() && !document().hidden() {
            due.set(Date::now() + AGAIN_MS);
            changed();
        }
    };
    if let Ok(timer) = set_interval_with_handle(look, EVERY) {
        on_cleanup(move || timer.clear());
    }
}
