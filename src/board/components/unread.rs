//! What is new on a board: marked as read once it is in view, or with a button.

use super::Place;
use crate::board::api::MarkBoard;
use crate::board::model::{BoardView, NEW_MAX, SeenForm};
use crate::i18n::{plural, t, use_locale};
use crate::ui::Form;
use leptos::ev;
use leptos::html::Section;
use leptos::prelude::*;

/// How many posts are new, and the button that marks them as read.
#[component]
pub(super) fn Unread(shown: RwSignal<BoardView>, section: NodeRef<Section>, place: Place) -> impl IntoView {
    let l = use_locale();
    let (seen, pressed) = (ServerAction::<MarkBoard>::new(), ServerAction::<MarkBoard>::new());
    let sent = StoredValue::new(0_i64);
    let due = Memo::new(move |_| shown.with(|board| if board.new > 0 { board.newest } else { 0 }));
    let own = StoredValue::new(place.clone());
    // Says so once for each newest post, when the board has come into view. The marks stay until the page is loaded again.
    let tell = move || {
        let newest = due.get_untracked();
        if newest > sent.get_value() {
            sent.set_value(newest);
            let Place { link, slug, .. } = own.get_value();
            seen.dispatch(MarkBoard { form: SeenForm { link, slug, newest: newest.to_string() } });
        }
    };
    Effect::new(move |_| {
        let (Some(section), newest) = (section.get(), due.get()) else { return };
        if newest <= sent.get_value() {
            return;
        }
        let in_view = move || {
            let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
            f64::from(section.offset_top()) < window().scroll_y().unwrap_or_default() + height
        };
        if in_view() {
            return tell();
        }
        let listener = window_event_listener(ev::scroll, move |_| {
            if in_view() {
                tell();
            }
        });
        on_cleanup(move || listener.remove());
    });
    let value = pressed.value();
    Effect::new(move |_| {
        if let Some(Ok(())) = value.get() {
            shown.update(BoardView::read);
        }
    });
    let new = Memo::new(move |_| shown.with(|board| board.new));
    move || {
        let place = place.clone();
        let count = new.get();
        (count > 0).then(|| {
            let words = if count < NEW_MAX { plural!(l, board.new_count, count) } else { t!(l, board.new_many, count = NEW_MAX).to_string() };
            view! {
                <Form action=pressed class="board__unread">
                    <input type="hidden" name=SeenForm::link.wire() value=place.link/>
                    <input type="hidden" name=SeenForm::slug.wire() value=place.slug/>
                    <input type="hidden" name=SeenForm::newest.wire() value=move || due.get().to_string()/>
                    <p><span class="tag tag--closed">{words}</span> " " <button type="submit" class="link-button">{t!(l, board.mark_read)}</button></p>
                </Form>
            }
        })
    }
}
