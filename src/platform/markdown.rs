//! Markdown to safe HTML: the one sanitizer for texts people write.

use pulldown_cmark::{Options, Parser, html};
use std::collections::HashSet;
use std::sync::LazyLock;

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .tags(HashSet::from(["p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "hr"]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("nofollow noopener ugc"));
    cleaner
});

/// Renders what a person wrote. Single line ends are kept; raw HTML is dropped; headings begin at
/// the third level, below the page's own.
pub fn render(text: &str) -> String {
    let events = Parser::new_ext(text, Options::empty()).map(|event| match event {
        pulldown_cmark::Event::SoftBreak => pulldown_cmark::Event::HardBreak,
        pulldown_cmark::Event::Start(pulldown_cmark::Tag::Heading { id, classes, attrs, .. }) => {
            pulldown_cmark::Event::Start(pulldown_cmark::Tag::Heading { level: pulldown_cmark::HeadingLevel::H3, id, classes, attrs })
        }
        pulldown_cmark::Event::End(pulldown_cmark::TagEnd::Heading(_)) => {
            pulldown_cmark::Event::End(pulldown_cmark::TagEnd::Heading(pulldown_cmark::HeadingLevel::H3))
        }
        // Raw HTML is shown as the text it is.
        pulldown_cmark::Event::Html(raw) | pulldown_cmark::Event::InlineHtml(raw) => pulldown_cmark::Event::Text(raw),
        other => other,
    });
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events);
    CLEANER.clean(&out).to_string()
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn emphasis_lists_and_links_survive() {
        assert_eq!(render("*tea*\nand"), "<p><em>tea</em><br>\nand</p>\n");
        assert!(render("[x](https://x.org)").contains(r#"href="https://x.org" rel="nofollow noopener ugc""#));
        assert!(render("# Big").contains("<h3>Big</h3>"));
    }

    #[test]
    fn nothing_that_runs_survives() {
        for bad in ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>", "<a href=\"data:text/html,x\">x</a>"] {
            let html = render(bad);
            assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<a href"), "{html}");
        }
    }
}
