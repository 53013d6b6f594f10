//! The application: document, frame, routes.

pub mod frame;
pub mod routes;

use crate::i18n;
use crate::types::AppError;
use crate::ui::{Boot, ErrorView};
use frame::Frame;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;
use routes::Pages;

/// Renders the HTML document around every page, and sets its Content-Security-Policy.
#[cfg(feature = "ssr")]
pub fn shell() -> impl IntoView {
    use crate::web::assets;
    use leptos_meta::MetaTags;
    let nonce = leptos::nonce::use_nonce();
    let locale = crate::web::ctx().map(|c| c.locale).unwrap_or_default();
    let (lang, dir) = (i18n::code(locale), i18n::direction(locale));
    if let (Some(nonce), Some(response)) = (&nonce, use_context::<leptos_axum::ResponseOptions>())
        && let Ok(policy) = axum::http::HeaderValue::from_str(&crate::web::headers::page_policy(nonce))
    {
        response.insert_header(axum::http::header::CONTENT_SECURITY_POLICY, policy);
    }
    view! {
        <!DOCTYPE html>
        <html lang=lang dir=dir>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbf6ec"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#16130f"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link id="leptos" rel="stylesheet" href=assets::stylesheet()/>
                <script type="module" nonce=nonce inner_html=assets::script()></script>
                <MetaTags/>
            </head>
            <body>
                <App/>
                {device(locale)}
            </body>
        </html>
    }
}

/// Where the service worker's part in pages (`web/offline.js`) says what waits on the device, with its words. It is no part of what is hydrated.
#[cfg(feature = "ssr")]
fn device(l: i18n::Locale) -> impl IntoView {
    use i18n::t;
    // Counts and times are known in the browser only.
    macro_rules! forms {
        ($slice:ident . $key:ident) => {
            [
                t!(l, $slice.$key.one, count = "{count}").to_string(),
                t!(l, $slice.$key.many, count = "{count}").to_string(),
                t!(l, $slice.$key.other, count = "{count}").to_string(),
            ]
        };
    }
    let as_of = t!(l, offline.as_of, time = "{time}").to_string();
    let back = t!(l, offline.back, time = "{time}").to_string();
    let ([w1, w2, w3], [g1, g2, g3], [r1, r2, r3], [l1, l2, l3]) =
        (forms!(offline.waiting), forms!(offline.gone), forms!(offline.refused), forms!(offline.lose));
    view! {
        <div id="device" class="device" hidden role="status" aria-label=t!(l, offline.region)
            data-asof=as_of data-back=back data-again=t!(l, live.reload) data-signin=t!(l, offline.sign_in) data-asks=t!(l, offline.asks) data-look=t!(l, offline.look) data-cannot=t!(l, offline.cannot) data-out=t!(l, offline.out)
            data-waitingone=w1 data-waitingmany=w2 data-waitingother=w3 data-goneone=g1 data-gonemany=g2 data-goneother=g3
            data-refusedone=r1 data-refusedmany=r2 data-refusedother=r3 data-loseone=l1 data-losemany=l2 data-loseother=l3></div>
    }
}

/// Everything inside the body.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let boot = SharedValue::new(boot).into_inner();
    provide_context(i18n::from_code(&boot.locale).unwrap_or_default());
    let name = if boot.site_name.is_empty() { "Circlet".to_owned() } else { boot.site_name.clone() };
    provide_context(boot);
    let site = name.clone();
    view! {
        <Title text=move || first_title(&site) formatter=move |text: String| document_title(&text, &name)/>
        <Router>
            <Frame>
                <ErrorBoundary fallback=|_| view! { <ErrorView error=AppError::Internal/> }>
                    <Pages/>
                </ErrorBoundary>
            </Frame>
        </Router>
    }
}

/// Returns the document's title: the page's own title, then the site's name.
fn document_title(page: &str, site: &str) -> String {
    let title = if page.is_empty() { site.to_owned() } else { format!("{page} · {site}") };
    // leptos_meta writes the title into the document unescaped: a course called "</title><script>" would run.
    // In the browser the title is set as text and needs no escaping.
    if cfg!(feature = "ssr") { title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;") } else { title }
}

/// Returns the title until a page gives its own: in the browser, where the first page's piece may still be on its way, the one that the
/// server gave it. Without one the document would lose its name meanwhile.
fn first_title(site: &str) -> String {
    let first = || document().document_element().is_some_and(|root| !root.has_attribute("data-alive"));
    if cfg!(feature = "hydrate") && first() { own_part(&document().title(), site) } else { String::new() }
}

/// Returns the part of a document's title that the page gave it.
fn own_part(title: &str, site: &str) -> String {
    title.strip_suffix(site).map(|page| page.strip_suffix(" · ").unwrap_or(page)).unwrap_or(title).to_owned()
}

/// Returns what the server passes to a page; the browser reads it from the page.
fn boot() -> Boot {
    #[cfg(feature = "ssr")]
    if let Ok(ctx) = crate::web::ctx() {
        return Boot {
            viewer: ctx.viewer.clone(),
            locale: i18n::code(ctx.locale).to_owned(),
            region: ctx.region.map(|region| region.as_str().to_owned()).unwrap_or_default(),
            site_name: ctx.app.site.texts().name.clone(),
            source: ctx.app.site.texts().source_or_default().to_owned(),
            demo: ctx.app.config.demo,
            mail_to_files: ctx.app.config.smtp_url.is_none() && !ctx.app.config.demo,
        };
    }
    Boot::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_title_is_the_one_that_the_server_gave() {
        for page in ["Public speaking", "", "A · B", "Circlet"] {
            assert_eq!(own_part(&document_title(page, "Circlet"), "Circlet"), page);
        }
    }
}
