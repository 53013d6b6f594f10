//! What the host can do.

pub mod demo;
pub mod desk;
pub mod export;
pub mod import_circlet;
pub mod import_p2pu;
pub mod lines;

pub use desk::{block, desk, hide, save_texts, site_text};
