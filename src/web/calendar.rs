//! Calendar files as responses. Programs that subscribe to one ask again and again, without cookies.

use crate::platform::{Ctx, Result, tokens};
use crate::web::{call, error_page};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Returns a calendar file, nothing if the reader has this one already, or the error page.
pub fn respond(ctx: &Ctx, asked: &HeaderMap, file: Result<String>) -> Response {
    match file {
        Ok(file) => answer(asked, file),
        Err(fail) => error_page::page(&ctx.app, ctx.locale, &call::report(&fail)),
    }
}

/// Returns the key in the last part of a feed's path (`<key>.ics`), without what a program put behind it.
pub fn key(Path(file): &Path<String>) -> &str {
    file.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).next().unwrap_or_default()
}

fn answer(asked: &HeaderMap, file: String) -> Response {
    // Weak: the same file is sent compressed or not.
    let tag = format!("W/\"{}\"", tokens::hash(&file).get(..32).unwrap_or_default());
    let known = has(asked, &tag);
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { file.into_response() };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    // A program may keep it and then asks each time whether it has changed; a proxy may not.
    set(header::CACHE_CONTROL, "private, no-cache");
    if !known {
        set(header::CONTENT_TYPE, "text/calendar; charset=utf-8");
        set(header::CONTENT_DISPOSITION, "attachment; filename=\"circle.ics\"");
        set(HeaderName::from_static("x-robots-tag"), "noindex");
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Returns whether `If-None-Match` names a tag (RFC 9110 §13.1.2: weak comparison).
fn has(asked: &HeaderMap, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let lists = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|one| one.trim() == "*" || opaque(one) == opaque(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_has_the_file_gets_nothing() {
        let asked = |value: &'static str| HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(value))]);
        for (value, known) in [("W/\"a1\"", true), ("\"a1\"", true), ("\"b2\", W/\"a1\"", true), ("*", true), ("\"a\"", false), ("", false)] {
            assert_eq!(has(&asked(value), "W/\"a1\""), known, "{value}");
        }
        assert!(!has(&HeaderMap::new(), "W/\"a1\""));
    }

    #[test]
    fn a_key_ends_where_its_signs_end() {
        for file in ["aB-_9.ics", "aB-_9", "aB-_9.ics)", "aB-_9.", "aB-_9 "] {
            assert_eq!(key(&Path(file.to_owned())), "aB-_9", "{file}");
        }
    }
}
