//! Data that the server passes to every page, for the header and for forms.

use crate::types::Viewer;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Data that the server passes to every page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Boot {
    /// The person who makes the request.
    pub viewer: Viewer,
    /// The language's code.
    pub locale: String,
    /// The region to write the viewer's own time for; empty if unknown.
    #[serde(default)]
    pub region: String,
    /// The site's own name; empty means Circlet.
    pub site_name: String,
    /// Where this program's source code is.
    pub source: String,
    /// Whether the site runs in demo mode.
    pub demo: bool,
    /// Whether emails are only written to files on a site that is not a demo.
    pub mail_to_files: bool,
}

/// Returns the data that the server passed to this page.
pub fn use_boot() -> Boot {
    use_context::<Boot>().unwrap_or_default()
}
