//! Reporting a post to those who run the circle.

use crate::types::form;
use serde::{Deserialize, Serialize};

/// The maximum length of what is wrong with a post, in characters.
pub const WORDS_MAX: u32 = 500;

form! {
    /// The form that reports a post.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(default)]
    pub struct ReportPostForm {
        /// The participant's signed link.
        pub link: String,
        /// The circle's slug if the page was reached by account; otherwise empty.
        pub slug: String,
        /// The post.
        pub post: String,
        /// What is wrong with it; may be empty.
        pub words: String,
    }
}

/// What a participant can do about someone else's post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reporting {
    /// To report it: the form, and whether it was reported by them before.
    Here(ReportPostForm, bool),
    /// To report the circle to staff, as the post is by someone who runs it: the circle's path.
    Staff(String),
}

/// What was reported, for those who run the circle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What the post said when it was reported (Markdown); empty if it still says so.
    pub before: String,
    /// What is wrong with it, one entry for each report; may be empty.
    pub words: Vec<String>,
}
