//! Circlet: learning circles, from choosing a course to the feedback on the last meeting.
//!
//! Two targets: `ssr` builds the server (`main.rs`), `hydrate` the WebAssembly client (`client/`).
//! Slices (listed in `slices.rs`) contain the roles of `ARCHITECTURE.md`; below them are `platform` (server),
//! `web` (server), `ui`, `i18n` and `types`.

#![recursion_limit = "512"]

pub mod accounts;
pub mod app;
pub mod attendance;
pub mod board;
pub mod calendars;
pub mod checklist;
pub mod circles;
pub mod courses;
#[cfg(feature = "ssr")]
pub mod demo;
pub mod exports;
pub mod facilitation;
pub mod feedback;
pub mod goals;
pub mod i18n;
pub mod library;
pub mod live;
pub mod meetings;
pub mod messages;
pub mod moderation;
pub mod numbers;
pub mod participation;
pub mod paths;
pub mod personal;
#[cfg(feature = "ssr")]
pub mod platform;
pub mod pulses;
pub mod questions;
pub mod recaps;
pub mod reports;
pub mod reviews;
#[cfg(feature = "ssr")]
pub mod server;
pub mod signups;
#[cfg(feature = "ssr")]
pub mod slices;
pub mod surveys;
pub mod tasks;
#[cfg(feature = "ssr")]
pub mod transfer;
pub mod types;
pub mod ui;
#[cfg(feature = "ssr")]
pub mod web;
