//! What people say to a post with one press.

use super::Place;
use crate::board::api::{ReactToPost, react_to_post};
use crate::board::model::{BoardView, Post, ReactForm, Reaction};
use crate::i18n::{Locale, errors, t, use_locale};
use crate::types::{AppError, PostId};
use crate::ui::{ButtonsForm, refused};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

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

/// The one form of the buttons of all posts. After a post without scripts no other form of the page shows its error.
#[component]
pub(super) fn ReactionsForm(pressed: Pressed, shown: RwSignal<BoardView>, place: Place) -> impl IntoView {
    let l = use_locale();
    let Pressed { writes, failed } = pressed;
    let refused = StoredValue::new(refused(ReactToPost::PATH));
    let press = Callback::new(move |ReactToPost { form }| {
        let post = Reaction::parse_wanted(&form.button).and_then(|(.., id)| id.parse().ok()).map(PostId);
        spawn_local(async move {
            match react_to_post(form).await {
                Ok(now) => {
                    failed.set(None);
                    shown.update(|board| board.replace(now));
                }
                Err(error) => failed.set(post.map(|post| (post, error))),
            }
        });
    });
    let error = move || refused.with_value(|error| error.as_ref().map(|error| said(l, error)));
    move || {
        let place = place.clone();
        writes.get().then(|| {
            view! {
                <ButtonsForm id=FORM press>
                    <input type="hidden" name=ReactForm::link.wire() value=place.link/>
                    <input type="hidden" name=ReactForm::slug.wire() value=place.slug/>
                    {error}
                </ButtonsForm>
            }
        })
    }
}

/// Returns the three buttons of a post, or what was said to it; of one that was withdrawn nothing.
pub(super) fn reactions(l: Locale, post: &Post, pressed: Pressed) -> AnyView {
    if post.withdrawn.is_some() {
        return ().into_any();
    }
    let of = |kind: Reaction| post.reactions.iter().find(|said| said.kind == kind).map(|said| (said.count, said.mine)).unwrap_or_default();
    if !pressed.writes.get() {
        let told = |kind: Reaction| Some(of(kind).0).filter(|count| *count > 0).map(|count| view! { <span>{kind_words(l, kind)} " " {count}</span> });
        return view! { <p class="reactions card__facts">{Reaction::ALL.map(told).into_iter().collect_view()}</p> }.into_any();
    }
    // Few nodes: there are many of these on a dashboard. Their pictures are in the style sheet.
    let button = |kind: Reaction| {
        let (count, mine) = of(kind);
        let words = if count > 0 { format!("{} {count}", kind_words(l, kind)) } else { kind_words(l, kind).to_owned() };
        view! {
            <button
                form=FORM
                class=format!("reaction reaction--{}", kind.code())
                name=ReactForm::button.wire()
                value=kind.wanted(!mine, post.id)
                aria-pressed=if mine { "true" } else { "false" }
            >
                {words}
            </button>
        }
    };
    view! { <div class="reactions">{Reaction::ALL.map(button).into_iter().collect_view()} {pressed.error(l, post.id)}</div> }.into_any()
}
