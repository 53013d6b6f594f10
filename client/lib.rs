//! The client: what a browser runs. Everything in it is the library `circlet` with the feature `hydrate`; this
//! package exists so that only the client is linked as a WebAssembly module. See
//! docs/decisions/0001-one-package.md.

/// Hydrates a server-rendered page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_lazy(circlet::app::App);
}

/// Padding for code splitting. `wasm_split` regroups the constants by the piece that needs them, and each
/// piece aligns its own. If the result is a few bytes longer than before, it gives up and puts the constants
/// of all pages into the first piece (30 KiB). No piece needs these bytes, so they end up in none; they only
/// make "before" longer.
#[cfg(target_family = "wasm")]
#[used]
static SPLITTING_ROOM: [u8; 4096] = [1; 4096];
