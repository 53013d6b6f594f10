//! The Web Lock that one tab of a browser holds: it has the stream for all. web-sys has no stable binding of it.

use leptos::wasm_bindgen::prelude::*;
use leptos::web_sys::js_sys::{Function, Object, Promise, Reflect, global};
use std::cell::RefCell;
use std::rc::Rc;

const NAME: &str = "circlet-live";

/// A lock that is asked for or held; given back, or no longer asked for, when it is dropped.
#[derive(Debug)]
pub struct Lock {
    /// Keeps the promise that the browser waits for while the lock is held.
    release: Rc<RefCell<Option<Function>>>,
    abort: Option<JsValue>,
}

impl Lock {
    /// Asks for the lock; `held` runs as soon as this tab has it. At once in a browser without such locks.
    pub fn ask(held: impl FnOnce() + 'static) -> Self {
        let release = Rc::new(RefCell::new(None));
        let Some(locks) = get(&global(), "navigator").and_then(|navigator| get(&navigator, "locks")) else {
            held();
            return Self { release, abort: None };
        };
        let keeps = release.clone();
        let granted = Closure::once_into_js(move |_: JsValue| {
            let promise = Promise::new(&mut |resolve, _| drop(keeps.replace(Some(resolve))));
            held();
            promise
        });
        let abort = get(&global(), "AbortController")
            .and_then(|class| Reflect::construct(class.unchecked_ref::<Function>(), &leptos::web_sys::js_sys::Array::new()).ok());
        let options = Object::new();
        if let Some(signal) = abort.as_ref().and_then(|abort| get(abort, "signal")) {
            drop(Reflect::set(&options, &"signal".into(), &signal));
        }
        if let Some(request) = method(&locks, "request")
            && let Ok(promise) = request.call3(&locks, &NAME.into(), &options, &granted)
            && let Some(catch) = method(&promise, "catch")
        {
            // Rejected when it is no longer asked for.
            drop(catch.call1(&promise, &Closure::once_into_js(|_: JsValue| ())));
        }
        Self { release, abort }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            drop(release.call0(&JsValue::NULL));
        } else if let Some(abort) = &self.abort
            && let Some(end) = method(abort, "abort")
        {
            drop(end.call0(abort));
        }
    }
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    get(of, name).and_then(|method| method.dyn_into().ok())
}
