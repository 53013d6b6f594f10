//! The contents of an email as blocks, rendered once as text and once as HTML.

use crate::i18n::{self, Locale, t};
use crate::platform::Result;
use crate::platform::markdown::{self, Piece};
use askama::Template;

/// A block of an email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A person's own words, in Markdown: as typed in the text, rendered in the HTML.
    Quote(String),
    /// A list of facts: label and value, which keeps its lines, and whose addresses can be pressed.
    Facts(Vec<(String, String)>),
    /// The main link: label and address.
    Button(String, String),
    /// A secondary link.
    Link(String, String),
}

impl Block {
    /// Returns the greeting; without a name to an address that is not proven, because anyone may have typed it.
    pub fn hello(l: Locale, name: &str) -> Self {
        Self::Text(if name.is_empty() { t!(l, site.mail_hello_all).to_owned() } else { t!(l, site.mail_hello, name = name).to_string() })
    }
}

/// An email's contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The language.
    pub locale: Locale,
    /// The subject: one line.
    pub subject: String,
    /// The heading inside the email: fixed words, or the title of a message. It has its own direction, so a sentence of ours
    /// in it must not begin with a person's words.
    pub heading: String,
    /// The body.
    pub blocks: Vec<Block>,
    /// Small print: why the recipient gets this, and how to stop it.
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
    dir: &'a str,
}

impl Letter {
    /// Renders the plain text part.
    pub fn text(&self) -> Result<String> {
        Ok(AsText { letter: self }.render().map_err(anyhow::Error::from)?)
    }

    /// Renders the HTML part.
    pub fn html(&self) -> Result<String> {
        Ok(AsHtml { letter: self, lang: i18n::code(self.locale), dir: i18n::direction(self.locale) }.render().map_err(anyhow::Error::from)?)
    }
}
