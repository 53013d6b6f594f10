//! Reading and writing cookies.

use axum::http::{HeaderMap, HeaderValue, header};

/// The session cookie.
pub const SESSION: &str = "circlet";
/// The cookie that identifies this browser's drafts and rejected forms.
pub const BROWSER: &str = "circlet_browser";
/// The cookie with the mark of a browser in which someone chose to stay signed in.
pub const DEVICE: &str = "circlet_device";
/// The cookie of a browser whose session lasts: pages may be kept there for reading without a network.
pub const KEEP: &str = "circlet_keep";
/// The cookie that remembers the language.
pub const LANGUAGE: &str = "circlet_lang";

/// Returns a cookie's name on the wire: `__Host-` if the browser accepts it.
pub fn wire_name(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}

/// Returns a cookie's value from a request.
pub fn read<'h>(headers: &'h HeaderMap, name: &str, secure: bool) -> Option<&'h str> {
    let name = wire_name(name, secure);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Returns a `Set-Cookie` value: HttpOnly, SameSite=Lax, whole site. `seconds` of 0 removes the cookie; `None` keeps it until
/// the browser is closed.
pub fn write(name: &str, value: &str, seconds: Option<i64>, secure: bool) -> Option<HeaderValue> {
    let name = wire_name(name, secure);
    let secure = if secure { "; Secure" } else { "" };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("xcirclet=1; __Host-circlet=abc; circlet=plain"));
        assert_eq!(read(&headers, SESSION, true), Some("abc"));
        assert_eq!(read(&headers, SESSION, false), Some("plain"));
        assert_eq!(read(&headers, LANGUAGE, true), None);
    }

    #[test]
    fn a_secure_cookie_has_every_protection() {
        let value = |seconds| write(SESSION, "abc", seconds, true).map(|v| v.to_str().unwrap_or_default().to_owned());
        assert_eq!(value(Some(60)).as_deref(), Some("__Host-circlet=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"));
        assert_eq!(value(None).as_deref(), Some("__Host-circlet=abc; Path=/; HttpOnly; SameSite=Lax; Secure"));
    }
}
