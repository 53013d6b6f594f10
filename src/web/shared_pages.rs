//! Public pages for visitors without any cookie, rendered once for all who ask within two seconds: a link in a
//! newsletter sends hundreds to one page at the same moment.
//!
//! What applies to [`Ctx::recent`] applies here: a commit of this process ends it at once. Each response still has a
//! nonce of its own for the page's scripts.

use crate::paths;
use crate::platform::Ctx;
use crate::platform::settings::SiteTexts;
use crate::types::AppError;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// The longest page that is kept, in bytes.
const LONGEST_PAGE: usize = 128 * 1024;
/// The longest address that is kept, in bytes.
const LONGEST_ADDRESS: usize = 400;

/// A rendered page, cut where its nonce stood.
struct Page {
    headers: HeaderMap,
    parts: Vec<String>,
}

/// Answers from a page that was just rendered for someone else, where that makes no difference.
pub async fn serve(request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map(|address| address.as_str().to_owned()).unwrap_or_default();
    let plain = request.method() == Method::GET && !request.headers().contains_key(header::COOKIE) && address.len() <= LONGEST_ADDRESS;
    let ctx = request.extensions().get::<Arc<Ctx>>().cloned();
    let Some(ctx) = ctx.filter(|_| plain && paths::is_public_page(request.uri().path())) else { return next.run(request).await };
    let mut other = None;
    let page = ctx
        .recent_page(format!("{:?} {:x} {address}", ctx.reader(), version(&ctx.app.site.texts())), || async {
            match page(&ctx, next.run(request).await).await {
                Ok(page) => Ok(page),
                Err(response) => {
                    other = Some(response);
                    Err(AppError::NotFound.into())
                }
            }
        })
        .await;
    match (page, other) {
        (Ok(page), _) => page.respond(),
        (Err(_), Some(response)) => response,
        (Err(fail), None) => super::error_page::fail(&ctx.app, &HeaderMap::new(), &fail),
    }
}

/// Returns a number that changes with the site's texts, so that a new text does not wait for the old page to expire.
fn version(texts: &SiteTexts) -> u64 {
    let mut hasher = DefaultHasher::new();
    [&texts.name, &texts.contact, &texts.privacy, &texts.imprint, &texts.source].hash(&mut hasher);
    hasher.finish()
}

/// Reads a response that can be shared; returns any other one as it is.
async fn page(ctx: &Ctx, response: Response) -> Result<Page, Response> {
    let headers = response.headers();
    let nonce = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|policy| nonce_of(policy.to_str().ok()?)).map(str::to_owned);
    let Some(nonce) = nonce.filter(|_| response.status() == StatusCode::OK && !headers.contains_key(header::SET_COOKIE)) else {
        return Err(response);
    };
    let (head, body) = response.into_parts();
    let bytes = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(fail) => return Err(super::error_page::fail(&ctx.app, &HeaderMap::new(), &anyhow::Error::from(fail).into())),
    };
    match std::str::from_utf8(&bytes) {
        Ok(html) if bytes.len() <= LONGEST_PAGE => Ok(Page { headers: head.headers.clone(), parts: html.split(&nonce).map(str::to_owned).collect() }),
        _ => Err(Response::from_parts(head, Body::from(bytes))),
    }
}

/// Returns the nonce in a policy.
fn nonce_of(policy: &str) -> Option<&str> {
    policy.split_once("'nonce-")?.1.split('\'').next().filter(|nonce| nonce.len() >= 16)
}

impl Page {
    fn respond(&self) -> Response {
        let nonce = leptos::nonce::Nonce::new().to_string();
        let mut response = Response::new(Body::from(self.parts.join(&nonce)));
        response.headers_mut().clone_from(&self.headers);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        if let Ok(policy) = HeaderValue::from_str(&super::headers::page_policy(&nonce)) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nonce_is_read_from_the_policy() {
        let policy = crate::web::headers::page_policy("abcdefghijklmnopqrstuv");
        assert_eq!(nonce_of(&policy), Some("abcdefghijklmnopqrstuv"));
        assert_eq!((nonce_of("script-src 'nonce-'"), nonce_of("default-src 'none'")), (None, None));
    }
}
