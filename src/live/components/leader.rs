//! The tab that holds the stream of its browser.

use super::channel::{Channel, News, Said};
use crate::live::model::{BEAT_SECONDS, MOST_RIGHTS, Right, Told, event, write_numbers};
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
    /// By the word of the right.
    rights: BTreeMap<String, Followed>,
    /// Counts how often a tab became visible.
    seen: u32,
    source: Option<EventSource>,
    /// Counts the streams; what an earlier one says is too late.
    round: u32,
    again: Duration,
    timer: Option<TimeoutHandle>,
    connected: bool,
    /// The stream whose opening all have been told.
    opened: u32,
}

/// What a right sees.
struct Followed {
    circle: CircleId,
    /// The number that its tabs have been told.
    number: i64,
    /// How to tell them.
    channel: Channel,
    /// When a tab that shows it last became visible; 0: not since the stream is held.
    seen: u32,
    /// Whether the stream asks for it: there may be more than one stream takes.
    asked: bool,
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
        for followed in self.rights.values() {
            followed.channel.say(&News::Connected(connected && followed.asked));
        }
    }

    /// Chooses what the stream asks for: what was looked at last.
    fn choose(&mut self) {
        let mut latest: Vec<&mut Followed> = self.rights.values_mut().collect();
        latest.sort_unstable_by_key(|followed| std::cmp::Reverse(followed.seen));
        for (at, followed) in latest.into_iter().enumerate() {
            followed.asked = at < MOST_RIGHTS;
        }
    }
}

impl Leader {
    /// Begins to hold the stream.
    pub fn begin() -> Self {
        let state = State { rights: BTreeMap::new(), seen: 0, source: None, round: 0, again: AGAIN, timer: None, connected: false, opened: 0 };
        Self(Rc::new(RefCell::new(state)))
    }

    /// Hears what a tab says about itself.
    pub fn hear(&self, said: Said) {
        match said {
            Said::Who => {}
            Said::Shows(word, circle, number) => self.shows(word, CircleId(circle), number),
            Said::Sees(word) => self.sees(&word),
            Said::Leaves(word) => {
                // Other tabs that show the same are asked to say so.
                remove(&self.0, &word);
            }
        }
    }

    fn shows(&self, word: String, circle: CircleId, number: i64) {
        let mut state = self.0.borrow_mut();
        let connected = state.connected;
        if let Some(known) = state.rights.get(&word) {
            known.channel.say(&News::Connected(connected && known.asked));
            if known.number > number {
                known.channel.say(&News::Changed(Some(Told { circle, number: known.number, kind: String::new() })));
            }
            return;
        }
        let channel = Channel::to_right(&word);
        state.rights.insert(word, Followed { circle, number, channel, seen: 0, asked: false });
        drop(state);
        connect_in(&self.0, GATHER);
    }

    fn sees(&self, word: &str) {
        let mut state = self.0.borrow_mut();
        state.seen += 1;
        let seen = state.seen;
        let Some(known) = state.rights.get_mut(word) else { return };
        known.seen = seen;
        if !known.asked {
            drop(state);
            connect_in(&self.0, GATHER);
        }
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

/// Takes a right out; one that had no place is asked for then.
fn remove(state: &Rc<RefCell<State>>, word: &str) -> Option<Followed> {
    let removed = state.borrow_mut().rights.remove(word);
    if state.borrow().rights.values().any(|followed| !followed.asked) {
        connect_in(state, GATHER);
    }
    removed
}

fn connect(state: &Rc<RefCell<State>>) {
    let round = {
        let mut state = state.borrow_mut();
        state.stop();
        state.choose();
        let asked = || state.rights.iter().filter(|(_, followed)| followed.asked);
        let parameters = asked().filter_map(|(word, _)| Right::of_word(word)).map(|right| {
            let (name, value) = right.parameter();
            format!("{name}={}&", crate::paths::encode(value))
        });
        let since = write_numbers(asked().map(|(_, followed)| (followed.circle, followed.number)));
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
                if let Some(followed) = remove(&state, &text) {
                    followed.channel.say(&News::Changed(None));
                }
            }
            _ => {}
        }
        silent_after(&state, SILENT);
    }
}

fn told(state: &Rc<RefCell<State>>, text: &str) {
    let Ok(told) = serde_json::from_str::<Told>(text) else { return };
    for followed in state.borrow_mut().rights.values_mut() {
        if followed.circle == told.circle {
            followed.number = told.number;
            followed.channel.say(&News::Changed(Some(told.clone())));
        }
    }
}
