//! What the tabs of a browser say to each other. Everything is sent on a channel of its own per right, so that a tab that shows
//! one circle hears of no other.

use crate::live::model::Told;
use leptos::wasm_bindgen::prelude::*;
use leptos::web_sys::{BroadcastChannel, MessageEvent};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The channel on which tabs say what they show.
const TABS: &str = "circlet-live";

/// What tabs say about themselves.
#[derive(Debug, Serialize, Deserialize)]
pub enum Said {
    /// A tab has begun to hold the stream and asks what the others show.
    Who,
    /// A tab shows a circle: the right as a word, the circle, and the number it is at.
    Shows(String, i64, i64),
    /// A tab that shows what this right sees has become visible.
    Sees(String),
    /// A tab no longer shows what this right sees.
    Leaves(String),
}

/// What the tab that holds the stream tells those that show a circle.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum News {
    /// Whether the stream is open.
    Connected(bool),
    /// Something has happened. `None`: what the right sees has gone.
    Changed(Option<Told>),
}

/// A channel that is closed when it is dropped. What one channel says all others of the same name hear, in this tab too.
#[derive(Debug)]
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _hears: Option<Closure<dyn FnMut(MessageEvent)>>,
}

impl Channel {
    /// Opens the channel on which tabs say what they show.
    pub fn of_tabs(hears: impl FnMut(Said) + 'static) -> Self {
        Self::open(TABS, Some(hears))
    }

    /// Opens the channel of a right, to hear.
    pub fn of_right(word: &str, hears: impl FnMut(News) + 'static) -> Self {
        Self::open(&format!("{TABS} {word}"), Some(hears))
    }

    /// Opens the channel of a right, to speak.
    pub fn to_right(word: &str) -> Self {
        Self::open(&format!("{TABS} {word}"), None::<fn(News)>)
    }

    // A browser without such channels has a stream for each tab, and these say nothing.
    fn open<T: DeserializeOwned + 'static>(name: &str, hears: Option<impl FnMut(T) + 'static>) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        let hears = hears.map(|mut hears| {
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(said) = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok()) {
                    hears(said);
                }
            })
        });
        if let (Some(channel), Some(hears)) = (&channel, &hears) {
            channel.set_onmessage(Some(hears.as_ref().unchecked_ref()));
        }
        Self { channel, _hears: hears }
    }

    /// Says something.
    pub fn say<T: Serialize>(&self, what: &T) {
        if let (Some(channel), Ok(text)) = (&self.channel, serde_json::to_string(what)) {
            // Fails only once it is closed.
            drop(channel.post_message(&JsValue::from_str(&text)));
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}
