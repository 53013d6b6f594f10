//! Markdown to safe HTML: the one sanitizer for texts that people write.

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html};
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

/// Renders Markdown. Keeps single line breaks, turns plain URLs into links, shows raw HTML as text, and
/// starts headings at the third level, below the page's own.
pub fn render(text: &str) -> String {
    let events = linked(Parser::new_ext(text, Options::empty())).map(|event| match event {
        Event::SoftBreak => Event::HardBreak,
        Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
            Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H3, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(pulldown_cmark::HeadingLevel::H3)),
        // Raw HTML is shown as text.
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        other => other,
    });
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events);
    CLEANER.clean(&out).to_string()
}

/// Turns plain URLs outside of links and code into links.
fn linked<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut inside = 0_usize;
    // Merged because the parser splits text at each character that could be markup, also within URLs.
    TextMergeStream::new(events).flat_map(move |event| {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => inside += 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => inside = inside.saturating_sub(1),
            Event::Text(words) if inside == 0 => return links(&finder, words),
            _ => {}
        }
        vec![event]
    })
}

fn links(finder: &LinkFinder, words: &str) -> Vec<Event<'static>> {
    let mut out = Vec::new();
    for span in finder.spans(words) {
        let text = Event::Text(span.as_str().to_owned().into());
        let web = span.as_str().starts_with("http://") || span.as_str().starts_with("https://");
        if span.kind().is_none() || !web {
            out.push(text);
            continue;
        }
        let (dest_url, nothing) = (span.as_str().to_owned().into(), || String::new().into());
        out.push(Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url, title: nothing(), id: nothing() }));
        out.extend([text, Event::End(TagEnd::Link)]);
    }
    out
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
    fn a_plain_address_becomes_a_link_and_one_in_code_does_not() {
        let link = r#"<a href="https://x.org/a_b?c=1&amp;d=2" rel="nofollow noopener ugc">https://x.org/a_b?c=1&amp;d=2</a>"#;
        assert_eq!(render("See https://x.org/a_b?c=1&d=2."), format!("<p>See {link}.</p>\n"));
        assert_eq!(render("[here](https://x.org)").matches("<a ").count(), 1);
        assert!(!render("`https://x.org` and\n\n    https://x.org").contains("<a "));
        assert!(!render("javascript://x.org ssh://x.org x.org mail@x.org").contains("<a"));
    }

    #[test]
    fn nothing_executable_survives() {
        for bad in ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>", "<a href=\"data:text/html,x\">x</a>"] {
            let html = render(bad);
            assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<a href"), "{html}");
        }
    }
}
