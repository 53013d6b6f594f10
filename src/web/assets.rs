//! The built site: hashed, precompressed files that never change, and the few public files that may.

use crate::platform::Config;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::config::LeptosOptions;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, OnceLock};
use tower_http::services::ServeDir;

/// Names of built files for the head of every page.
#[derive(Debug)]
struct Head {
    stylesheet: String,
    script: String,
    /// The list of hashes.
    version: String,
}

static HEAD: OnceLock<Head> = OnceLock::new();

/// Returns the address of the style sheet, with its hash in a built site.
pub fn stylesheet() -> &'static str {
    HEAD.get().map_or("/pkg/circlet.css", |head| head.stylesheet.as_str())
}

/// Returns the script that hydrates pages. It replaces Leptos' `HydrationScripts` in order not to preload
/// anything: on a slow connection the WebAssembly would arrive before the style sheet, and the two dozen
/// pieces of a lazy page before that. A page with a form hydrates when it has been painted and the browser is
/// idle; a page that is only read, at the first user input (pointer, touch, key), so that readers download no
/// script. Forms and links work before that.
pub fn script() -> &'static str {
    HEAD.get().map_or("", |head| head.script.as_str())
}

/// Returns what names the build: the hashes of its files; empty without them.
pub fn version() -> &'static str {
    HEAD.get().map_or("", |head| head.version.as_str())
}

impl Head {
    /// Reads the list of hashes that the build wrote; without it, file names have no hashes.
    fn new(hashes: Option<&str>) -> Self {
        let file = |kind: &str| match hashes.and_then(|text| hash_of(text, kind)) {
            Some(hash) => format!("/pkg/circlet.{hash}.{kind}"),
            None => format!("/pkg/circlet.{kind}"),
        };
        let script = without_comments(include_str!("wake.js")).replace("JS", &file("js")).replace("WASM", &file("wasm"));
        Self { stylesheet: file("css"), script, version: hashes.unwrap_or_default().to_owned() }
    }
}

/// Returns Leptos' options, set in code because the program has to find its site when started without
/// cargo-leptos. File names contain hashes if the build left its list next to the program or in the site
/// folder.
pub fn options(config: &Config) -> LeptosOptions {
    let hashes = hash_file(&config.site);
    let text = hashes.as_deref().and_then(|p| std::fs::read_to_string(p).ok());
    // A second server in the same process (tests) has the same site.
    let _ = HEAD.set(Head::new(text.as_deref()));
    LeptosOptions::builder()
        .output_name("circlet")
        .site_root(config.site.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(config.addr)
        .hash_files(hashes.is_some())
        .hash_file(Arc::from(hashes.unwrap_or_else(|| PathBuf::from("hash.txt")).to_string_lossy().into_owned()))
        .build()
}

/// Returns `hash.txt` in the site folder, or next to the program (where cargo-leptos puts it).
fn hash_file(site: &Path) -> Option<PathBuf> {
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("hash.txt")));
    [Some(site.join("hash.txt")), beside].into_iter().flatten().find(|p| p.is_file() && site.join("pkg").is_dir())
}

fn hash_of(text: &str, kind: &str) -> Option<String> {
    text.lines().filter_map(|line| line.split_once(':')).find(|(k, _)| k.trim() == kind).map(|(_, hash)| hash.trim().to_owned())
}

/// Returns a script without the lines that only explain it.
pub fn without_comments(script: &str) -> String {
    script.lines().filter(|line| !line.trim_start().starts_with("//")).fold(String::new(), |text, line| text + line + "\n")
}

/// Serves the script that keeps what is typed into long forms (`keep.js`).
async fn keep() -> impl IntoResponse {
    static SCRIPT: LazyLock<String> = LazyLock::new(|| without_comments(include_str!("keep.js")));
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")], SCRIPT.as_str())
}

/// Returns the routes for `/pkg/*`, precompressed, and immutable if hashed, and for `/keep.js`.
pub fn router<S: Clone + Send + Sync + 'static>(config: &Config, hashed: bool) -> Router<S> {
    let pkg = ServeDir::new(config.site.join("pkg")).precompressed_br().precompressed_gzip();
    let value = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let pkg = Router::new().nest_service("/pkg", pkg).layer(from_fn(move |request: Request, next: Next| cached(request, next, value)));
    pkg.route("/keep.js", get(keep))
}

/// Returns whether a part of a path is longer than the name of a file can be: asking for such a file is an error of the disk.
pub fn is_too_long(path: &str) -> bool {
    path.split('/').any(|part| part.len() > 255)
}

async fn cached(request: Request, next: Next, value: &'static str) -> Response {
    if is_too_long(request.uri().path()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut response = next.run(request).await;
    if response.status().is_success() {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::{Head, hash_of};

    #[test]
    fn the_hash_of_a_kind_is_found() {
        let text = "css: abc\njs: d-e\nwasm: f\n";
        assert_eq!(hash_of(text, "js").as_deref(), Some("d-e"));
        assert_eq!(hash_of(text, "map"), None);
    }

    #[test]
    fn the_head_names_the_files_with_their_hashes_and_without() {
        let built = Head::new(Some("css: abc\njs: d-e\nwasm: f\n"));
        assert_eq!(built.stylesheet, "/pkg/circlet.abc.css");
        assert!(built.script.contains("import(\"/pkg/circlet.d-e.js\")") && built.script.contains("fetch(\"/pkg/circlet.f.wasm\")"));
        assert!(Head::new(None).script.contains("\"/pkg/circlet.wasm\""));
    }
}
