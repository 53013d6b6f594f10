//! Parts of a long page that come to life one after the other.

use leptos::prelude::*;

/// A part that a browser hydrates in a task of its own, after what stands outside: an old phone would otherwise hear no touch for half
/// a second. Until then its forms and links work as they do without scripts.
///
/// A part is hydrated with what it showed when the page was made: whatever changes that calls [`awake`] before. What a person does is
/// preceded by it already.
pub fn later(view: impl FnOnce() -> AnyView + 'static) -> AnyView {
    #[cfg(feature = "hydrate")]
    if Owner::current_shared_context().is_some_and(|context| context.during_hydration()) {
        return asleep::put(Box::new(view));
    }
    view! { <div class="later">{view()}</div> }.into_any()
}

/// Hydrates at once all parts that have not been.
pub fn awake() {
    #[cfg(feature = "hydrate")]
    while asleep::next() {}
}

/// Calls `act` once all parts have been hydrated.
#[cfg(feature = "hydrate")]
pub fn once_awake(act: impl FnOnce() + 'static) {
    asleep::after(Box::new(act));
}

#[cfg(feature = "hydrate")]
mod asleep {
    use leptos::html::Div;
    use leptos::prelude::*;
    use leptos::tachys::hydration::Cursor;
    use leptos::tachys::view::PositionState;
    use leptos::wasm_bindgen::JsCast;
    use leptos::wasm_bindgen::closure::Closure;
    use std::cell::RefCell;
    use std::collections::VecDeque;
    use std::time::Duration;

    type Part = (NodeRef<Div>, Owner, Box<dyn FnOnce() -> AnyView>);

    thread_local! {
        static PARTS: RefCell<VecDeque<Part>> = const { RefCell::new(VecDeque::new()) };
        static AFTER: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
    }

    /// Leaves a part as the server wrote it for now: an element without children is not looked into.
    pub fn put(view: Box<dyn FnOnce() -> AnyView>) -> AnyView {
        let node = NodeRef::new();
        let first = PARTS.with_borrow_mut(|parts| {
            parts.push_back((node, Owner::current().unwrap_or_default(), view));
            parts.len() == 1
        });
        if first {
            before_input();
            soon();
        }
        view! { <div class="later" node_ref=node></div> }.into_any()
    }

    fn soon() {
        set_timeout(
            || {
                if next() {
                    soon();
                } else {
                    AFTER.take().into_iter().for_each(|act| act());
                }
            },
            Duration::ZERO,
        );
    }

    pub fn after(act: Box<dyn FnOnce()>) {
        AFTER.with_borrow_mut(|after| after.push(act));
        soon();
    }

    /// Hydrates all before anything that a person does is heard.
    fn before_input() {
        let hears = Closure::<dyn FnMut()>::new(super::awake).into_js_value();
        for name in ["click", "input", "submit"] {
            // Fails for nothing but a name that is no name.
            drop(window().add_event_listener_with_callback_and_bool(name, hears.unchecked_ref(), true));
        }
    }

    /// Hydrates the next part; false without one.
    pub fn next() -> bool {
        let Some((node, owner, view)) = PARTS.with_borrow_mut(VecDeque::pop_front) else { return false };
        // Nothing of a page that has been left meanwhile.
        if let Some(element) = node.try_get_untracked().flatten() {
            owner.with(|| {
                let state = view().hydrate::<true>(&Cursor::new(element.into()), &PositionState::default());
                // Lives as long as its page.
                StoredValue::new_local(state);
            });
        }
        true
    }
}
