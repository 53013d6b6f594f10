//! Telling people about a public circle: its address, texts for other programs, the poster.

use crate::facilitation::model::Sharing;
use crate::i18n::{t, use_locale};
use crate::paths;
use crate::ui::{CopyField, ShareButton};
use leptos::prelude::*;

/// The section: open after publishing, later behind its heading.
#[component]
pub fn Share(
    /// What to tell.
    sharing: Sharing,
    /// Whether the circle was published a moment ago.
    published: bool,
) -> impl IntoView {
    let l = use_locale();
    if published {
        return view! {
            <section class="card" aria-labelledby="share">
                <p role="status">{t!(l, facilitation.share_published)}</p>
                <h2 id="share">{t!(l, facilitation.share_title)}</h2>
                <Ways sharing/>
            </section>
        }
        .into_any();
    }
    view! {
        <details class="details">
            <summary>{t!(l, facilitation.share_title)}</summary>
            <Ways sharing/>
        </details>
    }
    .into_any()
}

#[component]
fn Ways(sharing: Sharing) -> impl IntoView {
    let l = use_locale();
    let Sharing { slug, title, url, text } = sharing;
    // Programs that get a text alone need the address in it; the browser's share sheet gets it apart.
    let whole = format!("{text}\n{url}");
    let whatsapp = format!("https://wa.me/?text={}", paths::encode(&whole));
    // RFC 6068 §5: line breaks are CRLF.
    let mail = format!("mailto:?subject={}&body={}", paths::encode(&title), paths::encode(&whole.replace('\n', "\r\n")));
    let qr = paths::qr(&slug);
    view! {
        <CopyField id="address" label=t!(l, facilitation.share_address) value=url.clone()/>
        <p class="actions">
            <ShareButton title text url/>
            <a class="button button--quiet" href=whatsapp rel="noopener noreferrer">{t!(l, facilitation.share_whatsapp)}</a>
            <a class="button button--quiet" href=mail rel="external">{t!(l, facilitation.share_email)}</a>
        </p>
        <figure class="share__poster">
            <img src=qr.clone() alt=t!(l, facilitation.share_qr) width="160" height="160" loading="lazy"/>
            <figcaption>
                <a href=paths::circle(&slug)>{t!(l, facilitation.share_poster)}</a> " · "
                <a href=qr rel="external" download="qr.svg">{t!(l, facilitation.share_qr_file)}</a>
                <br/> <span class="card__facts">{t!(l, facilitation.share_poster_hint)}</span>
            </figcaption>
        </figure>
    }
}
