//! What became of emails to participants, in plain words.

use super::api::SendMailAgain;
use crate::i18n::{Locale, t, use_locale};
use crate::types::{Delivery, MailState, MailTrouble};
use crate::ui::{PostButton, within};
use leptos::prelude::*;

/// Returns why an email waits or failed.
pub fn trouble_words(l: Locale, trouble: MailTrouble) -> &'static str {
    match trouble {
        MailTrouble::Address => t!(l, messages.trouble_address),
        MailTrouble::Full => t!(l, messages.trouble_full),
        MailTrouble::Refused => t!(l, messages.trouble_refused),
        MailTrouble::Busy => t!(l, messages.trouble_busy),
        MailTrouble::Server => t!(l, messages.trouble_server),
        MailTrouble::Letters => t!(l, messages.trouble_letters),
        MailTrouble::Held => t!(l, messages.trouble_held),
        MailTrouble::Limit => t!(l, messages.trouble_limit),
        MailTrouble::Late => t!(l, messages.trouble_late),
        MailTrouble::Site => t!(l, messages.trouble_site),
    }
}

/// What became of the newest email to a participant.
#[component]
pub fn LastEmail(
    /// What became of it.
    delivery: Delivery,
    /// Their name.
    name: String,
    /// The circle's slug.
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    match delivery.state {
        MailState::Sent(at) => {
            let words = t!(l, messages.last_sent, at = at.as_str()).to_string();
            view! { <p class="card__facts">{within(words, [at])}</p> }.into_any()
        }
        MailState::Waiting(None) => view! { <p class="card__facts">{t!(l, messages.last_on_its_way)}</p> }.into_any(),
        MailState::Waiting(Some(why)) => view! { <p class="card__facts">{t!(l, messages.last_waits)} " " {trouble_words(l, why)}</p> }.into_any(),
        MailState::Failed(why) => view! {
            <div class="notice notice--warn">
                <p>{t!(l, messages.last_failed)} " " {why.map(|why| trouble_words(l, why))}</p>
                <Again again=delivery.again name slug part="participants"/>
            </div>
        }
        .into_any(),
    }
}

/// The button that sends a failed email again, or why there is none.
#[component]
pub fn Again(
    /// The email, if it can be sent again.
    again: Option<i64>,
    /// To whom.
    name: String,
    /// The circle's slug.
    slug: String,
    /// The part of the facilitator's pages that it is on.
    part: &'static str,
) -> impl IntoView {
    let l = use_locale();
    let Some(id) = again else {
        return view! { <p class="card__facts">{t!(l, messages.too_late)}</p> }.into_any();
    };
    let hidden = vec![("slug", slug), ("id", id.to_string()), ("part", part.to_owned())];
    view! {
        <PostButton<SendMailAgain> hidden class="button button--quiet button--small">
            {t!(l, messages.again)} <span class="visually-hidden" dir="auto">" " {name}</span>
        </PostButton<SendMailAgain>>
    }
    .into_any()
}
