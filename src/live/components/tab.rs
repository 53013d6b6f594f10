//! A tab that shows a circle: it asks to hold the stream of its browser, and is told by the tab that does.

use super::channel::{Channel, News, Said};
use super::leader::Leader;
use super::lock::Lock;
use crate::live::model::{Mark, Right};
use leptos::prelude::{TimeoutHandle, document, set_timeout_with_handle, window_event_listener_untyped};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// How long a hidden tab keeps the stream: an old phone is spared, and another tab may have it.
const LETS_GO: Duration = Duration::from_secs(60);

/// Follows a circle; leaves when it is dropped.
pub struct Tab {
    _state: Rc<RefCell<State>>,
    _own: Channel,
    _visible: Visible,
}

struct State {
    word: String,
    circle: i64,
    number: i64,
    tabs: Channel,
    leader: Option<Leader>,
    /// While the lock is asked for or held.
    lock: Option<Lock>,
    lets_go: Option<TimeoutHandle>,
}

impl Drop for State {
    fn drop(&mut self) {
        self.tabs.say(&Said::Leaves(self.word.clone()));
    }
}

impl State {
    fn shows(&self) -> Said {
        Said::Shows(self.word.clone(), self.circle, self.number)
    }

    fn sees(&self) -> Said {
        Said::Sees(self.word.clone())
    }

    fn let_go(&mut self) {
        self.leader = None;
        self.lock = None;
    }
}

impl Tab {
    /// Begins to follow a circle; `hears` is told.
    pub fn follow(mark: Mark, right: &Right, hears: impl Fn(News) + 'static) -> Self {
        let word = right.word();
        let state = Rc::new_cyclic(|weak: &std::rc::Weak<RefCell<State>>| {
            let weak = weak.clone();
            let tabs = Channel::of_tabs(move |said| {
                let Some(state) = weak.upgrade() else { return };
                let state = state.borrow();
                match (&state.leader, &said) {
                    (Some(leader), _) => {
                        let leaves = matches!(said, Said::Leaves(_));
                        leader.hear(said);
                        if leaves {
                            state.tabs.say(&Said::Who);
                            leader.hear(state.shows());
                        }
                    }
                    (None, Said::Who) => state.tabs.say(&state.shows()),
                    (None, _) => {}
                }
            });
            RefCell::new(State { word: word.clone(), circle: mark.circle.0, number: mark.number, tabs, leader: None, lock: None, lets_go: None })
        });
        let weak = Rc::downgrade(&state);
        let own = Channel::of_right(&word, move |news: News| {
            if let (Some(state), News::Changed(Some(told))) = (weak.upgrade(), &news) {
                let mut state = state.borrow_mut();
                state.number = state.number.max(told.number);
            }
            hears(news);
        });
        let weak = Rc::downgrade(&state);
        let visible = Visible::watch(move || {
            if let Some(state) = weak.upgrade() {
                turned(&state);
            }
        });
        turned(&state);
        Self { _state: state, _own: own, _visible: visible }
    }
}

/// The tab has become visible or hidden.
fn turned(state: &Rc<RefCell<State>>) {
    if let Some(timer) = state.borrow_mut().lets_go.take() {
        timer.clear();
    }
    if document().hidden() {
        let weak = Rc::downgrade(state);
        let timer = set_timeout_with_handle(
            move || {
                if let Some(state) = weak.upgrade() {
                    state.borrow_mut().let_go();
                }
            },
            LETS_GO,
        );
        state.borrow_mut().lets_go = timer.ok();
        return;
    }
    if state.borrow().lock.is_none() {
        let weak = Rc::downgrade(state);
        let lock = Lock::ask(move || {
            // Not before the lock is in its place, which it is given back from.
            leptos::task::spawn_local(async move {
                if let Some(state) = weak.upgrade() {
                    lead(&state);
                }
            });
        });
        state.borrow_mut().lock = Some(lock);
    }
    let state = state.borrow();
    state.tabs.say(&state.shows());
    state.tabs.say(&state.sees());
    if let Some(leader) = &state.leader {
        leader.hear(state.sees());
    }
}

fn lead(state: &Rc<RefCell<State>>) {
    let mut state = state.borrow_mut();
    if state.lock.is_none() {
        return;
    }
    let leader = Leader::begin();
    leader.hear(state.shows());
    leader.hear(state.sees());
    state.leader = Some(leader);
    state.tabs.say(&Said::Who);
}

/// Listens for the tab becoming visible or hidden.
struct Visible(Option<leptos::prelude::WindowListenerHandle>);

impl Visible {
    fn watch(turned: impl Fn() + 'static) -> Self {
        // The event bubbles from the document to the window.
        Self(Some(window_event_listener_untyped("visibilitychange", move |_| turned())))
    }
}

impl Drop for Visible {
    fn drop(&mut self) {
        if let Some(listener) = self.0.take() {
            listener.remove();
        }
    }
}
