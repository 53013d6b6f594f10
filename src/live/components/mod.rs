//! Following a circle while its page is open.

#[cfg(feature = "hydrate")]
mod channel;
#[cfg(feature = "hydrate")]
mod leader;
#[cfg(feature = "hydrate")]
mod lock;
#[cfg(feature = "hydrate")]
mod tab;
#[cfg(feature = "hydrate")]
mod turn;

use super::model::{Mark, Right};
use crate::i18n::{t, use_locale};
use crate::types::AppError;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;

/// A page that changes while it is open.
#[derive(Clone, Copy, Debug)]
pub struct Fresh<T: Send + Sync + 'static> {
    /// What it shows.
    pub page: RwSignal<T>,
    /// Whether it is told what happens.
    pub connected: Signal<bool>,
    /// Whether the viewer may not see it any more: what it shows is what they saw last.
    pub gone: RwSignal<bool>,
}

/// Keeps what a page shows up to date: `load` is called again whenever something has happened in its circle, and when time alone
/// changes what it says, as its `mark` tells.
pub fn use_fresh<T, F>(page: T, mark: fn(&T) -> Mark, right: Right, load: impl Fn() -> F + 'static) -> Fresh<T>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + 'static,
{
    let first = mark(&page);
    let (page, gone) = (RwSignal::new(page), RwSignal::new(false));
    // Whether it is being loaded, and whether something has happened since that began.
    let state = Rc::new(Cell::new((false, false)));
    let load = Rc::new(load);
    #[cfg(feature = "hydrate")]
    let turn = turn::Turn::first(first);
    #[cfg(feature = "hydrate")]
    let loaded = turn.clone();
    let changed: Rc<dyn Fn()> = Rc::new(move || {
        let (loading, _) = state.replace((true, true));
        if loading {
            return;
        }
        let (state, load) = (state.clone(), load.clone());
        #[cfg(feature = "hydrate")]
        let turn = loaded.clone();
        leptos::task::spawn_local(async move {
            while state.replace((true, false)).1 {
                // The page may have been left meanwhile.
                match load().await {
                    Ok(fresh) => {
                        #[cfg(feature = "hydrate")]
                        turn.loaded(mark(&fresh));
                        crate::ui::awake();
                        drop(page.try_set(fresh));
                    }
                    Err(AppError::Refused(_) | AppError::NotFound | AppError::Forbidden | AppError::SignIn) => drop(gone.try_set(true)),
                    // What is shown stays, and the next event tries again.
                    Err(_) => {}
                }
            }
            state.set((false, false));
        });
    });
    #[cfg(feature = "hydrate")]
    turn.watch(changed.clone());
    let connected = use_live(first, right, changed);
    Fresh { page, connected: Signal::derive(move || connected.get() && !gone.get()), gone }
}

/// Follows a circle until the page is left. `changed` runs in the browser when something has happened, once for each event or
/// for many together; the signal says whether the page is told.
fn use_live(mark: Mark, right: Right, changed: Rc<dyn Fn()>) -> Signal<bool> {
    let connected = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let changed = changed.clone();
        let tab = tab::Tab::follow(mark, &right, move |news| match news {
            channel::News::Connected(now) => connected.set(now),
            channel::News::Changed(_) => changed(),
        });
        // Dropped with the page.
        StoredValue::new_local(tab);
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (mark, right, changed);
    connected.into()
}

/// How old a page is, with a link that loads it again; once it is told of changes, it says so in the same place.
#[component]
pub fn Freshness(
    /// The time at which what it shows was read, in words.
    #[prop(into)]
    at: Signal<String>,
    /// The page.
    page: String,
    /// Whether it is told of changes.
    connected: Signal<bool>,
) -> impl IntoView {
    let l = use_locale();
    view! {
        <p class="fresh">
            {move || {
                if connected.get() {
                    view! { <span class="fresh__live">{t!(l, live.connected)}</span> }.into_any()
                } else {
                    let link = page.clone();
                    view! { {t!(l, live.as_of, time = at.get()).to_string()} " · " <a href=link rel="external">{t!(l, live.reload)}</a> }.into_any()
                }
            }}
        </p>
    }
}
