//! Markdown to safe HTML: the one sanitizer for texts that people write.

mod kept;

pub use kept::Kept;

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use std::collections::HashSet;
use std::ops::Range;
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

/// How deep lists, quotes and what is in them may be nested. Reading HTML takes time with the square of its depth, and each view
/// of a page renders again.
const DEEPEST: usize = 32;

/// Renders Markdown. Keeps single line breaks, turns plain URLs into links, shows raw HTML as text, and
/// starts headings at the third level, below the page's own. What is nested too deep is shown a level higher.
pub fn render(text: &str) -> String {
    let text = bracketed(text);
    let events = shallow(Parser::new_ext(&text, Options::empty())).map(|event| match event {
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

/// Leaves out where something begins and ends that is nested deeper than [`DEEPEST`].
fn shallow<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut depth = 0_usize;
    events.filter(move |event| match event {
        Event::Start(_) => {
            depth += 1;
            depth <= DEEPEST
        }
        Event::End(_) => {
            depth = depth.saturating_sub(1);
            depth < DEEPEST
        }
        _ => true,
    })
}

/// Returns the words of a Markdown text in one line of at most `most` characters, for previews; if it is cut, it ends in
/// an ellipsis.
pub fn words(text: &str, most: usize) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(&bracketed(text), Options::empty()) {
        match event {
            Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => out.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::Rule => out.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::BlockQuote(_)) => out.push(' '),
            _ => {}
        }
    }
    let line = out.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

/// A part of a line that a person typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// The address of a page.
    Address(&'a str),
}

/// Cuts a text into words and addresses.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut out = Vec::new();
    let mut at = 0;
    for link in finder.links(text).filter(|link| ["http://", "https://"].iter().any(|scheme| link.as_str().starts_with(scheme))) {
        // The finder leaves stars at the end out, which some archives have in their addresses.
        let stars = text.get(link.end()..).unwrap_or_default().bytes().take_while(|byte| *byte == b'*').count();
        let end = link.end() + stars;
        out.extend(text.get(at..link.start()).filter(|words| !words.is_empty()).map(Piece::Words));
        out.extend(text.get(link.start()..end).map(Piece::Address));
        at = end;
    }
    out.extend(text.get(at..).filter(|words| !words.is_empty()).map(Piece::Words));
    out
}

/// Puts plain addresses in angle brackets, so that no character of theirs is taken for markup.
fn bracketed(text: &str) -> String {
    let taken: Vec<Range<usize>> = Parser::new_ext(text, Options::empty())
        .into_offset_iter()
        .filter(|(event, _)| {
            let tag = matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)));
            tag || matches!(event, Event::Code(_) | Event::Html(_) | Event::InlineHtml(_))
        })
        .map(|(_, range)| range)
        .collect();
    let mut out = String::with_capacity(text.len() + 16);
    for piece in pieces(text) {
        let address = match piece {
            Piece::Words(words) => {
                out.push_str(words);
                continue;
            }
            Piece::Address(address) => address,
        };
        // Where this piece began, in the text as it was typed.
        let start = address.as_ptr().addr() - text.as_ptr().addr();
        if taken.iter().any(|range| range.start < start + address.len() && start < range.end) {
            out.push_str(address);
            continue;
        }
        // "*see https://x.org*": a mark that was opened before it ends the emphasis.
        let mark = ["***", "**", "*", "__", "_"].into_iter().find(|mark| address.ends_with(mark) && is_open(&out, mark)).unwrap_or_default();
        let bare = address.strip_suffix(mark).unwrap_or(address);
        out.push_str(&format!("<{bare}>{mark}"));
    }
    out
}

/// Returns whether the last occurrence of a mark in a text's last line begins an emphasis.
fn is_open(text: &str, mark: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    line.rsplit_once(mark).is_some_and(|(before, after)| !after.starts_with(char::is_whitespace) && !before.ends_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces, render, words};

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
    fn what_is_nested_too_deep_is_shown_a_level_higher() {
        for (mark, tag) in [("> ", "<blockquote>"), ("* ", "<li>"), ("1. ", "<ol"), ("> - ", "<li>")] {
            let html = render(&format!("{}**tea** <b>\n\nand cake", mark.repeat(5000)));
            assert!((10..=32).contains(&html.matches(tag).count()), "{mark}: {}", html.matches(tag).count());
            assert!(html.contains("tea") && html.contains("&lt;b&gt;") && html.ends_with("<p>and cake</p>\n"), "{mark}: {html}");
        }
        let ten: String = (0..10).map(|level| format!("{}* level {level}\n", "  ".repeat(level))).collect();
        assert_eq!(render(&format!("{ten}{}**[tea](https://x.org)**", "  ".repeat(10))).matches("<li>").count(), 10);
        assert!(render(&format!("{ten}{}**[tea](https://x.org)**", "  ".repeat(10))).contains("<strong><a "));
    }

    #[test]
    fn nothing_executable_survives() {
        for bad in ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>", "<a href=\"data:text/html,x\">x</a>"] {
            let html = render(bad);
            assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<a href"), "{html}");
        }
    }

    #[test]
    fn case_09_a_plain_address_is_one_link_and_unchanged() {
        for address in [
            "https://us02web.zoom.us/j/123?pwd=_aB*c*d_",
            "https://example.org/_notes_/week1",
            "https://web.archive.org/web/*/https://www.p2pu.org/*",
            "https://en.wikipedia.org/wiki/Mercury_(planet)",
            "https://example.org/?a=1&copy=2#~b",
        ] {
            let html = address.replace('&', "&amp;");
            let link = format!(r#"<a href="{html}" rel="nofollow noopener ugc">{html}</a>"#);
            assert_eq!(render(&format!("Here: {address}\n* {address}")).matches(&link).count(), 2, "{}", render(address));
            assert_eq!(pieces(address), [Piece::Address(address)]);
        }
        assert!(render("**https://x.org/a**").contains("<strong><a href=\"https://x.org/a\""), "{}", render("**https://x.org/a**"));
        assert!(render("*see https://x.org/a*").contains("<em>see <a href=\"https://x.org/a\""), "{}", render("*see https://x.org/a*"));
    }

    #[test]
    fn case_10_a_preview_has_words_and_no_markup() {
        let typed = "**Free** course, see [the outline](https://example.org/outline).\n* week 1\n* week 2";
        assert_eq!(words(typed, 160), "Free course, see the outline. week 1 week 2");
        assert_eq!(words("# A\n\n> b `c`\n\nhttps://x.org/_d_", 160), "A b c https://x.org/_d_");
        assert_eq!(words("學習圈 together", 4), "學習圈…");
    }
}
