//! A page as a person reads it, and its forms as a browser posts them.

/// A form: its address, and its fields without buttons.
#[derive(Debug)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// Returns the form of a page that posts to `endpoint`.
    pub fn of(html: &str, endpoint: &str) -> Self {
        let wanted = format!("/fn/{endpoint}?");
        forms(html).into_iter().find(|form| form.action.starts_with(&wanted)).unwrap_or_else(|| panic!("no form for {endpoint}: {}", text(html)))
    }

    /// Returns the value of a field, by its name in the struct or as it is posted.
    pub fn value(&self, name: &str) -> Option<&str> {
        let name = if name.starts_with("form[") { name.to_owned() } else { format!("form[{name}]") };
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the body that a browser posts.
    pub fn body(&self) -> String {
        let encode = circlet::paths::encode;
        self.fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
    }
}

/// Returns all forms of a page.
pub fn forms(html: &str) -> Vec<Form> {
    let html = within_sentences(&without_comments(html));
    html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next()).map(form).collect()
}

fn form(html: &str) -> Form {
    let (head, mut inside) = html.split_once('>').unwrap();
    let mut fields = Vec::new();
    while let Some(start) = inside.find('<') {
        inside = &inside[start + 1..];
        let (tag, after) = inside.split_once('>').unwrap_or((inside, ""));
        let until = |end: &str| after.split(end).next().unwrap_or_default();
        let kind = attribute(tag, "type").unwrap_or_default();
        let value = match tag.split_whitespace().next() {
            Some("input") if ["checkbox", "radio"].contains(&&*kind) && !has(tag, "checked") => None,
            Some("input") => Some(attribute(tag, "value").unwrap_or_default()),
            Some("textarea") => Some(decoded(until("</textarea>").trim_start_matches('\n'))),
            Some("select") => Some(chosen(until("</select>"))),
            _ => None,
        };
        fields.extend(attribute(tag, "name").zip(value));
    }
    Form { action: attribute(head, "action").unwrap_or_default(), fields }
}

fn chosen(options: &str) -> String {
    let tags: Vec<&str> = options.split("<option").skip(1).filter_map(|rest| rest.split('>').next()).collect();
    let tag = tags.iter().find(|tag| has(tag, "selected")).or(tags.first());
    tag.and_then(|tag| attribute(tag, "value")).unwrap_or_default()
}

/// Returns whether a tag has an attribute without a value.
fn has(tag: &str, name: &str) -> bool {
    tag.split('"').step_by(2).any(|part| part.split_whitespace().any(|word| word.trim_end_matches('=') == name))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(decoded(tag[start..].split('"').next()?))
}

fn decoded(html: &str) -> String {
    let mut out = html.to_owned();
    for (code, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")] {
        out = out.replace(code, sign);
    }
    out
}

/// Removes the mark at the end of a time: it stands within a sentence.
pub fn within_sentences(html: &str) -> String {
    html.replace("<!></time>", "</time>")
}

fn without_comments(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    out + rest
}

/// Returns the text of a page: no tags, white space collapsed.
pub fn text(html: &str) -> String {
    let html = without_comments(html).replace("</time><!>", "</time>").replace("<!><time", "<time");
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        // A time stands within a sentence.
        if !after.starts_with("time") && !after.starts_with("/time") {
            out.push(' ');
        }
        let end = ["script", "style"].iter().find(|tag| after.starts_with(**tag)).map_or(">".to_owned(), |tag| format!("</{tag}>"));
        rest = after.split_once(&end).map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    // Between names, each in an element of its own, there is nothing before the comma.
    decoded(&out).split_whitespace().collect::<Vec<_>>().join(" ").replace(" , ", ", ")
}
