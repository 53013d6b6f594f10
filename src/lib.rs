//! Circlet: learning circles, from choosing a course to the feedback on the last meeting.
//!
//! One package, two targets. `ssr` builds the server (`main.rs`), `hydrate` the WebAssembly client.
//! Slices (listed in `slices.rs`) contain the roles of `ARCHITECTURE.md`; below them are `platform` (server),
//! `web` (server), `ui`, `i18n` and `types`.

#![recursion_limit = "512"]

pub mod accounts;
pub mod app;
pub mod attendance;
pub mod calendars;
pub mod circles;
pub mod courses;
#[cfg(feature = "ssr")]
pub mod demo;
pub mod facilitation;
pub mod feedback;
pub mod i18n;
pub mod meetings;
pub mod messages;
pub mod moderation;
pub mod participation;
pub mod paths;
#[cfg(feature = "ssr")]
pub mod platform;
#[cfg(feature = "ssr")]
pub mod server;
pub mod signups;
#[cfg(feature = "ssr")]
pub mod slices;
#[cfg(feature = "ssr")]
pub mod transfer;
pub mod types;
pub mod ui;
#[cfg(feature = "ssr")]
pub mod web;

/// Hydrates a server-rendered page.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_lazy(app::App);
}

/// Padding for code splitting. `wasm_split` regroups the constants by the piece that needs them, and each
/// piece aligns its own. If the result is a few bytes longer than before, it gives up and puts the constants
/// of all pages into the first piece (30 KiB). No piece needs these bytes, so they end up in none; they only
/// make "before" longer.
#[cfg(target_family = "wasm")]
#[used]
static SPLITTING_ROOM: [u8; 4096] = [1; 4096];
