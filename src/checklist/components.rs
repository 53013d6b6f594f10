//! The checklist on a circle's facilitator page.

use super::api::CheckItem;
use super::model::{CheckForm, Checklist, Item, Line, Stage};
use crate::i18n::{Locale, t, use_locale};
use crate::ui::Form;
use leptos::prelude::*;

/// The lines of the present stage; the other stages behind their headings. It changes in place.
#[component]
pub fn ChecklistBox(
    /// The checklist.
    list: Signal<Checklist>,
    /// The circle's slug.
    slug: String,
) -> impl IntoView {
    let l = use_locale();
    let lines = |stage: Stage| {
        let one = |line: &Line| view! { <OneLine item=line.item known=line.known list slug=slug.clone()/> };
        view! { <ul class="tasks__list">{list.with_untracked(|list| list.stage(stage).map(one).collect_view())}</ul> }
    };
    let other = |stage: Stage| {
        let words = move || {
            let (done, all) = list.with(|list| list.progress(stage));
            format!("{} · {}", stage_words(l, stage), t!(l, checklist.progress, done = done, all = all))
        };
        view! { <details class="tasks__week"><summary>{words}</summary>{lines(stage)}</details> }
    };
    let now = list.with_untracked(|list| list.stage);
    view! {
        <section class="card tasks" id="checklist">
            <h2>{t!(l, checklist.title)}</h2>
            <p class="card__facts">{stage_words(l, now)}</p>
            {lines(now)}
            {Stage::ALL.into_iter().filter(|stage| *stage != now).map(other).collect_view()}
        </section>
    }
}

#[component]
fn OneLine(item: Item, known: bool, list: Signal<Checklist>, slug: String) -> impl IntoView {
    let l = use_locale();
    let words = item_words(l, item);
    let done = Memo::new(move |_| list.with(|list| list.lines.iter().any(|line| line.item == item && line.done)));
    if known {
        let class = move || if done.get() { "tick tick--known tick--done" } else { "tick tick--known" };
        let state = move || if done.get() { t!(l, checklist.done) } else { t!(l, checklist.open) };
        return view! { <li class="task"><p class=class><span>{words} " " <span class="tag tag--quiet">{state}</span></span></p></li> }.into_any();
    }
    view! { <li class="task"><CheckButton item done slug words class="tick"/></li> }.into_any()
}

/// The button that ticks an item off, or not any more. The page is told what happened, and shows it.
#[component]
pub fn CheckButton(
    /// The item.
    item: Item,
    /// Whether it is done.
    done: Memo<bool>,
    /// The circle's slug.
    slug: String,
    /// The button's text.
    words: &'static str,
    /// Classes of the button.
    class: &'static str,
) -> impl IntoView {
    let action = ServerAction::<CheckItem>::new();
    let value = action.value();
    // What was pressed last counts, or what the page is told.
    let now = RwSignal::new(done.get_untracked());
    Effect::watch(move || done.get(), move |done, _, _| now.set(*done), false);
    Effect::watch(
        move || value.get(),
        move |value, _, _| {
            if let Some(Ok(())) = value {
                now.update(|now| *now = !*now);
            }
        },
        false,
    );
    view! {
        <Form action class="task__form">
            <input type="hidden" name=CheckForm::slug.wire() value=slug/>
            <input type="hidden" name=CheckForm::item.wire() value=item.code()/>
            <button
                type="submit"
                class=class
                name=CheckForm::button.wire()
                value=move || if now.get() { "no" } else { "yes" }
                aria-pressed=move || if now.get() { "true" } else { "false" }
            >
                {words}
            </button>
        </Form>
    }
}

/// Returns a stage in words.
pub fn stage_words(l: Locale, stage: Stage) -> &'static str {
    match stage {
        Stage::Six => t!(l, checklist.six),
        Stage::Four => t!(l, checklist.four),
        Stage::Two => t!(l, checklist.two),
        Stage::Week => t!(l, checklist.week),
        Stage::After => t!(l, checklist.after),
    }
}

/// Returns what to do.
pub fn item_words(l: Locale, item: Item) -> &'static str {
    match item {
        Item::Topic => t!(l, checklist.topic),
        Item::Room => t!(l, checklist.room),
        Item::Devices => t!(l, checklist.devices),
        Item::Published => t!(l, checklist.published),
        Item::Poster => t!(l, checklist.poster),
        Item::Partners => t!(l, checklist.partners),
        Item::Announced => t!(l, checklist.announced),
        Item::SignedUp => t!(l, checklist.signed_up),
        Item::Confirmed => t!(l, checklist.confirmed),
        Item::RoomSure => t!(l, checklist.room_sure),
        Item::Tried => t!(l, checklist.tried),
        Item::Planned => t!(l, checklist.planned),
        Item::Sheet => t!(l, checklist.sheet),
        Item::Supplies => t!(l, checklist.supplies),
        Item::Opening => t!(l, checklist.opening),
        Item::Feedback => t!(l, checklist.feedback),
        Item::Missing => t!(l, checklist.missing),
        Item::Next => t!(l, checklist.next),
        Item::Closed => t!(l, checklist.closed),
    }
}
