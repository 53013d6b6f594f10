//! What people say to a post with one press.

use super::Place;
use crate::board::api::ReactToPost;
use crate::board::model::{BoardView, Post, ReactForm, Reaction};
use crate::i18n::{Locale, errors, t, use_locale};
use crate::paths;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_location;

fn kind_words(l: Locale, kind: Reaction) -> &'static str {
    match kind {
        Reaction::Thanks => t!(l, board.thanks),
        Reaction::Same => t!(l, board.same),
        Reaction::Idea => t!(l, board.idea),
    }
}

/// The shapes, once for all posts of a page.
#[component]
pub(super) fn Icons() -> impl IntoView {
    view! {
        <svg class="board__icons" width="0" height="0" aria-hidden="true" focusable="false">
            <symbol id="icon-thanks" viewBox="0 0 16 16">
                <path fill="currentColor" d="M8 14 2.6 8.6a3.6 3.6 0 0 1 5.1-5.1l.3.3.3-.3a3.6 3.6 0 0 1 5.1 5.1z"></path>
            </symbol>
            <symbol id="icon-same" viewBox="0 0 16 16">
                <g fill="none" stroke="currentColor" stroke-width="1.6">
                    <circle cx="6" cy="8" r="4.2"></circle>
                    <circle cx="10" cy="8" r="4.2"></circle>
                </g>
            </symbol>
            <symbol id="icon-idea" viewBox="0 0 16 16">
                <path fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" d="M6 11.5a4.4 4.4 0 1 1 4 0V13H6zM6.5 15h3"></path>
            </symbol>
        </svg>
    }
}

/// The three buttons of a post. A form of its own kind: after a post without scripts no other form of the page shows its error.
#[component]
pub(super) fn Reactions(post: Memo<Option<Post>>, shown: RwSignal<BoardView>, place: Place) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<ReactToPost>::new();
    let value = action.value();
    Effect::new(move |_| {
        if let Some(Ok(post)) = value.get() {
            shown.update(|board| board.replace(post));
        }
    });
    let page = use_location().pathname;
    let address = move || format!("{}?page={}&button=1", ReactToPost::url(), paths::encode(&page.get()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if action.pending().get_untracked() {
            return;
        }
        if let Ok(input) = ReactToPost::from_event(&event) {
            action.dispatch(input);
        }
    };
    let error = move || value.with(|v| v.as_ref().and_then(|r| r.as_ref().err().map(|error| errors::sentence(l, error))));
    let there = Memo::new(move |_| post.with(|post| post.as_ref().is_some_and(|post| post.withdrawn.is_none())));
    let presses = Memo::new(move |_| shown.with(|board| board.writes));
    let of = move |kind: Reaction| {
        Memo::new(move |_| {
            post.with(|post| {
                post.as_ref().and_then(|post| post.reactions.iter().find(|r| r.kind == kind).map(|r| (r.count, r.mine))).unwrap_or_default()
            })
        })
    };
    let button = move |kind: Reaction| {
        let now = of(kind);
        let count = move || Some(now.get().0).filter(|count| *count > 0);
        view! {
            <button type="submit" class="reaction" name=ReactForm::button.wire() value=move || kind.wanted(!now.get().1) aria-pressed=move || if now.get().1 { "true" } else { "false" }>
                <svg width="16" height="16" aria-hidden="true" focusable="false"><use_ href=format!("#icon-{}", kind.code())></use_></svg>
                {kind_words(l, kind)} " " <span class="reaction__count">{count}</span>
            </button>
        }
    };
    let told = move |kind: Reaction| {
        let now = of(kind);
        move || Some(now.get().0).filter(|count| *count > 0).map(|count| view! { <span>{kind_words(l, kind)} " " {count}</span> })
    };
    move || {
        let place = place.clone();
        let id = post.with_untracked(|post| post.as_ref().map(|post| post.id.to_string()).unwrap_or_default());
        match (there.get(), presses.get()) {
            (false, _) => ().into_any(),
            (true, false) => view! { <p class="reactions card__facts">{Reaction::ALL.into_iter().map(told).collect_view()}</p> }.into_any(),
            (true, true) => view! {
                <form method="post" action=address class="reactions" on:submit=submit>
                    <input type="hidden" name=ReactForm::link.wire() value=place.link/>
                    <input type="hidden" name=ReactForm::slug.wire() value=place.slug/>
                    <input type="hidden" name=ReactForm::post.wire() value=id/>
                    {Reaction::ALL.into_iter().map(button).collect_view()}
                    {move || error().map(|words| view! { <span class="field__error" role="alert">{words}</span> })}
                </form>
            }
            .into_any(),
        }
    }
}
