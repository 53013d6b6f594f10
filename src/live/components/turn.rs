//! Loads a page again when time alone changes what it says: a meeting begins, or is over.

use crate::live::model::Mark;
use leptos::prelude::{document, on_cleanup, set_interval_with_handle, window};
use leptos::web_sys::js_sys::Date;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// How often it is looked whether the time is over. A short one instead of a single long timer: that would stand still while a laptop
/// sleeps. As pages are opened at different moments, their questions are spread over this time.
const EVERY: Duration = Duration::from_secs(5);
/// After how many milliseconds a page that could not be loaded is asked for again.
const AGAIN_MS: f64 = 60_000.0;

/// When an open page says something else, in milliseconds of the browser's clock, which only counts.
#[derive(Clone)]
pub struct Turn(Rc<Cell<f64>>);

impl Turn {
    /// Begins with the page that was shown first: the server may have made it long ago, as a tab may be opened in the background. Where
    /// it was loaded later, it is loaded once more at worst.
    pub fn first(mark: Mark) -> Self {
        let turn = Self(Rc::default());
        turn.loaded(mark);
        turn.0.set(turn.0.get() - window().performance().map_or(0.0, |performance| performance.now()));
        turn
    }

    /// Notes a page that was loaded just now.
    pub fn loaded(&self, mark: Mark) {
        self.0.set(Date::now() + f64::from(mark.turns_ms));
    }

    /// Calls `changed` once the time is over, until the page is left. A page that is hidden waits until it is seen.
    pub fn watch(self, changed: Rc<dyn Fn()>) {
        let look = move || {
            if Date::now() >= self.0.get() && !document().hidden() {
                self.0.set(Date::now() + AGAIN_MS);
                changed();
            }
        };
        if let Ok(timer) = set_interval_with_handle(look, EVERY) {
            on_cleanup(move || timer.clear());
        }
    }
}
