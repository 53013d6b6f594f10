//! What the server tells every page once, for the head and for forms.

use crate::types::Viewer;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the server tells every page once.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Boot {
    /// Who is looking.
    pub viewer: Viewer,
    /// The language's code.
    pub locale: String,
    /// The site's own name; empty: Circlet.
    pub site_name: String,
    /// Where the source of this program is.
    pub source: String,
    /// Demo mode.
    pub demo: bool,
    /// Mails only become files, and that is not a demo.
    pub mail_to_files: bool,
}

/// What the server told this page.
pub fn use_boot() -> Boot {
    use_context::<Boot>().unwrap_or_default()
}
