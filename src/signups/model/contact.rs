//! Writing to the facilitators of a circle.

use crate::types::form;
use serde::{Deserialize, Serialize};

/// The maximum length of what a participant writes to the facilitators, in characters.
pub const TEXT_MAX: u32 = 2000;

form! {
    /// The form with which a participant writes to facilitators whose address is shown nowhere.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct ContactForm {
        /// The participant's signed link.
        pub link: String,
        /// The circle's slug if the page to return to was reached by account; otherwise empty.
        pub slug: String,
        /// What they write.
        pub text: String,
    }
}
