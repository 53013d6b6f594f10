//! What people say to a post with one press.

use super::Place;
use crate::board::api::{ReactToPost, react_to_post};
use crate::board::model::{BoardView, Post, ReactForm, Reaction};
use crate::i18n::{Locale, errors, t, use_locale};
use crate::paths;
use crate::types::{AppError, PostId};
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

fn kind_words(l: Locale, kind: Reaction) -> &'static str {
    match kind {
        Reaction::Thanks => t!(l, board.thanks),
        Reaction::Same => t!(l, board.same),
        Reaction::Idea => t!(l, board.idea),
    }
}

/// The id of the form that all buttons of a page belong to.
const FORM: &str = "react";

/// What the buttons of all posts share.
#[derive(Clone, Copy)]
pub(super) struct Pressed {
    writes: Memo<bool>,
    /// At which post the last press failed, and why.
    failed: RwSignal<Option<(PostId, AppError)>>,
}

impl Pressed {
    pub(super) fn new(writes: Memo<bool>) -> Self {
        Self { writes, failed: RwSignal::new(None) }
    }

    /// Says why the last press failed, if it was at this post.
    fn error(self, l: Locale, at: PostId) -> Option<AnyView> {
        self.failed.with(|failed| failed.as_ref().filter(|(post, _)| *post == at).map(|(_, error)| said(l, error)))
    }
}

fn said(l: Locale, error: &AppError) -> AnyView {
    view! { <span class="field__error" role="alert">{errors::sentence(l, error)}</span> }.into_any()
}

/// The one form of the buttons of all posts: a form for each would make up a quarter of the page. A form of its own kind: after a post
/// without scripts no other form of the page shows its error.
#[component]
pub(super) fn ReactionsForm(pressed: Pressed, shown: RwSignal<BoardView>, place: Place) -> impl IntoView {
    let l = use_locale();
    let Pressed { writes, failed } = pressed;
    // What was refused without scripts: the address says so. An action for it would not fit into what every page loads.
    let refused = use_context::<ServerActionError>().filter(|refused| refused.path() == ReactToPost::PATH);
    let refused = StoredValue::new(refused.map(|refused| ServerFnUrlError::<AppError>::decode_err(refused.err())));
    let page = use_location().pathname;
    let address = move || format!("{}?page={}&button=1", ReactToPost::url(), paths::encode(&page.get()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Ok(ReactToPost { form }) = ReactToPost::from_event(&event) else { return };
        let post = Reaction::parse_wanted(&form.button).and_then(|(.., id)| id.parse().ok()).map(PostId);
        // Each press by itself: one does not wait for another at a different post, and a double press asks for the same.
        spawn_local(async move {
            match react_to_post(form).await {
                Ok(now) => {
                    failed.set(None);
                    shown.update(|board| board.replace(now));
                }
                Err(error) => failed.set(post.map(|post| (post, error))),
            }
        });
    };
    let error = move || refused.with_value(|error| error.as_ref().map(|error| said(l, error)));
    move || {
        let place = place.clone();
        writes.get().then(|| {
            view! {
                <form method="post" id=FORM action=address on:submit=submit>
                    <input type="hidden" name=ReactForm::link.wire() value=place.link/>
                    <input type="hidden" name=ReactForm::slug.wire() value=place.slug/>
                    {error}
                </form>
            }
        })
    }
}

/// The three buttons of a post.
#[component]
pub(super) fn Reactions(id: PostId, post: Memo<Option<Post>>, pressed: Pressed) -> impl IntoView {
    let l = use_locale();
    let there = Memo::new(move |_| post.with(|post| post.as_ref().is_some_and(|post| post.withdrawn.is_none())));
    let now = move |kind: Reaction| {
        post.with(|post| post.as_ref().and_then(|post| post.reactions.iter().find(|r| r.kind == kind).map(|r| (r.count, r.mine))).unwrap_or_default())
    };
    let count = move |kind: Reaction| Some(now(kind).0).filter(|count| *count > 0);
    let words = move |kind: Reaction| match count(kind) {
        Some(count) => format!("{} {count}", kind_words(l, kind)),
        None => kind_words(l, kind).to_owned(),
    };
    // Few nodes: there are sixty of these on a dashboard. Their pictures are in the style sheet.
    let button = move |kind: Reaction| {
        view! {
            <button
                form=FORM
                class=format!("reaction reaction--{}", kind.code())
                name=ReactForm::button.wire()
                value=move || kind.wanted(!now(kind).1, id)
                aria-pressed=move || if now(kind).1 { "true" } else { "false" }
            >
                {move || words(kind)}
            </button>
        }
    };
    let told = move |kind: Reaction| move || count(kind).map(|count| view! { <span>{kind_words(l, kind)} " " {count}</span> });
    let error = move || pressed.error(l, id);
    move || match (there.get(), pressed.writes.get()) {
        (false, _) => ().into_any(),
        (true, false) => view! { <p class="reactions card__facts">{Reaction::ALL.into_iter().map(told).collect_view()}</p> }.into_any(),
        (true, true) => view! { <div class="reactions">{Reaction::ALL.into_iter().map(button).collect_view()} {error}</div> }.into_any(),
    }
}
