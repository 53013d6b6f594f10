//! The top of a circle's facilitator page: the one thing to do now, and the next meeting.

use super::needs::{need_path, need_words};
use super::seats_words;
use super::timeline::{answer_words, feedback_words};
use crate::checklist::components::{CheckButton, item_words, stage_words};
use crate::checklist::model::Item;
use crate::circles::api::DuplicateCircle;
use crate::circles::model::Phase;
use crate::facilitation::api::WrapUp;
use crate::facilitation::model::desk::{Need, NextPlan};
use crate::facilitation::model::{MeetingItem, Overview};
use crate::i18n::{t, use_locale};
use crate::meetings::model::tense::Tense;
use crate::paths;
use crate::types::Seats;
use crate::ui::{NAMES, PostButton, YourTime, moment, part, with_names};
use leptos::prelude::*;
use leptos_router::components::A;

/// What the box at the top shows.
#[derive(Clone, PartialEq)]
pub struct Due {
    need: Need,
    slug: String,
    phase: Phase,
    hidden: bool,
    step: u8,
    meeting: Option<MeetingItem>,
    undelivered: Vec<String>,
    cancel_reason: String,
    closed: bool,
}

impl Due {
    /// Returns it for a circle.
    pub fn of(circle: &Overview) -> Self {
        Self {
            need: circle.need(),
            slug: circle.slug.clone(),
            phase: circle.phase,
            hidden: circle.hidden.is_some(),
            step: circle.step,
            meeting: circle.due().cloned(),
            undelivered: circle.undelivered.clone(),
            cancel_reason: circle.cancel_reason.clone(),
            closed: !circle.wrapped_up.is_empty(),
        }
    }
}

/// The one thing to do now, with the page's primary button. A circle that needs nothing has no such box.
#[component]
pub fn Now(due: Due) -> impl IntoView {
    let l = use_locale();
    let now = |what: String| view! { <p class="next__kicker">{t!(l, facilitation.now)} " · " {what}</p> };
    let words = need_words(l, due.need).unwrap_or_default();
    let href = need_path(&due.slug, due.need);
    let boxed = match due.need {
        Need::Nothing if due.phase == Phase::Cancelled => {
            // Of a hidden circle no one was told.
            let words = if due.hidden { t!(l, facilitation.is_cancelled_hidden) } else { t!(l, facilitation.is_cancelled) };
            let reason = (!due.cancel_reason.is_empty()).then(|| view! { <p class="lines" dir="auto">{due.cancel_reason}</p> });
            return view! { <section class="card next"><p class="next__when">{words}</p>{reason}</section> }.into_any();
        }
        Need::Nothing if due.closed => view! {
            <h2 class="next__when">{t!(l, facilitation.thanks)}</h2>
            <div class="actions">
                <A href=paths::manage_part(&due.slug, "report") attr:class="button">{t!(l, reports.title)}</A>
                <PostButton<DuplicateCircle> hidden=vec![("slug", due.slug)] class="button button--quiet">{t!(l, facilitation.duplicate)}</PostButton<DuplicateCircle>>
            </div>
        }
        .into_any(),
        // A meeting that is on has a box of its own.
        Need::Nothing | Need::On(..) => return ().into_any(),
        Need::Draft => view! {
            {now(t!(l, facilitation.publish).to_owned())}
            <p>{t!(l, facilitation.draft_note)}</p>
            <p class="actions"><A href=paths::wizard(&due.slug, due.step) attr:class="button">{t!(l, facilitation.go_on)}</A></p>
        }
        .into_any(),
        Need::Feedback(number, _) => {
            let (when, words) = due.meeting.map(|meeting| (moment(meeting.when.clone()), feedback_words(l, &meeting))).unzip();
            view! {
                {now(t!(l, facilitation.meeting, number = number).to_string())}
                <h2 class="next__when">{when}</h2>
                <p class="actions"><A href attr:class="button">{words}</A></p>
            }
            .into_any()
        }
        Need::WrapUp => view! {
            {now(t!(l, facilitation.wrap_up).to_owned())}
            <p>{t!(l, facilitation.wrap_note)}</p>
            <PostButton<WrapUp> hidden=vec![("slug", due.slug)] class="button">{t!(l, facilitation.wrap_close)}</PostButton<WrapUp>>
        }
        .into_any(),
        Need::Undelivered(_) => view! {
            {now(t!(l, facilitation.delivery).to_owned())}
            <h2 class="next__when">{words}</h2>
            <p dir="auto">{with_names(NAMES, due.undelivered)}</p>
            <p class="actions"><A href attr:class="button">{t!(l, facilitation.need_look)}</A></p>
        }
        .into_any(),
        Need::Proposals(_) | Need::Reported(_) => view! {
            {now(if matches!(due.need, Need::Reported(_)) { t!(l, board.title) } else { t!(l, tasks.title) }.to_owned())}
            <h2 class="next__when">{words}</h2>
            <p class="actions"><A href attr:class="button">{t!(l, facilitation.need_look)}</A></p>
        }
        .into_any(),
        Need::Check(item) => {
            let way = match item {
                Item::Confirmed => Some((paths::manage_part(&due.slug, "messages"), t!(l, messages.title))),
                Item::Missing => Some((paths::manage_part(&due.slug, "participants"), t!(l, facilitation.people))),
                _ => None,
            };
            let class = if way.is_some() { "button button--quiet" } else { "button" };
            view! {
                {now(stage_words(l, item.stage()).to_owned())}
                <h2 class="next__when">{item_words(l, item)}</h2>
                <div class="actions">
                    {way.map(|(href, words)| view! { <A href attr:class="button">{words}</A> })}
                    <CheckButton item done=Memo::new(|_| false) slug=due.slug words=t!(l, checklist.tick) class/>
                </div>
            }
            .into_any()
        }
    };
    view! { <section class="card next">{boxed}</section> }.into_any()
}

/// The meeting that is on, with who is there; or the next one: who comes, what is planned, what to print.
#[component]
pub fn NextMeeting(
    /// The meeting.
    meeting: MeetingItem,
    /// What people do for it.
    plan: NextPlan,
    /// The circle's seats.
    seats: Seats,
    /// The circle's slug.
    slug: String,
    /// The circle: who is there changes while the page is open.
    page: RwSignal<Overview>,
) -> impl IntoView {
    let l = use_locale();
    let on = meeting.tense == Tense::On;
    let answers = format!("{} · {}", answer_words(l, &meeting), seats_words(l, seats));
    let (code, sheet, tasks) = (paths::check_in_code(&slug, meeting.id.0), paths::sheet(&slug, meeting.id.0), paths::manage_part(&slug, "tasks"));
    let (record, names) = (feedback_words(l, &meeting), meeting.coming);
    let coming = (!names.is_empty()).then(|| {
        let words = t!(l, facilitation.coming, names = NAMES).to_string();
        view! { <p class="card__facts" dir="auto">{with_names(&words, names)}</p> }
    });
    let task = |(title, done): (String, u32)| {
        view! { <li><bdi>{title}</bdi> " · " <span class="card__facts">{t!(l, tasks.done_by, done = done, people = plan.people).to_string()}</span></li> }
    };
    let planned = if plan.tasks.is_empty() {
        view! { <p class="card__facts">{t!(l, facilitation.next_no_plan)} " " <A href=tasks>{t!(l, facilitation.next_plan)}</A></p> }.into_any()
    } else {
        let items = plan.tasks.into_iter().map(|of| (of.title, of.done)).map(task).collect_view();
        view! { <ul class="list">{items}</ul> <p><A href=tasks>{t!(l, tasks.title)}</A></p> }.into_any()
    };
    let kicker = if on { t!(l, facilitation.on_now) } else { t!(l, attendance.next_meeting) };
    let links = if on {
        // The page's primary button: the code is what the room needs.
        view! {
            <p class="actions"><A href=code attr:class="button">{t!(l, facilitation.code)}</A></p>
            <p><A href=sheet>{t!(l, facilitation.sheet)}</A> " · " <A href=paths::feedback(&slug, meeting.id.0)>{record}</A></p>
        }
        .into_any()
    } else {
        view! { <p><A href=sheet>{t!(l, facilitation.sheet)}</A> " · " <A href=code>{t!(l, facilitation.code)}</A></p> }.into_any()
    };
    let (first, last) = if on { (Some(links), None) } else { (None, Some(links)) };
    view! {
        <section class="card" class:next=on aria-labelledby="next">
            <p class="next__kicker">{kicker} " · " {t!(l, facilitation.meeting, number = meeting.number).to_string()}</p>
            <h2 class="next__when" id="next">{moment(meeting.when.clone())} <YourTime stamp=meeting.when.stamp/></h2>
            {(!meeting.differs.is_empty()).then(|| view! { <p class="card__facts lines" dir="auto">{meeting.differs}</p> })}
            {(!meeting.note.is_empty()).then(|| view! { <p class="lines" dir="auto">{meeting.note}</p> })}
            {here(page, on)}
            {first}
            <p class=if on { "card__facts" } else { "card__strong" }>{answers}</p>
            {coming}
            <h3>{t!(l, facilitation.next_what)}</h3>
            {planned}
            {last}
        </section>
    }
}

/// Who has checked in so far, and how many are recorded: while the meeting is on, and before if someone came early.
fn here(page: RwSignal<Overview>, on: bool) -> impl IntoView {
    let l = use_locale();
    part(
        page,
        |circle| (circle.here.clone(), circle.next().and_then(|next| next.came)),
        move |(names, came)| {
            let count = t!(l, attendance.code_count, count = names.len()).to_string();
            let came = came.map(|count| view! { <p class="card__facts">{t!(l, facilitation.recorded, count = count).to_string()}</p> });
            (on || !names.is_empty()).then(|| {
                view! {
                    <p class="card__strong">{count}</p>
                    {(!names.is_empty()).then(|| view! { <p dir="auto">{with_names(NAMES, names)}</p> })}
                    {came}
                }
            })
        },
    )
}
