//! The board: on a participant's dashboard, and on pages of its own.

mod emails;
mod reactions;
mod unread;

pub use emails::BoardEmails;

use super::api::WriteOnBoard;
use super::model::{BoardView, Post, WithdrawnBy, WriteForm, Writing};
use crate::i18n::{Locale, plural, t, use_locale};
use crate::paths;
use crate::types::PostId;
use crate::ui::{Area, Button, Check, Form, moment};
use leptos::html::{P, Section};
use leptos::prelude::*;
use reactions::{Pressed, ReactionsForm, reactions};
use unread::Unread;

/// Where a board is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Place {
    /// The participant's signed link; empty for who runs the circle.
    link: String,
    /// The circle's slug, as in [`WriteForm`].
    slug: String,
    /// The number of the page; empty on the dashboard.
    page: String,
}

/// The threads of a board, and the forms for writing. It changes in place when its signal does: what is being typed stays.
#[component]
pub fn Board(
    /// What it shows.
    board: Signal<BoardView>,
    /// The participant's signed link; empty for who runs the circle.
    link: String,
    /// The circle's slug, as in [`WriteForm`].
    slug: String,
    /// The number of the page of its own that it is on; empty on the dashboard.
    #[prop(optional, into)]
    page: String,
) -> impl IntoView {
    let l = use_locale();
    let shown = RwSignal::new(board.get_untracked());
    Effect::new(move |before: Option<()>| {
        let next = board.get();
        if before.is_some() {
            shown.set(next);
        }
    });
    let heading = page.is_empty().then(|| view! { <h2>{t!(l, board.title)}</h2> });
    let older = paths::board_page(&link, &slug, "");
    let place = Place { link, slug, page };
    let (own, unread, reacts) = (place.clone(), place.clone(), place.clone());
    let section = NodeRef::<Section>::new();
    let writes = Memo::new(move |_| shown.with(|board| board.writes));
    let moderates = Memo::new(move |_| shown.with(|board| board.moderates));
    let pressed = Pressed::new(writes);
    let ids = move || shown.with(|board| board.threads.iter().map(|thread| thread.post.id).collect::<Vec<_>>());
    let empty = move || shown.with(|board| board.threads.is_empty() && board.writes).then(|| view! { <p class="empty">{t!(l, board.empty)}</p> });
    let note = move || {
        let words = match shown.with(|board| board.writing) {
            Writing::Open => return None,
            Writing::Over => t!(l, board.over),
            Writing::Off => t!(l, board.off),
        };
        Some(view! { <p class="card__facts">{words}</p> })
    };
    view! {
        <section class="card board" id="board" node_ref=section>
            {heading}
            <Unread shown section place=unread/>
            {note}
            {move || writes.get().then(|| view! { <Write shown place=own.clone() parent=String::new() to=String::new()/> })}
            {empty}
            <ReactionsForm pressed shown place=reacts/>
            <ul class="board__threads">
                <For each=ids key=|id| *id let:id>
                    <ThreadView id shown about=(writes, moderates, pressed) place=place.clone()/>
                </For>
            </ul>
            {move || shown.with(|board| board.older).then(|| view! { <p><a href=older.clone()>{t!(l, board.older)}</a></p> })}
        </section>
    }
}

/// What holds for all posts of a board: whether the viewer writes on it, whether they moderate it, and the buttons.
type About = (Memo<bool>, Memo<bool>, Pressed);

#[component]
fn ThreadView(id: PostId, shown: RwSignal<BoardView>, about: About, place: Place) -> impl IntoView {
    let (writes, ..) = about;
    let replies = move || shown.with(|board| board.replies(id).iter().map(|reply| reply.id).collect::<Vec<_>>());
    let name = Memo::new(move |_| shown.with(|board| board.post(id).map(|post| post.name.clone()).unwrap_or_default()));
    let l = use_locale();
    let hidden = Memo::new(move |_| shown.with(|board| board.threads.iter().find(|thread| thread.post.id == id).map_or(0, |thread| thread.hidden)));
    let whole = format!("{}#post-{id}", paths::board_page(&place.link, &place.slug, ""));
    let earlier = move || {
        let words = plural!(l, board.earlier, hidden.get());
        (hidden.get() > 0).then(|| view! { <p class="post__more"><a href=whole.clone()>{words}</a></p> })
    };
    let (own, answers) = (place.clone(), place.clone());
    view! {
        <li class="board__thread">
            <OnePost id shown about place=own/>
            {earlier}
            <ul class="board__replies">
                <For each=replies key=|id| *id let:id>
                    <li><OnePost id shown about place=place.clone()/></li>
                </For>
            </ul>
            {move || writes.get().then(|| view! { <Write shown place=answers.clone() parent=id.to_string() to=name.get_untracked()/> })}
        </li>
    }
}

/// One post of the board, with a link to what the viewer can do with it. Drawn in place when something about it changes: the button that
/// was pressed keeps the focus.
#[component]
fn OnePost(id: PostId, shown: RwSignal<BoardView>, about: About, place: Place) -> impl IntoView {
    let l = use_locale();
    let (_, moderates, pressed) = about;
    let post = Memo::new(move |_| shown.with(|board| board.post(id).cloned()));
    let contents = move || {
        let post = post.get()?;
        let more = post.withdrawn.is_none().then(|| {
            let words = match (post.mine, moderates.get()) {
                (true, _) => t!(l, board.own_more),
                (false, true) => t!(l, board.moderate),
                (false, false) => t!(l, board.report),
            };
            let (href, name) = (paths::board_post(&place.link, &place.slug, id.0), post.name.clone());
            view! { <p class="post__more"><a href=href>{words} <span class="visually-hidden" dir="auto">" " {name}</span></a></p> }
        });
        let reactions = reactions(l, &post, pressed);
        Some((words_of(l, post), reactions, more))
    };
    view! { <article class="post" id=format!("post-{id}")>{contents}</article> }
}

/// Shows who wrote a post, when, and what; of one that was withdrawn only that.
pub fn words_of(l: Locale, post: Post) -> AnyView {
    if let Some(by) = post.withdrawn {
        let words = match by {
            WithdrawnBy::Author => t!(l, board.withdrawn_author),
            WithdrawnBy::Facilitator => t!(l, board.withdrawn_facilitator),
        };
        return view! { <p class="card__facts">{words} " · " {moment(post.when)}</p> }.into_any();
    }
    let tags = [
        (post.facilitator, "tag", t!(l, participation.facilitator)),
        (post.new, "tag tag--closed", t!(l, board.new)),
        (post.introduction, "tag tag--quiet", t!(l, board.introduction)),
        (post.pinned, "tag tag--open", t!(l, board.pinned)),
        (post.reported, "tag tag--closed", t!(l, board.reported)),
    ];
    let tags = tags.into_iter().filter(|(shown, ..)| *shown).map(|(_, class, words)| view! { " " <span class=class>{words}</span> }).collect_view();
    view! {
        <div class="post__head">
            <span class=format!("initial initial--{}", post.hue % 6) aria-hidden="true">{post.initial}</span>
            <p class="card__facts">
                <bdi><strong class="post__name">{post.name}</strong></bdi>
                {tags}
                <span class="post__when">{moment(post.when)} {post.edited.then(|| view! { " · " {t!(l, board.edited)} })}</span>
            </p>
        </div>
        <div class="prose" dir="auto" inner_html=post.html></div>
    }
    .into_any()
}

/// The form for a post, or for a reply to one (`parent`, by `to`).
#[component]
fn Write(shown: RwSignal<BoardView>, place: Place, parent: String, to: String) -> impl IntoView {
    let l = use_locale();
    let action = ServerAction::<WriteOnBoard>::new();
    let value = action.value();
    let (key, typed) = shown.with_untracked(|board| (board.key.clone(), board.typed.clone()));
    let another = typed.as_ref().is_some_and(|typed| typed.parent != parent);
    let typed = typed.filter(|typed| typed.parent == parent);
    let key = StoredValue::new(typed.as_ref().map_or(key, |typed| typed.key.clone()));
    let round = RwSignal::new(0_u32);
    let said = NodeRef::<P>::new();
    // Posted: the form is a new one, with another key.
    Effect::new(move |_| {
        let Some(Ok(board)) = value.get() else { return };
        key.set_value(board.key.clone());
        shown.set(board);
        round.update(|round| *round += 1);
        request_animation_frame(move || drop(said.get_untracked().map(|said| said.focus())));
    });
    let done = move || (round.get() > 0).then(|| t!(l, board.posted));
    let form = move |round: u32| {
        let again = round > 0;
        let typed = typed.clone().filter(|_| !again);
        let open = typed.is_some();
        let (place, parent) = (place.clone(), parent.clone());
        let (name, reply) = (WriteForm::text(&parent), !parent.is_empty());
        // Asked once: who has introduced themselves, or writes something else first, is not asked in the next form.
        let asks = !reply && shown.with_untracked(|board| board.introduces);
        let label = if reply { t!(l, board.reply_label) } else { t!(l, board.label) };
        let prompt = asks.then(|| view! { <p class="card__strong">{t!(l, board.introduce)}</p> });
        let introduces = asks.then(|| view! { <Check name=WriteForm::introduction checked=true>{t!(l, board.introduces)}</Check> });
        let fields = view! {
            // Of the forms on the page only the one that was rejected says so.
            <Form action notes={again || !another}>
                <input type="hidden" name=WriteForm::link.wire() value=place.link/>
                <input type="hidden" name=WriteForm::slug.wire() value=place.slug/>
                <input type="hidden" name=WriteForm::parent.wire() value=parent/>
                <input type="hidden" name=WriteForm::page.wire() value=place.page/>
                <input type="hidden" name=WriteForm::key.wire() value=key.get_value()/>
                {prompt}
                <Area name label rows=if reply { 3 } else { 4 } value=typed.map(|typed| typed.body).unwrap_or_default()/>
                {introduces}
                <p class="actions"><Button quiet=true>{if reply { t!(l, board.reply_button) } else { t!(l, board.button) }}</Button></p>
            </Form>
        };
        if !reply {
            return fields.into_any();
        }
        let to = to.clone();
        view! {
            <details class="details" open=open>
                <summary>{t!(l, board.reply)} <span class="visually-hidden" dir="auto">" " {to}</span></summary>
                {fields}
            </details>
        }
        .into_any()
    };
    view! {
        // A new element each time: what a browser keeps of a form it drops when that is gone (`web/keep.js`).
        <For each=move || [round.get()] key=|round| *round children=form/>
        <p class="board__said card__facts" role="status" tabindex="-1" node_ref=said>{done}</p>
    }
}
