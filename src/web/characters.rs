//! Characters that no name holds: U+0000, which PostgreSQL cannot store, and other control characters.

use super::error_page;
use crate::platform::App;
use crate::types::AppError;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::Response;
use percent_encoding::percent_decode_str;

/// Answers that there is nothing at an address with a control character. In the query, line ends and tabs are text.
pub async fn refuse(State(app): State<App>, request: Request, next: Next) -> Response {
    if names_nothing(request.uri()) {
        return error_page::respond(&app, request.headers(), &AppError::NotFound);
    }
    next.run(request).await
}

fn names_nothing(uri: &Uri) -> bool {
    let path = percent_decode_str(uri.path()).decode_utf8_lossy();
    let mut pairs = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let bad = |c: char| c.is_ascii_control() && !['\n', '\r', '\t'].contains(&c);
    path.contains(char::is_control) || pairs.any(|(name, value)| name.contains(bad) || value.contains(bad))
}

/// Returns a form's body with U+0001 for U+0000. `Check` refuses both at their field, with what was typed, and what is
/// looked up by a value (a slug, a link) is not found; the database would fail with U+0000.
pub fn without_nul(body: Bytes) -> Bytes {
    if !body.windows(3).any(|three| three == b"%00") && !body.contains(&0) {
        return body;
    }
    let mut out = body.to_vec();
    for at in 0..out.len() {
        if let Some(three) = out.get_mut(at..at + 3).filter(|three| **three == *b"%00") {
            three.copy_from_slice(b"%01");
        }
        if let Some(byte) = out.get_mut(at).filter(|byte| **byte == 0) {
            *byte = 1;
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_control_character_names_nothing() {
        for (uri, nothing) in [
            ("/circles/tea%00", true),
            ("/circles/tea%0A", true),
            ("/circles/tea%C2%85", true),
            ("/circles?lang=%00", true),
            ("/circles?%01=1", true),
            ("/circles?q=%7F", true),
            ("/circles?q=a%0D%0Ab%09c", false),
            ("/circles/%E5%AD%A6?q=%E5%AD%A6+%FF%2500", false),
            ("/circles/a%2500%FF", false),
        ] {
            assert_eq!(uri.parse().ok().map(|uri| names_nothing(&uri)), Some(nothing), "{uri}");
        }
    }

    #[test]
    fn a_body_loses_nothing_but_nul() {
        for (given, expected) in [("a=%00&b=%2500%001", "a=%01&b=%2500%011"), ("a=\0b", "a=\u{1}b"), ("a=%0", "a=%0"), ("", "")] {
            assert_eq!(without_nul(given.as_bytes().to_vec().into()), expected.as_bytes(), "{given}");
        }
    }
}
