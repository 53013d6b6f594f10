//! Circlet: learning circles, from a course to the letter of the last evening.
//!
//! One package, two targets. `ssr` builds the server (`main.rs`), `hydrate` the WebAssembly client.
//! Slices (`slices.rs` lists them) hold the roles of `ARCHITECTURE.md`; below them stand `platform`
//! (server), `web` (server), `ui`, `i18n` and `types`.

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

/// Brings a server-rendered page to life.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_lazy(app::App);
}
