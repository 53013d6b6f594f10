//! A page as a browser divides it into elements: what is text, and what is not.

/// An element's beginning, with its attributes decoded; of `textarea`, `script`, `style` and `title` also the text.
#[derive(Debug)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Returns all elements of a page.
pub fn elements(html: &str) -> Vec<Element> {
    let (mut found, mut rest) = (Vec::new(), html);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (mut element, after) = element(rest);
            rest = after;
            if ["script", "style", "textarea", "title"].contains(&element.name.as_str()) {
                let end = format!("</{}", element.name);
                let at = rest.to_ascii_lowercase().find(&end).unwrap_or(rest.len());
                let (text, after) = rest.split_at(at);
                element.text = if ["script", "style"].contains(&element.name.as_str()) { text.to_owned() } else { decoded(text) };
                rest = after;
            }
            found.push(element);
        }
    }
    found
}

/// Reads an element's name and attributes, as the HTML standard does; returns what follows it, too.
fn element(html: &str) -> (Element, &str) {
    let blank = |c: char| c.is_ascii_whitespace() || c == '/';
    let end = html.find(|c: char| blank(c) || c == '>').unwrap_or(html.len());
    let (name, mut rest) = html.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(blank);
        if rest.is_empty() || rest.starts_with('>') {
            let element = Element { name: name.to_ascii_lowercase(), attributes, text: String::new() };
            return (element, rest.get(1..).unwrap_or_default());
        }
        let end = rest.char_indices().find(|(at, c)| blank(*c) || *c == '>' || (*c == '=' && *at > 0)).map_or(rest.len(), |(at, _)| at);
        let (name, after) = rest.split_at(end);
        rest = after.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let mut value = "";
        if let Some(given) = rest.strip_prefix('=') {
            let given = given.trim_start_matches(|c: char| c.is_ascii_whitespace());
            (value, rest) = match given.chars().next() {
                Some(quote @ ('"' | '\'')) => given[1..].split_once(quote).unwrap_or((&given[1..], "")),
                _ => given.split_at(given.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(given.len())),
            };
        }
        attributes.push((name.to_ascii_lowercase(), decoded(value)));
    }
}

fn decoded(html: &str) -> String {
    let mut out = html.to_owned();
    for (code, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")] {
        out = out.replace(code, sign);
    }
    out
}

#[test]
fn a_page_is_divided_as_a_browser_does() {
    let html = "<!-- <a> --><p class=\"a &quot; b\" data-x='1' hidden>x<br/><TEXTAREA name=t>\n<b>&lt;i></textarea><a href = x onclick=y>z<script>\"<u>\"</script><img src=x/onerror=1>";
    let names: Vec<String> = elements(html).iter().map(|e| e.name.clone()).collect();
    assert_eq!(names, ["p", "br", "textarea", "a", "script", "img"]);
    let all = elements(html);
    assert_eq!((all[0].attribute("class"), all[0].attribute("hidden"), all[3].attribute("onclick")), (Some("a \" b"), Some(""), Some("y")));
    assert_eq!((all[2].text.as_str(), all[4].text.as_str()), ("\n<b><i>", "\"<u>\""));
}
