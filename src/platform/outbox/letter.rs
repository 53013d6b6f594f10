//! The contents of a mail as blocks, laid out once as text and once as HTML.

use crate::i18n::{self, Locale};
use crate::platform::Result;
use crate::platform::markdown;
use askama::Template;

/// A piece of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// Somebody's own words, in Markdown: as typed in the text, rendered in the HTML.
    Quote(String),
    /// Facts: label and value.
    Facts(Vec<(String, String)>),
    /// The one thing to do: words and address.
    Button(String, String),
    /// A lesser thing to do.
    Link(String, String),
}

/// A mail's contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The language.
    pub locale: Locale,
    /// The subject: one line.
    pub subject: String,
    /// The heading inside the mail.
    pub heading: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Small print: why one gets this, how to end it.
    pub foot: Vec<Block>,
}

#[derive(Template)]
#[template(path = "mail.txt", escape = "none")]
struct AsText<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct AsHtml<'a> {
    letter: &'a Letter,
    lang: &'a str,
}

impl Letter {
    /// The plain text part.
    pub fn text(&self) -> Result<String> {
        Ok(AsText { letter: self }.render().map_err(anyhow::Error::from)?)
    }

    /// The HTML part.
    pub fn html(&self) -> Result<String> {
        Ok(AsHtml { letter: self, lang: i18n::code(self.locale) }.render().map_err(anyhow::Error::from)?)
    }
}
