//! Rendered texts that are shown again and again: the posts of a board are read again after each thing that happens in its circle.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Texts of more bytes are rendered each time.
const LONGEST: usize = 2_000;
/// How many texts each of the two halves holds at most: 500 of the usual length are a quarter of a MiB.
const MOST: usize = 500;

type Texts = HashMap<String, Arc<str>>;

/// HTML by its Markdown. What was not asked for since the newer half was begun is forgotten with the older one.
#[derive(Debug, Default)]
pub struct Kept(Mutex<(Texts, Texts)>);

impl Kept {
    /// Returns the HTML of a text, as [`render`](super::render) makes it.
    pub fn render(&self, text: &str) -> Arc<str> {
        if text.len() > LONGEST {
            return super::render(text).into();
        }
        if let Some(html) = self.get(text) {
            return html;
        }
        let html: Arc<str> = super::render(text).into();
        keep(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), text.to_owned(), html.clone());
        html
    }

    fn get(&self, text: &str) -> Option<Arc<str>> {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(html) = halves.0.get(text) {
            return Some(html.clone());
        }
        let (text, html) = halves.1.remove_entry(text)?;
        keep(&mut halves, text, html.clone());
        Some(html)
    }
}

fn keep((newer, older): &mut (Texts, Texts), text: String, html: Arc<str>) {
    if newer.len() >= MOST {
        *older = std::mem::take(newer);
    }
    newer.insert(text, html);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_is_forgotten() {
        let kept = Kept::default();
        let first = kept.render("*tea*");
        assert_eq!(&*first, super::super::render("*tea*"));
        for number in 0..5 * MOST {
            kept.render(&format!("post {number}"));
            assert!(Arc::ptr_eq(&first, &kept.render("*tea*")), "after {number}");
        }
        assert!(kept.get("post 0").is_none());
        let halves = kept.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        assert!(halves.0.len() <= MOST && halves.1.len() <= MOST);
    }

    #[test]
    fn a_long_text_is_not_kept() {
        let (kept, text) = (Kept::default(), "a ".repeat(LONGEST));
        assert_eq!(&*kept.render(&text), super::super::render(&text));
        assert!(kept.get(&text).is_none());
    }
}
