//! The next meeting: when and where, and will the viewer come?

use crate::attendance::model::Coming;
use crate::i18n::{Locale, t, use_locale};
use crate::participation::api::{AnswerMeeting, RenewFeed};
use crate::participation::model::{AnswerForm, NextMeeting};
use crate::types::{CalendarLinks, When};
use crate::ui::{AddToCalendar, Button, Form, NAMES, PostButton, YourTime, feed_button_words, moment, with_names};
use leptos::prelude::*;

/// The next meeting, and the viewer's RSVP.
#[component]
pub fn Next(
    /// The meeting; who is coming is in `coming`, and how long it is until then in `countdown`.
    next: NextMeeting,
    /// Meetings that were to be before it, and were cancelled, each with the reason.
    off: Vec<(When, String)>,
    /// How to enter the dates in a calendar.
    calendar: CalendarLinks,
    /// Who is coming, which changes while the page is open.
    coming: Signal<Coming>,
    /// How long it is until then, which changes, too.
    countdown: AnyView,
    /// The participant's signed link.
    link: String,
    /// The circle's slug if the page was reached by account; otherwise empty.
    slug: String,
    /// How many meetings there are.
    all: u32,
    /// Answers.
    action: ServerAction<AnswerMeeting>,
) -> impl IntoView {
    let l = use_locale();
    let kicker = if next.on_now {
        t!(l, participation.now_of, number = next.number, all = all).to_string()
    } else {
        t!(l, participation.next_of, number = next.number, all = all).to_string()
    };
    let off = off.into_iter().map(|(when, reason)| view! {
        <p><s>{moment(when)}</s> " " <strong>{t!(l, circles.date_cancelled)}</strong> " " <span class="card__facts lines" dir="auto">{reason}</span></p>
    });
    let off = off.collect_view();
    let place = match (next.place.is_empty(), next.meeting_url.is_empty()) {
        (true, _) => t!(l, participation.online).to_owned(),
        (false, true) => next.place,
        (false, false) => t!(l, circles.place_and_online, place = next.place).to_string(),
    };
    let note = (!next.note.is_empty()).then(|| view! { <p class="lines" dir="auto">{next.note}</p> });
    let separator = (!next.map.is_empty() && !next.meeting_url.is_empty()).then_some(" · ");
    let map = (!next.map.is_empty()).then(|| view! { <a href=next.map rel="noopener">{t!(l, participation.map)}</a> });
    let online = (!next.meeting_url.is_empty()).then(|| view! { <a href=next.meeting_url rel="noopener">{t!(l, participation.open_meeting)}</a> });
    let feed_button = feed_button_words(&calendar.feed);
    let hidden = vec![("link", link.clone()), ("slug", slug.clone())];
    let stamp = next.when.stamp.clone();
    let answer = if next.on_now {
        view! { <p>{t!(l, participation.on_now)}</p> }.into_any()
    } else {
        view! { <Answer meeting=next.id.0 revision=next.revision coming link slug action/> }.into_any()
    };
    view! {
        <section class="card next">
            {off}
            <p class="next__kicker">{kicker}</p>
            <h2 class="next__when">{moment(next.when)}</h2>
            {countdown}
            <p class="card__facts" dir="auto">{next.zone} <YourTime stamp/> " · " {place}</p>
            {answer}
            {note}
            {(map.is_some() || online.is_some()).then(|| view! { <p>{map} {separator} {online}</p> })}
            <AddToCalendar links=calendar>
                <PostButton<RenewFeed> hidden class="button button--quiet">{feed_button}</PostButton<RenewFeed>>
            </AddToCalendar>
        </section>
    }
}

/// Two buttons. With the script the answer shows at once; without it the page reloads.
#[component]
fn Answer(meeting: i64, revision: i64, coming: Signal<Coming>, link: String, slug: String, action: ServerAction<AnswerMeeting>) -> impl IntoView {
    let l = use_locale();
    let now = RwSignal::new(coming.get_untracked());
    // What was said last counts: by the answer to this form, or by the page, which is told what others do.
    Effect::new(move |_| now.set(coming.get()));
    let value = action.value();
    Effect::new(move |_| {
        if let Some(Ok(answered)) = value.get() {
            now.set(answered);
        }
    });
    let base = move || now.with(|c| c.mine.map(|yes| if yes { "yes" } else { "no" }));
    let mine = move || {
        now.with(|c| c.mine).map(|yes| {
            let words = if yes { t!(l, participation.said_yes) } else { t!(l, participation.said_no) };
            view! { <span class="status status--safe">{words}</span> }
        })
    };
    view! {
        <Form action class="rsvp">
            <input type="hidden" name=AnswerForm::link.wire() value=link/>
            <input type="hidden" name=AnswerForm::slug.wire() value=slug/>
            <input type="hidden" name=AnswerForm::meeting.wire() value=meeting.to_string()/>
            <input type="hidden" name=AnswerForm::revision.wire() value=revision.to_string()/>
            <input type="hidden" name=AnswerForm::base.wire() value=base/>
            <p class="rsvp__question">{t!(l, participation.will_you_come)}</p>
            <div class="actions" data-said=base>
                <Button value="yes">{t!(l, participation.yes)}</Button>
                <Button quiet=true value="no">{t!(l, participation.no)}</Button>
            </div>
            <p role="status">{mine}</p>
            <p class="card__facts" dir="auto">{move || now.with(|c| with_names(&coming_words(l, c), c.names.clone()))}</p>
        </Form>
    }
}

fn coming_words(l: Locale, coming: &Coming) -> String {
    match (coming.names.is_empty(), coming.more) {
        (true, _) => t!(l, participation.nobody_yet).to_owned(),
        (false, 0) => t!(l, participation.coming, names = NAMES).to_string(),
        (false, more) => t!(l, participation.coming_more, names = NAMES, more = more).to_string(),
    }
}
