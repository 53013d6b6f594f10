//! The tab that holds the stream of its browser.

use super::channel::{Channel, News, Said};
use crate::live::model::{BEAT_SECONDS, Right, Told, event, write_numbers};
use crate::types::CircleId;
use futures_util::StreamExt;
use gloo_net::eventsource;
use gloo_net::eventsource::futures::{EventSource, EventSourceSubscription};
use leptos::prelude::{TimeoutHandle, set_timeout_with_handle};
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

/// How long the other tabs have to say what they show.
const GATHER: Duration = Duration::from_millis(100);
/// How long an open stream may say nothing: a proxy may have cut it or kept it back.
const SILENT: Duration = Duration::from_secs(10 + 2 * BEAT_SECONDS as u64);
/// How often it is looked whether it is open still.
const LOOKED_AT: Duration = Duration::from_secs(5);
/// How long it may take until it says something for the first time.
const OPENING: Duration = Duration::from_secs(10);
/// After how long a stream that was refused is asked for again; doubled each time.
const AGAIN: Duration = Duration::from_secs(5);
const AGAIN_MOST: Duration = Duration::from_secs(300);

/// The holder of the stream. Everything ends when it is dropped.
pub struct Leader(Rc<RefCell<State>>);

struct State {
    /// Per right: its circle, the number that its tabs have been told, and how to tell them.
    rights: BTreeMap<String, (CircleId, i64, Channel)>,
    source: Option<EventSource>,
    /// Counts the streams; what an earlier one says is too late.
    round: u32,
    again: Duration,
    timer: Option<TimeoutHandle>,
    connected: bool,
    /// The stream whose opening all have been told.
    opened: u32,
}

impl Drop for State {
    fn drop(&mut self) {
        self.stop();
    }
}

impl State {
    fn stop(&mut self) {
        self.round += 1;
        self.source = None;
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }

    fn tell_all(&mut self, connected: bool) {
        self.connected = connected;
        for (_, _, channel) in self.rights.values() {
            channel.say(&News::Connected(connected));
        }
    }
}

impl Leader {
    /// Begins to hold the stream.
    pub fn begin() -> Self {
        let state = State { rights: BTreeMap::new(), source: None, round: 0, again: AGAIN, timer: None, connected: false, opened: 0 };
        Self(Rc::new(RefCell::new(state)))
    }

    /// Hears what a tab says about itself.
    pub fn hear(&self, said: Said) {
        match said {
            Said::Who => {}
            Said::Shows(word, circle, number) => self.shows(word, CircleId(circle), number),
            Said::Leaves(word) => {
                // Other tabs that show the same are asked to say so.
                self.0.borrow_mut().rights.remove(&word);
            }
        }
    }

    fn shows(&self, word: String, circle: CircleId, number: i64) {
        let mut state = self.0.borrow_mut();
        let connected = state.connected;
        if let Some((_, known, channel)) = state.rights.get(&word) {
            channel.say(&News::Connected(connected));
            if *known > number {
                channel.say(&News::Changed(Some(Told { circle, number: *known, kind: String::new() })));
            }
            return;
        }
        let channel = Channel::to_right(&word);
        state.rights.insert(word, (circle, number, channel));
        drop(state);
        connect_in(&self.0, GATHER);
    }
}

/// Opens the stream after a while, in place of the one there is.
fn connect_in(state: &Rc<RefCell<State>>, wait: Duration) {
    let weak = Rc::downgrade(state);
    let timer = set_timeout_with_handle(
        move || {
            if let Some(state) = weak.upgrade() {
                connect(&state);
            }
        },
        wait,
    );
    let mut state = state.borrow_mut();
    if let Some(before) = std::mem::replace(&mut state.timer, timer.ok()) {
        before.clear();
    }
}

fn connect(state: &Rc<RefCell<State>>) {
    let round = {
        let mut state = state.borrow_mut();
        state.stop();
        let parameters = state.rights.keys().filter_map(|word| Right::of_word(word)).map(|right| {
            let (name, value) = right.parameter();
            format!("{name}={}&", crate::paths::encode(value))
        });
        let since = write_numbers(state.rights.values().map(|(circle, number, _)| (*circle, *number)));
        let address = format!("{}?{}since={since}", crate::paths::LIVE, parameters.collect::<String>());
        if state.rights.is_empty() {
            return;
        }
        state.source = EventSource::new(&address).ok();
        state.round
    };
    // The stream is connecting still, so that nothing it says is missed.
    for name in [event::BEAT, event::TOLD, event::GONE] {
        let subscription = state.borrow_mut().source.as_mut().and_then(|source| source.subscribe(name).ok());
        if let Some(subscription) = subscription {
            spawn_local(listen(Rc::downgrade(state), round, name, subscription));
        }
    }
    silent_after(state, OPENING);
}

/// Takes a stream that says nothing for a while for cut, and opens another one. One that the browser itself is opening again, as its
/// server has ended, is not called open meanwhile.
fn silent_after(state: &Rc<RefCell<State>>, wait: Duration) {
    let weak = Rc::downgrade(state);
    let rest = wait.saturating_sub(LOOKED_AT);
    let timer = set_timeout_with_handle(
        move || {
            let Some(state) = weak.upgrade() else { return };
            if rest.is_zero() {
                return lost(&state);
            }
            let opens = |state: &State| state.source.as_ref().is_some_and(|source| source.state() == eventsource::State::Connecting);
            if state.borrow().connected && opens(&state.borrow()) {
                state.borrow_mut().tell_all(false);
            }
            silent_after(&state, rest);
        },
        wait.min(LOOKED_AT),
    );
    if let Some(before) = std::mem::replace(&mut state.borrow_mut().timer, timer.ok()) {
        before.clear();
    }
}

fn lost(state: &Rc<RefCell<State>>) {
    let wait = {
        let mut state = state.borrow_mut();
        state.stop();
        state.tell_all(false);
        let wait = state.again;
        state.again = (wait * 2).min(AGAIN_MOST);
        wait
    };
    connect_in(state, wait);
}

async fn listen(state: std::rc::Weak<RefCell<State>>, round: u32, name: &str, mut subscription: EventSourceSubscription) {
    while let Some(said) = subscription.next().await {
        let Some(state) = state.upgrade() else { return };
        if state.borrow().round != round {
            return;
        }
        let Ok((_, message)) = said else {
            // Refused: the browser does not try again by itself. Each subscription hears it; one acts.
            if name == event::BEAT {
                lost(&state);
            }
            return;
        };
        let text = message.data().as_string().unwrap_or_default();
        // Also of a stream that took the place of an open one: a tab may be new to it.
        if !state.borrow().connected || state.borrow().opened != round {
            state.borrow_mut().opened = round;
            state.borrow_mut().tell_all(true);
        }
        state.borrow_mut().again = AGAIN;
        match name {
            event::TOLD => told(&state, &text),
            event::GONE => {
                if let Some((_, _, channel)) = state.borrow_mut().rights.remove(&text) {
                    channel.say(&News::Changed(None));
                }
            }
            _ => {}
        }
        silent_after(&state, SILENT);
    }
}

fn told(state: &Rc<RefCell<State>>, text: &str) {
    let Ok(told) = serde_json::from_str::<Told>(text) else { return };
    for (circle, number, channel) in state.borrow_mut().rights.values_mut() {
        if *circle == told.circle {
            *number = told.number;
            channel.say(&News::Changed(Some(told.clone())));
        }
    }
}
